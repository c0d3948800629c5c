package dev.stepwell.runtime.internal.execution;

import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.registry;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stepwell.registry.JavaStep;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.registry.Recovery;
import dev.stepwell.registry.RegistryDigest;
import dev.stepwell.runtime.ExistingSchema;
import dev.stepwell.runtime.LogCapture;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.MigrationResult;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.runtime.Sql;
import dev.stepwell.runtime.StubDataSource;
import dev.stepwell.runtime.internal.history.HistoryFormat;
import dev.stepwell.runtime.internal.history.HistoryNames;
import dev.stepwell.runtime.internal.process.Host;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.TestRole;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

@Timeout(60)
class MigrationLockIT {

    private static final long KEY = MigrationLock.key("\"public\".\"stepwell_migration\"");

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void keyIsTheSameInEveryVersion() {
        assertThat(KEY).isEqualTo(-177178763744868497L);
    }

    @Test
    void waitThatRunsOutNamesTheHolder() throws SQLException {
        try (Connection holder = holder("stepwell web-2: 6 IndexOrders")) {
            assertThatThrownBy(() -> patient(database.dataSource(), Duration.ofMillis(100))
                            .migrate())
                    .isExactlyInstanceOf(MigrationException.class)
                    .hasMessageMatching("\\[lock-timeout] Another migrator holds the lock: pid "
                            + pid(holder)
                            + ", which says that it is host web-2, on 6 IndexOrders for 00:00:\\d\\d\\. Start again when that migrator has ended, "
                            + "or end its backend with pg_terminate_backend\\.");
        }
        assertThat(Sql.rows(database, "SELECT to_regclass('stepwell_migration')"))
                .containsExactly("null");
    }

    @Test
    void waitOfZeroTriesOnce() throws SQLException {
        try (Connection holder = holder("psql")) {
            assertThatThrownBy(
                            () -> patient(database.dataSource(), Duration.ZERO).migrate())
                    .hasMessageMatching("\\[lock-timeout] Another migrator holds the lock: pid "
                            + pid(holder)
                            + ", which says that it is application psql for 00:00:\\d\\d\\. Start again when that migrator has ended, "
                            + "or end its backend with pg_terminate_backend\\.");
        }
        assertThat(patient(database.dataSource(), Duration.ZERO).migrate().migrations())
                .hasSize(1);
    }

    @Test
    void timeThatARoleMayNotSeeIsNotSaid() throws SQLException {
        TestRole role = database.get().createRole("deployer");
        database.execute("GRANT CREATE ON SCHEMA public TO " + role.name());
        try (Connection holder = holder("stepwell web-2: 6 IndexOrders")) {
            assertThatThrownBy(() -> patient(database.get().dataSource(role), Duration.ZERO)
                            .migrate())
                    .hasMessage("[lock-timeout] Another migrator holds the lock: pid "
                            + pid(holder)
                            + ", which says that it is host web-2, on 6 IndexOrders. Start again when that migrator has ended, or end its "
                            + "backend with pg_terminate_backend.");
        }
    }

    @Test
    void migrationThatRunsIsNamedToThoseWhoWait() throws Exception {
        List<MigrationException> failures = new ArrayList<>();
        List<MigrationDefinition> migrations = new ArrayList<>();
        JavaStep.Action ask = connection -> failures.add(
                catchThrowableOfType(MigrationException.class, () -> Migrator.builder(database.dataSource())
                        .registry(() -> migrations)
                        .lockWait(Duration.ZERO)
                        .build()
                        .migrate()));
        migrations.add(migration("1", "Ask")
                .upJava("", "Ask.up", ask)
                .irreversible("test")
                .build());
        migrations.add(migration("2", "AskAgain")
                .notTransactional()
                .upJava("", "AskAgain.up", ask)
                .irreversible("test")
                .build());

        migrator(database.dataSource(), migrations.toArray(MigrationDefinition[]::new))
                .migrate();

        assertThat(failures).hasSize(2);
        assertThat(failures.get(0))
                .hasMessageContaining(", which says that it is host " + Host.NAME + ", on 1 Ask for 00:00:");
        assertThat(failures.get(1))
                .hasMessageContaining(", which says that it is host " + Host.NAME + ", on 2 AskAgain for 00:00:");
    }

