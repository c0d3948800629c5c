package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.registry;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.runtime.internal.process.Host;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The events that a listener receives, their order, and the handling of a listener that throws. */
@Timeout(60)
class ListenerIT {

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    private final List<MigrationEvent> events = new ArrayList<>();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @Test
    void runIsToldInOrder() {
        Migrator migrator = migrator(
                table("1", "a"),
                migration("2", "IndexA")
                        .notTransactional()
                        .up("", "CREATE INDEX CONCURRENTLY a_id ON a (id)")
                        .up("", "SELECT 1")
                        .down("", "DROP INDEX CONCURRENTLY a_id")
                        .build());

        migrator.migrate();
        migrator.migrate();
        migrator.rollback(Target.steps(1));

        assertThat(told())
                .containsExactly(
                        "planned UP [1 CreateA, 2 IndexA]",
                        "started UP 1 CreateA",
                        "done 1 CreateA 1 of 1",
                        "finished 1 CreateA",
                        "started UP 2 IndexA",
                        "done 2 IndexA 1 of 2",
                        "done 2 IndexA 2 of 2",
                        "finished 2 IndexA",
                        "planned UP []",
                        "planned DOWN [2 IndexA]",
                        "started DOWN 2 IndexA",
                        "done 2 IndexA 1 of 1",
                        "rolled back 2 IndexA");
    }

    @Test
    void failureIsToldWithItsProblem() {
        Migrator migrator = migrator(migration("1", "Fail")
                .up("", "SELECT 1 / 0")
                .irreversible("test")
                .build());

        MigrationException failure = catchThrowableOfType(MigrationException.class, migrator::migrate);

        assertThat(told())
                .containsExactly(
                        "planned UP [1 Fail]",
                        "started UP 1 Fail",
                        "failed UP 1 Fail: " + failure.problems().get(0) + ", " + failure.getCause());
    }

    @Test
    void noticesReachTheLogAndTheListenerFromEveryKindOfStep() throws SQLException {
        database.execute("""
                CREATE TABLE copied (id int);
                CREATE FUNCTION say() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN RAISE NOTICE ''row %'', NEW.id; RETURN NEW; END';
                CREATE TRIGGER say BEFORE INSERT ON copied FOR EACH ROW EXECUTE FUNCTION say()""");
        Migrator migrator = migrator(
                migration("1", "Say")
                        .up("", "DROP TABLE IF EXISTS gone")
                        .up("", "DO $$ BEGIN RAISE WARNING 'careful' USING HINT = 'look', DETAIL = 'why'; END $$")
                        .upCopy("", "COPY copied FROM STDIN", "1\n2\n")
                        .irreversible("test")
                        .build(),
                migration("2", "SayInJava")
                        .upJava("", "SayInJava.up", connection -> {
                            try (Statement statement = connection.createStatement()) {
                                statement.execute("INSERT INTO copied VALUES (3)");
                                assertThat(statement.getWarnings().getMessage()).isEqualTo("row 3");
                                assertThat(statement.getConnection()).isSameAs(connection);
                            }
                        })
                        .irreversible("test")
                        .build());

        try (LogCapture log = new LogCapture()) {
            migrator.migrate();

            assertThat(log.lines())
                    .anyMatch(line -> line.endsWith("INFO dev.stepwell.runtime.Migrator - PostgreSQL says at step "
                            + "1 of 1 Say: NOTICE: table \"gone\" does not exist, skipping"))
                    .anyMatch(line -> line.endsWith(
                            "WARN dev.stepwell.runtime.Migrator - PostgreSQL says at step " + "2 of 1 Say: careful"));
        }
        assertThat(told())
                .filteredOn(event -> event.startsWith("notice"))
                .containsExactly(
                        "notice 1 Say 1: NOTICE 00000 table \"gone\" does not exist, skipping, null, null",
                        "notice 1 Say 2: WARNING 01000 careful, why, look",
                        "notice 1 Say 3: NOTICE 00000 row 1, null, null",
                        "notice 1 Say 3: NOTICE 00000 row 2, null, null",
                        "notice 2 SayInJava 1: NOTICE 00000 row 3, null, null");
    }

