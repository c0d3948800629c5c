package dev.stepwell.processor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.processor.Build;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TransactionRulesTest {

    private static String source(String annotation, String up, String down) {
        return """
                package shop;
                import dev.stepwell.*;
                @Migration(version = "1"%s)
                class AddIndex {
                    @Up static final String UP = \"""
                        %s
                        \""";
                    @Down static final String DOWN = "%s";
                }
                """.formatted(annotation, up, down);
    }

    private static final String NO_TRANSACTION = ", transactional = false";

    @Test
    void statementThatCannotRunInATransactionIsRefusedAtItsFirstWord() {
        assertThat(Build.of(source("", "SELECT 1; CREATE INDEX CONCURRENTLY i ON t (a);", "DROP INDEX i"))
                        .diagnostics())
                .isEqualTo("""
                        AddIndex.java:6: SELECT 1; ^CREATE INDEX CONCURRENTLY i ON t (a);
                        [needs-no-transaction] CREATE INDEX CONCURRENTLY cannot run inside a transaction \
                        (AddIndex.java:6). Set transactional = false on AddIndex.""");
    }

    @Test
    void statementThatCannotRunInATransactionIsRefusedInDownToo() {
        assertThat(Build.of(source("", "CREATE INDEX i ON t (a)", "DROP INDEX CONCURRENTLY i"))
                        .diagnostics())
                .isEqualTo("""
                        AddIndex.java:8: @Down static final String DOWN = "^DROP INDEX CONCURRENTLY i";
                        [needs-no-transaction] DROP INDEX CONCURRENTLY cannot run inside a transaction \
                        (AddIndex.java:8). Set transactional = false on AddIndex.""");
    }

    @Test
    void indexThatIsCreatedConcurrentlyNeedsAName() {
        assertThat(Build.of(source(
                                NO_TRANSACTION,
                                "CREATE UNIQUE INDEX CONCURRENTLY ON Shop.Big (k, lower(name))",
                                "CREATE INDEX CONCURRENTLY ON \\\"Big\\\" (k)"))
                        .diagnostics())
                .isEqualTo("""
                        AddIndex.java:6: ^CREATE UNIQUE INDEX CONCURRENTLY ON Shop.Big (k, lower(name))
                        [unnamed-index] CREATE INDEX CONCURRENTLY on shop.big has no name for the index \
                        (AddIndex.java:6). Write big_k_lower_idx after CONCURRENTLY, the name that PostgreSQL would \
                        choose.
                        AddIndex.java:8: @Down static final String DOWN = "^CREATE INDEX CONCURRENTLY ON \\"Big\\" (k)";
                        [unnamed-index] CREATE INDEX CONCURRENTLY on "Big" has no name for the index \
                        (AddIndex.java:8). Write "Big_k_idx" after CONCURRENTLY, the name that PostgreSQL would \
                        choose.""");
    }

    @Test
    void indexThatIsNotCreatedConcurrentlyMayHaveNoName() {
        assertThat(Build.of(source("", "CREATE INDEX ON t (a)", "DROP INDEX t_a_idx"))
                        .diagnostics())
                .isEmpty();
    }

    @Test
    void severalStatementsThatNeedTheSameAreOneMistake() {
        assertThat(Build.of(source("", "VACUUM; VACUUM t;", "DROP INDEX CONCURRENTLY i"))
                        .diagnostics())
                .containsOnlyOnce("[needs-no-transaction]");
    }

    @Test
    void migrationWithoutATransactionThatNeedsNoneIsAWarningAtTheValue() {
        assertThat(Build.of(source(NO_TRANSACTION, "CREATE INDEX i ON t (a)", "DROP INDEX i"))
                        .diagnostics())
                .startsWith("""
                        WARNING AddIndex.java:3: @Migration(version = "1", transactional = ^false)
                        [needs-transaction] No statement of AddIndex has to run outside of a transaction. Remove \
                        transactional = false, so that a failure rolls the whole migration back, or suppress this \
                        warning.""");
    }

    @Test
    void needlessLackOfATransactionHasALevelAndASuppression() {
        String source = source(NO_TRANSACTION, "CREATE INDEX i ON t (a)", "DROP INDEX i");
        assertThat(Build.with(List.of("-Astepwell.off=needs-transaction"), List.of(), List.of(), source)
                        .diagnostics())
                .isEmpty();
        assertThat(Build.with(List.of("-Astepwell.error=needs-transaction"), List.of(), List.of(), source)
                        .diagnostics())
                .startsWith("AddIndex.java:3: ");
        assertThat(Build.of(source.replace(
                                "class AddIndex", "@SuppressWarnings(\"stepwell:needs-transaction\") class AddIndex"))
                        .diagnostics())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROBNICATE t",
                "SELECT pg_create_logical_replication_slot('s', 'pgoutput')",
                "WAIT FOR LSN '0/0'",
                "REPACK t USING INDEX i",
                "ALTER TABLE p ATTACH PARTITION q CONCURRENTLY"
            })
    void whatStepwellDoesNotKnowCompilesWithAndWithoutATransaction(String up) {
        for (String annotation : List.of("", NO_TRANSACTION)) {
            Build build = Build.of(source(annotation, up, "SELECT 1"));
            assertThat(build.diagnostics()).isEmpty();
            assertThat(build.load().get(0).transactional()).isEqualTo(annotation.isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"REPACK", "REPACK USING INDEX", "REPACK (CONCURRENTLY) t"})
    void repackThatPostgreSqlAlwaysRefusesInATransactionIsRefusedThere(String up) {
        assertThat(Build.of(source(NO_TRANSACTION, up, "SELECT 1")).diagnostics())
                .isEmpty();
        assertThat(Build.of(source("", up, "SELECT 1")).diagnostics())
                .contains("[needs-no-transaction] REPACK")
                .endsWith("cannot run inside a transaction (AddIndex.java:6). Set transactional = false on AddIndex.");
    }

    @Test
    void optionInQuotesIsReadAsWithoutThem() {
        assertThat(Build.of(source(
                                "",
                                "REINDEX (CONCURRENTLY \\\"off\\\") INDEX i; "
                                        + "ALTER SUBSCRIPTION s SET PUBLICATION p WITH (\\\"refresh\\\" = false)",
                                "SELECT 1"))
                        .diagnostics())
                .isEmpty();
        assertThat(Build.of(source("", "REINDEX (\\\"concurrently\\\" true) INDEX i", "SELECT 1"))
                        .diagnostics())
                .contains("[needs-no-transaction] REINDEX CONCURRENTLY cannot run inside a transaction");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE INDEX CONCURRENTLY i ON t (a)",
                "CALL archive()",
                "DO 'BEGIN COMMIT; END'",
                "REINDEX TABLE p",
                "ALTER TYPE mood ADD VALUE 'calm'"
            })
    void migrationThatMayNeedNoTransactionMayHaveNone(String up) {
        Build build = Build.of(source(NO_TRANSACTION, up, "SELECT 1"));
        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.load().get(0).transactional()).isFalse();
    }

    @Test
    void javaStepsMayRunWithoutATransaction() {
        assertThat(Build.of("""
                        package shop;
                        import dev.stepwell.*;
                        @Migration(version = "1", transactional = false)
                        @Irreversible("moves rows")
                        class MoveRows {
                            @Up static void up(java.sql.Connection connection) {}
                        }
                        """).diagnostics()).isEmpty();
    }

    @Test
    void statementThatNeedsATransactionIsRefusedWithoutOne() {
        assertThat(Build.of(source(NO_TRANSACTION, "LOCK TABLE t;", "DROP INDEX CONCURRENTLY i"))
                        .diagnostics())
                .isEqualTo("""
                        AddIndex.java:6: ^LOCK TABLE t;
                        [only-in-transaction] LOCK TABLE can only run inside a transaction (AddIndex.java:6). Move \
                        the statement into a transactional migration.""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            BEGIN                            | BEGIN
            START TRANSACTION                | START TRANSACTION
            COMMIT                           | COMMIT
            END                              | END
            ROLLBACK                         | ROLLBACK
            ABORT                            | ABORT
            SAVEPOINT s                      | SAVEPOINT
            RELEASE s                        | RELEASE SAVEPOINT
            ROLLBACK TO s                    | ROLLBACK TO SAVEPOINT
            SET TRANSACTION READ ONLY        | SET TRANSACTION
            PREPARE TRANSACTION 'x'          | PREPARE TRANSACTION
            """)
    void transactionControlIsRefused(String sql, String words) {
        assertThat(Build.of(source("", "SELECT 1; " + sql + ";", "SELECT 1")).diagnostics())
                .isEqualTo("AddIndex.java:6: SELECT 1; ^" + sql + ";\n[transaction-control] " + words + """
                         interferes with the transactions that Stepwell manages (AddIndex.java:6). Remove the \
                        statement: Stepwell commits each migration as a whole, or each statement where \
                        transactional = false.""");
    }

    @Test
    void newEnumValueInUseIsAWarningAtTheLiteral() {
        String source = source("", "ALTER TYPE mood ADD VALUE 'calm'; UPDATE t SET m = 'calm';", "SELECT 1");
        assertThat(Build.of(source).diagnostics()).startsWith("""
                WARNING AddIndex.java:6: ALTER TYPE mood ADD VALUE 'calm'; UPDATE t SET m = ^'calm';
                [enum-value-in-use] The value 'calm' is added to the type mood and used in the same transaction \
                (AddIndex.java:6), which PostgreSQL refuses. Move the statement that uses the value into a \
                migration that depends on AddIndex.""");
    }

    @Test
    void newEnumValueOfANewTypeIsAWarningThatNamesTheVersions() {
        String source = source(
                "",
                "CREATE TYPE mood AS ENUM ('a'); ALTER TYPE mood ADD VALUE 'b'; INSERT INTO t VALUES ('b');",
                "SELECT 1");
        assertThat(Build.of(source).diagnostics()).startsWith("""
                WARNING AddIndex.java:6: CREATE TYPE mood AS ENUM ('a'); ALTER TYPE mood ADD VALUE 'b'; INSERT INTO t \
                VALUES (^'b');
                [enum-value-in-use] The value 'b' is added to the new type mood and used in the same transaction \
                (AddIndex.java:6), which PostgreSQL refuses before version 17. List the value in the CREATE TYPE of \
                mood, or suppress this warning if every server has version 17 or a later one.""");
    }

    @Test
    void severalStatementsWithoutATransactionAreAWarningAtTheValue() {
        String source = source(
                NO_TRANSACTION,
                "CREATE INDEX CONCURRENTLY i ON t (a); CREATE INDEX CONCURRENTLY j ON t (b);",
                "SELECT 1");
        assertThat(Build.of(source).diagnostics()).startsWith("""
                WARNING AddIndex.java:3: @Migration(version = "1", transactional = ^false)
                [half-done] AddIndex runs 2 statements without a transaction, so a failure leaves the statements \
                before it applied. Put each statement into a migration of its own.""");
    }

    @Test
    void lowerVersionThatDependsOnAHigherOneIsAWarningAtTheDependency() {
        String source = """
                package shop;
                import dev.stepwell.*;
                @Migration(version = "%s")
                class %s { @Up static final String UP = "SELECT 1"; @Down static final String DOWN = UP; }
                """;
        String[] sources = {
            source.formatted("1", "A").replace("\"1\"", "\"1\", dependsOn = B.class"), source.formatted("2", "B")
        };
        assertThat(Build.of(sources).diagnostics()).startsWith("""
                WARNING A.java:3: @Migration(version = "1", dependsOn = B^.class)
                [depends-on-higher] 1 A depends on the higher version 2 B, and so is applied after it. Give A a \
                version above 2 if no database has it yet, or suppress this warning.""");
    }

    @Test
    void optionSetsTheLevelOfAWarning() {
        String source = source("", "ALTER TYPE mood ADD VALUE 'calm'; UPDATE t SET m = 'calm';", "SELECT 1");
        assertThat(Build.with(List.of("-Astepwell.off=enum-value-in-use"), List.of(), List.of(), source)
                        .diagnostics())
                .isEmpty();
        assertThat(Build.with(List.of("-Astepwell.error=half-done,enum-value-in-use"), List.of(), List.of(), source)
                        .diagnostics())
                .startsWith("AddIndex.java:6: ")
                .contains("[enum-value-in-use]");
    }

    @Test
    void classSuppressesAWarning() {
        String source = source("", "ALTER TYPE mood ADD VALUE 'calm'; UPDATE t SET m = 'calm';", "SELECT 1")
                .replace("class AddIndex", "@SuppressWarnings(\"stepwell:enum-value-in-use\") class AddIndex");
        assertThat(Build.of(source).diagnostics()).isEmpty();
    }

    @Test
    void unknownOptionsAreNamed() {
        String source = source("", "SELECT 1", "SELECT 1");
        assertThat(Build.with(List.of("-Astepwell.off=half-don"), List.of(), List.of(), source)
                        .diagnostics())
                .isEqualTo("""
                        [unknown-option] -Astepwell.off=half-don does not name a warning; did you mean half-done? \
                        Use one of depends-on-higher, enum-value-in-use, half-done, needs-transaction.""");
        assertThat(Build.with(List.of("-Xlint:-processing", "-Astepwell.of=half-done"), List.of(), List.of(), source)
                        .diagnostics())
                .contains("""
                        [unknown-option] -Astepwell.of is not an option of Stepwell; did you mean stepwell.off? Use \
                        one of stepwell.earlierOutput, stepwell.error, stepwell.off, stepwell.warning.""");
    }

    @Test
    void unknownSuppressionsAreNamed() {
        String source = source("", "SELECT 1", "SELECT 1")
                .replace("class AddIndex", "@SuppressWarnings(\"stepwell:duplicate-version\") class AddIndex");
        assertThat(Build.of(source).diagnostics()).contains("""
                        [unknown-option] @SuppressWarnings("stepwell:duplicate-version") does not name a warning. \
                        Use one of depends-on-higher, enum-value-in-use, half-done, needs-transaction.""");
    }
}
