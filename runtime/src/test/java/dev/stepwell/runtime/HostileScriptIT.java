package dev.stepwell.runtime;

import static dev.stepwell.runtime.HostileScript.copy;
import static dev.stepwell.runtime.HostileScript.java;
import static dev.stepwell.runtime.HostileScript.repeated;
import static dev.stepwell.runtime.HostileScript.sql;
import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.registry;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.runtime.HostileScript.Ending;
import dev.stepwell.runtime.HostileScript.Place;
import dev.stepwell.runtime.HostileScript.Way;
import dev.stepwell.testdatabase.FreshDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;

/**
 * Migrations that are broken or harmful. Each ends in its problem, with a true history and a connection that the next
 * run can use. Each goes on once its text is mended.
 */
@Timeout(60)
class HostileScriptIT {

    private static final String LOCK_KEY = "(SELECT classid::bigint << 32 | objid::bigint FROM pg_locks "
            + "WHERE locktype = 'advisory' AND pid = pg_backend_pid() LIMIT 1)";

    private static final String KEPT_BY_THE_SESSION =
            "SELECT name FROM pg_prepared_statements WHERE from_sql UNION ALL SELECT name FROM pg_cursors "
                    + "WHERE is_holdable UNION ALL SELECT pg_listening_channels() UNION ALL "
                    + "SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema() UNION ALL "
                    + "SELECT proname FROM pg_proc WHERE pronamespace = pg_my_temp_schema()";

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    private static HikariDataSource pool;
    private static List<String> before;

