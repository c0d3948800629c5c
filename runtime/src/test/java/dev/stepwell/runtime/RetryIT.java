package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.registry;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.Recovery;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Migrations that cannot get a table lock, and are rolled back and tried again. */
@Timeout(60)
class RetryIT {

    private static final MigrationDefinition ADD_EMAIL = migration("2", "AddEmail")
            .up("", "CREATE TABLE before (id int)")
            .up("5:9>9", "ALTER TABLE users ADD email text")
            .down("", "DROP TABLE before")
            .build();

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
        database.execute("CREATE TABLE users (id int)");
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void lockTimeoutIsRetriedUntilTheLockIsFree() throws Exception {
        try (Connection other = database.connect();
                LogCapture log = new LogCapture()) {
            hold(other, "LOCK TABLE users");
            Future<MigrationResult> migrating =
                    threads.submit(() -> migrator(Duration.ofMillis(20), Duration.ofMinutes(1), ADD_EMAIL)
                            .migrate());
            awaitRetry(log, migrating);
            other.rollback();

            assertThat(migrating.get().migrations()).hasSize(1);
            assertThat(log.lines())
                    .anyMatch(line -> line.endsWith(
                            "Stepwell tries 2 AddEmail again: ERROR: canceling statement due to lock timeout"));
        }
        assertThat(Sql.tables(database)).containsExactly("before", "users");
        assertThat(Sql.events(database)).containsExactly("applied main:2");
    }

    @Test
    void whatOutlivesATransactionIsNotInTheWayOfTheNextTry() throws Exception {
        MigrationDefinition preparing = migration("2", "AddEmail")
                .up("", "DO $$ BEGIN EXECUTE 'PREPARE mine AS SELECT 1'; END $$")
                .up("", "ALTER TABLE users ADD email text")
                .down("", "SELECT 1")
                .build();
        try (Connection other = database.connect();
                LogCapture log = new LogCapture()) {
            hold(other, "LOCK TABLE users");
            Future<MigrationResult> migrating =
                    threads.submit(() -> migrator(Duration.ofMillis(20), Duration.ofMinutes(1), preparing)
                            .migrate());
            awaitRetry(log, migrating);
            other.rollback();

            assertThat(migrating.get().migrations()).hasSize(1);
        }
    }

    @Test
    void withoutRetryTheFirstTimeoutFails() throws Exception {
        try (Connection other = database.connect()) {
            hold(other, "LOCK TABLE users");

            assertThatThrownBy(() -> migrator(Duration.ofMillis(20), Duration.ZERO, ADD_EMAIL)
                            .migrate())
                    .hasMessage("""
                            [migration-failed] 2 AddEmail failed at statement 2 of 2; its transaction was rolled \
                            back and nothing was changed. Migrate again when no other session holds the tables for \
                            long, or raise lockTimeout or lockRetry.
                             --> src/main/java/shop/AddEmail.java:5:9
                              |
                            5 |         ALTER TABLE users ADD email text
                              |         ^
                            ERROR: canceling statement due to lock timeout (SQLSTATE 55P03)""");
        }
        assertThat(Sql.tables(database)).containsExactly("users");
    }

    @Test
    void migrationMaySetALockTimeoutOfItsOwn() throws Exception {
        MigrationDefinition impatient = migration("2", "AddEmail")
                .up("4:9", "SET LOCAL lock_timeout = 20")
                .up("5:9", "ALTER TABLE users ADD email text")
                .down("", "SELECT 1")
                .build();
        try (Connection other = database.connect()) {
            hold(other, "LOCK TABLE users");

            assertThatThrownBy(() -> migrator(Duration.ofHours(1), Duration.ZERO, impatient)
                            .migrate())
                    .hasMessageEndingWith("ERROR: canceling statement due to lock timeout (SQLSTATE 55P03)");
        }
        assertThat(Sql.rows(
                        database, "SELECT attname FROM pg_attribute WHERE attrelid = 'users'::regclass AND attnum > 0"))
                .containsExactly("id");
    }

