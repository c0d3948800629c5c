package dev.stepwell.runtime.internal.plan;

import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.nodeOf;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.MigrationRun;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.runtime.PlannedMigration;
import dev.stepwell.runtime.Repair;
import dev.stepwell.runtime.Sql;
import dev.stepwell.runtime.Target;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.WireProxy;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Changes of the history that run no migration and record who asked for them. */
class HistoryEditIT {

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @Test
    void baselineTakesDependenciesOfOtherSetsWithIt() throws SQLException {
        Migrator migrator = migrator(
                database.dataSource(),
                nodeOf("main", "1"),
                nodeOf("main", "2"),
                nodeOf("billing", "1", "1"),
                nodeOf("billing", "2"),
                nodeOf("billing", "3"));

        assertThat(migrator.baseline("billing", "2")).hasToString("[billing:2, 1, billing:1]");

        assertThat(Sql.history(database)).containsExactly("billing:2 applied", "main:1 applied", "billing:1 applied");
        assertThat(Sql.events(database))
                .containsExactly("baselined billing:2", "baselined main:1", "baselined billing:1");
        assertThat(migrator.validate()).isEmpty();
        assertThat(migrator.plan(Target.latest()).migrations())
                .extracting(PlannedMigration::id)
                .containsExactly(id("billing:3"), id("2"));
    }

    @Test
    void baselineOfManyTakesHardlyMoreRoundTripsThanOfOne() throws IOException, SQLException {
        int one = roundTripsOfBaseline(1);
        empty();
        // Rows and events, each as often as the driver looks whether the server waits to be read.
        assertThat(roundTripsOfBaseline(300)).isLessThan(one + 10);
        assertThat(Sql.rows(
                        database,
                        "SELECT count(*), count(DISTINCT position), count(*) FILTER (WHERE state = 'applied') "
                                + "FROM stepwell_migration"))
                .containsExactly("300 | 300 | 300");
        assertThat(Sql.rows(database, "SELECT event, count(*) FROM stepwell_event GROUP BY 1"))
                .containsExactly("baselined | 300");
        assertThat(Sql.rows(database, "SELECT count FROM stepwell_digest")).containsExactly("300");
    }

