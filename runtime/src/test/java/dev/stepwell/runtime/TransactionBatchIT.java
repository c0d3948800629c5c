package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.registry;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.runtime.internal.execution.ExecutionPoint;
import dev.stepwell.testdatabase.CatalogSnapshot;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.WireProxy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PreferQueryMode;

/** Transactional migrations that are sent in one piece. */
@Timeout(120)
class TransactionBatchIT {

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @Test
    void manyMigrationsShareARoundTrip() throws IOException, SQLException {
        int few = roundTrips(10);
        empty();
        // Not more than 32 KB go at once.
        assertThat(roundTrips(100)).isBetween(few + 2, few + 6);
    }

    private static int roundTrips(int count) throws IOException, SQLException {
        MigrationDefinition[] migrations = IntStream.rangeClosed(1, count)
                .mapToObj(i -> threeStatements(Integer.toString(i)))
                .toArray(MigrationDefinition[]::new);
        try (WireProxy wire = new WireProxy(database.get())) {
            assertThat(migrator(wire.dataSource(), migrations).migrate().migrations())
                    .hasSize(count);
            return wire.counts().roundTrips();
        }
    }

    static MigrationDefinition threeStatements(String version) {
        return migration(version, "Create" + version)
                .up("", "CREATE TABLE t" + version + " (id integer PRIMARY KEY, name text NOT NULL)")
                .up("", "CREATE INDEX ON t" + version + " (name)")
                .up("", "COMMENT ON TABLE t" + version + " IS 'number " + version + "'")
                .down("", "DROP TABLE t" + version)
                .build();
    }

    @Test
    void listenerThatNeedNotHearEachStatementFirstCostsNoRoundTrip() throws IOException, SQLException {
        MigrationDefinition[] migrations = IntStream.rangeClosed(1, 10)
                .mapToObj(i -> threeStatements(Integer.toString(i)))
                .toArray(MigrationDefinition[]::new);
        List<String> together = new ArrayList<>();
        List<String> oneByOne = new ArrayList<>();
        int without = roundTrips(10);
        empty();

        int with = roundTrips(migrations, listener(together, false));
        empty();
        int first = roundTrips(migrations, listener(oneByOne, true));

        assertThat(with).isEqualTo(without);
        assertThat(first).isGreaterThan(with + 30);
        assertThat(together).isEqualTo(oneByOne).hasSize(1 + 10 * 5);
    }

    @Test
    void failureInABatchIsHeardOnce() throws SQLException {
        List<String> heard = new ArrayList<>();
        Migrator migrator = Migrator.builder(database.dataSource())
                .registry(registry(
                        threeStatements("1"),
                        migration("2", "Fails")
                                .up("", "SELECT 1 / 0")
                                .irreversible("test")
                                .build()))
                .listener(listener(heard, false))
                .build();

        assertThatThrownBy(migrator::migrate).hasMessageContaining("division by zero");

        assertThat(heard)
                .containsExactly(
                        "Planned",
                        "Started 1",
                        "StepDone 1",
                        "StepDone 1",
                        "StepDone 1",
                        "Finished 1",
                        "Started 2",
                        "Failed 2");
    }

    private static int roundTrips(MigrationDefinition[] migrations, MigrationListener listener)
            throws IOException, SQLException {
        try (WireProxy wire = new WireProxy(database.get())) {
            Migrator migrator = Migrator.builder(wire.dataSource())
                    .registry(registry(migrations))
                    .listener(listener)
                    .build();
            assertThat(migrator.migrate().migrations()).hasSize(migrations.length);
            return wire.counts().roundTrips();
        }
    }

    /** A listener that notes the kind of each event and its migration. */
    private static MigrationListener listener(List<String> heard, boolean each) {
        return new MigrationListener() {
            @Override
            public void on(MigrationEvent event) {
                if (event instanceof MigrationEvent.Started started) {
                    heard.add("Started " + started.migration().id());
                } else if (event instanceof MigrationEvent.StepDone done) {
                    heard.add("StepDone " + done.migration().id());
                } else if (event instanceof MigrationEvent.Finished finished) {
                    heard.add("Finished " + finished.migration().id());
                } else if (event instanceof MigrationEvent.Failed failed) {
                    heard.add("Failed " + failed.migration().id());
                } else {
                    heard.add("Planned");
                }
            }

            @Override
            public boolean hearsEachStatementFirst() {
                return each;
            }
        };
    }

