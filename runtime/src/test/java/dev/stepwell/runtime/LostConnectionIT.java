package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.registry;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.Recovery;
import dev.stepwell.runtime.internal.execution.ExecutionPoint;
import dev.stepwell.runtime.internal.execution.MigrationLock;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.PostgresServer;
import dev.stepwell.testdatabase.TestDatabase;
import dev.stepwell.testdatabase.WireProxy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections that end without an answer: nothing is claimed that nobody knows, and the next run finds out. */
@Timeout(120)
class LostConnectionIT {

    private static final String COMMITTED = "it is not known whether its transaction was committed";
    private static final String ALONE = "it runs without a transaction, ";
    private static final String OUTCOME = "the outcome is not known";

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    private static MigrationDefinition two(boolean transactional) {
        MigrationBuilder builder = migration("1", "Two")
                .up("", "CREATE TABLE a ()")
                .up("", "CREATE TABLE b ()")
                .down("", "DROP TABLE b")
                .down("", "DROP TABLE a");
        return transactional ? builder.build() : builder.notTransactional().build();
    }

    private static Stream<Arguments> losses() {
        return Stream.of(
                Arguments.of(true, ExecutionPoint.BEFORE_LOCK, 1, "taking the lock", OUTCOME),
                Arguments.of(true, ExecutionPoint.AFTER_LOCK, 1, "looking for tables", OUTCOME),
                Arguments.of(
                        true, ExecutionPoint.BEFORE_BEGIN, 1, "applying 1 Two, before its first statement", COMMITTED),
                Arguments.of(
                        true, ExecutionPoint.BETWEEN_STATEMENTS, 1, "applying 1 Two, at statement 2 of 2", COMMITTED),
                Arguments.of(true, ExecutionPoint.AT_COMMIT, 1, "applying 1 Two, at COMMIT", COMMITTED),
                Arguments.of(true, ExecutionPoint.BEFORE_UNLOCK, 1, "giving the lock back", OUTCOME),
                Arguments.of(
                        false,
                        ExecutionPoint.BEFORE_BEGIN,
                        1,
                        "applying 1 Two, before its first statement",
                        ALONE + "and it is not known what the history says"),
                Arguments.of(
                        false,
                        ExecutionPoint.BEFORE_STATEMENT,
                        1,
                        "applying 1 Two, at statement 1 of 2",
                        ALONE + "and it is not known whether statement 1 took effect"),
                Arguments.of(
                        false,
                        ExecutionPoint.BEFORE_STATEMENT,
                        2,
                        "applying 1 Two, at statement 2 of 2",
                        ALONE
                                + "its first statement stays applied, and it is not known whether statement 2 took effect"),
                Arguments.of(
                        false,
                        ExecutionPoint.BEFORE_BOOKKEEPING,
                        1,
                        "applying 1 Two, after statement 1 of 2, when the history was written",
                        ALONE + "its first statement stays applied, and it is not known what the history says"),
                Arguments.of(
                        false,
                        ExecutionPoint.BEFORE_COMMIT,
                        1,
                        "applying 1 Two, at COMMIT",
                        ALONE + "its first 2 statements stay applied, and it is not known what the history says"));
    }

    @ParameterizedTest(name = "transactional={0} {1} {2}")
    @MethodSource("losses")
    void lostAnswerIsNotKnownAtAnyStage(
            boolean transactional, ExecutionPoint point, int times, String doing, String unknown) throws SQLException {
        MigrationDefinition two = two(transactional);

        Throwable failure = catchThrowable(losing(point, times, two)::migrate);

        assertThat(failure).isExactlyInstanceOf(MigrationException.class);
        assertThat(LostConnection.message(failure)).startsWith(LostConnection.message(doing, unknown) + "\n");
        // The next run finds out, and no event says that the migration failed.
        if (transactional) {
            migrator(database.dataSource(), two).migrate();
            assertThat(Sql.events(database)).containsExactly("applied main:1");
            assertThat(Sql.tables(database)).containsExactly("a", "b");
        } else {
            assertThat(Sql.history(database)).allMatch(row -> !row.endsWith(" failed"));
        }
    }