    @Test
    void serializationFailureIsRetried() throws Exception {
        migrator(Duration.ofSeconds(1), Duration.ofMinutes(1), table("1", "first"))
                .migrate();
        database.execute("""
                CREATE SEQUENCE tries;
                CREATE FUNCTION fail_once() RETURNS event_trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF nextval('public.tries') = 1 THEN
                        RAISE EXCEPTION 'could not serialize' USING ERRCODE = 'serialization_failure';
                    END IF;
                END $$;
                CREATE EVENT TRIGGER fail_once ON ddl_command_start WHEN TAG IN ('ALTER TABLE')
                EXECUTE FUNCTION fail_once()""");
        try {
            MigrationResult result = migrator(
                            Duration.ofSeconds(1), Duration.ofMinutes(1), table("1", "first"), ADD_EMAIL)
                    .migrate();

            assertThat(result.migrations()).hasSize(1);
        } finally {
            database.execute("DROP EVENT TRIGGER fail_once; DROP SEQUENCE tries; DROP FUNCTION fail_once()");
        }
        assertThat(Sql.events(database)).containsExactly("applied main:1", "applied main:2");
    }

    @Test
    void concurrentStatementThatWaitsTooLongIsTriedAgain() throws Exception {
        Migrator migrator = concurrent(Duration.ofMillis(100));
        try (Connection other = database.connect();
                LogCapture log = new LogCapture()) {
            hold(other, "INSERT INTO users VALUES (1)");
            Future<MigrationResult> migrating = threads.submit(() -> migrator.migrate());
            awaitRetry(log, migrating);
            other.rollback();

            assertThat(migrating.get().migrations()).hasSize(1);
        }
        assertThat(Sql.rows(
                        database,
                        "SELECT indexrelid::regclass, indisvalid FROM pg_index WHERE indrelid = 'users'::regclass"))
                .containsExactly("users_id | t");
    }

    @Test
    void concurrentStatementDoesNotWaitForEver() throws Exception {
        Migrator migrator = concurrent(Duration.ofMillis(50));
        try (Connection other = database.connect()) {
            hold(other, "INSERT INTO users VALUES (1)");

            assertThatThrownBy(migrator::migrate)
                    .hasMessageStartingWith(
                            "[migration-failed] 3 IndexUsers failed at statement 1 of 1; it runs without "
                                    + "a transaction, ")
                    .hasMessageContaining(" Migrate again when no other session holds the tables for long, or raise "
                            + "concurrentLockTimeout.");
            other.rollback();
        }
        assertThat(migrator.migrate().migrations()).hasSize(1);
        assertThat(Sql.rows(database, "SELECT indisvalid FROM pg_index WHERE indrelid = 'users'::regclass"))
                .containsExactly("t");
    }

    @Test
    void detachThatWaitedTooLongIsFinalizedByTheNextTry() throws Exception {
        database.execute(
                "CREATE TABLE p (id int) PARTITION BY LIST (id); CREATE TABLE q PARTITION OF p FOR VALUES IN (1)");
        MigrationDefinition detach = migration("4", "Detach")
                .notTransactional()
                .up("", "ALTER TABLE p DETACH PARTITION q CONCURRENTLY", new Recovery.DetachPartition("p", "q"))
                .irreversible("test")
                .build();
        Migrator migrator = Migrator.builder(database.dataSource())
                .registry(registry(detach))
                .existingSchema(ExistingSchema.MIGRATE)
                .concurrentLockTimeout(Duration.ofMillis(100))
                .build();
        try (Connection other = database.connect();
                LogCapture log = new LogCapture()) {
            hold(other, "INSERT INTO q VALUES (1)");
            Future<MigrationResult> migrating = threads.submit(() -> migrator.migrate());
            awaitRetry(log, migrating);
            other.rollback();

            assertThat(migrating.get().migrations()).hasSize(1);
        }
        assertThat(Sql.rows(database, "SELECT count(*) FROM pg_inherits")).containsExactly("0");
    }

    @Test
    void reindexThatWaitedTooLongIsTriedAgainWithoutItsLeftovers() throws Exception {
        database.execute("CREATE INDEX users_id ON users (id)");
        retriedUntilTheTableIsFree(migration("4", "Reindex")
                .notTransactional()
                .up(
                        "",
                        "REINDEX INDEX CONCURRENTLY users_id",
                        new Recovery.Reindex(Recovery.Reindex.Scope.INDEX, "users_id"))
                .irreversible("test")
                .build());

        assertThat(Sql.rows(
                        database,
                        "SELECT indexrelid::regclass, indisvalid FROM pg_index WHERE indrelid = 'users'::regclass"))
                .containsExactly("users_id | t");
    }

