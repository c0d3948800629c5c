package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.registry;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.runtime.internal.execution.MigrationLock;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.TestRole;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The settings that roles, databases and pools make for the queries of an application, under which migrations must run.
 */
@Timeout(60)
class HostileSettingsIT {

    private static final String ALL_SETTINGS =
            "SELECT name, setting FROM pg_settings WHERE name NOT LIKE 'transaction%' AND name NOT LIKE 'plpgsql.%' "
                    + "ORDER BY name";

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private void set(String... settings) throws SQLException {
        for (String setting : settings) {
            database.execute("ALTER DATABASE " + database.get().name() + " SET " + setting);
        }
    }

    @Test
    void timeoutsOfTheDatabaseDoNotBoundMigrations() throws SQLException {
        set(
                "statement_timeout = '200ms'",
                "lock_timeout = '100ms'",
                "idle_in_transaction_session_timeout = '200ms'",
                "idle_session_timeout = '200ms'");
        MigrationDefinition[] slow = {
            migration("1", "Sleep")
                    .up("", "CREATE TABLE a ()")
                    .up("", "SELECT pg_sleep(0.4)")
                    .down("", "SELECT pg_sleep(0.4)")
                    .down("", "DROP TABLE a")
                    .build(),
            migration("2", "Think")
                    .upJava("", "Think.up", connection -> think())
                    .irreversible("test")
                    .build(),
            migration("3", "ThinkAlone")
                    .notTransactional()
                    .up("", "SELECT pg_sleep(0.4)")
                    .upJava("", "ThinkAlone.up", connection -> think())
                    .irreversible("test")
                    .build()
        };

        assertThat(migrator(database.dataSource(), slow).migrate().migrations()).hasSize(3);
        assertThat(migrator(database.dataSource(), slow[0])
                        .rollback(Target.only("1"))
                        .migrations())
                .hasSize(1);
    }

    @Test
    void frozenNodeLosesItsLocksBetweenTwoStatements() throws SQLException {
        set("idle_in_transaction_session_timeout = '300ms'");
        database.execute("CREATE TABLE busy ()");
        AtomicBoolean frozen = new AtomicBoolean();
        Migrator migrator = Migrator.builder(database.dataSource())
                .registry(registry(migration("1", "Freezes")
                        .up("", "ALTER TABLE busy ADD COLUMN one integer")
                        .up("", "ALTER TABLE busy ADD COLUMN two integer")
                        .irreversible("test")
                        .build()))
                .existingSchema(ExistingSchema.MIGRATE)
                .listener(event -> {
                    if (event instanceof MigrationEvent.StepDone && frozen.compareAndSet(false, true)) {
                        waitForTheLocks();
                    }
                })
                .build();

        assertThatThrownBy(migrator::migrate).hasMessageStartingWith("[connection-lost] ");

        assertThat(Sql.rows(
                        database, "SELECT count(*) FROM pg_attribute WHERE attrelid = 'busy'::regclass AND attnum > 0"))
                .containsExactly("0");
        assertThat(migrator.migrate().migrations()).hasSize(1);
    }