    @Test
    void lostAnswerWhileRollingBackIsNotKnown() throws SQLException {
        migrator(database.dataSource(), two(true)).migrate();

        assertThat(LostConnection.message(catchThrowable(
                        () -> losing(ExecutionPoint.AT_COMMIT, 1, two(true)).rollback(Target.nothing()))))
                .startsWith(LostConnection.message("rolling back 1 Two, at COMMIT", COMMITTED) + "\n");
        migrator(database.dataSource(), two(true)).rollback(Target.nothing());
        assertThat(Sql.tables(database)).isEmpty();
        assertThat(Sql.events(database)).containsExactly("applied main:1", "rolled back main:1");
    }

    /** Does not hear the next answer of the server once a point is reached so many times. */
    private static Migrator losing(ExecutionPoint at, int times, MigrationDefinition... migrations) {
        PGSimpleDataSource dataSource = database.dataSource();
        dataSource.setSocketFactory(LossySocketFactory.class.getName());
        return Migrator.builder(dataSource)
                .registry(registry(migrations))
                .injection(new ExecutionPoint.Injection() {
                    private int reached;

                    @Override
                    public void at(ExecutionPoint point) {
                        if (point == at && ++reached == times) {
                            LossySocketFactory.loseNextAnswer(() -> true);
                        }
                    }
                })
                .build();
    }

    @Test
    void lostCommitOfACorrectionIsNotKnown() throws SQLException {
        migrator(database.dataSource(), table("1", "a")).migrate();
        try (Connection connection = database.connect()) {
            StubDataSource pool = new StubDataSource(connection);
            pool.fail("commit", new SQLException("stub: connection reset", "08006"));

            assertThat(LostConnection.message(catchThrowable(() ->
                            migrator(pool, table("1", "a"), table("2", "b")).markApplied(Migrations.id("2"), "test"))))
                    .isEqualTo(LostConnection.message("writing the history", OUTCOME)
                            + "\nstub: connection reset (SQLSTATE 08006)");
        }
    }

    @Test
    void lostCommitOfANewHistoryIsNotKnown() throws SQLException {
        try (Connection connection = database.connect()) {
            StubDataSource pool = new StubDataSource(connection);
            pool.fail("commit", new SQLException("stub: connection reset", "08006"));

            assertThat(LostConnection.message(
                            catchThrowable(() -> migrator(pool, table("1", "a")).migrate())))
                    .isEqualTo(LostConnection.message("creating the history", OUTCOME)
                            + "\nstub: connection reset (SQLSTATE 08006)");
        }
    }

    @Test
    void lostConnectionOfARehearsalCommitsNothingForCertain() {
        MigrationDefinition ends = migration("1", "Ends")
                .up("5:9>9", "SELECT pg_terminate_backend(pg_backend_pid())")
                .irreversible("test")
                .build();

        assertThat(LostConnection.message(catchThrowable(
                        () -> migrator(database.dataSource(), ends).rehearse(Target.latest()))))
                .startsWith(
                        LostConnection.message("rehearsing 1 Ends, at statement 1 of 1", "a rehearsal commits nothing")
                                + "\n --> src/main/java/shop/Ends.java:5:9\n");
    }

    @Test
    void lostConnectionWhileReadingIsSaidToBeOne() throws SQLException {
        migrator(database.dataSource(), table("1", "a")).migrate();
        try (Connection connection = database.connect()) {
            StubDataSource pool = new StubDataSource(connection);
            pool.fail("prepareStatement", new SQLException("stub: connection reset", "08006"));

            assertThat(LostConnection.message(
                            catchThrowable(() -> migrator(pool, table("1", "a")).status())))
                    .isEqualTo(LostConnection.message("looking for the history", OUTCOME)
                            + "\nstub: connection reset (SQLSTATE 08006)");
        }
    }