    @Test
    void waitingIsToldWithTheHolderAtGrowingIntervals() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        CountDownLatch waited = new CountDownLatch(2);
        MigrationDefinition slow = migration("1", "Slow")
                .upJava("", "Slow.up", connection -> waited.await())
                .irreversible("test")
                .build();
        try {
            Future<MigrationResult> holding = threads.submit(
                    () -> Migrations.migrator(database.dataSource(), slow).migrate());
            Sql.await(
                    database,
                    "count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'stepwell %: 1 Slow'");
            Future<MigrationResult> waiting = threads.submit(() -> Migrator.builder(database.dataSource())
                    .registry(registry(slow))
                    .listener(event -> {
                        events.add(event);
                        if (event instanceof MigrationEvent.Waiting) {
                            waited.countDown();
                        }
                    })
                    .build()
                    .migrate());

            assertThat(holding.get().migrations()).hasSize(1);
            assertThat(waiting.get().nothingDone()).isTrue();
        } finally {
            threads.shutdownNow();
        }
        MigrationEvent.Waiting event = (MigrationEvent.Waiting) events.get(0);
        MigrationEvent.Waiting later = (MigrationEvent.Waiting) events.get(1);
        assertThat(event.waited()).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(later.waited().minus(event.waited())).isGreaterThanOrEqualTo(Duration.ofSeconds(4));
        LockHolder holder = event.holder().orElseThrow();
        assertThat(holder.host()).contains(Host.NAME);
        assertThat(holder.migration()).contains("1 Slow");
        assertThat(holder.statement().orElseThrow()).contains("set_config");
        assertThat(holder.toString())
                .matches("pid " + holder.pid() + ", which says that it is host " + Host.NAME
                        + ", on 1 Slow for 00:00:0\\d");
    }

    @Test
    void retryIsToldWithItsReason() throws Exception {
        database.execute("CREATE TABLE users (id int)");
        try (Connection other = database.connect()) {
            other.setAutoCommit(false);
            Sql.rows(other, "SELECT pg_advisory_xact_lock(1)");
            try (Statement statement = other.createStatement()) {
                statement.execute("LOCK TABLE users");
            }
            Migrator migrator = Migrator.builder(database.dataSource())
                    .existingSchema(ExistingSchema.MIGRATE)
                    .lockTimeout(Duration.ofMillis(10))
                    .registry(registry(migration("1", "Alter")
                            .up("", "ALTER TABLE users ADD x int")
                            .irreversible("test")
                            .build()))
                    .listener(event -> {
                        events.add(event);
                        if (event instanceof MigrationEvent.Retrying retrying && retrying.attempts() == 2) {
                            rollback(other);
                        }
                    })
                    .build();

            migrator.migrate();
        }
        assertThat(told())
                .filteredOn(event -> event.startsWith("retrying"))
                .containsExactly(
                        "retrying 1 Alter after 1: org.postgresql.util.PSQLException: ERROR: canceling statement due "
                                + "to lock timeout",
                        "retrying 1 Alter after 2: org.postgresql.util.PSQLException: ERROR: canceling statement due "
                                + "to lock timeout");
    }

    @Test
    void listenerThatThrowsChangesNothingAndIsNotSwallowed() throws SQLException {
        Migrator migrator = throwing(table("1", "a"));
        try (LogCapture log = new LogCapture()) {
            MigrationResult result = migrator.migrate();

            assertThat(result.migrations()).hasSize(1);
            assertThat(result.listenerFailures())
                    .extracting(Throwable::getMessage)
                    .containsExactly("at Planned", "at Started", "at StepDone", "at Finished");
            assertThat(log.lines())
                    .anyMatch(line -> line.endsWith("ERROR dev.stepwell.runtime.Migrator - The migration listener "
                            + "failed at Started; the run goes on."))
                    .contains("java.lang.AssertionError: at Started")
                    .anyMatch(line -> line.contains("at dev.stepwell.runtime.ListenerIT."));
        }
        assertThat(Sql.history(database)).containsExactly("main:1 applied");
    }

    @Test
    void listenerThatThrowsDoesNotHideAFailure() {
        Migrator migrator = throwing(migration("1", "Fail")
                .up("", "SELECT 1 / 0")
                .irreversible("test")
                .build());

        MigrationException failure = catchThrowableOfType(MigrationException.class, migrator::migrate);

        assertThat(failure).hasMessageStartingWith("[migration-failed] 1 Fail failed at statement 1 of 1;");
        assertThat(failure.getSuppressed())
                .extracting(Throwable::getMessage)
                .containsExactly("at Planned", "at Started", "at Failed");
    }

    @Test
    void manyNoticesAreNotKept() {
        int notices = 200_000;
        int[] counted = new int[1];
        MigrationDefinition loud = migration("1", "Loud")
                .up(
                        "",
                        "DO $$ BEGIN FOR i IN 1.." + notices
                                + " LOOP RAISE NOTICE '%', repeat('x', 1000); END LOOP; END $$")
                .irreversible("test")
                .build();
        long before = used();
        try (LogCapture log = LogCapture.discarding()) {
            Migrator.builder(database.dataSource())
                    .registry(registry(loud))
                    .listener(event -> {
                        counted[0] += event instanceof MigrationEvent.Notice ? 1 : 0;
                        if (counted[0] == notices) {
                            counted[0]++;
                            assertThat(used() - before).isLessThan(50_000_000L);
                        }
                    })
                    .build()
                    .migrate();
            assertThat(log.lines()).isEmpty();
        }
        assertThat(counted[0]).isEqualTo(notices + 1);
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static Migrator throwing(MigrationDefinition... migrations) {
        return Migrator.builder(database.dataSource())
                .registry(registry(migrations))
                .listener(event -> {
                    throw new AssertionError("at " + event.getClass().getSimpleName());
                })
                .build();
    }

    private Migrator migrator(MigrationDefinition... migrations) {
        return Migrator.builder(database.dataSource())
                .existingSchema(ExistingSchema.MIGRATE)
                .registry(registry(migrations))
                .listener(events::add)
                .build();
    }

    private List<String> told() {
        return events.stream().map(ListenerIT::text).toList();
    }

    private static String text(MigrationEvent event) {
        if (event instanceof MigrationEvent.Planned planned) {
            return "planned " + planned.plan().direction() + " "
                    + planned.plan().migrations().stream()
                            .map(PlannedMigration::label)
                            .toList();
        } else if (event instanceof MigrationEvent.Waiting) {
            return "waiting";
        } else if (event instanceof MigrationEvent.Started started) {
            return "started " + started.direction() + " " + started.migration().label();
        } else if (event instanceof MigrationEvent.StepDone done) {
            return "done " + done.migration().label() + " " + done.step() + " of " + done.steps();
        } else if (event instanceof MigrationEvent.Notice notice) {
            return "notice " + notice.migration().label() + " " + notice.step() + ": " + notice.severity() + " "
                    + notice.sqlState() + " " + notice.message() + ", "
                    + notice.detail().orElse("null") + ", " + notice.hint().orElse("null");
        } else if (event instanceof MigrationEvent.Retrying retrying) {
            return "retrying " + retrying.migration().label() + " after " + retrying.attempts() + ": "
                    + retrying.reason();
        } else if (event instanceof MigrationEvent.Finished finished) {
            return "finished " + finished.migration().label();
        } else if (event instanceof MigrationEvent.RolledBack rolledBack) {
            return "rolled back " + rolledBack.migration().label();
        } else if (event instanceof MigrationEvent.Failed failed) {
            return "failed " + failed.direction() + " " + failed.migration().label() + ": " + failed.problem() + ", "
                    + failed.reason();
        }
        throw new AssertionError("unknown event " + event);
    }
}
