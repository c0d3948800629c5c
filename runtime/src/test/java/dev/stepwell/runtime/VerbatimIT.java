package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/** The SQL of a migration, which the server gets unchanged even if the driver would parse it differently. */
class VerbatimIT {

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended", "extendedForPrepared", "extendedCacheEverything"})
    void everyModeOfTheDriverSendsTheSame(String mode) throws SQLException {
        PGSimpleDataSource dataSource = database.dataSource();
        dataSource.setPreferQueryMode(PreferQueryMode.of(mode));
        Migrator migrator = migrator(
                dataSource,
                script(
                        "CREATE FUNCTION twice(x int) RETURNS int LANGUAGE sql BEGIN ATOMIC; SELECT x; SELECT x * 2; END",
                        "CREATE TABLE t (a text, b int)",
                        "CREATE RULE r AS ON DELETE TO t DO ALSO (INSERT INTO t VALUES ('x', 1); INSERT INTO t VALUES ('y', 2))",
                        "CREATE VIEW v AS SELECT '{\"a\": 1}'::jsonb ? 'a' AS has, '{\"a\": 1}'::jsonb ?| array['b'] AS hasnt",
                        "INSERT INTO t VALUES ('{d ''2020-01-01''}', 1), ('{fn now()}', 2), ('{call x}', 3)",
                        "INSERT INTO t VALUES ('back\\slash', 4), (E'tab\\there', 5), ('C:\\', 6)",
                        "CREATE FUNCTION plus(int, int) RETURNS int LANGUAGE sql AS 'SELECT $1 + $2; SELECT $1 - $2'",
                        "INSERT INTO t VALUES ($body$ it's; -- \"not\" ? a $1 comment $body$, 7)",
                        "INSERT INTO t VALUES ('?', 8) /* ? ; ' */ -- ? ; '",
                        "INSERT INTO t SELECT 'cast', 9::bigint::int",
                        "INSERT INTO t VALUES ('😀 ü', 10) RETURNING a"));

        migrator.migrate();

        assertThat(Sql.rows(database, "SELECT a FROM t ORDER BY b"))
                .containsExactly(
                        "{d '2020-01-01'}",
                        "{fn now()}",
                        "{call x}",
                        "back\\slash",
                        "tab\there",
                        "C:\\",
                        " it's; -- \"not\" ? a $1 comment ",
                        "?",
                        "cast",
                        "😀 ü");
        assertThat(Sql.rows(database, "SELECT twice(4), plus(5, 3), has, hasnt FROM v"))
                .containsExactly("8 | 2 | t | f");
        database.execute("DELETE FROM t WHERE b = 10");
        assertThat(Sql.rows(database, "SELECT count(*) FROM t WHERE a IN ('x', 'y')"))
                .containsExactly("2");
    }

    @Test
    void copyDataIsLoadedAsItIs() throws SQLException {
        migrator(
                        database.dataSource(),
                        migration("1", "Load")
                                .up("", "CREATE TABLE t (a text, b text)")
                                .upCopy("", "COPY t FROM STDIN", "one\t\\N\ntwo; ?\tit's\\\\\n😀\t\n")
                                .upCopy(
                                        "",
                                        "COPY t (b, a) FROM STDIN WITH (FORMAT csv, HEADER)",
                                        "b,a\n\"x,\"\"y\",\"two\nlines\"\n,z\n")
                                .upCopy("", "COPY t FROM STDIN", "")
                                .irreversible("test")
                                .build())
                .migrate();

        assertThat(Sql.rows(database, "SELECT a, b FROM t ORDER BY ctid"))
                .containsExactly("one | null", "two; ? | it's\\", "😀 | ", "two\nlines | x,\"y", "z | null");
    }

    @Test
    void copyThatFailsNamesItsLine() {
        assertThatThrownBy(() -> migrator(
                                database.dataSource(),
                                migration("1", "Load")
                                        .up("", "CREATE TABLE t (a int)")
                                        .upCopy("8:9>9", "COPY t FROM STDIN", "1\nx\n")
                                        .irreversible("test")
                                        .build())
                        .migrate())
                .hasMessage("""
                        [migration-failed] 1 Load failed at statement 2 of 2; its transaction was rolled back and \
                        nothing was changed. Correct the migration and migrate again.
                         --> src/main/java/shop/Load.java:8:9
                          |
                        8 |         COPY t FROM STDIN
                          |         ^
                        ERROR: invalid input syntax for type integer: "x" (SQLSTATE 22P02)
                        WHERE: COPY t, line 2, column a: "x\"""");
    }

    @Test
    void copyWorksWithoutATransaction() throws SQLException {
        migrator(
                        database.dataSource(),
                        migration("1", "Load")
                                .notTransactional()
                                .up("", "CREATE TABLE t (a int)")
                                .upCopy("", "COPY t FROM STDIN", "1\n2\n")
                                .irreversible("test")
                                .build())
                .migrate();

        assertThat(Sql.rows(database, "SELECT a FROM t")).containsExactly("1", "2");
    }

    @Test
    void veryLongStatementIsSentAndKept() throws SQLException {
        String megabytes = "x".repeat(5 * 1024 * 1024);

        migrator(database.dataSource(), script("CREATE TABLE t AS SELECT '" + megabytes + "' AS a"))
                .migrate();

        assertThat(Sql.rows(
                        database, "SELECT length(a), length(up_statements[1]) > length(a) FROM t, stepwell_migration"))
                .containsExactly(megabytes.length() + " | t");
    }

    @Test
    void resultsAreNotKept() throws Exception {
        // 200 MB, for a process that has 48.
        try (MigratorProcess process =
                MigratorProcess.start(database, MigratorProcess.Registry.LARGE_RESULT, "-Xmx48m")) {
            assertThat(process.output()).endsWith("done" + System.lineSeparator());
        }
    }

    @Test
    void noticesReachTheLogAndAreNotKept() throws SQLException {
        try (LogCapture log = new LogCapture()) {
            migrator(
                            database.dataSource(),
                            script("DO $$ BEGIN FOR i IN 1..5000 LOOP RAISE NOTICE 'notice %', i; END LOOP; END $$"))
                    .migrate();

            List<String> lines = log.lines();
            assertThat(lines)
                    .filteredOn(line -> line.contains("PostgreSQL says at step 1 of 1 Script: NOTICE: notice "))
                    .hasSize(5000);
        }
    }

    @Test
    void sessionThatIsDiscardedIsStillUnderstood() throws SQLException {
        MigrationDefinition discard = migration("1", "Discard")
                .notTransactional()
                .up("", "CREATE TABLE a ()")
                .up("", "SELECT 1")
                .up("", "SELECT 2")
                .up("", "SELECT 3")
                .up("", "SELECT 4")
                .up("", "SELECT 5")
                .up("", "SELECT 6")
                .up("", "DEALLOCATE ALL")
                .up("", "DISCARD PLANS")
                .up("", "SELECT 7")
                .irreversible("test")
                .build();

        migrator(database.dataSource(), discard).migrate();

        assertThat(Sql.history(database)).containsExactly("main:1 applied");
    }

    private static MigrationDefinition script(String... statements) {
        MigrationBuilder builder = migration("1", "Script").irreversible("test");
        for (String statement : statements) {
            builder.up("", statement);
        }
        return builder.build();
    }
}