    @Test
    void errorOfAConnectionToSomewhereElseIsAFailureWithAnAnswer() throws SQLException {
        MigrationDefinition raises = migration("1", "Raises")
                .up("", "DO $$ BEGIN RAISE 'stub: no remote server' USING ERRCODE = '08001'; END $$")
                .irreversible("test")
                .build();
        MigrationDefinition throwing = migration("1", "Throws")
                .upJava("", "Throws.up", connection -> {
                    throw new SQLException("stub: no other database", "08006");
                })
                .irreversible("test")
                .build();

        assertThatThrownBy(() -> migrator(database.dataSource(), raises).migrate())
                .hasMessageStartingWith("[migration-failed] 1 Raises failed at statement 1 of 1; its transaction was "
                        + "rolled back and nothing was changed. Correct the migration and migrate again.\n");
        assertThatThrownBy(() -> migrator(database.dataSource(), throwing).migrate())
                .hasMessageStartingWith("[migration-failed] 1 Throws failed in Throws.up; its transaction was "
                        + "rolled back and nothing was changed. Correct the migration and migrate again.\n");
        assertThat(Sql.events(database)).containsExactly("failed main:1", "failed main:1");
    }

    @Test
    void longStatementOutlastsTheSocketTimeoutOfTheDriver() throws SQLException {
        PGSimpleDataSource dataSource = database.dataSource();
        dataSource.setSocketTimeout(1);
        MigrationDefinition inside = migration("1", "Inside")
                .up("", "SELECT pg_sleep(3)")
                .irreversible("test")
                .build();
        MigrationDefinition alone = migration("2", "Alone")
                .notTransactional()
                .up("", "SELECT pg_sleep(2)")
                .irreversible("test")
                .build();
        MigrationDefinition together = migration("3", "Together")
                .up("", "DO $$ BEGIN PERFORM pg_sleep(2); END $$")
                .irreversible("test")
                .build();
        try (Connection connection = dataSource.getConnection()) {
            StubDataSource pool = new StubDataSource(connection);

            assertThat(migrator(pool, inside).rehearse(Target.latest()).migrations())
                    .hasSize(1);
            assertThat(migrator(pool, inside, alone, together).migrate().migrations())
                    .hasSize(3);

            assertThat(connection.getNetworkTimeout()).isEqualTo(1000);
        }
    }

    @Test
    void socketTimeoutComesBackAfterAFailure() throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setNetworkTimeout(Runnable::run, 50_000);
            StubDataSource pool = new StubDataSource(connection);
            MigrationDefinition broken = migration("1", "Broken")
                    .up("", "SELECT 1 / 0")
                    .irreversible("test")
                    .build();

            assertThatThrownBy(() -> migrator(pool, broken).migrate()).isInstanceOf(MigrationException.class);