    @Test
    void waitingIsLoggedAndEndsWithTheHolder() throws Exception {
        try (LogCapture log = new LogCapture();
                Connection holder = holder("stepwell web-2: 6 IndexOrders")) {
            Future<MigrationResult> waiting = threads.submit(
                    () -> migrator(database.dataSource(), table("1", "a")).migrate());
            String line = ".*Stepwell waits for the lock, which is held by pid " + pid(holder)
                    + ", which says that it is host web-2, on 6 IndexOrders for 00:00:\\d\\d\\.";
            while (log.lines().stream().noneMatch(logged -> logged.matches(line))) {
                assertThat(waiting.isDone()).isFalse();
                Thread.onSpinWait();
            }
            free(holder);
            assertThat(waiting.get().migrations()).hasSize(1);
        }
    }

    @Test
    void waiterPlansAgainWhenItHasTheLock() throws Exception {
        Migrator migrator = migrator(database.dataSource(), table("1", "a"));
        try (Connection holder = holder("psql")) {
            Future<MigrationResult> waiting = threads.submit(() -> migrator.migrate());
            awaitWaiter();
            // As if the holder were a migrator of the same build.
            HistoryNames names = new HistoryNames("public", "stepwell_");
            try (Statement statement = holder.createStatement()) {
                // All of it appears at once.
                statement.execute(String.join(";\n", HistoryFormat.creation(names)));
                statement.execute("INSERT INTO stepwell_migration VALUES ('main', '{1}', '1', 'shop.CreateA', 'x', "
                        + "'applied', '', '{}', true, '{}', null, null, 'x', '', 1, DEFAULT, now(), 'x', 1, 'x')");
            }
            free(holder);
            assertThat(waiting.get().nothingDone()).isTrue();
        }
        assertThat(Sql.tables(database)).isEmpty();
    }

    @Test
    void waiterLeavesWhenTheHolderHasDoneEverything() throws Exception {
        Migrator migrator = migrator(database.dataSource(), table("1", "a"), table("2", "b"));
        migrator.migrate();
        Migrator unread = Migrator.builder(database.dataSource())
                .registry(new MigrationRegistry() {

                    @Override
                    public List<MigrationDefinition> migrations() {
                        throw new AssertionError("the migrations of a waiter are read");
                    }

                    @Override
                    public Optional<RegistryDigest> digest() {
                        return Optional.of(RegistryDigest.of(migrator.migrations()));
                    }
                })
                .build();
        database.execute("CREATE TABLE other AS SELECT * FROM stepwell_migration WHERE version = '2'");
        database.execute("DELETE FROM stepwell_migration WHERE version = '2'");
        try (LogCapture log = new LogCapture();
                Connection holder = holder("psql")) {
            Future<MigrationResult> waiting = threads.submit(() -> unread.migrate());
            awaitWaiter();
            database.execute("INSERT INTO stepwell_migration OVERRIDING SYSTEM VALUE SELECT * FROM other");

            assertThat(waiting.get().nothingDone()).isTrue();
            assertThat(Sql.rows(holder, "SELECT pg_advisory_unlock(" + KEY + ")"))
                    .as("the lock is the holder's still")
                    .containsExactly("t");
            assertThat(log.lines())
                    .anyMatch(line -> line.endsWith("nothing to do any more, another migrator has done it."));
        }
    }

    @Test
    void waiterThatMayNotReadTheDigestWaitsForTheLock() throws Exception {
        migrator(database.dataSource(), table("1", "a")).migrate();
        TestRole role = database.get().createRole("deployer");
        database.execute("GRANT CREATE ON SCHEMA public TO " + role.name());
        database.execute(
                "GRANT SELECT, INSERT, UPDATE, DELETE ON stepwell_migration, stepwell_event TO " + role.name());
        database.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO " + role.name());
        try (Connection holder = holder("psql")) {
            Future<MigrationResult> waiting =
                    threads.submit(() -> migrator(database.get().dataSource(role), table("1", "a"), table("2", "b"))
                            .migrate());
            awaitWaiter();
            free(holder);
            assertThat(waiting.get().migrations()).hasSize(1);
        }
    }

    @Test
    void waiterThatLosesTheHistoryBeginsANewOne() throws Exception {
        migrator(database.dataSource(), table("1", "a")).migrate();
        try (LogCapture log = new LogCapture();
                Connection holder = holder("psql")) {
            Future<MigrationResult> waiting =
                    threads.submit(() -> migrator(database.dataSource(), table("1", "a"), table("2", "b"))
                            .migrate());
            awaitReport(log, 1, waiting);
            Sql.empty(database);
            awaitReport(log, 2, waiting);
            free(holder);
            assertThat(waiting.get().migrations()).hasSize(2);
        }
    }

    /** Waits until a waiter has said so many times that it waits: between the times it tries often. */
    private static void awaitReport(LogCapture log, int times, Future<MigrationResult> waiting) {
        while (log.lines().stream()
                        .filter(line -> line.contains("Stepwell waits for the lock"))
                        .count()
                < times) {
            assertThat(waiting.isDone()).isFalse();
            Thread.onSpinWait();
        }
    }