    private static int roundTripsOfBaseline(int migrations) throws IOException, SQLException {
        MigrationDefinition[] nodes = IntStream.rangeClosed(1, migrations)
                .mapToObj(i -> table(Integer.toString(i), "t" + i))
                .toArray(MigrationDefinition[]::new);
        try (WireProxy wire = new WireProxy(database.get())) {
            assertThat(migrator(wire.dataSource(), nodes).baseline(Integer.toString(migrations)))
                    .hasSize(migrations);
            return wire.counts().roundTrips();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reWriteBatchedInserts=true", "preferQueryMode=simple", "prepareThreshold=0"})
    void baselineIsTheSameHoweverTheDriverSendsBatches(String setting) throws SQLException {
        PGSimpleDataSource dataSource = database.get().dataSource();
        dataSource.setUrl(dataSource.getUrl() + (dataSource.getUrl().contains("?") ? "&" : "?") + setting);
        Migrator migrator = migrator(dataSource, table("1", "a"), table("2", "b"), table("3", "c"));

        assertThat(migrator.baseline(id("3"))).hasToString("[1, 2, 3]");
        assertThat(migrator.migrate().nothingDone()).isTrue();
        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:2 applied", "main:3 applied");
        assertThat(Sql.events(database)).containsExactly("baselined main:1", "baselined main:2", "baselined main:3");
    }

    @Test
    void baselineThatIsRefusedHalfWayRecordsNothing() throws SQLException {
        Migrator migrator = migrator(database.dataSource(), table("1", "a"), table("2", "b"));
        migrator.baseline("1");
        migrator.markRolledBack(id("1"), "to begin again");
        database.execute("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
                + "$$BEGIN RAISE 'not this one'; END$$");
        database.execute("CREATE TRIGGER refuse BEFORE INSERT ON stepwell_migration FOR EACH ROW "
                + "WHEN (NEW.version = '2') EXECUTE FUNCTION refuse()");

        assertThatThrownBy(() -> migrator.baseline("2"))
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage("""
                        [database-failed] Writing the history failed. Remove the cause that PostgreSQL names, and \
                        start again.
                        ERROR: not this one (SQLSTATE P0001)
                        WHERE: PL/pgSQL function refuse() line 1 at RAISE""");
        assertThat(Sql.history(database)).isEmpty();
    }

    @Test
    void baselineIsRefusedWhereTheHistoryHasSomeOfIt() throws SQLException {
        migrator(database.dataSource(), table("1", "a")).migrate();
        Migrator migrator = migrator(database.dataSource(), table("1", "a"), table("2", "b"), table("3", "c"));

        assertThatThrownBy(() -> migrator.baseline("2"))
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage("[baseline-refused] The baseline 2 includes one migration that the history already has: "
                        + "1. Migrate instead, or mark single migrations as applied.");
        assertThatThrownBy(() -> migrator.baseline("22"))
                .hasMessage("[unknown-version] This build does not contain a migration 22. Name one of "
                        + "the 3 migrations, from 1 to 3.");
        assertThat(Sql.history(database)).containsExactly("main:1 applied");
    }

    @Test
    void migrationThatWasDoneByHandIsMarked() throws SQLException {
        Migrator migrator = migrator(database.dataSource(), table("1", "a"), table("2", "b", "1"));

        assertThatThrownBy(() -> migrator.markApplied(id("2"), "made by hand"))
                .hasMessage("[mark-refused] 2 CreateB depends on 1, which is not applied. Apply 1, or mark 1 as "
                        + "applied first.");
        migrator.markApplied(id("1"), "made by hand");
        assertThatThrownBy(() -> migrator.markApplied(id("1"), "again"))
                .hasMessage("[mark-refused] 1 CreateA is already applied. Choose a pending migration; status lists "
                        + "them.");

        assertThat(migrator.migrate().migrations()).extracting(MigrationRun::id).containsExactly(id("2"));
        assertThat(events()).containsExactly("repaired | 1 | marked as applied: made by hand", "applied | 2 | null");
    }

    @Test
    void migrationThatWasUndoneByHandIsMarked() throws SQLException {
        Migrator migrator = migrator(database.dataSource(), table("1", "a"), table("2", "b", "1"));
        migrator.migrate();
        database.execute("DROP TABLE b");

        assertThatThrownBy(() -> migrator.markRolledBack(id("1"), "dropped"))
                .hasMessage("[mark-refused] 2 CreateB is applied and depends on 1 CreateA. Roll 2 CreateB back, or "
                        + "mark 2 CreateB as rolled back first.");
        migrator.markRolledBack(id("2"), "dropped");
        assertThatThrownBy(() -> migrator.markRolledBack(id("2"), "again"))
                .hasMessage("[mark-refused] 2 CreateB is not applied. Choose an applied migration; status lists them.");

        assertThat(Sql.history(database)).containsExactly("main:1 applied");
        assertThat(events()).last().isEqualTo("repaired | 2 | marked as rolled back: dropped");
        assertThat(migrator.migrate().migrations()).hasSize(1);
    }

    @Test
    void unknownOutcomeIsSettledByAMark() throws SQLException {
        Migrator migrator = migrator(
                database.dataSource(),
                migration("1", "Script")
                        .notTransactional()
                        .up("", "SELECT pg_terminate_backend(pg_backend_pid())")
                        .irreversible("test")
                        .build());
        assertThatThrownBy(migrator::migrate).isExactlyInstanceOf(MigrationException.class);

        migrator.markApplied(id("1"), "it had run");

        assertThat(Sql.history(database)).containsExactly("main:1 applied");
        assertThat(migrator.migrate().nothingDone()).isTrue();
    }

    @Test
    void repairListsWhatItWouldChangeAndThenChangesThat() throws SQLException {
        migrator(database.dataSource(), checked("tokens-1:aa"), table("2", "b")).migrate();
        Migrator changed = migrator(database.dataSource(), checked("tokens-1:bb"), table("2", "b"));
        assertThat(changed.validate()).hasSize(1);

        List<Repair> planned = changed.planRepair();
        assertThat(planned).hasToString("[1 Checked: checksum tokens-1:aa becomes tokens-1:bb]");
        assertThat(changed.validate()).hasSize(1);
        assertThat(changed.repair("only the spelling of a name")).isEqualTo(planned);

        assertThat(changed.validate()).isEmpty();
        assertThat(changed.planRepair()).isEmpty();
        assertThat(events())
                .last()
                .isEqualTo("repaired | 1 | checksum tokens-1:aa became tokens-1:bb: only the spelling of a name");
    }

    @Test
    void reasonIsAsked() {
        Migrator migrator = migrator(database.dataSource(), table("1", "a"));
        String message = "reason is blank. Say why, for those who read the events later.";

        assertThatThrownBy(() -> migrator.markApplied(id("1"), " "))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> migrator.markRolledBack(id("1"), "")).hasMessage(message);
        assertThatThrownBy(() -> migrator.repair("")).hasMessage(message);
    }

    private static MigrationDefinition checked(String checksum) {
        return migration("1", "Checked")
                .checksum(checksum)
                .up("", "SELECT '" + checksum + "'")
                .irreversible("test")
                .build();
    }

    private static List<String> events() throws SQLException {
        return Sql.rows(database, "SELECT event, version, detail FROM stepwell_event ORDER BY event_id");
    }
}
