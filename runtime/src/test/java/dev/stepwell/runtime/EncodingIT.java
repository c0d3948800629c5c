package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.problem.ProblemCode;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.Recovery;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.Connection;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Texts of migrations in databases whose encodings do not have all of their characters. */
class EncodingIT {

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    /** The work of a test in a database of its own. */
    private interface Work {
        void run(DataSource dataSource) throws Exception;
    }

    private static void in(String encoding, Work work) throws Exception {
        String name = database.get().name() + "_encoding";
        database.execute("CREATE DATABASE " + name + " ENCODING '" + encoding
                + "' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
        PGSimpleDataSource dataSource = database.dataSource();
        dataSource.setDatabaseName(name);
        try {
            work.run(dataSource);
        } finally {
            database.execute("DROP DATABASE " + name + " WITH (FORCE)");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "LATIN1,    '\\u20ac \\ud83d\\ude00 \\u0428\\u0430\\u0433 é'",
        "EUC_JP,    '\\u20ac \\ud83d\\ude00 Шаг é'",
        "WIN1251,   '€ \\ud83d\\ude00 Шаг \\u00e9'",
        "LATIN10,   '\\u20ac \\ud83d\\ude00 \\u0428\\u0430\\u0433 \\u00e9'",
        "SQL_ASCII, '€ 😀 Шаг é'",
        "UTF8,      '€ 😀 Шаг é'"
    })
    void failureIsRecordedInEachEncoding(String encoding, String recorded) throws Exception {
        in(encoding, dataSource -> {
            Migrator migrator = migrator(
                    dataSource,
                    migration("1", "Fail")
                            .upJava("", "Fail.up", connection -> {
                                throw new IllegalStateException("€ 😀 Шаг é, a\0b, \ud83d");
                            })
                            .irreversible("test")
                            .build());

            assertThatThrownBy(migrator::migrate)
                    .isInstanceOfSatisfying(MigrationException.class, e -> assertThat(e.getSuppressed())
                            .isEmpty())
                    .hasMessageStartingWith("[migration-failed] 1 Fail failed in Fail.up; ")
                    .hasNoSuppressedExceptions()
                    .cause()
                    .hasNoSuppressedExceptions();

            assertThat(onlyEvent(migrator).detail().orElseThrow())
                    .startsWith("[migration-failed] 1 Fail failed in Fail.up; ")
                    .endsWith("java.lang.IllegalStateException: " + recorded + ", a\\u0000b, \\ud83d");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void statementThatTheEncodingDoesNotHaveIsRefusedAndRecorded(boolean transactional) throws Exception {
        in("LATIN1", dataSource -> {
            MigrationBuilder builder = migration("1", "Fail").irreversible("test");
            MigrationDefinition fail = transactional
                    ? builder.up("", "SELECT '€'").build()
                    : builder.notTransactional()
                            .up("", "SELECT '€'", new Recovery.Atomic())
                            .build();
            Migrator migrator = migrator(dataSource, fail);

            assertThatThrownBy(migrator::migrate)
                    .hasMessageStartingWith("[migration-failed] 1 Fail failed at statement 1 of 1; ")
                    .hasMessageContaining("SELECT '€'")
                    .hasMessageEndingWith(
                            "in encoding \"UTF8\" has no equivalent in encoding \"LATIN1\" (SQLSTATE 22P05)");

            assertThat(onlyEvent(migrator).detail().orElseThrow()).contains("SELECT '\\u20ac'");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"LATIN1", "EUC_JP", "SQL_ASCII", "UTF8"})
    void nameOfAClassStopsNoMigration(String encoding) throws Exception {
        in(encoding, dataSource -> {
            MigrationDefinition step = migration("1", "Шаг階é")
                    .description("😀 emoji, \0 and \udc00")
                    .up("", "CREATE TABLE a ()")
                    .down("", "DROP TABLE a")
                    .build();
            MigrationDefinition java = migration("2", "Шаг階é2")
                    .notTransactional()
                    .upJava("", "Шаг階é2.up", connection -> {})
                    .up("", "VACUUM", new Recovery.Repeat())
                    .irreversible("😀 \0")
                    .build();
            Migrator migrator = migrator(dataSource, step, java);

            migrator.migrate();

            assertThat(migrator.validate()).isEmpty();
            assertThat(migrator.migrate().migrations()).isEmpty();
            assertThat(migrator.history(9)).extracting(HistoryEvent::event).containsExactly("applied", "applied");
            assertThatThrownBy(() -> migrator.rollback(Target.steps(1))).hasMessageStartingWith("[irreversible] ");
            migrator.markRolledBack(id("2"), "é €");
            migrator.rollback(Target.steps(1));
            assertThat(migrator.history(9))
                    .extracting(HistoryEvent::event)
                    .containsExactly("applied", "applied", "repaired", "rolled back");
        });
    }

    @Test
    void migrationThatStoppedGoesOnThoughItsStepIsEscaped() throws Exception {
        in("LATIN1", dataSource -> {
            boolean[] fails = {true};
            MigrationDefinition stopping = migration("1", "Шаг")
                    .notTransactional()
                    .upJava("", "Шаг.up", connection -> {})
                    .upJava("", "Шаг.then", connection -> {
                        if (fails[0]) {
                            throw new IllegalStateException("€");
                        }
                    })
                    .up("", "VACUUM", new Recovery.Repeat())
                    .irreversible("test")
                    .build();
            Migrator migrator = migrator(dataSource, stopping);
            assertThatThrownBy(migrator::migrate).hasMessageStartingWith("[migration-failed] 1 Шаг failed in Шаг.then");
            fails[0] = false;

            migrator.migrate();

            assertThat(migrator.history(9)).extracting(HistoryEvent::event).containsExactly("failed", "applied");
            assertThat(migrator.history(1))
                    .extracting(event -> event.className().orElseThrow())
                    .containsExactly("shop.\\u0428\\u0430\\u0433");
        });
    }

    @Test
    void downThatCannotBeStoredIsNotStoredChanged() throws Exception {
        in("LATIN1", dataSource -> {
            MigrationDefinition other = migration("1", "Other")
                    .up("", "CREATE TABLE a ()")
                    .down("", "DROP TABLE \"€\"")
                    .build();
            migrator(dataSource, other).migrate();
            Migrator without = migrator(
                    dataSource,
                    migration("2", "Two")
                            .up("", "SELECT 1")
                            .irreversible("test")
                            .build());

            assertThatThrownBy(() -> without.rollback(Target.nothing()))
                    .isInstanceOfSatisfying(MigrationException.class, e -> assertThat(e.problems())
                            .extracting(problem -> problem.code())
                            .containsExactly(ProblemCode.DOWN_NOT_STORED));
        });
    }

    @Test
    void sessionIsAnnouncedInEachEncoding() throws Exception {
        in("LATIN1", dataSource -> {
            MigrationDefinition watching = migration("1", "Шаг")
                    .up("", "CREATE TABLE seen AS SELECT current_setting('application_name') AS name")
                    .irreversible("test")
                    .build();
            migrator(dataSource, watching).migrate();
            try (Connection connection = dataSource.getConnection()) {
                assertThat(Sql.rows(connection, "SELECT name FROM seen"))
                        .singleElement()
                        .asString()
                        .endsWith(": 1 \\u0428\\u0430\\u0433");
            }
        });
    }

    private static HistoryEvent onlyEvent(Migrator migrator) {
        List<HistoryEvent> events = migrator.history(9);
        assertThat(events).hasSize(1);
        return events.get(0);
    }
}
