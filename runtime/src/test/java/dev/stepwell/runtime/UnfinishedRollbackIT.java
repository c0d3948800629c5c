package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.registry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.Recovery;
import dev.stepwell.runtime.internal.execution.ExecutionPoint;
import dev.stepwell.testdatabase.CatalogSnapshot;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Unfinished rollbacks without a transaction, which the next run neither forgets nor begins again. */
@Timeout(60)
class UnfinishedRollbackIT {

    private static final MigrationDefinition TABLE = migration("1", "Table")
            .up("", "CREATE TABLE a (id int)")
            .down("", "DROP TABLE a")
            .build();

    private static final MigrationDefinition INDEXES = migration("2", "Indexes")
            .notTransactional()
            .dependsOn("main", "1")
            .up("", "CREATE INDEX CONCURRENTLY a_one ON a (id)", Migrations.createIndex("a_one", "a", "(id)"))
            .up("", "CREATE INDEX CONCURRENTLY a_two ON a (id)", Migrations.createIndex("a_two", "a", "(id)"))
            .down("", "DROP INDEX CONCURRENTLY a_two", new Recovery.DropIndex("a_two"))
            .down("", "DROP INDEX CONCURRENTLY a_one", new Recovery.DropIndex("a_one"))
            .build();

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @Test
    void rollbackGoesOnWhereItBrokeOff() throws SQLException {
        breakOff(ExecutionPoint.BEFORE_STATEMENT, 2, TABLE, INDEXES);
        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:2 rolling_back");
        assertThat(migrator(TABLE, INDEXES).status())
                .extracting(MigrationStatus::state)
                .containsExactly(MigrationState.APPLIED, MigrationState.ROLLING_BACK);
        assertThat(PlanScript.body(migrator(TABLE, INDEXES).planRollback(Target.version("1"))))
                .isEqualTo("""
                        -- roll back 2 Indexes: Indexes (not in a transaction)
                        -- An earlier run did the steps before these. Repeat the settings that those steps made.
                        DROP INDEX CONCURRENTLY a_one;
                        """);

        migrator(TABLE, INDEXES).rollback(Target.version("1"));

        assertThat(Sql.history(database)).containsExactly("main:1 applied");
        assertThat(Sql.rows(database, "SELECT relname FROM pg_class WHERE relname LIKE 'a\\_%'"))
                .isEmpty();
    }

    @Test
    void droppedIndexThatWasNotCountedIsAdopted() throws SQLException {
        breakOff(ExecutionPoint.BEFORE_BOOKKEEPING, 1, TABLE, INDEXES);

        migrator(TABLE, INDEXES).rollback(Target.version("1"));

        assertThat(Sql.rows(database, "SELECT event, detail FROM stepwell_event WHERE event_id > 2 ORDER BY event_id"))
                .containsExactly("adopted | statement 1 of 2: the index a_two is gone", "rolled back | null");
    }

    @Test
    void migrateFinishesARollbackThatBrokeOffAndAppliesAgain() throws SQLException {
        migrator(TABLE, INDEXES).migrate();
        CatalogSnapshot undisturbed = snapshot();
        breakOff(ExecutionPoint.AFTER_STATEMENT, 1, TABLE, INDEXES);

        try (LogCapture log = new LogCapture()) {
            MigrationResult result = migrator(TABLE, INDEXES).migrate();

            assertThat(result.migrations()).extracting(MigrationRun::label).containsExactly("2 Indexes");
            assertThat(log.lines())
                    .anyMatch(line -> line.endsWith("Stepwell finishes what broke off: rolling back 2 Indexes."));
        }
        assertThat(undisturbed.differenceTo(snapshot())).isEmpty();
        assertThat(Sql.events(database))
                .containsExactly(
                        "applied main:1", "applied main:2", "adopted main:2", "rolled back main:2", "applied main:2");
    }

    @Test
    void rollbackThatFailedWithoutEffectLeavesTheMigrationApplied() throws SQLException {
        MigrationDefinition wrong = migration("1", "Wrong")
                .notTransactional()
                .up("", "CREATE TABLE a (id int)", new Recovery.Atomic())
                .up("", "CREATE TABLE b (id int)", new Recovery.Atomic())
                .down("", "DROP TABLE gone", new Recovery.Atomic())
                .build();
        migrator(wrong).migrate();

        assertThatThrownBy(() -> migrator(wrong).rollback(Target.nothing()))
                .hasMessageContaining("and none of its statements stays applied");

        assertThat(Sql.rows(database, "SELECT state, statements_done, undoing FROM stepwell_migration"))
                .containsExactly("applied | 2 | null");
        assertThat(migrator(wrong).migrate().nothingDone()).isTrue();
    }

