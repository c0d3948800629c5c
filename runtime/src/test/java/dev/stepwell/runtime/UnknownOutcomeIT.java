package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.registry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.Recovery;
import dev.stepwell.runtime.internal.execution.ExecutionPoint;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The decisions of a person about a step whose session died. */
@Timeout(60)
class UnknownOutcomeIT {

    private static final String NEEDLESS =
            "[retry-refused] 1 Backfill has no statement whose outcome only a person can "
                    + "tell. Migrate again; the run goes on where the last one stopped.";

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    private final AtomicInteger deaths = new AtomicInteger();

    @BeforeEach
    void prepare() throws SQLException {
        Sql.empty(database);
        database.execute("DROP SCHEMA IF EXISTS told CASCADE; CREATE SCHEMA told; CREATE TABLE told.done (what text)");
    }

    @Test
    void stepRunsAgain() throws SQLException {
        Migrator migrator = died();

        migrator.retry(id("1"), "its rows\nare half there");

        assertThat(Sql.history(database)).containsExactly("main:1 failed");
        assertThat(done()).containsExactly("before", "up");
        assertThat(Sql.rows(database, "SELECT event, detail, checksum IS NULL FROM stepwell_event"))
                .containsExactly("repaired | statement 2 of 3 is to run again: its rows\nare half there | f");
        assertThat(migrator.validate()).isEmpty();
        migrator.migrate();
        assertThat(done()).containsExactly("before", "up", "up", "after");
        assertThat(Sql.history(database)).containsExactly("main:1 applied");
    }

    @Test
    void stepThatTookEffectIsPassedOver() throws SQLException {
        Migrator migrator = died();

        migrator.markStepDone(id("1"), "its rows are there");

        assertThat(Sql.rows(database, "SELECT event, detail FROM stepwell_event"))
                .containsExactly("repaired | statement 2 of 3 took effect: its rows are there");
        migrator.migrate();
        assertThat(done()).containsExactly("before", "up", "after");
        assertThat(Sql.history(database)).containsExactly("main:1 applied");
    }

    @Test
    void decisionOfOneStepSaysNothingOfItsNextDeath() throws SQLException {
        Migrator migrator = died();
        migrator.retry(id("1"), "once more");
        deaths.set(1);
        assertThatThrownBy(migrator::migrate).hasMessageStartingWith("[connection-lost] ");

        assertThatThrownBy(migrator::migrate).hasMessageStartingWith("[outcome-unknown] 1 Backfill ");
        assertThat(done()).containsExactly("before", "up", "up");
    }

    @Test
    void stepOfARollbackRunsAgainOrIsPassedOver() throws SQLException {
        Migrator migrator = migrator(backfill());
        migrator.migrate();
        deaths.set(2);
        assertThatThrownBy(() -> migrator.rollback(Target.nothing())).hasMessageStartingWith("[connection-lost] ");
        migrator.retry(id("1"), "none is gone");
        assertThat(Sql.history(database)).containsExactly("main:1 rollback_failed");
        assertThatThrownBy(() -> migrator.rollback(Target.nothing())).hasMessageStartingWith("[connection-lost] ");
        assertThatThrownBy(() -> migrator.rollback(Target.nothing()))
                .hasMessageStartingWith("[outcome-unknown] 1 Backfill ");
        migrator.markStepDone(id("1"), "all are gone");

        migrator.rollback(Target.nothing());

        assertThat(Sql.history(database)).isEmpty();
        assertThat(done()).containsExactly("before", "up", "after", "down", "down");
        assertThat(Sql.rows(database, "SELECT detail FROM stepwell_event WHERE event = 'repaired' ORDER BY event_id"))
                .containsExactly(
                        "statement 1 of 1 of the rollback is to run again: none is gone",
                        "statement 1 of 1 of the rollback took effect: all are gone");
    }

    @Test
    void buildWithoutTheClassDecidesToo() throws SQLException {
        MigrationDefinition call = migration("1", "Call")
                .notTransactional()
                .up("", "SELECT 1", new Recovery.Atomic())
                .down("", "SELECT pg_terminate_backend(pg_backend_pid())")
                .build();
        migrator(call).migrate();
        Migrator older = migrator(
                migration("2", "Other").up("", "SELECT 1").irreversible("test").build());
        assertThatThrownBy(() -> older.rollback(Target.only("1"))).hasMessageStartingWith("[connection-lost] ");

        older.markStepDone(id("1"), "test");
        older.rollback(Target.only("1"));

        assertThat(Sql.history(database)).isEmpty();
    }

