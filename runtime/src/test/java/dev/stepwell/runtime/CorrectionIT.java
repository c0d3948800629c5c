package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.registry;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.WireProxy;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Applied migrations whose class was corrected in another part than the up. */
class CorrectionIT {

    private static final MigrationDefinition A = table("1", "a");
    private static final MigrationDefinition B = wrong().build();
    private static final MigrationDefinition C = table("3", "c");

    /** The same up, everything else corrected. */
    private static final MigrationDefinition MENDED = mended().build();

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    private static MigrationBuilder up(String name) {
        return migration("2", name).checksum("v1:b").up("", "CREATE TABLE b ()");
    }

    private static MigrationBuilder wrong() {
        return up("CreateB").down("", "DROP TABLE wrong");
    }

    private static MigrationBuilder mended() {
        return up("CreateBees").dependsOn("main", "1").down("", "DROP TABLE b");
    }

    @Test
    void correctedDownReachesAnOlderBuildByTheNextMigrateWithSomethingToDo() throws SQLException {
        migrator(database.dataSource(), A, B).migrate();
        assertThatThrownBy(() -> migrator(database.dataSource(), A).rollback(Target.toBuild()))
                .hasMessageContaining("table \"wrong\" does not exist");

        try (LogCapture log = new LogCapture()) {
            assertThat(migrator(database.dataSource(), A, MENDED, C).migrate().migrations())
                    .hasSize(1);
            assertThat(log.lines())
                    .anyMatch(line -> line.endsWith("INFO dev.stepwell.runtime.Migrator - Stepwell updates the history "
                            + "of 2 CreateBees: dependencies none becomes 1."));
        }
        assertThat(migrator(database.dataSource(), A).rollback(Target.toBuild()).migrations())
                .extracting(MigrationRun::label)
                .containsExactly("3 CreateC", "2 CreateBees");
        assertThat(Sql.tables(database)).containsExactly("a");
    }

    @Test
    void correctedDownReachesAnOlderBuildByARepair() throws SQLException {
        migrator(database.dataSource(), A, B).migrate();
        Migrator mended = migrator(database.dataSource(), A, MENDED);
        assertThat(mended.migrate().nothingDone()).isTrue();

        List<String> changes = List.of(
                "2 CreateBees: rollback stored-down-1:4902294f becomes stored-down-1:35af7e67",
                "2 CreateBees: dependencies none becomes 1",
                "2 CreateBees: description Create B becomes Create Bees",
                "2 CreateBees: class name shop.CreateB becomes shop.CreateBees");
        assertThat(mended.planRepair()).extracting(Repair::toString).isEqualTo(changes);
        assertThat(mended.repair("the down was wrong"))
                .extracting(Repair::toString)
                .isEqualTo(changes);

        assertThat(mended.planRepair()).isEmpty();
        assertThat(events())
                .last()
                .isEqualTo("repaired | 2 | shop.CreateBees | rollback stored-down-1:4902294f became "
                        + "stored-down-1:35af7e67; dependencies none became 1; description Create B became Create "
                        + "Bees; class name shop.CreateB became shop.CreateBees: the down was wrong");
        assertThat(migrator(database.dataSource(), A).rollback(Target.toBuild()).migrations())
                .extracting(MigrationRun::label)
                .containsExactly("2 CreateBees");
        assertThat(Sql.tables(database)).containsExactly("a");
    }

    @Test
    void eachUpdatedRowHasAnEvent() throws SQLException {
        MigrationDefinition irreversible =
                up("CreateB").irreversible("b is needed").build();
        migrator(database.dataSource(), A, B).migrate();

        migrator(database.dataSource(), A, irreversible, C).migrate();

        assertThat(events())
                .containsExactly(
                        "applied | 1 | shop.CreateA | null",
                        "applied | 2 | shop.CreateB | null",
                        "updated | 2 | shop.CreateB | rollback stored-down-1:4902294f became irreversible (b is "
                                + "needed)",
                        "applied | 3 | shop.CreateC | null");
        assertThatThrownBy(() -> migrator(database.dataSource(), A).rollback(Target.toBuild()))
                .hasMessageStartingWith("[irreversible] 2 CreateB cannot be rolled back: b is needed. ");
    }

    @Test
    void dependenciesAloneAreNoChangeOfTheRollback() {
        migrator(database.dataSource(), A, B).migrate();
        MigrationDefinition dependent = wrong().dependsOn("main", "1").build();

        assertThat(migrator(database.dataSource(), A, dependent).planRepair())
                .extracting(Repair::kind, Repair::stored, Repair::corrected)
                .containsExactly(tuple(Repair.Kind.DEPENDENCIES, "none", "1"));
    }

    @Test
    void changedUpIsRepairedAloneByAPerson() throws SQLException {
        migrator(database.dataSource(), A, B).migrate();
        MigrationDefinition changed = migration("2", "CreateB")
                .checksum("v1:other")
                .up("", "CREATE TABLE b (id int)")
                .down("", "DROP TABLE b")
                .build();
        Migrator migrator = migrator(database.dataSource(), A, changed, C);

        assertThatThrownBy(migrator::migrate).hasMessageStartingWith("[checksum-changed] 2 CreateB ");
        assertThat(migrator.repair("looked at it"))
                .extracting(Repair::kind)
                .containsExactly(Repair.Kind.CHECKSUM, Repair.Kind.ROLLBACK);
        assertThat(migrator.migrate().migrations()).hasSize(1);
        assertThat(migrator(database.dataSource(), A).rollback(Target.toBuild()).migrations())
                .hasSize(2);
    }