    @Test
    void whatIsWrongIsSaidWhileAnotherHoldsTheLock() throws Exception {
        migrator(database.dataSource(), table("1", "a")).migrate();
        database.execute("UPDATE stepwell_migration SET checksum = 'v1:stored'");
        MigrationDefinition changed = migration("1", "CreateA")
                .checksum("v1:built")
                .up("", "CREATE TABLE a ()")
                .irreversible("test")
                .build();
        try (Connection holder = holder("psql")) {
            assertThatThrownBy(() -> migrator(database.dataSource(), changed, table("2", "b"))
                            .migrate())
                    .hasMessageStartingWith("[checksum-changed] 1 CreateA ");
            assertThat(holder.isClosed()).isFalse();
        }
    }

    @Test
    void waitingHoldsNoTransaction() throws Exception {
        try (Connection holder = holder("psql")) {
            Future<MigrationResult> waiting = threads.submit(() -> Migrator.builder(database.dataSource())
                    .registry(registry(table("1", "a")))
                    .existingSchema(ExistingSchema.MIGRATE)
                    .build()
                    .migrate());
            awaitWaiter();
            // It would wait for the snapshot of whoever waits in a transaction.
            try (Statement statement = holder.createStatement()) {
                statement.execute("SET statement_timeout = '20s'");
                statement.execute("CREATE TABLE t (id int)");
                statement.execute("CREATE INDEX CONCURRENTLY ON t (id)");
            }
            free(holder);
            assertThat(waiting.get().migrations()).hasSize(1);
        }
    }

    @Test
    void interruptedWaiterGivesUp() throws Exception {
        try (Connection holder = holder("psql")) {
            Future<Boolean> interrupted = threads.submit(() -> {
                assertThatThrownBy(() ->
                                migrator(database.dataSource(), table("1", "a")).migrate())
                        .isExactlyInstanceOf(MigrationException.class)
                        .hasMessage("[run-interrupted] The run was interrupted while it waited for the lock. "
                                + "Nothing was changed. Start the run again to go on from there.");
                return Thread.currentThread().isInterrupted();
            });
            awaitWaiter();
            threads.shutdownNow();
            assertThat(interrupted.get()).isTrue();
            assertThat(holder.isClosed()).isFalse();
        }
    }

    @Test
    void migrationThatReleasesTheLockIsRolledBackAndTheNextDoesNotBegin() throws SQLException {
        MigrationException failure = catchThrowableOfType(MigrationException.class, () -> migrator(
                        database.dataSource(),
                        table("1", "a"),
                        migration("2", "Release")
                                .up("", "CREATE TABLE b ()")
                                .up("", "SELECT pg_advisory_unlock_all()")
                                .irreversible("test")
                                .build(),
                        table("3", "c"))
                .migrate());

        assertThat(failure)
                .hasMessage("[lock-lost] 2 Release released the lock, as was noticed when the history was written, "
                        + "so another migrator may have run at the same time; its transaction was rolled back and "
                        + "nothing was changed. Remove the statement that releases advisory locks from 2 Release, "
                        + "then run validate.");
        assertThat(failure.result().orElseThrow().migrations()).hasSize(1);
        assertThat(Sql.history(database)).containsExactly("main:1 applied");
        assertThat(Sql.tables(database)).containsExactly("a");
    }

    @Test
    void statementThatReleasesTheLockIsTheLastOneOfItsMigration() throws SQLException {
        assertThatThrownBy(() -> migrator(
                                database.dataSource(),
                                migration("1", "Release")
                                        .notTransactional()
                                        .up("", "DISCARD ALL", new Recovery.Repeat())
                                        .up("", "CREATE TABLE b ()", new Recovery.Atomic())
                                        .irreversible("test")
                                        .build())
                        .migrate())
                .hasMessage("[lock-lost] 1 Release released the lock, as was noticed after statement 1 of 2, when "
                        + "the history was written, so another migrator may have run at the same time; it runs "
                        + "without a transaction, and its first statement stays applied. Remove the statement that "
                        + "releases advisory locks from 1 Release, then run validate.");
        assertThat(Sql.history(database)).containsExactly("main:1 failed");
        assertThat(Sql.tables(database)).isEmpty();
    }