    @Test
    void rollbackFinishesApplyingWhatBrokeOffFirst() throws SQLException {
        migrator(TABLE).migrate();
        assertThatThrownBy(() -> dying(ExecutionPoint.BEFORE_STATEMENT, 2, TABLE, INDEXES)
                        .migrate())
                .hasMessageStartingWith("[connection-lost] ");
        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:2 running");

        MigrationResult result = migrator(TABLE, INDEXES).rollback(Target.version("1"));

        assertThat(result.migrations()).extracting(MigrationRun::label).containsExactly("2 Indexes");
        assertThat(Sql.history(database)).containsExactly("main:1 applied");
        assertThat(Sql.events(database)).containsExactly("applied main:1", "applied main:2", "rolled back main:2");
    }

    @Test
    void rollbackOfAFailedMigrationThatFailsLeavesItFailed() throws SQLException {
        MigrationDefinition wrong = migration("1", "Wrong")
                .notTransactional()
                .up("", "CREATE TABLE a (id int)", new Recovery.Atomic())
                .up("", "SELECT 1 / 0", new Recovery.Atomic())
                .down("", "DROP TABLE gone", new Recovery.Atomic())
                .build();
        assertThatThrownBy(() -> migrator(wrong).migrate()).hasMessageStartingWith("[migration-failed] ");

        assertThatThrownBy(() -> migrator(wrong).rollback(Target.nothing()))
                .hasMessageStartingWith("[rollback-failed] ");

        assertThat(Sql.rows(database, "SELECT state, statements_done, undoing, done_before FROM stepwell_migration"))
                .containsExactly("failed | 1 | null | null");
    }

    @Test
    void whatWasUndoneMayNotBeChangedSince() throws SQLException {
        breakOff(ExecutionPoint.BEFORE_STATEMENT, 2, TABLE, INDEXES);
        MigrationDefinition changed = migration("2", "Indexes")
                .notTransactional()
                .dependsOn("main", "1")
                .up("", "SELECT 1")
                .down("", "SELECT 2")
                .down("", "DROP INDEX CONCURRENTLY a_one", new Recovery.DropIndex("a_one"))
                .build();

        assertThatThrownBy(() -> migrator(TABLE, changed).rollback(Target.version("1")))
                .hasMessageMatching(
                        "\\[unfinished-migration] 2 Indexes stopped on \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC after one "
                                + "statement, and that statement was changed since\\. Restore the statement that had run, "
                                + "and change only the statements that come later\\.");
    }

    @Test
    void stepOfARollbackOfWhichNobodyCanTellIsSettledByAPerson() throws SQLException {
        MigrationDefinition call = migration("1", "Call")
                .notTransactional()
                .up("", "SELECT 1", new Recovery.Atomic())
                .down("", "SELECT 2")
                .build();
        breakOff(ExecutionPoint.BEFORE_STATEMENT, 1, call);
        assertThatThrownBy(() -> migrator(call).rollback(Target.nothing()))
                .hasMessageStartingWith("[outcome-unknown] 1 Call was started on ");
        migrator(call).markStepDone(id("1"), "test");
        migrator(call).rollback(Target.nothing());

        assertThat(Sql.history(database)).isEmpty();
    }

    /** Applies everything, and ends the session of a rollback when it reaches a point. */
    private static void breakOff(ExecutionPoint point, int ordinal, MigrationDefinition... migrations) {
        migrator(migrations).migrate();
        Migrator dying = dying(point, ordinal, migrations);
        assertThatThrownBy(() -> dying.rollback(migrations.length == 1 ? Target.nothing() : Target.version("1")))
                .hasMessageStartingWith("[connection-lost] ");
    }

    /** One whose session ends when it reaches a point. */
    private static Migrator dying(ExecutionPoint point, int ordinal, MigrationDefinition... migrations) {
        AtomicInteger reached = new AtomicInteger();
        return Migrator.builder(database.dataSource())
                .registry(registry(migrations))
                .injection(at -> {
                    if (at == point && reached.incrementAndGet() == ordinal) {
                        Sql.endMigrators(database);
                    }
                })
                .build();
    }

    private static Migrator migrator(MigrationDefinition... migrations) {
        return Migrations.migrator(database.dataSource(), migrations);
    }

    private static CatalogSnapshot snapshot() throws SQLException {
        try (Connection connection = database.connect()) {
            return CatalogSnapshot.of(connection);
        }
    }
}