    @BeforeAll
    static void open() throws SQLException {
        database.get().createRole("unused");
        database.execute("CREATE ROLE hostile_weak");
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.dataSource());
        config.setMaximumPoolSize(1);
        config.setConnectionInitSql("SET work_mem = '5MB'");
        pool = new HikariDataSource(config);
        before = session();
    }

    @AfterAll
    static void close() throws SQLException {
        pool.close();
        database.execute("DROP ROLE hostile_weak");
    }

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    private static Stream<HostileScript> scripts() {
        return Stream.of(broken(), raising(), settings(), history(), locks(), sessions(), copies(), javaSteps())
                .flatMap(stream -> stream);
    }

    private static Stream<HostileScript> broken() {
        return Stream.of(
                sql("syntax", Ending.FAILED, "CREAT TABLE x ()"),
                sql("empty name", Ending.FAILED, "CREATE TABLE \"\" ()"),
                sql("missing relation", Ending.FAILED, "INSERT INTO missing VALUES (1)"),
                sql("type", Ending.FAILED, "SELECT 'x'::integer"),
                sql("division by zero", Ending.FAILED, "SELECT 1 / 0"),
                sql("not null", Ending.FAILED, "INSERT INTO a VALUES (NULL)"),
                sql("unique", Ending.FAILED, "INSERT INTO a VALUES (1), (1)"),
                sql(
                        "deferred constraint",
                        Ending.FAILED,
                        "CREATE TABLE x_child (id integer REFERENCES a DEFERRABLE INITIALLY DEFERRED); "
                                + "INSERT INTO x_child VALUES (99)"),
                sql("privilege", Ending.FAILED, "CREATE TABLE pg_catalog.x ()"),
                sql("needs no transaction", Ending.FAILED, "VACUUM"),
                sql("server file", Ending.FAILED, "COPY a FROM '/nonexistent/file'"),
                sql("prepared transaction", Ending.FAILED, "PREPARE TRANSACTION 'hostile'"),
                sql("too deep", Ending.FAILED, "SELECT " + "(".repeat(20_000) + "1" + ")".repeat(20_000)),
                sql("NUL", Ending.FAILED, "SELECT E'\\000'"));
    }

    private static Stream<HostileScript> raising() {
        List<HostileScript> scripts = new ArrayList<>();
        for (String state : List.of("P0001", "ZZ999", "55P03", "40P01", "40001", "57014", "57P01", "08006", "42P01")) {
            scripts.add(sql(
                    "raises " + state,
                    Ending.FAILED,
                    "DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '" + state
                            + "', DETAIL = 'd', HINT = 'h'; END $$"));
        }
        for (String level : List.of("DEBUG", "LOG", "INFO", "NOTICE", "WARNING")) {
            scripts.add(sql("raises " + level, Ending.DONE, "DO $$ BEGIN RAISE " + level + " 'no'; END $$"));
        }
        scripts.add(sql("raises nothing but a condition", Ending.FAILED, "DO $$ BEGIN RAISE division_by_zero; END $$"));
        scripts.add(sql("asserts", Ending.FAILED, "DO $$ BEGIN ASSERT false; END $$"));
        scripts.add(sql(
                "catches its own",
                Ending.DONE,
                "DO $$ BEGIN BEGIN PERFORM 1 / 0; EXCEPTION WHEN OTHERS THEN NULL; END; END $$"));
        scripts.add(sql(
                "raises again",
                Ending.FAILED,
                "DO $$ BEGIN BEGIN PERFORM 1 / 0; EXCEPTION WHEN OTHERS THEN RAISE; END; END $$"));
        scripts.add(sql("commits inside", Ending.FAILED, "DO $$ BEGIN COMMIT; END $$"));
        scripts.add(sql("rolls back inside", Ending.FAILED, "DO $$ BEGIN ROLLBACK; END $$"));
        scripts.add(sql(
                "notices in thousands",
                Ending.DONE,
                "DO $$ BEGIN FOR i IN 1 .. 5000 LOOP RAISE NOTICE 'number %', i; END LOOP; END $$"));
        return scripts.stream();
    }

    private static Stream<HostileScript> settings() {
        HostileScript isolation = sql("isolation", Ending.FAILED, "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
        HostileScript readOnly = sql("read only by default", Ending.DONE, "SET default_transaction_read_only = on");
        return Stream.of(
                sql("no search_path", Ending.DONE, "SET search_path = ''"),
                sql("local search_path", Ending.DONE, "SELECT set_config('search_path', 'pg_temp', true)"),
                sql("strings", Ending.DONE, "SET standard_conforming_strings = off", "SELECT 'a\\\\b'"),
                sql("client_encoding", Ending.CONNECTION_LOST, "SET client_encoding = 'LATIN1'"),
                sql("DateStyle", Ending.CONNECTION_LOST, "SET DateStyle = 'SQL, DMY'"),
                sql("statement_timeout", Ending.FAILED, "SET statement_timeout = '1ms'; SELECT pg_sleep(10)"),
                sql("replica", Ending.DONE, "SET session_replication_role = replica"),
                sql("read only", Ending.FAILED, "SET TRANSACTION READ ONLY"),
                readOnly.only(Way.TRANSACTION),
                readOnly.in(Way.ALONE, Ending.FAILED_BEHIND),
                isolation.only(Way.TRANSACTION),
                isolation.in(Way.ALONE, Ending.DONE),
                sql("reset", Ending.DONE, "RESET ALL"),
                sql("role", Ending.FAILED_BEHIND, "SET ROLE hostile_weak"),
                sql("user", Ending.FAILED_BEHIND, "SET SESSION AUTHORIZATION hostile_weak"),
                sql("application_name", Ending.DONE, "SET application_name = 'mine'"),
                sql("discard in a transaction", Ending.FAILED, "DISCARD ALL"),
                sql("discard temporary", Ending.DONE, "DISCARD TEMP"),
                sql("discard plans", Ending.DONE, "DISCARD PLANS"),
                sql("deallocate all", Ending.DONE, "DEALLOCATE ALL"));
    }

    private static Stream<HostileScript> history() {
        return Stream.of(
                sql("temporary history", Ending.DONE, "CREATE TEMPORARY TABLE stepwell_migration (x integer)"),
                sql("temporary events", Ending.DONE, "CREATE TEMPORARY TABLE stepwell_event (x integer)"),
                sql("temporary digest", Ending.DONE, "CREATE TEMPORARY TABLE stepwell_digest (x integer)"),
                sql("temporary view", Ending.DONE, "CREATE TEMPORARY VIEW stepwell_status AS SELECT 1"),
                sql(
                        "temporary function",
                        Ending.DONE,
                        "CREATE FUNCTION pg_temp.now() RETURNS integer LANGUAGE sql RETURN 1"),
                sql(
                        "history of another schema",
                        Ending.DONE,
                        "CREATE SCHEMA other",
                        "CREATE TABLE other.stepwell_migration ()",
                        "SET search_path = other, public"),
                sql("history dropped", Ending.HISTORY_DROPPED, "DROP TABLE public.stepwell_migration CASCADE"),
                sql("events dropped", Ending.HISTORY_DROPPED, "DROP TABLE public.stepwell_event")
                        .only(Way.TRANSACTION),
                sql("digest dropped", Ending.HISTORY_DROPPED, "DROP TABLE public.stepwell_digest")
                        .only(Way.TRANSACTION),
                sql("history renamed", Ending.HISTORY_DROPPED, "ALTER TABLE public.stepwell_migration RENAME TO mine"),
                sql("column renamed", Ending.FAILED, "ALTER TABLE public.stepwell_migration RENAME state TO mine")
                        .only(Way.TRANSACTION),
                sql(
                        "schema renamed",
                        Ending.SCHEMA_DROPPED,
                        "ALTER SCHEMA public RENAME TO mine",
                        "CREATE SCHEMA public"),
                sql("schema dropped", Ending.SCHEMA_DROPPED, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public"));
    }

    private static Stream<HostileScript> locks() {
        return Stream.of(
                sql("lock taken again", Ending.DONE, "SELECT pg_advisory_lock(" + LOCK_KEY + ")"),
                sql("lock shared", Ending.DONE, "SELECT pg_advisory_lock_shared(" + LOCK_KEY + ")"),
                sql("lock of the transaction", Ending.DONE, "SELECT pg_advisory_xact_lock(" + LOCK_KEY + ")"),
                sql("other locks", Ending.DONE, "SELECT pg_advisory_lock(-42), pg_advisory_lock(-42)"),
                sql(
                        "other shared locks",
                        Ending.DONE,
                        "SELECT pg_advisory_lock_shared(-1, 7), pg_advisory_lock(-1, -7)"),
                sql("locks given back", Ending.LOCK_LOST, "SELECT pg_advisory_unlock_all()"),
                sql("lock given back", Ending.LOCK_LOST, "SELECT pg_advisory_unlock(" + LOCK_KEY + ")"),
                repeated("DISCARD ALL", Ending.LOCK_LOST));
    }

    private static Stream<HostileScript> sessions() {
        return Stream.of(
                sql("terminates itself", Ending.CONNECTION_LOST, "SELECT pg_terminate_backend(pg_backend_pid())"),
                sql("cancels itself", Ending.FAILED, "SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(10)"),
                sql("prepares", Ending.DONE, "PREPARE \"Mine\" AS SELECT 1"),
                sql("listens", Ending.DONE, "LISTEN \"Mine\""),
                sql("holds a cursor", Ending.DONE, "DECLARE \"Mine\" CURSOR WITH HOLD FOR SELECT 1"),
                sql("commits", Ending.TRANSACTION_ENDED, "ROLLBACK", "BEGIN").only(Way.TRANSACTION),
                sql("rolls back", Ending.TRANSACTION_ENDED, "ROLLBACK").only(Way.TRANSACTION),
                sql("rolls back and begins", Ending.TRANSACTION_ENDED, "ROLLBACK AND CHAIN")
                        .only(Way.TRANSACTION));
    }

    private static Stream<HostileScript> copies() {
        return Stream.of(
                copy("copied type", Ending.FAILED, "COPY a FROM STDIN", "1\nx\n"),
                copy("copied columns", Ending.FAILED, "COPY a FROM STDIN", "1\t2\n"),
                copy("copied twice", Ending.FAILED, "COPY a FROM STDIN", "1\n1\n"),
                copy("copied nowhere", Ending.FAILED, "COPY missing FROM STDIN", "1\n"),
                copy("copied by no COPY", Ending.FAILED, "SELECT 1", "1\n"),
                copy("copied early end", Ending.FAILED, "COPY a FROM STDIN (FORMAT csv)", "\"1\n"),
                sql("copied without data", Ending.FAILED, "COPY a FROM STDIN"));
    }

    private static Stream<HostileScript> javaSteps() {
        return Stream.of(
                java("throws an error", Ending.FAILED, connection -> {
                    throw new StackOverflowError();
                }),
                java("throws what is unchecked", Ending.FAILED, connection -> {
                    throw new IllegalStateException();
                }),
                java("throws what is checked", Ending.FAILED, connection -> {
                    throw new IOException("disk");
                }),
                java("throws what says nothing", Ending.FAILED, connection -> {
                    throw new SQLException();
                }),
                java("throws what causes itself", Ending.FAILED, connection -> {
                    Exception inner = new Exception("inner");
                    throw new Exception("outer", inner.initCause(new Exception("between", inner)));
                }),
                java("throws what fails to tell", Ending.FAILED, connection -> {
                    throw new IllegalStateException() {
                        private static final long serialVersionUID = 1L;

                        @Override
                        public String getMessage() {
                            throw new IllegalArgumentException("no message");
                        }
                    };
                }),
                java("is interrupted", Ending.FAILED, connection -> {
                    throw new InterruptedException();
                }),
                java("closes", Ending.FAILED, Connection::close),
                java("aborts", Ending.FAILED, connection -> connection.abort(Runnable::run)),
                java("closes what it unwraps", Ending.FAILED, connection -> ((Connection)
                                connection.unwrap(PGConnection.class))
                        .close()),
                java("commits", Ending.FAILED, Connection::commit),
                java("rolls back", Ending.FAILED, Connection::rollback),
                java("rolls back what it unwraps", Ending.FAILED, connection -> ((Connection)
                                        connection.unwrap(PGConnection.class))
                                .rollback())
                        .only(Way.TRANSACTION),
                java("leaves a transaction open", Ending.DONE, connection -> {
                            connection.setAutoCommit(false);
                            execute(connection, "SELECT 1");
                        })
                        .only(Way.ALONE),
                java("leaves a savepoint", Ending.DONE, Connection::setSavepoint)
                        .only(Way.TRANSACTION),
                java("leaves a statement", Ending.DONE, HostileScriptIT::leaveAStatement),
                java("swallows a failure", Ending.FAILED, connection -> swallow(connection, "SELECT 1 / 0"))
                        .only(Way.TRANSACTION),
                java("sets a timeout", Ending.DONE, connection -> connection.setNetworkTimeout(Runnable::run, 1)),
                java("sets a schema", Ending.DONE, connection -> connection.setSchema("nowhere")),
                java(
                        "sets holdability",
                        Ending.DONE,
                        connection -> connection.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT)),
                java(
                        "sets the application",
                        Ending.DONE,
                        connection -> connection.setClientInfo("ApplicationName", "mine")),
                java("sets read-only", Ending.DONE, connection -> connection.setReadOnly(true))
                        .only(Way.ALONE),
                java("sets read-only in a transaction", Ending.FAILED, connection -> connection.setReadOnly(true))
                        .only(Way.TRANSACTION),
                java(
                                "sets isolation",
                                Ending.DONE,
                                connection -> connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE))
                        .only(Way.ALONE),
                java(
                        "terminates itself by Java",
                        Ending.CONNECTION_LOST,
                        connection -> execute(connection, "SELECT pg_terminate_backend(pg_backend_pid())")));
    }

    private static void swallow(Connection connection, String sql) {
        try {
            execute(connection, sql);
        } catch (SQLException e) {
            assertThat(e.getMessage()).contains("division by zero");
        }
    }

    @SuppressWarnings("MustBeClosed") // That it is not closed is what the migration does wrong.
    private static void leaveAStatement(Connection connection) throws SQLException {
        Statement statement = connection.createStatement();
        statement.setFetchSize(1);
        ResultSet rows = statement.executeQuery("SELECT * FROM generate_series(1, 100)");
        assertThat(rows.next()).isTrue();
    }

    /** Each script in a transaction and without one, up and down, and every one of them at two or three places. */
    static Stream<Arguments> cells() {
        return scripts().flatMap(script -> Stream.of(Way.values())
                .filter(script.ways()::contains)
                .flatMap(way -> Stream.of(
                        arguments(script, Direction.UP, way, way == Way.ALONE ? Place.MIDDLE : Place.LAST),
                        arguments(script, Direction.DOWN, way, way == Way.ALONE ? Place.LAST : Place.FIRST))));
    }

    @SuppressWarnings("try") // The log of thousands of notices is for nobody.
    @ParameterizedTest(name = "{0}, {1}, {2}, {3}")
    @MethodSource("cells")
    void endsInItsProblemAndGoesOnWhenMended(HostileScript script, Direction direction, Way way, Place place)
            throws SQLException {
        migrator(pool, table("1", "a")).migrate();
        if (direction == Direction.DOWN) {
            migrator(pool, table("1", "a"), script.migration(direction, way, place))
                    .migrate();
        }

        Throwable thrown;
        try (LogCapture ignored = LogCapture.discarding()) {
            thrown = catchThrowable(() -> run(direction, script.migration(direction, way, place)));
        } finally {
            Thread.interrupted();
        }

        ProblemCode code = code(script.ending(), direction, place);
        if (code == null) {
            assertThat(thrown).isNull();
        } else {
            assertThat(thrown).isExactlyInstanceOf(MigrationException.class);
            assertThat(((MigrationException) thrown).problems()).singleElement().satisfies(problem -> {
                assertThat(problem.code()).isEqualTo(code);
                assertThat(problem.message()).contains("2 Hostile").doesNotContain("null");
                assertThat(problem.detail()).hasSizeLessThan(10_000).doesNotEndWith("null");
            });
        }
        assertConnectionIsAsItWas();
        assertHistoryIsTrue(direction, way, thrown == null);
        mendAndRun(script, direction, way, place, thrown);
        assertThat(Sql.history(database))
                .containsExactlyElementsOf(
                        direction == Direction.UP
                                ? List.of("main:1 applied", "main:2 applied")
                                : List.of("main:1 applied"));
        assertHistoryIsTrue(direction, way, true);
        assertConnectionIsAsItWas();
    }

    private static void run(Direction direction, MigrationDefinition hostile) {
        Migrator migrator = Migrator.builder(pool)
                .registry(registry(table("1", "a"), hostile))
                .lockRetry(Duration.ZERO)
                .build();
        switch (direction) {
            case UP -> migrator.migrate();
            case DOWN -> migrator.rollback(Target.only("2"));
        }
    }

    private static @Nullable ProblemCode code(Ending ending, Direction direction, Place place) {
        ProblemCode failed = direction == Direction.UP ? ProblemCode.MIGRATION_FAILED : ProblemCode.ROLLBACK_FAILED;
        return switch (ending) {
            case DONE -> null;
            case FAILED -> failed;
            case FAILED_BEHIND -> place == Place.LAST ? null : failed;
            case CONNECTION_LOST -> ProblemCode.CONNECTION_LOST;
            case HISTORY_DROPPED -> ProblemCode.HISTORY_DROPPED;
            case SCHEMA_DROPPED -> place == Place.FIRST ? failed : ProblemCode.HISTORY_DROPPED;
            case LOCK_LOST -> ProblemCode.LOCK_LOST;
            case TRANSACTION_ENDED -> ProblemCode.TRANSACTION_ENDED;
        };
    }

    /** What is recorded as done stays in the migration, what is not is mended; where nobody can tell, a person does. */
    private static void mendAndRun(
            HostileScript script, Direction direction, Way way, Place place, @Nullable Throwable thrown)
            throws SQLException {
        if (thrown == null) {
            return;
        }
        List<String> done = Sql.rows(
                database, "SELECT statements_done FROM stepwell_migration WHERE version = '2' AND state <> 'applied'");
        MigrationDefinition mended =
                script.mended(direction, way, place, done.isEmpty() ? 0 : Integer.parseInt(done.get(0)));
        Throwable again = catchThrowable(() -> run(direction, mended));
        if (again != null) {
            assertThat(again).hasMessageStartingWith("[outcome-unknown] 2 Hostile");
            migrator(database.dataSource(), table("1", "a"), mended).retry(id("2"), "test");
            run(direction, mended);
        }
    }

    private static void assertConnectionIsAsItWas() throws SQLException {
        assertThat(session()).isEqualTo(before);
        Sql.await(
                database,
                "NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND database = "
                        + "(SELECT oid FROM pg_database WHERE datname = current_database()))");
        Sql.await(
                database,
                "NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() "
                        + "AND state LIKE 'idle in transaction%')");
    }

    private static List<String> session() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            List<String> session = Sql.rows(
                    connection, "SELECT name, setting FROM pg_settings WHERE name NOT LIKE 'plpgsql.%' ORDER BY name");
            session.addAll(Sql.rows(connection, "SELECT session_user, current_user"));
            session.addAll(Sql.rows(connection, KEPT_BY_THE_SESSION));
            session.add(connection.getAutoCommit() + " " + connection.isReadOnly() + " " + connection.getHoldability()
                    + " " + connection.getNetworkTimeout() + " " + connection.getTransactionIsolation());
            return session;
        }
    }

    /** A table is there exactly if the statement that makes it is recorded as done. */
    private static void assertHistoryIsTrue(Direction direction, Way way, boolean wentWell) throws SQLException {
        List<String> rows = Sql.rows(
                database,
                "SELECT state, (SELECT count(*) FROM unnest(up_statements[1:statements_done]) AS s "
                        + "WHERE s LIKE 'CREATE TABLE public.%'), (SELECT count(*) FROM "
                        + "unnest(undoing[1:statements_done]) AS s WHERE s LIKE 'DROP TABLE public.%') "
                        + "FROM stepwell_migration WHERE version = '2'");
        int tables = Sql.rows(database, "SELECT FROM pg_tables WHERE tablename IN ('one', 'two')")
                .size();
        boolean rowGoes = wentWell ? direction == Direction.DOWN : direction == Direction.UP && way == Way.TRANSACTION;
        if (rowGoes) {
            assertThat(rows).isEmpty();
            assertThat(tables).isZero();
        } else if (wentWell || way == Way.TRANSACTION) {
            assertThat(rows).singleElement().asString().startsWith("applied | ");
            assertThat(tables).isEqualTo(2);
        } else {
            String[] row = rows.get(0).split(" \\| ", -1);
            if (direction == Direction.UP) {
                assertThat(row[0]).isIn("failed", "running");
                assertThat(row[1]).isEqualTo(String.valueOf(tables));
            } else {
                assertThat(row[0]).isIn("rollback_failed", "rolling_back", "applied");
                assertThat(row[2]).isEqualTo(String.valueOf(2 - tables));
            }
        }
        assertThat(Sql.rows(
                        database,
                        "SELECT d.count = (SELECT count(*) FROM stepwell_migration) FROM stepwell_digest AS d"))
                .containsExactly("t");
    }

    @Test
    void statementOfFiftyMegabytesRunsAndFailsInShort() throws SQLException {
        String large = "x".repeat(50 << 20);
        MigrationDefinition good = migration("1", "Large")
                .up("", "DO $$ BEGIN CREATE TABLE large (); /* " + large + " */ END $$")
                .irreversible("test")
                .build();
        MigrationDefinition bad = migration("2", "Broken")
                .up("", "SELECT '" + large + "'::integer")
                .irreversible("test")
                .build();

        migrator(pool, good).migrate();
        assertThatThrownBy(() -> migrator(pool, good, bad).migrate())
                .hasMessageStartingWith("[migration-failed] 2 Broken failed at statement 1 of 1; ")
                .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(10_000));

        assertThat(Sql.history(database)).containsExactly("main:1 applied");
        assertThat(Sql.tables(database)).containsExactly("large");
        assertConnectionIsAsItWas();
    }

    @Test
    void lockOfAnotherSessionEndsTheMigrationAfterItsTimeout() throws SQLException {
        migrator(pool, table("1", "a")).migrate();
        MigrationDefinition waiting = migration("2", "Wait")
                .up("", "SET LOCAL lock_timeout = '20ms'")
                .up("", "LOCK TABLE a")
                .irreversible("test")
                .build();
        try (Connection other = database.connect()) {
            other.setAutoCommit(false);
            execute(other, "LOCK TABLE a");

            assertThatThrownBy(() -> Migrator.builder(pool)
                            .registry(registry(table("1", "a"), waiting))
                            .lockRetry(Duration.ZERO)
                            .build()
                            .migrate())
                    .hasMessageStartingWith("[migration-failed] 2 Wait failed at statement 2 of 2; ")
                    .hasMessageContaining("SQLSTATE 55P03");
            other.rollback();
        }
        assertThat(migrator(pool, table("1", "a"), waiting).migrate().migrations())
                .hasSize(1);
        assertConnectionIsAsItWas();
    }

    @Test
    void threadThatOutlivesItsStepIsRefused() throws Exception {
        AtomicReference<Callable<Object>> later = new AtomicReference<>();
        MigrationDefinition leaving = migration("1", "Leave")
                .upJava("", "Leave.up", connection -> {
                    Statement statement = connection.createStatement();
                    later.set(() -> statement.execute("DROP TABLE a"));
                    assertThat(statement.execute("CREATE TABLE a ()")).isFalse();
                })
                .irreversible("test")
                .build();

        migrator(pool, leaving).migrate();

        FutureTask<Object> thread = new FutureTask<>(later.get());
        new Thread(thread).start();
        assertThatThrownBy(thread::get)
                .isExactlyInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(SQLException.class)
                .hasRootCauseMessage("The migration step that this connection was for has ended.");
        assertThat(Sql.tables(database)).containsExactly("a");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