    @Test
    void lostLockIsSuppressedIntoTheFirstFailure() {
        assertThatThrownBy(() -> migrator(
                                database.dataSource(),
                                migration("1", "Release")
                                        .up("", "SELECT pg_advisory_unlock_all()")
                                        .up("", "SELECT 1 / 0")
                                        .irreversible("test")
                                        .build())
                        .migrate())
                .hasMessageStartingWith("[migration-failed] 1 Release failed at statement 2 of 2;")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .asString()
                        .contains("[lock-lost]"));
    }

    @Test
    void sessionThatMovesBetweenBackendsIsRefused() throws SQLException {
        try (Connection one = database.connect();
                Connection other = database.connect()) {
            StubDataSource pooler = new StubDataSource(one);
            pooler.divert("pg_try_advisory_lock", other);

            assertThatThrownBy(() -> migrator(pooler, table("1", "a")).migrate())
                    .isExactlyInstanceOf(MigrationException.class)
                    .hasMessage("[transaction-pooler] The session moved from backend "
                            + pid(one)
                            + " to backend "
                            + pid(other)
                            + ", so a pooler in transaction mode is between Stepwell and PostgreSQL. Connect to "
                            + "PostgreSQL directly, or through a pool in session mode.");
        }
        assertThat(Sql.tables(database)).isEmpty();
    }

    @Test
    void lockIsFreeAfterEveryEnd() throws SQLException {
        migrator(database.dataSource(), table("1", "a")).migrate();
        assertThatThrownBy(
                        () -> migrator(database.dataSource(), table("2", "a")).migrate())
                .isExactlyInstanceOf(MigrationException.class);

        assertThat(Sql.rows(
                        database,
                        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' "
                                + "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"))
                .containsExactly("0");
    }

    /** A session that holds the lock until it is closed. */
    private static Connection holder(String applicationName) throws SQLException {
        PGSimpleDataSource dataSource = database.dataSource();
        dataSource.setApplicationName(applicationName);
        Connection connection = dataSource.getConnection();
        Sql.rows(connection, "SELECT pg_try_advisory_lock(" + KEY + ")");
        return connection;
    }

    private static void free(Connection holder) throws SQLException {
        Sql.rows(holder, "SELECT pg_advisory_unlock_all()");
    }

    private static String pid(Connection connection) throws SQLException {
        return Sql.rows(connection, "SELECT pg_backend_pid()").get(0);
    }

    private static void awaitWaiter() throws SQLException {
        Sql.await(
                database,
                "count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() "
                        + "AND query LIKE '%pg_try_advisory_lock($%::bigint)%' AND pid <> pg_backend_pid()");
    }

    private static Migrator patient(PGSimpleDataSource dataSource, Duration wait) {
        return Migrator.builder(dataSource)
                .registry(registry(table("1", "a")))
                .lockWait(wait)
                .build();
    }

    @Test
    void problemsAreToldWithoutTheLockAndOnAReadOnlyServer() throws Exception {
        migrator(database.dataSource(), table("1", "t1"), table("2", "t2"), table("3", "t3"))
                .migrate();
        MigrationDefinition built = migration("2", "CreateT2")
                .checksum("v1:built")
                .up("", "SELECT 1")
                .irreversible("x")
                .build();
        database.execute("UPDATE stepwell_migration SET checksum = 'v1:stored' WHERE version = '2'");
        MigrationDefinition[] now = {table("1", "t1"), built, table("3", "t3"), table("4", "t4")};
        PGSimpleDataSource readOnly = database.dataSource();
        readOnly.setOptions("-c default_transaction_read_only=on");

        assertThatThrownBy(() -> migrator(readOnly, now).migrate()).hasMessageStartingWith("[checksum-changed] ");
        try (Connection holder = database.connect()) {
            Sql.rows(holder, "SELECT pg_advisory_lock(" + KEY + ")");
            assertThatThrownBy(() -> Migrator.builder(database.dataSource())
                            .registry(registry(now))
                            .lockWait(Duration.ofMillis(500))
                            .build()
                            .migrate())
                    .hasMessageStartingWith("[checksum-changed] ");
        }
    }

    @Test
    void whoGaveUpWaitingLeavesNoMark() throws Exception {
        migrator(database.dataSource(), table("1", "a")).migrate();
        try (Connection pooled = database.connect()) {
            StubDataSource pool = new StubDataSource(pooled);
            try (Connection holder = database.connect()) {
                Sql.rows(holder, "SELECT pg_advisory_lock(" + KEY + ")");
                assertThatThrownBy(() -> Migrator.builder(pool)
                                .registry(registry(table("1", "a"), table("2", "b")))
                                .lockWait(Duration.ofMillis(200))
                                .build()
                                .migrate())
                        .hasMessageStartingWith("[lock-timeout] ");
            }
            assertThat(migrator(pool, table("1", "a"), table("2", "b"))
                            .migrate()
                            .migrations())
                    .hasSize(1);
        }
    }
}