    @Test
    void rollingBackSharesARoundTripToo() throws IOException, SQLException {
        MigrationDefinition[] migrations = IntStream.rangeClosed(1, 39)
                .mapToObj(i -> threeStatements(Integer.toString(i)))
                .toArray(MigrationDefinition[]::new);
        migrator(database.dataSource(), migrations).migrate();
        try (WireProxy wire = new WireProxy(database.get())) {
            migrator(wire.dataSource(), migrations).rollback(Target.steps(2));
            int two = wire.counts().roundTrips();
            wire.reset();
            migrator(wire.dataSource(), migrations).rollback(Target.steps(35));
            // Two more pieces, and what the server has prepared for so many is given back.
            assertThat(wire.counts().roundTrips()).isBetween(two, two + 5);
        }
        assertThat(Sql.tables(database)).containsExactly("t1", "t2");
        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:2 applied");
        assertThat(Sql.events(database)).hasSize(76).endsWith("rolled back main:3");
    }

    /**
     * Statements between two others, and what comes of the migration.
     *
     * @param expected how the message begins; {@code done} if there is none
     */
    private record Case(String name, String expected, List<String> statements) {

        static Case of(String name, String expected, String... statements) {
            return new Case(name, expected, List.of(statements));
        }

        MigrationDefinition migration() {
            MigrationBuilder builder =
                    Migrations.migration("2", name).irreversible("test").checksum("v1:" + name);
            int line = 10;
            builder.up(line + ":9>9", "CREATE TABLE first (id integer)");
            for (String statement : statements) {
                line++;
                builder.up(line + ":9>9", statement);
            }
            return builder.up(line + 1 + ":9>9", "CREATE TABLE public.last (id integer)")
                    .build();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static String failed(String name, String where) {
        return "[migration-failed] 2 "
                + name
                + " failed "
                + where
                + "; its transaction was rolled back and nothing was changed. ";
    }

    private static Stream<Case> cases() {
        return Stream.of(
                Case.of("Nothing", "done", "DO 'BEGIN END'"),
                Case.of("Notice", "done", "DO $$ BEGIN RAISE NOTICE 'here'; END $$"),
                Case.of("Settings", "done", "DO $$ BEGIN PERFORM set_config('work_mem', '7MB', false); END $$"),
                Case.of("Path", "done", "DO $$ BEGIN PERFORM set_config('search_path', 'pg_temp', false); END $$"),
                Case.of("Encoding", "done", "DO $$ BEGIN PERFORM set_config('client_encoding', 'UTF8', false); END $$"),
                Case.of(
                        "Role",
                        failed("Role", "at statement 3 of 3"),
                        "DO $$ BEGIN PERFORM set_config('role', 'pg_monitor', false); END $$"),
                Case.of(
                        "LastRole",
                        "done",
                        "GRANT ALL ON SCHEMA public TO pg_monitor",
                        "DO $$ BEGIN PERFORM set_config('role', 'pg_monitor', false); END $$"),
                Case.of("Temporary", "done", "DO $$ BEGIN CREATE TEMP TABLE x (); END $$"),
                Case.of("Hiding", "done", "DO $$ BEGIN CREATE TEMP TABLE stepwell_migration (); END $$"),
                Case.of(
                        "Advisory",
                        "done",
                        "DO $$ BEGIN PERFORM pg_advisory_lock(7), pg_advisory_xact_lock(8); END $$"),
                Case.of("Listens", "done", "DO $$ BEGIN LISTEN somebody; END $$"),
                Case.of("Prepares", "done", "DO $$ BEGIN EXECUTE 'PREPARE p AS SELECT 1'; END $$"),
                Case.of("Returns", "done", "INSERT INTO one VALUES (1) RETURNING *"),
                Case.of("Asks", "done", "SELECT 1", "SET LOCAL work_mem = '7MB'"),
                Case.of("Parameter", "done", "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT $1'"),
                Case.of("Two", "done", "INSERT INTO one VALUES (1); INSERT INTO one VALUES (2)"),
                Case.of(
                        "Rule",
                        "done",
                        "CREATE RULE r AS ON INSERT TO one DO ALSO SELECT 1",
                        "INSERT INTO one VALUES (3)"),
                Case.of("Locks", "done", "LOCK TABLE one", "TRUNCATE one"),
                Case.of("Unlocks", "[lock-lost] 2 Unlocks ", "DO $$ BEGIN PERFORM pg_advisory_unlock_all(); END $$"),
                Case.of("Missing", failed("Missing", "at statement 2 of 3"), "INSERT INTO missing VALUES (1)"),
                Case.of("Syntax", failed("Syntax", "at statement 2 of 3"), "ALTER TABLE first AD x int"),
                Case.of("Number", failed("Number", "at statement 2 of 3"), "INSERT INTO one VALUES ($1)"),
                Case.of("Later", failed("Later", "at statement 4 of 4"), "DO 'BEGIN END'", "CREATE TABLE last ()"),
                Case.of("Ends", failed("Ends", "at statement 2 of 3"), "DO 'BEGIN COMMIT; END'"),
                Case.of("NoTransaction", failed("NoTransaction", "at statement 2 of 3"), "CREATE DATABASE x"),
                Case.of(
                        "Deferred",
                        failed("Deferred", "at COMMIT"),
                        "CREATE TABLE child (id integer REFERENCES one (id) DEFERRABLE INITIALLY DEFERRED)",
                        "INSERT INTO child VALUES (99)"),
                Case.of(
                        "History",
                        "[history-dropped] 2 History dropped or renamed tables of the history "
                                + "(\"public\".\"stepwell_migration\"), so it cannot be recorded; its transaction was rolled "
                                + "back and nothing was changed. ",
                        "DROP TABLE stepwell_event"),
                Case.of(
                        "Row",
                        failed("Row", "when the history was written"),
                        "INSERT INTO stepwell_migration (migration_set, version_number, version, class_name, "
                                + "description, state, checksum, up_statements, transactional, depends_on, "
                                + "down_checksum, statements_done, applied_by, execution_ms, tool_version) VALUES "
                                + "('main', '{2}', '2', '', '', 'applied', '', '{}', true, '{}', '', 0, '', 0, '')"),
                Case.of(
                        "Terminates",
                        LostConnection.message(
                                "applying 2 Terminates, at statement 2 of 3",
                                "it is not known whether its transaction was committed"),
                        "DO $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(60); END $$"),
                Case.of(
                        "Cancels",
                        failed("Cancels", "at statement 2 of 3"),
                        "DO $$ BEGIN PERFORM pg_cancel_backend(pg_backend_pid()); PERFORM pg_sleep(60); END $$"),
                Case.of(
                        "Raises",
                        failed("Raises", "at statement 2 of 3"),
                        "DO $$ BEGIN RAISE 'no' USING ERRCODE = '08006'; END $$"));
    }

    /** All that a run leaves: what it says, the catalog, the history, what the next migration saw, the session. */
    private record Outcome(
            String said,
            String catalog,
            List<String> migrations,
            List<String> events,
            List<String> seen,
            List<String> session) {}

    @ParameterizedTest
    @MethodSource("cases")
    void whatComesOfItIsTheSameAsStatementByStatement(Case tried) throws SQLException {
        isTheSame(tried, 0);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatComesOfItIsTheSameAmongMany(Case tried) throws SQLException {
        // So many that the server prepares what is said for each.
        isTheSame(tried, 10);
    }

    private static void isTheSame(Case tried, int others) throws SQLException {
        Outcome atOnce = outcome(tried, others, false);
        Sql.empty(database);
        Outcome oneByOne = outcome(tried, others, true);

        assertThat(atOnce).isEqualTo(oneByOne);
        assertThat(atOnce.said()).startsWith(tried.expected());
        assertThat(atOnce.session()).isIn(List.of("work_mem = 5MB", "role = none"), List.of());
    }

    /** Keeps what it finds in its session. */
    private static final MigrationDefinition NEXT = Migrations.migration("3", "Next")
            .up(
                    "",
                    "CREATE TABLE public.seen AS SELECT current_user::text AS owner, current_setting('work_mem') AS memory, "
                            + "current_setting('search_path') AS path, to_regclass('pg_temp.x') IS NULL AS clean, "
                            + "(SELECT count(*) FROM pg_prepared_statements WHERE from_sql AND name NOT LIKE 'stepwell:%') AS statements")
            .irreversible("test")
            .build();

    private static Outcome outcome(Case tried, int others, boolean oneByOne) throws SQLException {
        MigrationDefinition before = migration("1", "One")
                .up("", "CREATE TABLE one (id integer PRIMARY KEY)")
                .irreversible("test")
                .build();
        try (Connection connection = database.connect()) {
            Sql.rows(connection, "SELECT set_config('work_mem', '5MB', false)");
            MigratorBuilder migrator = Migrator.builder(new StubDataSource(connection))
                    .registry(registry(Stream.concat(
                                    Stream.of(before, tried.migration(), NEXT),
                                    IntStream.range(0, others).mapToObj(i -> table("1." + (i + 1), "other_" + i)))
                            .toArray(MigrationDefinition[]::new)));
            if (oneByOne) {
                migrator.listener(event -> {});
            }
            String said = "done";
            try {
                migrator.build().migrate();
            } catch (MigrationException e) {
                // Only those that are sent together share their fate.
                said = LostConnection.message(e)
                        .replaceAll(", or those of the migrations sent together with it: [^.]*", "");
            }
            List<String> session = new ArrayList<>();
            if (!connection.isClosed()) {
                session.add(
                        "work_mem = " + Sql.rows(connection, "SHOW work_mem").get(0));
                session.add("role = " + Sql.rows(connection, "SHOW role").get(0));
                session.addAll(Sql.rows(
                        connection,
                        "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() UNION ALL "
                                + "SELECT oid FROM pg_class WHERE relnamespace = pg_my_temp_schema()"));
            }
            return new Outcome(
                    said,
                    snapshot(),
                    Sql.rows(
                            database,
                            "SELECT to_jsonb(m) - 'applied_at' - 'execution_ms' - 'position' FROM stepwell_migration m "
                                    + "ORDER BY position"),
                    Sql.rows(
                            database,
                            "SELECT to_jsonb(e) - 'occurred_at' - 'execution_ms' - 'event_id' - 'backend_pid' "
                                    + "FROM stepwell_event e ORDER BY event_id"),
                    said.equals("done") ? Sql.rows(database, "SELECT * FROM seen") : List.of(),
                    session);
        }
    }

    private static String snapshot() throws SQLException {
        try (Connection connection = database.connect()) {
            return CatalogSnapshot.of(connection).toString();
        }
    }

    @Test
    void timeIsThatOfTheServerAndOfAllAttempts() throws SQLException {
        MigrationDefinition slow = migration("1", "Sleep")
                .up("", "DO $$ BEGIN PERFORM pg_sleep(0.2); END $$")
                .irreversible("test")
                .build();

        assertThat(migrator(database.dataSource(), slow)
                        .migrate()
                        .migrations()
                        .get(0)
                        .execution())
                .isBetween(Duration.ofMillis(200), Duration.ofSeconds(60));
        assertThat(Sql.rows(
                        database,
                        "SELECT m.execution_ms BETWEEN 200 AND 60000 AND m.execution_ms - e.execution_ms BETWEEN -1000 AND 0 "
                                + "FROM stepwell_migration m, stepwell_event e"))
                .containsExactly("t");
    }

    @Test
    void noticesAreThoseOfTheirStatements() throws SQLException {
        MigrationDefinition talking = migration("1", "Talk")
                .up("", "DO $$ BEGIN RAISE NOTICE 'one'; END $$")
                .up("", "CREATE TABLE IF NOT EXISTS a ()")
                .up("", "CREATE TABLE IF NOT EXISTS a ()")
                .up("", "DO $$ BEGIN RAISE WARNING 'four'; END $$")
                .irreversible("test")
                .build();
        try (LogCapture log = new LogCapture()) {
            migrator(database.dataSource(), talking).migrate();

            assertThat(log.lines())
                    .filteredOn(line -> line.contains("PostgreSQL says"))
                    .extracting(line -> line.substring(line.indexOf("PostgreSQL says")))
                    .containsExactly(
                            "PostgreSQL says at step 1 of 1 Talk: NOTICE: one",
                            "PostgreSQL says at step 3 of 1 Talk: NOTICE: relation \"a\" already exists, skipping",
                            "PostgreSQL says at step 4 of 1 Talk: four");
        }
    }

    @Test
    void longMigrationsTakeAsManyRoundTripsAsTheyHaveTo() throws IOException, SQLException {
        MigrationBuilder many = migration("1", "Many").irreversible("test");
        for (int i = 0; i < 1_000; i++) {
            many.up("", "CREATE TABLE t" + i + " ()");
        }
        MigrationBuilder large = migration("2", "Large").irreversible("test");
        String notice = "DO $$ BEGIN FOR i IN 1 .. 1000 LOOP RAISE NOTICE '%', repeat('x', 1000); END LOOP; END $$ -- ";
        for (int i = 0; i < 20; i++) {
            large.up("", notice + "x".repeat(60_000));
        }
        try (WireProxy wire = new WireProxy(database.get());
                LogCapture log = LogCapture.discarding()) {
            Objects.requireNonNull(log);
            migrator(wire.dataSource(), many.build(), large.build()).migrate();
            assertThat(wire.counts().connections()).isEqualTo(1);
        }
        assertThat(Sql.tables(database)).hasSize(1_000);
        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:2 applied");
    }

    @Test
    void failureInALaterPieceUndoesTheEarlierOnes() throws SQLException {
        MigrationBuilder many = migration("1", "Many").irreversible("test");
        for (int i = 0; i < 500; i++) {
            many.up("", "CREATE TABLE t" + i + " ()");
        }
        many.up("7:9>9", "CREATE TABLE t3 ()");

        assertThatThrownBy(() -> migrator(database.dataSource(), many.build()).migrate())
                .hasMessage("""
                        [migration-failed] 1 Many failed at statement 501 of 501; its transaction was rolled back \
                        and nothing was changed. Correct the migration and migrate again.
                         --> src/main/java/shop/Many.java:7:22
                          |
                        7 |         CREATE TABLE t3 ()
                          |                      ^
                        ERROR: relation "t3" already exists (SQLSTATE 42P07)""");
        assertThat(Sql.tables(database)).isEmpty();
        assertThat(Sql.events(database)).containsExactly("failed main:1");
    }

    @Test
    void earlierMigrationsStayWhenALaterOneFails() throws SQLException {
        MigrationException failure = catchThrowableOfType(MigrationException.class, () -> migrator(
                        database.dataSource(),
                        table("1", "a"),
                        migration("2", "Fail")
                                .up("", "DROP TABLE missing")
                                .irreversible("test")
                                .build(),
                        table("3", "c"))
                .migrate());

        assertThat(failure.result().orElseThrow().migrations())
                .extracting(MigrationRun::label)
                .containsExactly("1 CreateA");
        assertThat(Sql.tables(database)).containsExactly("a");
        assertThat(Sql.events(database)).containsExactly("applied main:1", "failed main:2");
    }

    @Test
    void oneOfManyThatFailsStopsThoseAfterIt() throws SQLException {
        MigrationDefinition[] migrations = IntStream.rangeClosed(1, 30)
                .mapToObj(i -> table(Integer.toString(i), "t" + i))
                .toArray(MigrationDefinition[]::new);
        MigrationDefinition right = migrations[12];
        migrations[12] = migration("13", "Fail")
                .up("", "CREATE TABLE t13 ()")
                .up("", "DROP TABLE missing")
                .irreversible("test")
                .build();

        MigrationException failure =
                catchThrowableOfType(MigrationException.class, () -> migrator(database.dataSource(), migrations)
                        .migrate());

        assertThat(failure).hasMessageStartingWith("[migration-failed] 13 Fail failed at statement 2 of 2; its ");
        assertThat(failure.result().orElseThrow().migrations()).hasSize(12);
        assertThat(Sql.tables(database)).hasSize(12).contains("t12").doesNotContain("t13", "t14");
        assertThat(Sql.events(database)).hasSize(13).endsWith("failed main:13");
        migrations[12] = right;
        try (LogCapture log = new LogCapture()) {
            assertThat(migrator(database.dataSource(), migrations).migrate().migrations())
                    .hasSize(18);
            assertThat(log.lines().get(0)).endsWith("Stepwell applies 18 migrations together, 13 to 30.");
        }
        assertThat(Sql.tables(database)).hasSize(30);
    }

    @Test
    void someInBetweenThatCannotBeSentTogetherAreInTheirPlace() throws SQLException {
        List<MigrationDefinition> migrations = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            migrations.add(
                    switch (i % 10) {
                        case 3 ->
                            migration(Integer.toString(i), "Asks" + i)
                                    .up("", "SELECT 1")
                                    .up("", "CREATE TABLE t" + i + " ()")
                                    .irreversible("test")
                                    .build();
                        case 5 ->
                            migration(Integer.toString(i), "Index" + i)
                                    .notTransactional()
                                    .up("", "CREATE INDEX CONCURRENTLY i" + i + " ON t1 (id)")
                                    .irreversible("test")
                                    .build();
                        case 7 ->
                            migration(Integer.toString(i), "Sets" + i)
                                    .up("", "DO $$ BEGIN PERFORM set_config('work_mem', '7MB', false); END $$")
                                    .irreversible("test")
                                    .build();
                        default -> table(Integer.toString(i), "t" + i);
                    });
        }
        MigrationDefinition[] all = migrations.toArray(MigrationDefinition[]::new);

        MigrationResult result = migrator(database.dataSource(), all).migrate();

        assertThat(result.migrations())
                .extracting(MigrationRun::id)
                .containsExactlyElementsOf(
                        migrations.stream().map(MigrationDefinition::id).toList());
        assertThat(Sql.history(database)).hasSize(40).allMatch(row -> row.endsWith(" applied"));
        assertThat(Sql.events(database)).hasSize(40);
        assertThat(migrator(database.dataSource(), all).migrate().nothingDone()).isTrue();
    }

    @Test
    void nothingPreparedIsLeft() throws SQLException {
        MigrationDefinition[] migrations = IntStream.rangeClosed(1, 30)
                .mapToObj(i -> table(Integer.toString(i), "t" + i))
                .toArray(MigrationDefinition[]::new);
        try (Connection connection = database.connect()) {
            migrator(new StubDataSource(connection), migrations).migrate();
            migrator(new StubDataSource(connection), migrations).rollback(Target.nothing());
            assertThat(Sql.rows(connection, "SELECT name FROM pg_prepared_statements WHERE from_sql"))
                    .isEmpty();
        }
    }

    @Test
    void lostAnswerIsNotTakenForAFailureOfTheOthersEither() throws SQLException {
        PGSimpleDataSource dataSource = database.dataSource();
        dataSource.setSocketFactory(LossySocketFactory.class.getName());
        MigrationDefinition[] migrations = {table("1", "a"), table("2", "b"), table("3", "c")};

        assertThat(LostConnection.message(catchThrowable(losingAnswer(1, dataSource, migrations)::migrate)))
                .isEqualTo(LostConnection.message(
                                "applying 1 CreateA, between BEGIN and COMMIT",
                                "it is not known whether its transaction was committed, or those of the migrations "
                                        + "sent together with it: 2, 3")
                        + LostConnection.ANSWER_LOST);
        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:2 applied", "main:3 applied");
        assertThat(migrator(database.dataSource(), migrations).migrate().nothingDone())
                .isTrue();
    }

    @Test
    void lostAnswerIsNotTakenForAFailure() throws SQLException {
        PGSimpleDataSource dataSource = database.dataSource();
        dataSource.setSocketFactory(LossySocketFactory.class.getName());
        MigrationDefinition asks =
                migration("1", "Asks").up("", "SELECT 1").irreversible("test").build();
        assertThat(LostConnection.message(catchThrowable(losingAnswer(2, dataSource, asks, table("2", "b"))::migrate)))
                .isEqualTo(LostConnection.message(
                                "applying 2 CreateB, between BEGIN and COMMIT",
                                "it is not known whether its transaction was committed")
                        + LostConnection.ANSWER_LOST);
        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:2 applied");
        assertThat(migrator(database.dataSource(), asks, table("2", "b"))
                        .migrate()
                        .nothingDone())
                .isTrue();
    }

    /** Does not hear what the server says once it has begun so many times to send migrations. */
    private static Migrator losingAnswer(int beginnings, DataSource dataSource, MigrationDefinition... migrations) {
        return Migrator.builder(dataSource)
                .registry(registry(migrations))
                .injection(new ExecutionPoint.Injection() {
                    private int begun;

                    @Override
                    public void at(ExecutionPoint point) {
                        if (point == ExecutionPoint.BEFORE_BEGIN && ++begun == beginnings) {
                            LossySocketFactory.loseNextAnswer(() -> true);
                        }
                    }

                    @Override
                    public boolean isInside() {
                        return false;
                    }
                })
                .build();
    }

    private static Stream<Consumer<PGSimpleDataSource>> disturbing() {
        return Stream.of(
                dataSource -> dataSource.setPreferQueryMode(PreferQueryMode.SIMPLE),
                dataSource -> dataSource.setAutosave(AutoSave.ALWAYS));
    }

    @ParameterizedTest
    @MethodSource("disturbing")
    void driverThatWouldDoMoreIsGivenStatementsOneByOne(Consumer<PGSimpleDataSource> setting)
            throws IOException, SQLException {
        try (WireProxy wire = new WireProxy(database.get())) {
            PGSimpleDataSource dataSource = wire.dataSource();
            setting.accept(dataSource);
            migrator(dataSource, threeStatements("1")).migrate();
            wire.reset();

            assertThat(migrator(dataSource, threeStatements("1"), threeStatements("2"), threeStatements("3"))
                            .migrate()
                            .migrations())
                    .hasSize(2);
            // Opening the connection takes some, and the run without its migrations four.
            assertThat(wire.counts().roundTrips()).isGreaterThan(18);
            assertThat(migrator(dataSource, threeStatements("1"))
                            .rollback(Target.steps(2))
                            .migrations())
                    .hasSize(2);
        }
    }

    @Test
    void whatWasBegunIsNotGuessedInAGroupEither() throws Exception {
        MigrationDefinition dies = migration("2", "Two")
                .notTransactional()
                .up("", "CREATE TABLE a ()")
                .upJava("", "Two.up", c -> {
                    try (Statement statement = c.createStatement()) {
                        statement.execute("CREATE TABLE b (x int)");
                        statement.execute("INSERT INTO b VALUES (1)");
                        statement.execute("SELECT pg_terminate_backend(pg_backend_pid())");
                    }
                })
                .irreversible("test")
                .build();
        assertThatThrownBy(() -> migrator(database.dataSource(), dies).migrate())
                .isInstanceOf(MigrationException.class);
        assertThat(Sql.history(database)).containsExactly("main:2 running");
        MigrationDefinition now = sql(
                "2", "Two", "CREATE TABLE a ()", "CREATE TABLE IF NOT EXISTS b (x int)", "INSERT INTO b VALUES (1)");

        assertThatThrownBy(() -> migrator(database.dataSource(), now).migrate())
                .hasMessageStartingWith("[outcome-unknown] 2 Two ");
        assertThatThrownBy(() ->
                        migrator(database.dataSource(), table("1", "one"), now).migrate())
                .hasMessageStartingWith("[outcome-unknown] 2 Two ");
        assertThat(Sql.rows(database, "SELECT count(*) FROM b")).containsExactly("1");
    }

    @Test
    void driverMayBeToldToUseBinaryAlways() throws Exception {
        migrator(database.dataSource(), table("1", "t1")).migrate();
        PGSimpleDataSource dataSource = database.dataSource();
        dataSource.setPrepareThreshold(-1);

        assertThat(migrator(dataSource, table("1", "t1"), table("2", "t2"), table("3", "t3"))
                        .migrate()
                        .migrations())
                .hasSize(2);
    }

    private static MigrationDefinition sql(String version, String name, String... statements) {
        MigrationBuilder builder = migration(version, name).irreversible("test");
        for (String statement : statements) {
            builder.up("", statement);
        }
        return builder.build();
    }
}
