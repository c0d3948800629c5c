package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.testdatabase.PostgresServer;
import dev.stepwell.testdatabase.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server in recovery, as a standby is. */
@Timeout(120)
class StandbyIT {

    @Test
    void standbyIsAProblemForChangingAndAnAnswerForLooking() throws SQLException, IOException {
        try (PostgresServer server = PostgresServer.start()) {
            // Goes with its server; a standby drops nothing.
            TestDatabase database = server.createDatabase("standby");
            migrator(database.dataSource(), table("1", "a")).migrate();
            makeStandby(server, database);
            Migrator ahead = migrator(database.dataSource(), table("1", "a"), table("2", "b"));

            for (ThrowingCallable change : changes(ahead)) {
                assertThatThrownBy(change)
                        .isExactlyInstanceOf(MigrationException.class)
                        .hasMessage(
                                "[database-read-only] The run has to write, but the database is a standby or the session "
                                        + "is read-only. Connect to the primary with default_transaction_read_only = off.");
            }
            assertThat(ahead.status())
                    .extracting(MigrationStatus::state)
                    .containsExactly(MigrationState.APPLIED, MigrationState.PENDING);
            assertThat(ahead.validate()).isEmpty();
            assertThat(ahead.plan(Target.latest()).migrations()).hasSize(1);
            assertThat(ahead.planRollback(Target.steps(1)).migrations()).hasSize(1);
            assertThat(ahead.planRepair()).isEmpty();
            assertThat(migrator(database.dataSource(), table("1", "a"))
                            .migrate()
                            .nothingDone())
                    .isTrue();
        }
    }

    /** Everything that would write. */
    static List<ThrowingCallable> changes(Migrator migrator) {
        return List.of(
                migrator::migrate,
                () -> migrator.rollback(Target.steps(1)),
                () -> migrator.rehearse(Target.latest()),
                () -> migrator.baseline("2"),
                () -> migrator.markApplied(id("2"), "by hand"),
                () -> migrator.markRolledBack(id("1"), "by hand"),
                () -> migrator.repair("by hand"));
    }

    /** With the file in its directory the server comes back in recovery, and waits there for a primary. */
    private static void makeStandby(PostgresServer server, TestDatabase database) throws SQLException, IOException {
        database.execute("CHECKPOINT");
        try (Connection connection = database.connect()) {
            Path data = Path.of(Sql.rows(connection, "SHOW data_directory").get(0));
            Files.createFile(data.resolve("standby.signal"));
        }
        server.crash();
        try (Connection connection = database.connect()) {
            assertThat(Sql.rows(connection, "SELECT pg_is_in_recovery()")).containsExactly("t");
        }
    }
}
