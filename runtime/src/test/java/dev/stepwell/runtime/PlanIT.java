package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.testdatabase.CatalogSnapshot;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PlanIT {

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    private final Migrator migrator = migrator(
            database.dataSource(),
            table("1", "a"),
            migration("2", "IndexA")
                    .notTransactional()
                    .dependsOn("main", "1")
                    .up("", "CREATE INDEX CONCURRENTLY a_id ON a (id)")
                    .down("", "DROP INDEX CONCURRENTLY a_id")
                    .build(),
            table("3", "c"));

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @Test
    void planShowsTheSqlAndChangesNothing() throws SQLException {
        CatalogSnapshot before = snapshot();

        Plan plan = migrator.plan(Target.only("2"));

        assertThat(PlanScript.body(plan)).isEqualTo("""
                        -- apply 1 CreateA: Create A
                        CREATE TABLE a (id integer PRIMARY KEY);

                        -- apply 2 IndexA: Index A (not in a transaction)
                        CREATE INDEX CONCURRENTLY a_id ON a (id);
                        """);
        assertThat(before.differenceTo(snapshot())).isEmpty();
    }

    @Test
    void planOfARollbackShowsTheSqlAndChangesNothing() throws SQLException {
        migrator.migrate();
        CatalogSnapshot before = snapshot();

        Plan plan = migrator.planRollback(Target.only("1"));

        assertThat(plan.direction()).isEqualTo(Direction.DOWN);
        assertThat(PlanScript.body(plan)).isEqualTo("""
                        -- roll back 2 IndexA: Index A (not in a transaction)
                        DROP INDEX CONCURRENTLY a_id;

                        -- roll back 1 CreateA: Create A
                        DROP TABLE a;
                        """);
        assertThat(before.differenceTo(snapshot())).isEmpty();
        assertThat(Sql.events(database)).containsExactly("applied main:1", "applied main:2", "applied main:3");
    }

    @Test
    void planIsRefusedAsTheRunWouldBe() {
        assertThatThrownBy(() -> migrator.plan(Target.version("31")))
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage("[unknown-version] Neither this build nor the database has a migration 31. Name one of "
                        + "the 3 migrations, from 1 to 3.");
        assertThatThrownBy(() -> migrator.planRollback(Target.latest()))
                .hasMessage("[target-misused] The target \"latest\" has no meaning for rolling back. Use a version, a "
                        + "number of steps or a single migration.");
    }

    private static CatalogSnapshot snapshot() throws SQLException {
        try (Connection connection = database.connect()) {
            return CatalogSnapshot.of(connection);
        }
    }
}