    @Test
    void leftoversThatAreInUseAreWaitedForNoLonger() throws Exception {
        database.execute("CREATE INDEX users_id ON users (id)");
        Migrator migrator = Migrator.builder(database.dataSource())
                .registry(registry(migration("4", "Reindex")
                        .notTransactional()
                        .up(
                                "",
                                "REINDEX INDEX CONCURRENTLY users_id",
                                new Recovery.Reindex(Recovery.Reindex.Scope.INDEX, "users_id"))
                        .irreversible("test")
                        .build()))
                .existingSchema(ExistingSchema.MIGRATE)
                .concurrentLockTimeout(Duration.ofMillis(100))
                .build();
        try (Connection other = database.connect()) {
            hold(other, "INSERT INTO users VALUES (1)");
            assertThatThrownBy(migrator::migrate).hasMessageStartingWith("[migration-failed] 4 Reindex failed at ");

            assertThatThrownBy(migrator::migrate)
                    .hasMessage(
                            "[migration-failed] 4 Reindex failed when what an earlier run had left was cleared away; "
                                    + "that stays, and nothing was changed. Migrate again when no other session holds the "
                                    + "tables for long, or raise concurrentLockTimeout.\n"
                                    + "ERROR: canceling statement due to lock timeout (SQLSTATE 55P03)");
        }

        assertThat(migrator.migrate().migrations()).hasSize(1);
        assertThat(Sql.rows(database, "SELECT count(*) FROM pg_index WHERE indrelid = 'users'::regclass"))
                .containsExactly("1");
    }

    @Test
    void dropOfAnIndexThatWaitedTooLongIsTriedAgain() throws Exception {
        database.execute("CREATE INDEX users_id ON users (id)");
        retriedUntilTheTableIsFree(migration("4", "DropIndex")
                .notTransactional()
                .up("", "DROP INDEX CONCURRENTLY users_id", new Recovery.DropIndex("users_id"))
                .irreversible("test")
                .build());

        assertThat(Sql.rows(database, "SELECT count(*) FROM pg_index WHERE indrelid = 'users'::regclass"))
                .containsExactly("0");
    }

    /** Holds the table until the second attempt waits, and until the third of a second migrator has failed. */
    private void retriedUntilTheTableIsFree(MigrationDefinition concurrent) throws Exception {
        Migrator migrator = Migrator.builder(database.dataSource())
                .registry(registry(concurrent))
                .existingSchema(ExistingSchema.MIGRATE)
                .concurrentLockTimeout(Duration.ofMillis(100))
                .build();
        try (Connection other = database.connect();
                LogCapture log = new LogCapture()) {
            hold(other, "INSERT INTO users VALUES (1)");
            assertThatThrownBy(migrator::migrate)
                    .hasMessageStartingWith("[migration-failed] 4 ")
                    .hasMessageContaining("ERROR: canceling statement due to lock timeout (SQLSTATE 55P03)");
            assertThat(log.lines().stream().filter(line -> line.contains("Stepwell tries")))
                    .hasSize(2);
        }
        try (Connection other = database.connect();
                LogCapture log = new LogCapture()) {
            hold(other, "INSERT INTO users VALUES (1)");
            Future<MigrationResult> migrating = threads.submit(() -> migrator.migrate());
            awaitRetry(log, migrating);
            other.rollback();

            assertThat(migrating.get().migrations()).hasSize(1);
        }
        assertThat(Sql.events(database)).containsExactly("failed main:4", "applied main:4");
    }

    private static Migrator concurrent(Duration timeout) {
        MigrationDefinition index = migration("3", "IndexUsers")
                .notTransactional()
                .up(
                        "",
                        "CREATE INDEX CONCURRENTLY users_id ON users (id)",
                        Migrations.createIndex("users_id", "users", "(id)"))
                .down("", "DROP INDEX CONCURRENTLY users_id")
                .build();
        return Migrator.builder(database.dataSource())
                .registry(registry(index))
                .existingSchema(ExistingSchema.MIGRATE)
                .concurrentLockTimeout(timeout)
                .build();
    }

    @Test
    void victimOfADeadlockTriesAgain() throws Exception {
        database.execute("CREATE TABLE orders (id int)");
        AtomicInteger attempts = new AtomicInteger();
        List<Future<Boolean>> blocked = new CopyOnWriteArrayList<>();
        try (Connection other = database.connect()) {
            hold(other, "SET deadlock_timeout = '1h'", "LOCK TABLE orders");
            // The migration has users and wants orders, the other one the reverse; only the migration looks for a
            // deadlock.
            MigrationDefinition deadlocked = migration("1", "LockBoth")
                    .upJava("", "LockBoth.up", connection -> {
                        execute(connection, "SET LOCAL deadlock_timeout = '10ms'");
                        execute(connection, "LOCK TABLE users");
                        if (attempts.incrementAndGet() == 1) {
                            blocked.add(threads.submit(() -> {
                                execute(other, "LOCK TABLE users");
                                other.rollback();
                                return true;
                            }));
                            Sql.await(
                                    database,
                                    "count(*) = 1 FROM pg_locks WHERE NOT granted AND relation = 'users'::regclass");
                        }
                        execute(connection, "LOCK TABLE orders");
                    })
                    .irreversible("test")
                    .build();

            migrator(Duration.ofSeconds(30), Duration.ofMinutes(1), deadlocked).migrate();
            assertThat(blocked.get(0).get()).isTrue();
        }
        assertThat(attempts).hasValue(2);
        assertThat(Sql.events(database)).containsExactly("applied main:1");
    }

