package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.Recovery;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Steps of restartable migrations, whose session died while they ran. */
@Timeout(60)
class RestartIT {

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    private final AtomicInteger deaths = new AtomicInteger();

    @BeforeEach
    void prepare() throws SQLException {
        Sql.empty(database);
        database.execute("DROP SCHEMA IF EXISTS told CASCADE; CREATE SCHEMA told; CREATE TABLE told.done (what text)");
    }

    @Test
    void javaStepRunsAgain() throws SQLException {
        deaths.set(2);
        assertThatThrownBy(migrator(backfill("Backfill.up").restartable())::migrate)
                .hasMessageStartingWith("[connection-lost] ");
        assertThatThrownBy(migrator(backfill("Backfill.up").restartable())::migrate)
                .hasMessageStartingWith("[connection-lost] ");
        assertThat(Sql.history(database)).containsExactly("main:1 running");

        migrator(backfill("Backfill.up").restartable()).migrate();

        assertThat(Sql.history(database)).containsExactly("main:1 applied");
        assertThat(Sql.rows(database, "SELECT what FROM told.done"))
                .containsExactly("before", "up", "up", "up", "after");
    }

    @Test
    void javaStepOfARollbackRunsAgain() throws SQLException {
        migrator(backfill("Backfill.up").restartable()).migrate();
        deaths.set(1);
        Migrator migrator = migrator(backfill("Backfill.up").restartable());
        assertThatThrownBy(() -> migrator.rollback(Target.nothing())).hasMessageStartingWith("[connection-lost] ");
        assertThat(Sql.history(database)).containsExactly("main:1 rolling_back");

        migrator.rollback(Target.nothing());

        assertThat(Sql.history(database)).isEmpty();
        assertThat(Sql.rows(database, "SELECT what FROM told.done WHERE what LIKE '%down'"))
                .containsExactly("down", "down");
    }

    @Test
    void stepOfAnotherBuildIsAskedAbout() {
        deaths.set(1);
        assertThatThrownBy(migrator(backfill("Backfill.up").restartable())::migrate)
                .hasMessageStartingWith("[connection-lost] ");

        assertThatThrownBy(migrator(backfill("Backfill.up"))::migrate)
                .hasMessageStartingWith("[outcome-unknown] 1 Backfill ");
        assertThatThrownBy(migrator(backfill("Backfill.other").restartable())::migrate)
                .hasMessageStartingWith("[outcome-unknown] 1 Backfill ");
        migrator(backfill("Backfill.up").restartable()).migrate();
    }

    @Test
    void storedRollbackIsAskedAbout() throws SQLException {
        MigrationDefinition call = migration("1", "Call")
                .notTransactional()
                .restartable()
                .up("", "SELECT 1", new Recovery.Atomic())
                .down("", "SELECT pg_terminate_backend(pg_backend_pid()) FROM told.done")
                .build();
        database.execute("INSERT INTO told.done VALUES ('once')");
        Migrations.migrator(database.dataSource(), call).migrate();
        MigrationDefinition other =
                migration("2", "Other").up("", "SELECT 1").irreversible("test").build();
        Migrator older = Migrations.migrator(database.dataSource(), other);
        assertThatThrownBy(() -> older.rollback(Target.only("1"))).hasMessageStartingWith("[connection-lost] ");
        database.execute("DELETE FROM told.done");

        assertThatThrownBy(() -> older.rollback(Target.only("1"))).hasMessageStartingWith("[outcome-unknown] 1 Call ");

        Migrations.migrator(database.dataSource(), call).rollback(Target.nothing());
        assertThat(Sql.history(database)).isEmpty();
    }

    private MigrationBuilder backfill(String name) {
        return migration("1", "Backfill")
                .notTransactional()
                .up("", "INSERT INTO told.done VALUES ('before')", new Recovery.Atomic())
                .upJava("", name, connection -> tell(connection, "up"))
                .up("", "INSERT INTO told.done VALUES ('after')", new Recovery.Atomic())
                .downJava("", "Backfill.down", connection -> tell(connection, "down"));
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

    private static Migrator migrator(MigrationBuilder migration) {
        return Migrations.migrator(database.dataSource(), migration.build());
    }
}
