package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.registry;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.registry.JavaStep;
import dev.stepwell.registry.MigrationCopy;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.runtime.internal.execution.MigrationLock;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Runs that are interrupted or that reach their time limit. A run ends at once, during any of its work. The server runs
 * no more of its statements, and the next run goes on.
 */
@Timeout(120)
class InterruptionIT {

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    private static final String SLEEPS =
            "EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep')";

    private static final String AGAIN = " Start the run again to go on from there.";
    private static final String NOTHING = "Its transaction was rolled back and nothing was changed.";

    @SuppressWarnings("NullAway.Init")
    private static HikariDataSource pool;

    @BeforeAll
    static void openPool() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.dataSource());
        config.setMaximumPoolSize(1);
        pool = new HikariDataSource(config);
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @Test
    void statementIsCanceledAndItsMigrationRolledBack() throws Exception {
        MigrationException failure = interrupted(SLEEPS, () -> migrator(
                        table("1", "a"),
                        migration("2", "Sleep")
                                .up("", "CREATE TABLE half (id int)")
                                .up("", "SELECT pg_sleep(600)")
                                .irreversible("test")
                                .build(),
                        table("3", "c"))
                .migrate());

        assertThat(failure)
                .hasMessage("[run-interrupted] The run was interrupted while it applied 2 Sleep, at statement 2 of 2. "
                        + NOTHING + " 1 migration stays applied: 1." + AGAIN);
        assertThat(failure.result().orElseThrow().migrations()).hasSize(1);
        assertThat(Sql.tables(database)).containsExactly("a");
        assertThat(Sql.events(database)).containsExactly("applied main:1", "failed main:2");
        assertNextRunFinishes(table("1", "a"), table("2", "b"), table("3", "c"));
    }

    @Test
    void batchThatWasSentTogetherEndsAtTheMigrationThatRuns() throws Exception {
        MigrationException failure = interrupted(SLEEPS, () -> migrator(
                        table("1", "a"),
                        table("2", "b"),
                        migration("3", "Sleep")
                                .up("", "DO $$ BEGIN PERFORM pg_sleep(600); END $$")
                                .irreversible("test")
                                .build(),
                        table("4", "d"))
                .migrate());

        assertThat(failure)
                .hasMessage("[run-interrupted] The run was interrupted while it applied 3 Sleep, at statement 1 of 1. "
                        + NOTHING + " 2 migrations stay applied: 1, 2." + AGAIN);
        assertThat(Sql.tables(database)).containsExactly("a", "b");
        assertNextRunFinishes(table("1", "a"), table("2", "b"), table("3", "c"), table("4", "d"));
    }

    @Test
    void copyIsCanceled() throws Exception {
        database.execute("""
                CREATE TABLE rows (id integer);
                CREATE FUNCTION sleep() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN PERFORM pg_sleep(600); RETURN NEW; END';
                CREATE TRIGGER sleep BEFORE INSERT ON rows FOR EACH ROW EXECUTE FUNCTION sleep()""");
        MigrationException failure = interrupted(SLEEPS, () -> besideTables(migration("1", "Copy")
                        .up(new MigrationCopy("COPY rows FROM STDIN", "1\n".repeat(100_000), ""))
                        .irreversible("test")
                        .build())
                .migrate());

        assertThat(failure)
                .hasMessage("[run-interrupted] The run was interrupted while it applied 1 Copy, at statement 1 of 1. "
                        + NOTHING + AGAIN);
        database.execute("DROP TABLE rows");
        assertNextRunFinishes(table("1", "a"));
    }

    @Test
    void verificationIsCanceled() throws Exception {
        MigrationException failure = interrupted(SLEEPS, () -> migrator(migration("1", "Check")
                        .up("", "CREATE TABLE a (id int)")
                        .verify("", "SELECT pg_sleep(600)")
                        .irreversible("test")
                        .build())
                .migrate());

        assertThat(failure)
                .hasMessage("[run-interrupted] The run was interrupted while it applied 1 Check, at its @Verify. "
                        + NOTHING + AGAIN);
        assertNextRunFinishes(table("1", "a"));
    }

    @Test
    void statementOfAJavaStepIsCanceled() throws Exception {
        MigrationException failure = interrupted(SLEEPS, () -> migrator(java(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("SELECT pg_sleep(600)");
                    }
                }))
                .migrate());

        assertThat(failure)
                .hasMessage("[run-interrupted] The run was interrupted while it applied 1 Mend, in Mend.up. " + NOTHING
                        + AGAIN);
        assertNextRunFinishes(table("1", "a"));
    }

    @Test
    void javaStepThatSleepsSeesTheInterruptionItself() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        MigrationException failure = interrupted(begun, () -> migrator(java(connection -> {
                    begun.countDown();
                    Thread.sleep(600_000);
                }))
                .migrate());

        assertThat(failure)
                .hasMessage("[run-interrupted] The run was interrupted while it applied 1 Mend, in Mend.up. " + NOTHING
                        + AGAIN);
        assertThat(failure).hasCauseInstanceOf(InterruptedException.class);
        assertNextRunFinishes(table("1", "a"));
    }

    @Test
    void javaStepThatKeepsTheInterruptionToItselfIsStoppedAtItsNextStatement() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        MigrationException failure = interrupted(begun, () -> migrator(java(connection -> {
                    begun.countDown();
                    try {
                        Thread.sleep(600_000);
                    } catch (InterruptedException ignored) {
                        // The step hides the interruption on purpose.
                    }
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("SELECT pg_sleep(600)");
                    }
                }))
                .migrate());

        assertThat(failure.problems().get(0).code()).isEqualTo(ProblemCode.RUN_INTERRUPTED);
        assertNextRunFinishes(table("1", "a"));
    }

    @Test
    void commitThatIsCanceledIsRolledBack() throws Exception {
        MigrationException failure = interrupted(SLEEPS, () -> migrator(migration("1", "Defer")
                        .up("", "CREATE TABLE a (id int)")
                        .up(
                                "",
                                "CREATE FUNCTION sleep() RETURNS trigger LANGUAGE plpgsql AS "
                                        + "'BEGIN PERFORM pg_sleep(600); RETURN NEW; END'")
                        .up(
                                "",
                                "CREATE CONSTRAINT TRIGGER sleep AFTER INSERT ON a "
                                        + "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION sleep()")
                        .up("", "INSERT INTO a VALUES (1)")
                        .irreversible("test")
                        .build())
                .migrate());

        assertThat(failure)
                .hasMessage("[run-interrupted] The run was interrupted while it applied 1 Defer, at COMMIT. " + NOTHING
                        + AGAIN);
        assertThat(Sql.tables(database)).isEmpty();
        assertNextRunFinishes(table("1", "a"));
    }

    @Test
    void interruptionBetweenTwoMigrationsEndsTheRunBeforeTheSecond() throws Exception {
        Thread.currentThread().interrupt();
        Migrator migrator = migrator(table("1", "a"));
        MigrationException before = Objects.requireNonNull(failureOf(migrator::migrate));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(before)
                .hasMessage(
                        "[run-interrupted] The run was interrupted while it waited for the lock. Nothing was changed."
                                + AGAIN);
        assertServerIsDone();

        MigrationException between = Objects.requireNonNull(failureOf(() -> Migrator.builder(pool)
                .registry(registry(table("1", "a"), table("2", "b")))
                .listener(event -> {
                    if (event instanceof MigrationEvent.Finished) {
                        Thread.currentThread().interrupt();
                    }
                })
                .build()
                .migrate()));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(between)
                .hasMessage(
                        "[run-interrupted] The run was interrupted before it applied 2 CreateB. Nothing is half-done. "
                                + "1 migration stays applied: 1." + AGAIN);
        assertThat(between.result().orElseThrow().migrations()).hasSize(1);
        assertServerIsDone();
        assertNextRunFinishes(table("1", "a"), table("2", "b"));
    }

    @Test
    void interruptionAfterTheLastMigrationStaysWithTheThreadOfARunThatIsDone() throws Exception {
        MigrationResult result = Migrator.builder(pool)
                .registry(registry(table("1", "a")))
                .listener(event -> {
                    if (event instanceof MigrationEvent.Finished) {
                        Thread.currentThread().interrupt();
                    }
                })
                .build()
                .migrate();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.migrations()).hasSize(1);
        assertServerIsDone();
    }

    @Test
    void waitForTheLockEnds() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Thread holder = new Thread(() -> Migrations.migrator(database.dataSource(), java(connection -> {
                    begun.countDown();
                    released.await();
                }))
                .migrate());
        holder.start();
        begun.await();
        MigrationException failure;
        try {
            failure = interrupted(
                    "EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() "
                            + "AND query LIKE '%pg_try_advisory_lock%' AND pid <> pg_backend_pid() AND state = 'idle')",
                    () -> migrator(table("1", "a")).migrate(), 2);
        } finally {
            released.countDown();
            holder.join();
        }
        assertServerIsDone();

        assertThat(failure)
                .hasMessage(
                        "[run-interrupted] The run was interrupted while it waited for the lock. Nothing was changed."
                                + AGAIN);
        assertThat(failure.result()).isEmpty();
    }

    @Test
    void rehearsalIsCanceledAndRolledBack() throws Exception {
        MigrationException failure = interrupted(SLEEPS, () -> migrator(
                        table("1", "a"),
                        migration("2", "Sleep")
                                .up("", "SELECT pg_sleep(600)")
                                .irreversible("test")
                                .build())
                .rehearse(Target.latest()));

        assertThat(failure)
                .hasMessage("[run-interrupted] The run was interrupted while it rehearsed 2 Sleep. "
                        + "Everything was rolled back." + AGAIN);
        assertThat(Sql.tables(database)).isEmpty();
        assertNextRunFinishes(table("1", "a"));
    }

    @Test
    void rollbackIsCanceledAndItsMigrationStaysApplied() throws Exception {
        MigrationDefinition sleep = migration("1", "Sleep")
                .up("", "CREATE TABLE a (id int)")
                .down("", "DROP TABLE a")
                .down("", "SELECT pg_sleep(600)")
                .build();
        migrator(sleep, table("2", "b")).migrate();
        MigrationException failure =
                interrupted(SLEEPS, () -> migrator(sleep, table("2", "b")).rollback(Target.steps(2)));

        assertThat(failure)
                .hasMessage(
                        "[run-interrupted] The run was interrupted while it rolled back 1 Sleep, at statement 2 of 2. "
                                + NOTHING + " 1 migration stays rolled back: 2." + AGAIN);
        assertThat(Sql.history(database)).containsExactly("main:1 applied");
        assertNextRunFinishes(sleep, table("2", "b"));
    }

    @Test
    void migrationWithoutATransactionSaysWhatStaysAndTheNextRunClearsItAway() throws Exception {
        MigrationDefinition index = migration("2", "Index")
                .notTransactional()
                .up("", "INSERT INTO a VALUES (1)")
                .up(new MigrationStatement(
                        "CREATE INDEX CONCURRENTLY a_id ON a (id)", "", Migrations.createIndex("a_id", "a", "(id)")))
                .irreversible("test")
                .build();
        migrator(table("1", "a")).migrate();
        MigrationException failure;
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("INSERT INTO a VALUES (2)");
            failure = interrupted(
                    "EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() "
                            + "AND query LIKE 'CREATE INDEX CONC%' AND wait_event_type = 'Lock')",
                    () -> migrator(table("1", "a"), index).migrate(), 2);
            other.rollback();
        }

        assertThat(failure)
                .hasMessage("[run-interrupted] The run was interrupted while it applied 2 Index, at statement 2 of 2. "
                        + "It runs without a transaction, and its first statement stays applied, but the INVALID index "
                        + "public.a_id stays until the next run drops it." + AGAIN);
        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:2 failed");
        assertNextRunFinishes(table("1", "a"), index);
        assertThat(Sql.rows(database, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_id'::regclass"))
                .containsExactly("t");
    }

    @Test
    void runThatReachesItsTimeLimitIsStoppedInAStatement() throws Exception {
        MigrationException failure = Objects.requireNonNull(failureOf(() -> limited(
                        builder -> builder.runTimeout(Duration.ofMillis(700)),
                        table("1", "a"),
                        migration("2", "Sleep")
                                .up("", "SELECT pg_sleep(600)")
                                .irreversible("test")
                                .build())
                .migrate()));

        assertThat(failure)
                .hasMessage("[run-timed-out] The run reached its time limit of 700 ms while it applied 2 Sleep, "
                        + "at statement 1 of 1. " + NOTHING + " 1 migration stays applied: 1. "
                        + "Start the run again to go on from there, with a longer runTimeout if it needs more time.");
        assertThat(Thread.interrupted()).isFalse();
        assertThat(Sql.events(database)).containsExactly("applied main:1", "failed main:2");
        assertServerIsDone();
        assertNextRunFinishes(table("1", "a"), table("2", "b"));
    }

    @Test
    void runThatReachesItsTimeLimitIsStoppedWhileItWaitsOrTriesAgain() throws Exception {
        migrator(table("1", "a")).migrate();
        MigrationDefinition locked = migration("2", "Lock")
                .up("", "ALTER TABLE a ADD COLUMN b int")
                .irreversible("test")
                .build();
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE a");
            MigrationException failure = Objects.requireNonNull(failureOf(() -> limited(
                            builder ->
                                    builder.lockTimeout(Duration.ofMillis(20)).runTimeout(Duration.ofMillis(700)),
                            table("1", "a"),
                            locked)
                    .migrate()));
            assertThat(failure)
                    .hasMessageStartingWith(
                            "[run-timed-out] The run reached its time limit of 700 ms while it applied " + "2 Lock, ");
            other.rollback();
            statement.execute(
                    "SELECT pg_advisory_lock(" + MigrationLock.key("\"public\".\"stepwell_migration\"") + ")");
            failure = Objects.requireNonNull(failureOf(
                    () -> limited(builder -> builder.runTimeout(Duration.ofMillis(300)), table("1", "a"), locked)
                            .migrate()));
            assertThat(failure)
                    .hasMessage(
                            "[run-timed-out] The run reached its time limit of 300 ms while it waited for the lock. "
                                    + "Nothing was changed. "
                                    + "Start the run again to go on from there, with a longer runTimeout if it needs more time.");
        }
        assertNextRunFinishes(table("1", "a"), locked);
    }

    @Test
    void runWithinItsTimeLimitIsNotDisturbedAndLeavesNoThread() {
        limited(builder -> builder.runTimeout(Duration.ofMinutes(10)), table("1", "a"))
                .migrate();

        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("stepwell-"))) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static MigrationDefinition java(JavaStep.Action action) {
        return migration("1", "Mend")
                .upJava("", "Mend.up", action)
                .irreversible("test")
                .build();
    }

    private static Migrator migrator(MigrationDefinition... migrations) {
        return Migrations.migrator(pool, migrations);
    }

    private static Migrator besideTables(MigrationDefinition... migrations) {
        return limited(builder -> builder.existingSchema(ExistingSchema.MIGRATE), migrations);
    }

    private static Migrator limited(UnaryOperator<MigratorBuilder> settings, MigrationDefinition... migrations) {
        return settings.apply(Migrator.builder(pool).registry(registry(migrations)))
                .build();
    }

    private static MigrationException interrupted(String condition, Callable<?> run) throws Exception {
        return interrupted(condition, run, 1);
    }

    private static MigrationException interrupted(String condition, Callable<?> run, int sessions) throws Exception {
        return interrupted(() -> Sql.await(database, condition), run, sessions);
    }

    private static MigrationException interrupted(CountDownLatch begun, Callable<?> run) throws Exception {
        return interrupted(begun::await, run, 1);
    }

    private interface Condition {

        void await() throws Exception;
    }

    /**
     * Runs something in a thread of its own beside other sessions, interrupts it when a condition holds, and checks
     * what is left.
     */
    private static MigrationException interrupted(Condition condition, Callable<?> run, int sessions) throws Exception {
        AtomicReference<MigrationException> failure = new AtomicReference<>();
        AtomicBoolean flag = new AtomicBoolean();
        Thread thread = new Thread(() -> {
            failure.set(failureOf(run));
            flag.set(Thread.currentThread().isInterrupted());
        });
        thread.start();
        condition.await();
        long begin = System.nanoTime();
        thread.interrupt();
        thread.join();
        System.out.println(
                "From the interruption to the exception: " + (System.nanoTime() - begin) / 1_000_000 + " ms");

        assertThat(flag).isTrue();
        if (sessions == 1) {
            assertServerIsDone();
        }
        return Objects.requireNonNull(failure.get());
    }

    private static MigrationException failureOf(Callable<?> run) {
        try {
            run.call();
            throw new AssertionError("nothing was thrown");
        } catch (MigrationException e) {
            return e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The session is back in the pool, as it was, and holds nothing. */
    private static void assertServerIsDone() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(Sql.rows(connection, "SELECT current_setting('application_name')"))
                    .doesNotContain("stepwell");
            assertThat(Sql.rows(
                            connection,
                            "SELECT query FROM pg_stat_activity WHERE datname = current_database() "
                                    + "AND state <> 'idle' AND pid <> pg_backend_pid()"))
                    .isEmpty();
            assertThat(Sql.rows(
                            connection,
                            "SELECT mode FROM pg_locks WHERE locktype = 'advisory' AND granted "
                                    + "AND pid = pg_backend_pid()"))
                    .isEmpty();
        }
    }

    private static void assertNextRunFinishes(MigrationDefinition... migrations) throws SQLException {
        besideTables(migrations).migrate();
        assertThat(Sql.history(database)).hasSize(migrations.length).allMatch(row -> row.endsWith(" applied"));
        assertServerIsDone();
    }
}