    @Test
    void onlyAnUnknownOutcomeIsDecided() throws SQLException {
        Migrator migrator = migrator(backfill());
        assertThatThrownBy(() -> migrator.retry(id("9"), "test")).hasMessageStartingWith("[unknown-version] ");
        assertThatThrownBy(() -> migrator.retry(id("1"), "test"))
                .hasMessage(
                        "[retry-refused] 1 Backfill has not begun. Choose an unfinished migration; status lists them.");
        migrator.migrate();
        assertThatThrownBy(() -> migrator.markStepDone(id("1"), "test"))
                .hasMessage(
                        "[retry-refused] 1 Backfill is applied. Choose an unfinished migration; status lists them.");
        assertThatIllegalArgumentException().isThrownBy(() -> migrator.retry(id("1"), " "));
        assertThatIllegalArgumentException().isThrownBy(() -> migrator.markStepDone(id("1"), ""));
        assertThat(Sql.events(database)).containsExactly("applied main:1");
    }

    @Test
    void decisionIsNotTakenTwice() throws SQLException {
        Migrator migrator = died();
        migrator.retry(id("1"), "test");

        assertThatThrownBy(() -> migrator.markStepDone(id("1"), "test")).hasMessage(NEEDLESS);
        assertThat(Sql.events(database)).containsExactly("repaired main:1");
    }

    @Test
    void outcomeThatTheNextRunFindsOutIsNotDecided() throws SQLException {
        for (int statement = 1; statement <= 3; statement++) {
            if (statement == 2) {
                continue;
            }
            prepare();
            diesAt(ExecutionPoint.BEFORE_STATEMENT, statement);
            assertThatThrownBy(() -> migrator(backfill()).markStepDone(id("1"), "test"))
                    .hasMessage(NEEDLESS);
            migrator(backfill()).migrate();
            assertThat(done()).containsExactly("before", "up", "after");
        }
    }

    @Test
    void migrationOfWhichAllIsDoneNeedsNoDecision() throws SQLException {
        diesAt(ExecutionPoint.AFTER_BOOKKEEPING, 3);
        assertThat(Sql.history(database)).containsExactly("main:1 running");

        assertThatThrownBy(() -> migrator(backfill()).retry(id("1"), "test")).hasMessage(NEEDLESS);
        assertThatThrownBy(() -> migrator(backfill()).markStepDone(id("1"), "test"))
                .hasMessage(NEEDLESS);
    }

    @Test
    void stepThatIsStillAtWorkIsNotDecided() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch decided = new CountDownLatch(1);
        MigrationDefinition slow = migration("1", "Slow")
                .notTransactional()
                .upJava("", "Slow.up", connection -> {
                    tell(connection, "up");
                    begun.countDown();
                    assertThat(decided.await(30, TimeUnit.SECONDS)).isTrue();
                })
                .irreversible("test")
                .build();
        Migrator impatient = Migrator.builder(database.dataSource())
                .registry(registry(slow))
                .lockWait(Duration.ofMillis(50))
                .build();
        CompletableFuture<MigrationResult> running = CompletableFuture.supplyAsync(migrator(slow)::migrate);
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

        assertThatThrownBy(() -> impatient.retry(id("1"), "test")).hasMessageStartingWith("[lock-timeout] ");
        decided.countDown();

        assertThat(running.get(30, TimeUnit.SECONDS).migrations()).hasSize(1);
        assertThat(Sql.events(database)).containsExactly("applied main:1");
    }

    private Migrator died() {
        deaths.set(1);
        Migrator migrator = migrator(backfill());
        assertThatThrownBy(migrator::migrate).hasMessageStartingWith("[connection-lost] ");
        assertThatThrownBy(migrator::migrate).hasMessageStartingWith("[outcome-unknown] 1 Backfill ");
        return migrator;
    }

    private void diesAt(ExecutionPoint point, int ordinal) {
        AtomicInteger reached = new AtomicInteger();
        Migrator dying = Migrator.builder(database.dataSource())
                .registry(registry(backfill()))
                .injection(at -> {
                    if (at == point && reached.incrementAndGet() == ordinal) {
                        Sql.endMigrators(database);
                    }
                })
                .build();
        assertThatThrownBy(dying::migrate).hasMessageStartingWith("[connection-lost] ");
    }

    private MigrationDefinition backfill() {
        return migration("1", "Backfill")
                .notTransactional()
                .up("", "INSERT INTO told.done VALUES ('before')", new Recovery.Atomic())
                .upJava("", "Backfill.up", connection -> tell(connection, "up"))
                .up("", "INSERT INTO told.done VALUES ('after')", new Recovery.Atomic())
                .downJava("", "Backfill.down", connection -> tell(connection, "down"))
                .build();
    }

    /** Writes that the step ran, and ends its session as often as the test says. */
    private void tell(Connection connection, String what) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO told.done VALUES ('" + what + "')");
            if (deaths.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                statement.execute("SELECT pg_terminate_backend(pg_backend_pid())");
            }
        }
    }

    private static List<String> done() throws SQLException {
        return Sql.rows(database, "SELECT what FROM told.done");
    }

    private static Migrator migrator(MigrationDefinition... migrations) {
        return Migrations.migrator(database.dataSource(), migrations);
    }
}