    @Test
    void textOfARepeatableMigrationKeepsItsOwnRow() throws SQLException {
        migrator(database.dataSource(), A, view("v1:1", "first")).migrate();
        migrator(database.dataSource(), A, view("v1:2", "second")).migrate();
        String texts = "SELECT description, array_to_string(texts, ' ') FROM stepwell_migration WHERE version = '9'";

        // The older text is not applied again, so its description says nothing about the row.
        migrator(database.dataSource(), A, view("v1:1", "mended"), C).migrate();
        assertThat(Sql.rows(database, texts)).containsExactly("second | v1:1 v1:2");
        assertThat(migrator(database.dataSource(), A, view("v1:1", "mended"), C).planRepair())
                .isEmpty();

        assertThat(migrator(database.dataSource(), A, view("v1:2", "mended"), C).repair("description"))
                .extracting(Repair::toString)
                .containsExactly("9 View: description second becomes mended");
        assertThat(Sql.rows(database, texts)).containsExactly("mended | v1:1 v1:2");
        migrator(database.dataSource(), A, view("v1:2", "mended twice"), C, table("4", "d"))
                .migrate();
        assertThat(Sql.rows(database, texts)).containsExactly("mended twice | v1:1 v1:2");
        // The events know the same texts.
        migrator(database.dataSource(), A, view("v1:2", "mended twice"), C).markRolledBack(id("9"), "test");
        migrator(database.dataSource(), A, view("v1:3", "third"), C).markApplied(id("9"), "test");
        assertThat(Sql.rows(database, texts)).containsExactly("third | v1:1 v1:2 v1:3");
    }

    private static MigrationDefinition view(String checksum, String description) {
        return migration("9", "View")
                .description(description)
                .checksum(checksum)
                .repeatable()
                .up("", "CREATE OR REPLACE VIEW v AS SELECT 1")
                .down("", "DROP VIEW v")
                .build();
    }

    @Test
    void olderBuildCorrectsNothing() throws SQLException {
        migrator(database.dataSource(), A, MENDED, table("4", "d")).migrate();

        // 3 is late, so even the older build has something to do.
        assertThat(migrator(database.dataSource(), A, B, C).migrate().migrations())
                .hasSize(1);

        assertThat(Sql.events(database)).doesNotContain("updated main:2");
        assertThat(Sql.rows(database, "SELECT class_name FROM stepwell_migration WHERE version = '2'"))
                .containsExactly("shop.CreateBees");
    }

    @Test
    void storedRollbackThatSomebodyChangedIsRepaired() throws SQLException {
        Migrator both = migrator(database.dataSource(), A, MENDED);
        both.migrate();
        database.execute("UPDATE stepwell_migration SET down_statements = '{DROP TABLE a}' WHERE version = '2'");
        assertThatThrownBy(() -> migrator(database.dataSource(), A).rollback(Target.toBuild()))
                .hasMessage("[stored-down-changed] The data that the history stores for rolling 2 CreateBees back do "
                        + "not match their checksum. Repair the history with the build that applied 2 CreateBees, or "
                        + "roll back with that build.");

        assertThat(both.repair("restored"))
                .extracting(Repair::toString)
                .containsExactly("2 CreateBees: rollback data that do not match their checksum becomes "
                        + "stored-down-1:35af7e67");

        assertThat(migrator(database.dataSource(), A).rollback(Target.toBuild()).migrations())
                .hasSize(1);
        assertThat(Sql.tables(database)).containsExactly("a");
    }

    @Test
    void checksumThatSomebodyChangedIsCorrectedByTheNextMigrate() throws SQLException {
        migrator(database.dataSource(), A, MENDED).migrate();
        database.execute("UPDATE stepwell_migration SET down_checksum = 'nonsense' WHERE version = '2'");

        migrator(database.dataSource(), A, MENDED, C).migrate();

        assertThat(events())
                .contains("updated | 2 | shop.CreateBees | rollback nonsense became stored-down-1:35af7e67");
        assertThat(migrator(database.dataSource(), A).rollback(Target.toBuild()).migrations())
                .hasSize(2);
    }

    @Test
    void correctionCostsNothingUnlessARowDiffers() throws IOException, SQLException {
        try (WireProxy wire = new WireProxy(database.get())) {
            migrator(wire.dataSource(), A, B).migrate();
            wire.reset();
            migrator(wire.dataSource(), A, B, C).migrate();
            int equal = wire.counts().roundTrips();
            wire.reset();
            migrator(wire.dataSource(), A, MENDED, C, table("4", "d")).migrate();
            // BEGIN, the row, the event, COMMIT.
            assertThat(wire.counts().roundTrips()).isBetween(equal + 1, equal + 4);
            wire.reset();
            migrator(wire.dataSource(), A, MENDED, C, table("4", "d"), table("5", "e"))
                    .migrate();
            assertThat(wire.counts().roundTrips()).isEqualTo(equal);
        }
    }

    @Test
    void oneQuestionStartLeavesTheCorrectionForLater() throws SQLException {
        migrator(database.dataSource(), A, B).migrate();

        assertThat(Migrator.builder(database.dataSource())
                        .registry(registry(A, MENDED))
                        .build()
                        .migrate()
                        .nothingDone())
                .isTrue();

        assertThat(Sql.events(database)).containsExactly("applied main:1", "applied main:2");
    }

    private static List<String> events() throws SQLException {
        return Sql.rows(database, "SELECT event, version, class_name, detail FROM stepwell_event ORDER BY event_id");
    }
}
