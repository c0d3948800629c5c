package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.ids;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.TestRole;
import dev.stepwell.testdatabase.WireProxy;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Adoption: migrations that another tool applied become part of the history, and no statement of them runs. */
class AdoptionIT {

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    private static AdoptedMigration known(String version, String at, String by) {
        return unknown(version)
                .withAppliedAt(Instant.parse(at))
                .withAppliedBy(by)
                .withExecution(Duration.ofMillis(70));
    }

    private static AdoptedMigration unknown(String version) {
        return AdoptedMigration.of(id(version), "Other's table, " + version);
    }

    private static Migrator build() {
        return migrator(database.dataSource(), table("1", "a"), table("2", "b", "1"), table("3", "c"));
    }

    @Test
    void originalTimesAndPeopleAreKept() throws SQLException {
        List<AdoptedMigration> other = List.of(unknown("2"), known("01", "2024-02-03T04:05:06.789Z", "alice"));

        assertThat(build().planAdoption(other)).isEqualTo(ids("1", "2"));
        assertThat(Sql.rows(database, "SELECT to_regclass('stepwell_migration')"))
                .containsExactly("null");
        assertThat(build().adopt(other)).isEqualTo(ids("1", "2"));

        MigrationStatus first = build().status().get(0);
        assertThat(first.state()).isEqualTo(MigrationState.APPLIED);
        assertThat(first.appliedAt()).contains(Instant.parse("2024-02-03T04:05:06.789Z"));
        assertThat(first.appliedBy()).contains("alice");
        assertThat(first.execution()).contains(Duration.ofMillis(70));
        assertThat(Sql.rows(
                        database,
                        "SELECT applied_by = session_user, applied_at > now() - interval '1 minute' "
                                + "FROM stepwell_migration WHERE version = '2'"))
                .containsExactly("t | t");
        assertThat(Sql.rows(
                        database,
                        "SELECT event, version, detail, execution_ms, database_user = session_user, "
                                + "occurred_at > now() - interval '1 minute' FROM stepwell_event ORDER BY event_id"))
                .containsExactly(
                        "adopted | 1 | from Other's table, 01 | 70 | t | t",
                        "adopted | 2 | from Other's table, 2 | 0 | t | t");
        assertThat(build().migrate().migrations()).extracting(MigrationRun::id).containsExactly(id("3"));
        assertThat(build().migrate().nothingDone()).isTrue();
        assertThat(Sql.tables(database)).containsExactly("c");
    }

    @Test
    void manyTakeHardlyMoreRoundTripsThanOne() throws IOException, SQLException {
        int one = roundTrips(1);
        empty();
        // Rows, their origins and events, each as often as the driver looks whether the server waits to be read.
        assertThat(roundTrips(300)).isLessThan(one + 15);
        assertThat(Sql.rows(
                        database,
                        "SELECT count(*), count(DISTINCT applied_at), min(applied_by), max(applied_by) "
                                + "FROM stepwell_migration"))
                .containsExactly("300 | 300 | person 1 | person 99");
    }

    private static int roundTrips(int migrations) throws IOException, SQLException {
        List<MigrationDefinition> tables = new ArrayList<>();
        List<AdoptedMigration> other = new ArrayList<>();
        for (int i = 1; i <= migrations; i++) {
            tables.add(table(Integer.toString(i), "t" + i));
            other.add(known(
                    Integer.toString(i),
                    Instant.parse("2024-02-03T04:05:06Z").plusSeconds(i).toString(),
                    "person " + i));
        }
        try (WireProxy wire = new WireProxy(database.get())) {
            assertThat(migrator(wire.dataSource(), tables.toArray(MigrationDefinition[]::new))
                            .adopt(other))
                    .hasSize(migrations);
            return wire.counts().roundTrips();
        }
    }

    @Test
    void whatTheHistoryHasIsRefusedAndNothingIsRecorded() throws SQLException {
        build().migrate(Target.version("1"));

        assertThatThrownBy(() -> build().adopt(List.of(unknown("1"), unknown("3"))))
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage("[adoption-refused] The history already has one migration to be adopted: 1. Leave "
                        + "migration 1 out of the adoption.");
        assertThatThrownBy(() -> build().planAdoption(List.of(unknown("1"))))
                .hasMessageStartingWith("[adoption-refused] ");
        assertThat(Sql.history(database)).containsExactly("main:1 applied");
        assertThat(build().adopt(List.of(unknown("3"), unknown("2")))).isEqualTo(ids("2", "3"));
    }

    @Test
    void dependenciesHaveToBeThere() throws SQLException {
        assertThatThrownBy(() -> build().planAdoption(List.of(unknown("2"), unknown("3"))))
                .hasMessage("[adoption-incomplete] 2 CreateB is to be adopted, but its dependency 1 CreateA is "
                        + "neither applied nor to be adopted. Adopt 1 CreateA too, under the name that the other "
                        + "tool gives it, or apply 1 CreateA with the other tool first.");
        assertThatThrownBy(() -> build().adopt(List.of(unknown("2")))).hasMessageStartingWith("[adoption-incomplete] ");
        assertThat(Sql.history(database)).isEmpty();
    }

    @Test
    void onlyWhatTheBuildHasIsAdoptedAndEachOnce() {
        assertThatThrownBy(() -> build().planAdoption(List.of(unknown("4"))))
                .hasMessage("[unknown-version] This build does not contain a migration 4. Name one of "
                        + "the 3 migrations, from 1 to 3.");
        assertThatThrownBy(() -> build().adopt(List.of(unknown("1"), unknown("1.0"))))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("migration 1.0 is there twice. Name each once.");
        assertThatThrownBy(() -> AdoptedMigration.of(id("1"), " "))
                .hasMessage("origin is blank. Say what tells of the migration, for those who read the events later.");
        assertThatThrownBy(() -> unknown("1").withExecution(Duration.ofSeconds(-1)))
                .hasMessage("execution is PT-1S. Use zero or more.");
    }

    @Test
    void selectIsEnoughToPlan() throws SQLException {
        build().adopt(List.of(unknown("1")));
        TestRole reader = database.get().createRole("adoption_reader");
        database.execute("GRANT SELECT ON stepwell_migration TO " + reader.name());
        Migrator migrator = migrator(database.get().dataSource(reader), table("1", "a"), table("2", "b", "1"));

        assertThat(migrator.planAdoption(List.of(unknown("2")))).isEqualTo(ids("2"));
    }
}