    /** Ends when the session of the migration has lost its lock on the table. */
    private void waitForTheLocks() {
        try {
            Sql.await(
                    database,
                    "NOT EXISTS (SELECT FROM pg_locks WHERE relation = 'busy'::regclass AND mode = 'AccessExclusiveLock')");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Leaves the migration's session alone for longer than it may be idle. */
    private void think() throws SQLException {
        think("500 ms");
    }

    private void think(String interval) throws SQLException {
        String begin = Sql.rows(database, "SELECT clock_timestamp()").get(0);
        Sql.await(database, "clock_timestamp() > '" + begin + "'::timestamptz + interval '" + interval + "'");
    }

    @Test
    void statementTimeoutOfTheMigratorStillCounts() {
        assertThatThrownBy(() -> Migrator.builder(database.dataSource())
                        .registry(registry(migration("1", "Sleep")
                                .up("", "SELECT pg_sleep(60)")
                                .irreversible("test")
                                .build()))
                        .statementTimeout(Duration.ofMillis(50))
                        .build()
                        .migrate())
                .hasMessageEndingWith("ERROR: canceling statement due to statement timeout (SQLSTATE 57014)");
    }

    @Test
    void concurrentIndexWaitsForATransactionLongerThanTheLockTimeoutOfTheDatabase() throws Exception {
        migrator(database.dataSource(), table("1", "a")).migrate();
        set("lock_timeout = '50ms'");
        MigrationDefinition index = migration("2", "IndexA")
                .notTransactional()
                .up("", "CREATE INDEX CONCURRENTLY a_id ON a (id)")
                .irreversible("test")
                .build();
        try (Connection other = database.connect()) {
            other.setAutoCommit(false);
            execute(other, "INSERT INTO a VALUES (1)");
            Future<MigrationResult> migrating = threads.submit(() ->
                    migrator(database.dataSource(), table("1", "a"), index).migrate());
            Sql.await(
                    database,
                    "EXISTS (SELECT FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONCURRENTLY%' "
                            + "AND wait_event_type = 'Lock' AND clock_timestamp() - query_start > interval '300 ms')");
            other.commit();
            assertThat(migrating.get().migrations()).hasSize(1);
        }
        assertThat(Sql.rows(database, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_id'::regclass"))
                .containsExactly("t");
    }

    @Test
    void waiterIsNotEndedForBeingIdle() throws Exception {
        set("idle_session_timeout = '300ms'");
        try (Connection holder = database.connect()) {
            execute(holder, "SET idle_session_timeout = 0");
            Sql.rows(
                    holder,
                    "SELECT pg_advisory_lock(" + MigrationLock.key("\"public\".\"stepwell_migration\"") + ")::text");
            Future<MigrationResult> waiting = threads.submit(
                    () -> migrator(database.dataSource(), table("1", "a")).migrate());
            // By then it asks for the lock less often than it may be idle.
            think("3 s");
            assertThat(waiting.isDone()).isFalse();
            Sql.rows(holder, "SELECT pg_advisory_unlock_all()::text");
            assertThat(waiting.get().migrations()).hasSize(1);
        }
    }

    @Test
    void readOnlyDatabaseIsAProblemForMigratingAndAnAnswerForLooking() throws SQLException {
        migrator(database.dataSource(), table("1", "a")).migrate();
        set("default_transaction_read_only = on");
        Migrator ahead = migrator(database.dataSource(), table("1", "a"), table("2", "b"));
        String message = "[database-read-only] The run has to write, but the database is a standby or the session "
                + "is read-only. Connect to the primary with default_transaction_read_only = off.";

        for (ThrowingCallable change : StandbyIT.changes(ahead)) {
            assertThatThrownBy(change).hasMessage(message);
        }
        assertThat(ahead.status())
                .extracting(MigrationStatus::state)
                .containsExactly(MigrationState.APPLIED, MigrationState.PENDING);
        assertThat(ahead.validate()).isEmpty();
        assertThat(ahead.plan(Target.latest()).migrations()).hasSize(1);
        assertThat(ahead.planRollback(Target.steps(1)).migrations()).hasSize(1);
        assertThat(ahead.planRepair()).isEmpty();
        assertThat(migrator(database.dataSource(), table("1", "a")).migrate().nothingDone())
                .isTrue();
    }

    @Test
    void stringsThatAreNotStandardAreRefused() throws SQLException {
        migrator(database.dataSource(), table("1", "a")).migrate();
        set("standard_conforming_strings = off", "escape_string_warning = off");
        Migrator ahead = migrator(database.dataSource(), table("1", "a"), table("2", "b"));

        assertThatThrownBy(ahead::migrate)
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage("[strings-not-standard] standard_conforming_strings is off, so PostgreSQL would read a "
                        + "backslash in a migration's strings differently than the compiler did. Set "
                        + "standard_conforming_strings = on for the role that migrates.");
        assertThat(Sql.tables(database)).containsExactly("a");
        assertThat(ahead.status()).hasSize(2);
        assertThat(ahead.validate()).isEmpty();
    }

    @Test
    void howValuesAreShownDoesNotMatter() throws SQLException {
        set(
                "TimeZone = 'Pacific/Chatham'",
                "DateStyle = 'SQL, DMY'",
                "IntervalStyle = 'sql_standard'",
                "bytea_output = 'escape'",
                "client_min_messages = error",
                "default_transaction_isolation = serializable",
                "default_transaction_deferrable = on",
                "quote_all_identifiers = on",
                "extra_float_digits = -15");
        Migrator migrator = migrator(database.dataSource(), table("1", "a"), table("2", "b"));

        assertThat(migrator.migrate().migrations()).hasSize(2);
        assertThat(migrator.migrate().nothingDone()).isTrue();
        assertThat(migrator.status().get(0).appliedAt().orElseThrow())
                .isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
        assertThat(migrator.rollback(Target.nothing()).migrations()).hasSize(2);
    }

    @Test
    void otherSchemaOfTheSearchPathHoldsEverything() throws SQLException {
        database.execute("CREATE SCHEMA \"App\"");
        set("search_path = \"App\", public");
        Migrator migrator = migrator(database.dataSource(), table("1", "a"));

        assertThat(migrator.migrate().migrations()).hasSize(1);
        assertThat(migrator.migrate().nothingDone()).isTrue();
        assertThat(Sql.rows(
                        database,
                        "SELECT DISTINCT schemaname FROM pg_tables WHERE tablename IN ('a', 'stepwell_digest')"))
                .containsExactly("App");
    }

    @Test
    void roleThatIsSetOwnsWhatMigrationsMake() throws SQLException {
        TestRole owner = database.get().createRole("owner");
        TestRole deployer = database.get().createRole("deployer");
        database.execute("GRANT ALL ON SCHEMA public TO " + owner.name());
        database.execute("GRANT " + owner.name() + " TO " + deployer.name());
        database.execute("ALTER ROLE " + deployer.name() + " SET role = " + owner.name());
        PGSimpleDataSource dataSource = database.get().dataSource(deployer);
        Migrator migrator = migrator(dataSource, table("1", "a"));

        migrator.migrate();
        assertThat(migrator.migrate().nothingDone()).isTrue();

        assertThat(Sql.rows(
                        database,
                        "SELECT DISTINCT tableowner FROM pg_tables WHERE tablename IN ('a', 'stepwell_migration')"))
                .containsExactly(owner.name());
        assertThat(Sql.rows(database, "SELECT applied_by FROM stepwell_migration"))
                .containsExactly(deployer.name());
        migrator.rollback(Target.nothing());
    }

    @Test
    void connectionOfAPoolComesBackAsItWas() throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.dataSource());
        config.setMaximumPoolSize(1);
        config.setAutoCommit(false);
        config.setIsolateInternalQueries(true);
        config.setConnectionInitSql("SET lock_timeout = '7s'; SET statement_timeout = '9s'; "
                + "SET idle_in_transaction_session_timeout = '11s'; SET application_name = 'shop'");
        try (HikariDataSource pool = new HikariDataSource(config)) {
            List<String> before = session(pool);
            MigrationDefinition index = migration("2", "IndexA")
                    .notTransactional()
                    .dependsOn("main", "1")
                    .up("", "CREATE INDEX CONCURRENTLY ON a (id)")
                    .irreversible("test")
                    .build();

            migrator(pool, table("1", "a"), index).migrate();
            assertThat(session(pool)).isEqualTo(before);
            migrator(pool, table("1", "a"), index).migrate();
            assertThat(session(pool)).isEqualTo(before);
            migrator(pool, table("1", "a"), index, table("3", "c")).rehearse(Target.latest());
            assertThat(session(pool)).isEqualTo(before);
            assertThatThrownBy(() -> migrator(pool, table("1", "a"), index, table("3", "a"))
                            .migrate())
                    .isInstanceOf(MigrationException.class);
            assertThat(session(pool)).isEqualTo(before);
        }
    }

    @Test
    void poolReplacesAConnectionWhoseSessionAMigrationEnded() throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.dataSource());
        config.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            assertThatThrownBy(() -> migrator(
                                    pool,
                                    migration("1", "End")
                                            .up("", "SELECT pg_terminate_backend(pg_backend_pid())")
                                            .irreversible("test")
                                            .build())
                            .migrate())
                    .hasMessageStartingWith("[connection-lost] The connection was lost while applying 1 End, at ");
            assertThat(migrator(pool, table("1", "a")).migrate().migrations()).hasSize(1);
        }
    }

    private static List<String> session(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            List<String> session = Sql.rows(connection, ALL_SETTINGS);
            session.addAll(Sql.rows(connection, "SELECT pg_backend_pid(), current_user"));
            session.addAll(Sql.rows(
                    connection,
                    "SELECT locktype FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"));
            session.add(String.valueOf(connection.getAutoCommit()));
            session.add(String.valueOf(connection.getTransactionIsolation()));
            connection.rollback();
            return session;
        }
    }

    /** What queues behind an ALTER TABLE that queues behind a long query waits no longer than the ALTER TABLE may. */
    @Test
    void otherQueriesWaitNoLongerThanTheLockTimeout() throws Exception {
        Duration lockTimeout = Duration.ofMillis(400);
        migrator(database.dataSource(), table("1", "a")).migrate();
        MigrationDefinition alter = migration("2", "AddX")
                .up("", "ALTER TABLE a ADD x int")
                .irreversible("test")
                .build();
        try (Connection reader = database.connect();
                Connection probe = database.connect();
                LogCapture log = new LogCapture()) {
            reader.setAutoCommit(false);
            Sql.rows(reader, "SELECT * FROM a");
            Future<MigrationResult> migrating = threads.submit(() -> Migrator.builder(database.dataSource())
                    .registry(registry(table("1", "a"), alter))
                    .lockTimeout(lockTimeout)
                    .build()
                    .migrate());

            long longest = 0;
            long next = System.nanoTime();
            while (log.lines().stream()
                            .filter(line -> line.contains("Stepwell tries 2 AddX again"))
                            .count()
                    < 3) {
                assertThat(migrating.isDone()).isFalse();
                while (System.nanoTime() < next) {
                    Thread.onSpinWait();
                }
                next = System.nanoTime() + Duration.ofMillis(50).toNanos();
                long begin = System.nanoTime();
                Sql.rows(probe, "SELECT count(*) FROM a");
                longest = Math.max(longest, System.nanoTime() - begin);
            }
            reader.rollback();

            assertThat(migrating.get().migrations()).hasSize(1);
            // The probe queued behind the ALTER TABLE, or nothing is shown; a busy machine may wake it up late.
            assertThat(Duration.ofNanos(longest))
                    .isBetween(lockTimeout.dividedBy(4), lockTimeout.plus(Duration.ofMillis(300)));
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
