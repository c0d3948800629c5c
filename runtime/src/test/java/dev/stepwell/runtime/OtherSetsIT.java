package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.registry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.TestRole;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two applications with one history, each of which has a set of its own. */
class OtherSetsIT {

    private static final MigrationDefinition ORDER =
            table("orders", "1", "Order").build();
    private static final MigrationDefinition BILL =
            table("billing", "1", "Bill").build();
    private static final MigrationDefinition PAYMENT =
            table("billing", "2", "Payment").build();

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    private static MigrationBuilder table(String set, String version, String name) {
        return migration(set, version, "Create" + name)
                .up("", "CREATE TABLE " + name + "_table ()")
                .down("", "DROP TABLE " + name + "_table");
    }

    @Test
    void rollbackLeavesTheTablesOfTheOtherApplication() throws SQLException {
        Migrator orders = migrator(database.dataSource(), ORDER);
        Migrator billing = migrator(database.dataSource(), BILL);
        migrator(database.dataSource(), BILL, PAYMENT).migrate();
        orders.migrate();

        MigrationResult toBuild = billing.rollback(Target.toBuild());

        assertThat(toBuild).hasToString("rolled back 1 migration: billing:2 CreatePayment; sets left alone: orders");
        assertThat(Sql.tables(database)).containsExactly("bill_table", "order_table");
        // The last migration of the history is the other application's.
        assertThat(billing.rollback(Target.steps(1)).migrations())
                .extracting(MigrationRun::id)
                .containsExactly(id("billing:1"));
        assertThat(billing.planRollback(Target.nothing()).otherSets()).containsExactly("orders");
        assertThat(billing.rollback(Target.nothing()).nothingDone()).isTrue();
        assertThat(Sql.history(database)).containsExactly("orders:1 applied");
        assertThat(Sql.tables(database)).containsExactly("order_table");
    }

    @Test
    void startBesideAnotherSetAsksTheDigestAlone() throws SQLException {
        migrator(database.dataSource(), ORDER).migrate();
        migrator(database.dataSource(), BILL, PAYMENT).migrate();
        TestRole starter = database.get().createRole("starter");
        database.execute("GRANT SELECT ON stepwell_digest TO " + starter.name());

        assertThat(migrator(database.get().dataSource(starter), ORDER).migrate().nothingDone())
                .isTrue();
        assertThat(migrator(database.get().dataSource(starter), BILL, PAYMENT)
                        .migrate()
                        .nothingDone())
                .isTrue();
        assertThat(migrator(database.get().dataSource(starter), BILL, PAYMENT, ORDER)
                        .migrate()
                        .nothingDone())
                .isTrue();
        // One migration of a set does not stand for the set.
        assertThatThrownBy(
                        () -> migrator(database.get().dataSource(starter), BILL).migrate())
                .hasMessageStartingWith("[history-not-accessible] ");
    }

    @Test
    void rollbackTakesNoDependencyOfTheOtherApplication() throws SQLException {
        MigrationDefinition invoice =
                table("orders", "2", "Invoice").dependsOn("billing", "1").build();
        Migrator billing = migrator(database.dataSource(), BILL);
        migrator(database.dataSource(), ORDER, BILL, invoice).migrate();

        assertThatThrownBy(() -> billing.rollback(Target.nothing()))
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage("[other-set-depends] billing:1 CreateBill cannot be rolled back: orders:2 CreateInvoice "
                        + "depends on it, and this build has no migration of the set orders. Roll orders:2 "
                        + "CreateInvoice back first, with the build that contains it, or by name with "
                        + "rollback(Target.only(set, version)).");
        assertThat(Sql.tables(database)).containsExactly("bill_table", "invoice_table", "order_table");

        billing.rollback(Target.only("orders", "2"));
        billing.rollback(Target.nothing());
        assertThat(Sql.history(database)).containsExactly("orders:1 applied");
    }

    @Test
    void secondApplicationStartsOnTheHistoryOfTheFirst() throws SQLException {
        migrator(database.dataSource(), ORDER).migrate();
        Migrator billing = Migrator.builder(database.dataSource())
                .registry(registry(BILL))
                .newerVersions(NewerVersions.REFUSE)
                .build();

        assertThat(billing.validate()).isEmpty();
        try (LogCapture log = new LogCapture()) {
            MigrationResult result = billing.migrate();
            assertThat(result).hasToString("applied 1 migration: billing:1 CreateBill; sets left alone: orders");
            assertThat(result.unknown()).isEmpty();
            assertThat(log.lines()).noneMatch(line -> line.contains("WARN"));
            assertThat(log.lines())
                    .anyMatch(line -> line.endsWith("INFO dev.stepwell.runtime.Migrator - Stepwell: the history has "
                            + "sets of which this build has nothing, and they are left alone: [orders]."));
        }
        assertThat(billing.migrate().nothingDone()).isTrue();
        assertThat(migrator(database.dataSource(), ORDER).migrate().nothingDone())
                .isTrue();
        assertThat(billing.status())
                .extracting(MigrationStatus::id, MigrationStatus::state, MigrationStatus::otherSet)
                .containsExactly(
                        tuple(id("orders:1"), MigrationState.OTHER_SET, true),
                        tuple(id("billing:1"), MigrationState.APPLIED, false));
    }

    @Test
    void unfinishedRollbackOfTheOtherApplicationIsItsOwn() throws SQLException {
        MigrationDefinition stubborn = migration("orders", "2", "Stubborn")
                .notTransactional()
                .up("", "SELECT 1")
                .down("", "SELECT 1")
                .down("", "SELECT 1 / 0")
                .build();
        Migrator orders = migrator(database.dataSource(), ORDER, stubborn);
        orders.migrate();
        assertThatThrownBy(() -> orders.rollback(Target.steps(1))).isExactlyInstanceOf(MigrationException.class);

        Migrator billing = migrator(database.dataSource(), BILL);
        assertThat(billing.migrate().migrations()).hasSize(1);
        assertThat(billing.rollback(Target.steps(1)).migrations()).hasSize(1);
        assertThat(billing.status())
                .extracting(MigrationStatus::state, MigrationStatus::otherSet)
                .contains(tuple(MigrationState.ROLLBACK_FAILED, true));
        assertThat(Sql.history(database)).containsExactly("orders:1 applied", "orders:2 rollback_failed");
    }
}