    @Test
    void interruptedRetryTellsWhatWasDone() throws Exception {
        try (Connection other = database.connect();
                LogCapture log = new LogCapture()) {
            hold(other, "LOCK TABLE users");
            Future<MigrationException> migrating =
                    threads.submit(() -> catchThrowableOfType(MigrationException.class, () -> migrator(
                                    Duration.ofMillis(20), Duration.ofMinutes(1), table("1", "a"), ADD_EMAIL)
                            .migrate()));
            awaitRetry(log, migrating);
            threads.shutdownNow();

            MigrationException failure = migrating.get();
            assertThat(failure)
                    .hasMessage(
                            "[run-interrupted] The run was interrupted while it applied 2 AddEmail, between two attempts. "
                                    + "Its transaction was rolled back and nothing was changed. 1 migration stays applied: 1. "
                                    + "Start the run again to go on from there.");
            assertThat(failure.result().orElseThrow().migrations()).hasSize(1);
            assertThat(failure).cause().isInstanceOf(InterruptedException.class).satisfies(cause -> assertThat(
                            cause.getSuppressed())
                    .singleElement()
                    .asString()
                    .contains("lock timeout"));
        }
        assertThat(Sql.events(database)).containsExactly("applied main:1", "failed main:2");
    }

    private static void awaitRetry(LogCapture log, Future<?> migrating) {
        while (log.lines().stream().noneMatch(line -> line.contains("Stepwell tries"))) {
            assertThat(migrating.isDone()).isFalse();
            assertThat(Thread.currentThread().isInterrupted())
                    .as("the test takes too long")
                    .isFalse();
            Thread.onSpinWait();
        }
    }

    private static void hold(Connection connection, String... statements) throws SQLException {
        connection.setAutoCommit(false);
        for (String sql : statements) {
            execute(connection, sql);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Migrator migrator(Duration lockTimeout, Duration lockRetry, MigrationDefinition... migrations) {
        return Migrator.builder(database.dataSource())
                .existingSchema(ExistingSchema.MIGRATE)
                .registry(registry(migrations))
                .lockTimeout(lockTimeout)
                .lockRetry(lockRetry)
                .build();
    }

    @Test
    void timeOfThoseBeforeItIsNotTakenFromTheRetries() throws Exception {
        database.execute("CREATE TABLE slow (i int)");
        database.execute(
                "CREATE FUNCTION sleep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.1); RETURN NULL; END'");
        database.execute(
                "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON slow DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION sleep()");
        List<MigrationDefinition> all = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            all.add(migration("1." + i, "Slow" + i)
                    .up("", "INSERT INTO slow VALUES (1)")
                    .irreversible("test")
                    .build());
        }
        all.add(ADD_EMAIL);
        try (Connection other = database.connect();
                LogCapture log = new LogCapture()) {
            hold(other, "LOCK TABLE users");
            Future<MigrationResult> migrating = threads.submit(() -> migrator(
                            Duration.ofMillis(20), Duration.ofMillis(500), all.toArray(MigrationDefinition[]::new))
                    .migrate());
            awaitRetry(log, migrating);
            other.rollback();

            assertThat(migrating.get().migrations()).hasSize(11);
        }
    }

    @Test
    void waitForTheHistoryIsBoundedToo() throws Exception {
        MigrationDefinition[] all = IntStream.rangeClosed(1, 20)
                .mapToObj(i -> table(Integer.toString(i), "t" + i))
                .toArray(MigrationDefinition[]::new);
        migrator(Duration.ofMinutes(1), Duration.ZERO, all[0]).migrate();
        try (Connection other = database.connect();
                LogCapture log = new LogCapture()) {
            hold(other, "LOCK TABLE stepwell_migration IN SHARE MODE");
            Future<MigrationResult> migrating = threads.submit(() ->
                    migrator(Duration.ofMillis(50), Duration.ofMinutes(1), all).migrate());
            awaitRetry(log, migrating);
            other.rollback();

            assertThat(migrating.get().migrations()).hasSize(19);
        }
    }
}
