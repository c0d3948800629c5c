package dev.stepwell.runtime;

import dev.stepwell.Verify;
import static dev.stepwell.runtime.Migrations.ids;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.registry;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.runtime.RehearsedMigration.Outcome;
import dev.stepwell.testdatabase.CatalogSnapshot;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RehearsalIT {

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @Test
    void pendingMigrationsBuildOnOneAnotherAndNothingStays() throws SQLException {
        String before = everything();
        Rehearsal rehearsal = migrator(
                        database.dataSource(),
                        table("1", "a"),
                        migration("2", "FillA")
                                .up("", "INSERT INTO a SELECT i FROM generate_series(1, 9) AS i")
                                .verify("", "SELECT id FROM a WHERE id > 9")
                                .irreversible("test")
                                .build(),
                        migration("3", "ReadA")
                                .upJava("", "ReadA.up", connection -> {
                                    if (!Sql.rows(connection, "SELECT count(*) FROM a")
                                            .equals(List.of("9"))) {
                                        throw new IllegalStateException("rows");
                                    }
                                    try (Statement statement = connection.createStatement()) {
                                        statement.execute("CREATE TABLE b ()");
                                    }
                                })
                                .irreversible("test")
                                .build())
                .rehearse(Target.latest());

        assertThat(rehearsal.migrations())
                .extracting(RehearsedMigration::label, RehearsedMigration::outcome, RehearsedMigration::locks)
                .containsExactly(
                        tuple("1 CreateA", Outcome.REHEARSED, List.of()),
                        tuple("2 FillA", Outcome.REHEARSED, List.of()),
                        tuple("3 ReadA", Outcome.REHEARSED, List.of()));
        assertThat(rehearsal.migrations())
                .allMatch(migration -> migration.execution().compareTo(Duration.ZERO) > 0);
        assertThat(everything()).isEqualTo(before);
        assertThat(Sql.rows(database, "SELECT to_regclass('stepwell_migration')"))
                .containsExactly("null");
    }

    @Test
    void historyStaysAsItIs() throws SQLException {
        migrator(database.dataSource(), table("1", "a")).migrate();
        String before = everything()
                + Sql.rows(database, "SELECT m FROM stepwell_migration m")
                + Sql.rows(database, "SELECT e FROM stepwell_event e");
        Migrator migrator = migrator(
                database.dataSource(),
                table("1", "a"),
                migration("2", "AddName")
                        .up("", "ALTER TABLE a ADD name text")
                        .irreversible("test")
                        .build(),
                table("3", "c"));

        assertThat(withoutTimes(migrator.rehearse(Target.version("2")))).isEqualTo("""
                        2 AddName: N ms, access exclusive on public.a
                        """);
        assertThat(migrator.rehearse(Target.latest()).migrations()).hasSize(2);

        assertThat(everything()
                        + Sql.rows(database, "SELECT m FROM stepwell_migration m")
                        + Sql.rows(database, "SELECT e FROM stepwell_event e"))
                .isEqualTo(before);
        assertThat(migrator.migrate().migrations()).hasSize(2);
        assertThat(migrator.rehearse(Target.latest()).migrations()).isEmpty();
    }

    /** The rows are those of a table of statements whose locks were measured one by one. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            ALTER TABLE a ADD COLUMN z int                                     | access exclusive on public.a                                           | -
            ALTER TABLE a ADD COLUMN z timestamptz DEFAULT clock_timestamp()   | access exclusive on public.a                                           | public.a
            ALTER TABLE a ADD COLUMN z int REFERENCES b (id)                   | access exclusive on public.a, share row exclusive on public.b          | -
            ALTER TABLE a ALTER COLUMN v TYPE varchar(20)                      | access exclusive on public.a                                           | -
            ALTER TABLE a ALTER COLUMN v TYPE varchar(5)                       | access exclusive on public.a                                           | public.a
            ALTER TABLE a ALTER COLUMN n SET STATISTICS 100                    | share update exclusive on public.a                                     | -
            ALTER TABLE a ADD CONSTRAINT k CHECK (n > 0) NOT VALID             | access exclusive on public.a                                           | -
            CREATE TABLE z (id int, a_id int REFERENCES a)                     | share row exclusive on public.a                                        | -
            CREATE TABLE z (LIKE a INCLUDING ALL)                              | access share on public.a                                               | -
            CREATE INDEX ix ON a (n)                                           | share on public.a                                                      | -
            DROP INDEX a_n                                                     | access exclusive on public.a                                           | -
            ALTER INDEX a_n RENAME TO a_n2                                     | share update exclusive on public.a_n                                   | -
            REINDEX INDEX a_n                                                  | share on public.a, access exclusive on public.a_n                      | public.a_n
            TRUNCATE b CASCADE                                                 | access exclusive on public.a, access exclusive on public.b             | public.a, public.b
            COMMENT ON TABLE a IS 'x'                                          | share update exclusive on public.a                                     | -
            REFRESH MATERIALIZED VIEW mv                                       | access share on public."A b", access exclusive on public.mv            | public.mv
            UPDATE a SET n = n + 1                                             | row exclusive on public.a                                              | -
            """)
    void locksAndRewritesAreThoseThatWereMeasured(String sql, String locks, String rewritten) throws SQLException {
        database.execute("CREATE TABLE b (id int PRIMARY KEY); "
                + "CREATE TABLE a (id int PRIMARY KEY, n int, v varchar(10), b_id int REFERENCES b); "
                + "CREATE INDEX a_n ON a (n); CREATE TABLE \"A b\" (id int); "
                + "CREATE MATERIALIZED VIEW mv AS SELECT id FROM \"A b\"; "
                + "INSERT INTO a SELECT i, i, i FROM generate_series(1, 100) AS i");
        String before = everything();

        RehearsedMigration rehearsed = rehearseOne(sql);

        assertThat(rehearsed.locks().stream().map(RelationLock::toString).toList())
                .isEqualTo(locks == null ? List.of() : List.of(locks.split(", ")));
        assertThat(rehearsed.rewritten()).isEqualTo(rewritten == null ? List.of() : List.of(rewritten.split(", ")));
        assertThat(everything()).isEqualTo(before);
    }

    private static RehearsedMigration rehearseOne(String sql) {
        return besides(migration("1", "Change").up("", sql).irreversible("test").build())
                .rehearse(Target.latest())
                .migrations()
                .get(0);
    }

    private static Migrator besides(MigrationDefinition... migrations) {
        return Migrator.builder(database.dataSource())
                .registry(registry(migrations))
                .existingSchema(ExistingSchema.MIGRATE)
                .lockTimeout(Duration.ofMillis(50))
                .build();
    }

    @Test
    void lockIsNamedWithTheFirstThatTakesIt() throws SQLException {
        database.execute("CREATE TABLE a (id int)");
        Rehearsal rehearsal = besides(
                        migration("1", "Read")
                                .up("", "LOCK TABLE a IN SHARE MODE")
                                .irreversible("test")
                                .build(),
                        migration("2", "ReadAgain")
                                .up("", "SELECT FROM a")
                                .irreversible("test")
                                .build(),
                        migration("3", "Write")
                                .up("", "ALTER TABLE a ADD x int")
                                .irreversible("test")
                                .build())
                .rehearse(Target.latest());

        assertThat(withoutTimes(rehearsal)).isEqualTo("""
                        1 Read: N ms, share on public.a
                        2 ReadAgain: N ms, no lock on what was there before
                        3 Write: N ms, access exclusive on public.a
                        """);
    }

    @Test
    void whatCannotBeRolledBackIsNotRehearsedNorWhatNeedsIt() throws SQLException {
        String before = everything();
        MigrationDefinition index = migration("2", "IndexA")
                .notTransactional()
                .dependsOn("main", "1")
                .up("", "CREATE INDEX CONCURRENTLY ON a (id)")
                .irreversible("test")
                .build();
        Rehearsal rehearsal = migrator(
                        database.dataSource(),
                        table("1", "a"),
                        index,
                        table("3", "c", "2"),
                        table("4", "d", "3"),
                        table("5", "e", "1"))
                .rehearse(Target.latest());

        assertThat(withoutTimes(rehearsal)).isEqualTo("""
                        1 CreateA: N ms, no lock on what was there before
                        2 IndexA: not rehearsed, it runs without a transaction
                        3 CreateC: not rehearsed, it depends on 2
                        4 CreateD: not rehearsed, it depends on 2, 3
                        5 CreateE: N ms, no lock on what was there before
                        """);
        assertThat(rehearsal.migrations())
                .extracting(RehearsedMigration::outcome)
                .containsExactly(
                        Outcome.REHEARSED,
                        Outcome.NOT_TRANSACTIONAL,
                        Outcome.NEEDS_OTHERS,
                        Outcome.NEEDS_OTHERS,
                        Outcome.REHEARSED);
        assertThat(rehearsal.migrations().get(3).needs()).isEqualTo(ids("2", "3"));
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void enumValueThatWouldHaveToBeCommittedIsNoFailure() throws SQLException {
        database.execute("CREATE TYPE mood AS ENUM ('good')");
        Rehearsal rehearsal = besides(
                        migration("1", "AddBad")
                                .up("", "ALTER TYPE mood ADD VALUE 'bad'")
                                .irreversible("test")
                                .build(),
                        migration("2", "UseBad")
                                .dependsOn("main", "1")
                                .up("", "CREATE TABLE a (feeling mood DEFAULT 'bad')")
                                .irreversible("test")
                                .build(),
                        table("3", "c", "2"),
                        table("4", "d"))
                .rehearse(Target.latest());

        assertThat(withoutTimes(rehearsal)).isEqualTo("""
                        1 AddBad: N ms, no lock on what was there before
                        2 UseBad: not rehearsed, it uses an enum value that an earlier one has to commit
                        3 CreateC: not rehearsed, it depends on 2
                        4 CreateD: N ms, no lock on what was there before
                        """);
    }

    @Test
    void failureIsShownWhereItWasWrittenAndSaysThatItWasARehearsal() throws SQLException {
        String before = everything();
        Migrator migrator = migrator(
                database.dataSource(),
                table("1", "a"),
                migration("2", "IndexA")
                        .notTransactional()
                        .up("", "CREATE INDEX CONCURRENTLY a_id ON a (id)")
                        .irreversible("test")
                        .build(),
                migration("3", "DropIndex")
                        .up("", "SELECT 1")
                        .up("7:9>9", "DROP INDEX a_id")
                        .irreversible("test")
                        .build());

        assertThatThrownBy(() -> migrator.rehearse(Target.latest()))
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage("""
                        [migration-failed] 3 DropIndex failed in a rehearsal at statement 2 of 2; everything was \
                        rolled back and nothing was changed. The rehearsal ran without 2, which cannot be \
                        rehearsed; if 3 DropIndex needs that migration, name it in dependsOn. Correct the migration \
                        and rehearse again.
                         --> src/main/java/shop/DropIndex.java:7:20
                          |
                        7 |         DROP INDEX a_id
                          |                    ^
                        ERROR: index "a_id" does not exist (SQLSTATE 42704)""");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void verifyAndDeferredConstraintsAreRehearsed() throws SQLException {
        Migrator wrong = migrator(
                database.dataSource(),
                table("1", "a"),
                migration("2", "Check")
                        .up("", "INSERT INTO a VALUES (7)")
                        .verify("", "SELECT id FROM a")
                        .irreversible("test")
                        .build());
        assertThatThrownBy(() -> wrong.rehearse(Target.latest())).hasMessage("""
                        [migration-failed] 2 Check failed in a rehearsal at its @Verify; everything was rolled back \
                        and nothing was changed. Correct the migration and rehearse again.
                           |
                           | SELECT id FROM a
                           | ^
                          id = 7""");

        database.execute("CREATE TABLE b (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
        assertThatThrownBy(() -> besides(migration("1", "FillB")
                                .up("", "INSERT INTO b VALUES (1), (1)")
                                .irreversible("test")
                                .build())
                        .rehearse(Target.latest()))
                .hasMessage("[migration-failed] 1 FillB failed in a rehearsal at COMMIT; everything was rolled back "
                        + "and nothing was changed. Correct the migration and rehearse again.\n"
                        + "ERROR: duplicate key value violates unique constraint \"b_id_key\" (SQLSTATE 23505)\n"
                        + "DETAIL: Key (id)=(1) already exists.");
        besides(
                        migration("1", "FillB")
                                .up("", "INSERT INTO b VALUES (1)")
                                .irreversible("test")
                                .build(),
                        migration("2", "RefillB")
                                .up("", "INSERT INTO b VALUES (1)")
                                .up("", "DELETE FROM b WHERE ctid = (SELECT max(ctid) FROM b)")
                                .up("", "ALTER TABLE b ADD x int")
                                .irreversible("test")
                                .build())
                .rehearse(Target.version("1"));
    }

    @Test
    void commitInAJavaStepIsDetected() throws SQLException {
        MigrationDefinition committing = migration("1", "Commit")
                .upJava("", "Commit.up", connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("COMMIT");
                    }
                })
                .irreversible("test")
                .build();

        assertThatThrownBy(() -> migrator(database.dataSource(), committing).rehearse(Target.latest()))
                .hasMessage(
                        "[transaction-ended] 1 Commit ended the transaction of the rehearsal in Commit.up, so "
                                + "all changes up to there may be committed without a row in the history. Remove the "
                                + "statement that ends the transaction from 1 Commit, and undo by hand what was committed.\n"
                                + "The step ended the transaction of the migration.");
    }

    @Test
    void lockThatCannotBeHadInTimeFailsTheRehearsal() throws SQLException {
        database.execute("CREATE TABLE a (id int)");
        try (Connection other = database.connect()) {
            other.setAutoCommit(false);
            Sql.rows(other, "SELECT * FROM a");

            assertThatThrownBy(() -> rehearseOne("ALTER TABLE a ADD x int"))
                    .hasMessageStartingWith(
                            "[migration-failed] 1 Change failed in a rehearsal at statement 1 of 1; everything was "
                                    + "rolled back and nothing was changed. Correct the migration and rehearse again.\n")
                    .hasMessageEndingWith("ERROR: canceling statement due to lock timeout (SQLSTATE 55P03)");
        }
    }

    @Test
    void settingsOfOneMigrationDoNotReachTheNext() throws SQLException {
        database.execute("CREATE SCHEMA other");
        Rehearsal rehearsal = besides(
                        migration("1", "Set")
                                .up("", "SET LOCAL search_path = other")
                                .up("", "SET LOCAL work_mem = '1MB'")
                                .irreversible("test")
                                .build(),
                        migration("2", "Look")
                                .up(
                                        "",
                                        "DO $$ BEGIN IF current_schema <> 'public' OR current_setting('work_mem') = '1MB' "
                                                + "THEN RAISE 'leaked'; END IF; END $$")
                                .irreversible("test")
                                .build())
                .rehearse(Target.latest());

        assertThat(rehearsal.migrations())
                .extracting(RehearsedMigration::outcome)
                .containsExactly(Outcome.REHEARSED, Outcome.REHEARSED);
    }

    @Test
    void rehearsalHoldsTheMigrationLockAndGivesTheConnectionBackAsItWas() throws SQLException {
        try (Connection connection = database.connect()) {
            StubDataSource pool = new StubDataSource(connection);
            String settings = "SELECT name, setting FROM pg_settings WHERE source = 'session'";
            List<String> before = Sql.rows(connection, settings);
            String advisory = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = "
                    + "(SELECT oid FROM pg_database WHERE datname = current_database())";
            migrator(
                            pool,
                            migration("1", "Look")
                                    .upJava("", "Look.up", unused -> assertThat(Sql.rows(database, advisory))
                                            .containsExactly("1"))
                                    .irreversible("test")
                                    .build())
                    .rehearse(Target.latest());

            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(Sql.rows(connection, settings)).isEqualTo(before);
            assertThat(Sql.rows(connection, advisory)).containsExactly("0");
            assertThat(pool.closed()).isEqualTo(1);
        }
    }

    @Test
    void whatWouldKeepMigrateFromBeginningKeepsARehearsalToo() throws SQLException {
        database.execute("CREATE TABLE found (id int)");

        assertThatThrownBy(
                        () -> migrator(database.dataSource(), table("1", "a")).rehearse(Target.latest()))
                .hasMessageStartingWith(
                        "[existing-schema] The schema public has one table and no migration history: found.");
    }

    private static String withoutTimes(Rehearsal rehearsal) {
        return rehearsal.toString().replaceAll("[0-9]+ ms", "N ms");
    }

    private static String everything() throws SQLException {
        try (Connection connection = database.connect()) {
            return CatalogSnapshot.of(connection).toString()
                    + Sql.rows(
                            connection,
                            "SELECT oid, relname, relfilenode FROM pg_class WHERE relnamespace = 'public'::regnamespace "
                                    + "ORDER BY 1");
        }
    }
}
