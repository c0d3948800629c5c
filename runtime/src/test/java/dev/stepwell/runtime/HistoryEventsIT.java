package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.graph;
import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.runtime.internal.process.Host;
import dev.stepwell.runtime.internal.process.ToolVersion;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.TestRole;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** Queries for the events of the history and for the migrations of a build. */
class HistoryEventsIT {

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @Test
    void thereIsNoneWithoutAHistory() {
        assertThat(migrator(database.dataSource(), table("1", "a")).history(10)).isEmpty();
    }

    @Test
    void theLastOnesComeInTheOrderInWhichTheyWereWritten() {
        MigrationDefinition wrong = migration("3", "Wrong")
                .up("", "SELECT 1 / 0")
                .irreversible("test")
                .build();
        Migrator migrator = migrator(database.dataSource(), table("1", "a"), table("2", "b"), wrong);
        migrator.migrate(Target.version("2"));
        migrator.rollback(Target.steps(1));
        migrator.markApplied(id("2"), "made by hand");
        assertThatThrownBy(migrator::migrate).isExactlyInstanceOf(MigrationException.class);

        assertThat(migrator.history(100))
                .extracting(HistoryEvent::event, event -> event.id().orElseThrow(), event -> event.detail()
                        .map(detail -> detail.substring(detail.lastIndexOf('\n') + 1)))
                .containsExactly(
                        tuple("applied", id("1"), Optional.empty()),
                        tuple("applied", id("2"), Optional.empty()),
                        tuple("rolled back", id("2"), Optional.empty()),
                        tuple("repaired", id("2"), Optional.of("marked as applied: made by hand")),
                        tuple("failed", id("3"), Optional.of("ERROR: division by zero (SQLSTATE 22012)")));
        assertThat(migrator.history(2)).extracting(HistoryEvent::event).containsExactly("repaired", "failed");
    }

    @Test
    void anEventSaysWhoDidItWhereAndWhen() {
        Instant before = Instant.now().minusSeconds(60);
        Migrator migrator = migrator(database.dataSource(), table("1", "a"));
        migrator.migrate();

        HistoryEvent event = migrator.history(1).get(0);
        assertThat(event.number()).isPositive();
        assertThat(event.at()).isBetween(before, Instant.now().plusSeconds(60));
        assertThat(event.className()).contains("shop.CreateA");
        assertThat(event.execution()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
        assertThat(event.user()).isEqualTo(database.get().user());
        assertThat(event.host()).isEqualTo(Host.NAME);
        assertThat(event.processId()).isEqualTo(ProcessHandle.current().pid());
        assertThat(event.backendPid()).isPositive();
        assertThat(event.toolVersion()).isEqualTo(ToolVersion.TEXT);
    }

    @Test
    void selectOnTheEventsIsEnough() throws SQLException {
        migrator(database.dataSource(), table("1", "a")).migrate();
        TestRole reader = database.get().createRole("reader");
        Migrator migrator = migrator(database.get().dataSource(reader), table("1", "a"));

        assertThatThrownBy(() -> migrator.history(1))
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessageStartingWith("[history-not-accessible] Role " + reader.name()
                        + " lacks a privilege for reading the history in \"public\".");
        database.execute("GRANT SELECT ON stepwell_event TO " + reader.name());
        assertThat(migrator.history(1)).hasSize(1);
    }

    @Test
    void fewerThanOneIsRefused() {
        Migrator migrator = migrator(database.dataSource(), table("1", "a"));
        assertThatThrownBy(() -> migrator.history(0))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit must be at least 1, and is 0.");
    }

    @Test
    void theMigrationsOfABuildComeInTheOrderOfApplying() {
        MigrationDefinition[] migrations = {table("1", "a", "3"), table("2", "b"), table("3", "c")};
        // Nobody listens there.
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setURL("jdbc:postgresql://localhost:1/nothing");
        assertThat(migrator(nowhere, migrations).migrations())
                .isEqualTo(graph(migrations).ordered());
    }
}