            assertThat(connection.getNetworkTimeout()).isEqualTo(50_000);
        }
    }

    @Test
    void silenceDuringTheWaitForTheLockIsNoticedBySocketTimeout() throws IOException, SQLException {
        migrator(database.dataSource(), table("1", "a")).migrate();
        try (WireProxy wire = new WireProxy(database.get());
                Connection holder = database.connect()) {
            Sql.rows(
                    holder,
                    "SELECT pg_advisory_lock(" + MigrationLock.key("\"public\".\"stepwell_migration\"") + ")::text");
            PGSimpleDataSource dataSource = wire.dataSource();
            dataSource.setSocketTimeout(1);

            Throwable failure = catchThrowable(
                    () -> silencedAt(ExecutionPoint.BEFORE_LOCK, wire, dataSource, table("1", "a"), table("2", "b"))
                            .build()
                            .migrate());

            assertThat(LostConnection.message(failure))
                    .startsWith(LostConnection.message("taking the lock", OUTCOME) + "\n");
        }
    }

    @Test
    void silenceDuringAStatementEndsWithTheRunTimeout() throws IOException, SQLException {
        migrator(database.dataSource(), table("1", "a")).migrate();
        try (WireProxy wire = new WireProxy(database.get())) {
            PGSimpleDataSource dataSource = wire.dataSource();
            dataSource.setCancelSignalTimeout(6);

            assertThatThrownBy(
                            silencedAt(ExecutionPoint.BEFORE_BEGIN, wire, dataSource, table("1", "a"), table("2", "b"))
                                    .runTimeout(Duration.ofSeconds(2))
                                    .build()::migrate)
                    .isExactlyInstanceOf(MigrationException.class)
                    .hasMessage("[run-timed-out] The run reached its time limit of 2000 ms while it applied 2 CreateB, "
                            + "before its first statement. It is not known whether its transaction was committed. Start "
                            + "the run again to go on from there, with a longer runTimeout if it needs more time.");
        }
        migrator(database.dataSource(), table("1", "a"), table("2", "b")).migrate();
        assertThat(Sql.tables(database)).containsExactly("a", "b");
    }

    /** One run for each stage, all at once, since each has to wait until ten seconds of cancels reach no server. */
    @Test
    void silenceAtEachStageEndsWithTheRunTimeoutAndTheNextRunGoesOn() throws Exception {
        List<Arguments> stages = losses().toList();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Map<String, Future<String>> runs = new LinkedHashMap<>();
            for (Arguments stage : stages) {
                for (int socketTimeout = 0; socketTimeout <= 1; socketTimeout++) {
                    Object[] values = stage.get();
                    if (values[1] == ExecutionPoint.BEFORE_UNLOCK && socketTimeout == 0) {
                        // The run is done by then, so nothing but TCP bounds the wait.
                        continue;
                    }
                    int seconds = socketTimeout;
                    runs.put(
                            "transactional=%s %s %s socketTimeout=%s"
                                    .formatted(values[0], values[1], values[2], socketTimeout),
                            threads.submit(() -> silenced(
                                    (boolean) values[0], (ExecutionPoint) values[1], (int) values[2], seconds)));
                }
            }
            for (Map.Entry<String, Future<String>> run : runs.entrySet()) {
                assertThat(run.getValue().get()).as(run.getKey()).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** {@return what is wrong about a run whose network goes silent at a point; empty if nothing is} */
    private static String silenced(boolean transactional, ExecutionPoint at, int times, int socketTimeout)
            throws Exception {
        try (TestDatabase other = PostgresServer.shared().createDatabase("silent")) {
            MigrationBuilder builder = migration("1", "Two")
                    .up("", "CREATE TABLE a ()", new Recovery.Atomic())
                    .up("", "CREATE TABLE b ()", new Recovery.Atomic())
                    .irreversible("test");
            MigrationDefinition two =
                    transactional ? builder.build() : builder.notTransactional().build();
            String message;
            try (WireProxy wire = new WireProxy(other)) {
                PGSimpleDataSource dataSource = wire.dataSource();
                dataSource.setCancelSignalTimeout(1);
                dataSource.setSocketTimeout(socketTimeout);
                AtomicInteger reached = new AtomicInteger();
                Throwable failure = catchThrowable(Migrator.builder(dataSource)
                        .registry(registry(two))
                        .runTimeout(Duration.ofSeconds(2))
                        .injection(point -> {
                            if (point == at && reached.incrementAndGet() == times) {
                                wire.silence();
                            }
                        })
                        .build()::migrate);
                message = String.valueOf(failure);
            }
            // The end of the proxy ends the session, and so frees the lock.
            migrator(other.dataSource(), two).migrate();
            try (Connection connection = other.connect()) {
                String tables = Sql.rows(
                                connection,
                                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename !~ '^stepwell'")
                        .toString();
                String events =
                        Sql.rows(connection, "SELECT event FROM stepwell_event").toString();
                boolean said = message.contains("[run-timed-out] ") || message.contains("[connection-lost] ");
                return said && tables.equals("[a, b]") && events.equals("[applied]")
                        ? ""
                        : message + ", " + tables + ", " + events;
            }
        }
    }

    private static MigratorBuilder silencedAt(
            ExecutionPoint at, WireProxy wire, DataSource dataSource, MigrationDefinition... migrations) {
        return Migrator.builder(dataSource).registry(registry(migrations)).injection(point -> {
            if (point == at) {
                wire.silence();
            }
        });
    }
}
