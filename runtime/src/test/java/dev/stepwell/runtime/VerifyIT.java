package dev.stepwell.runtime;

import dev.stepwell.Verify;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class VerifyIT {

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @Test
    void queryWithoutARowPasses() throws SQLException {
        migrator(database.dataSource(), verified("SELECT * FROM a WHERE false")).migrate();

        assertThat(Sql.tables(database)).containsExactly("a");
    }

    @Test
    void offendingRowsAreShownAndTheMigrationIsRolledBack() throws SQLException {
        assertThatThrownBy(() -> migrator(
                                database.dataSource(),
                                verified(
                                        "SELECT i AS id, nullif(i, 2) AS other, E'two\\nlines' AS note FROM a WHERE i < 3"))
                        .migrate())
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage("""
                        [verify-failed] @Verify of 1 CreateA returned 2 rows; its transaction was rolled back and \
                        nothing was changed. Correct the migration or the rows, and migrate again.
                          --> src/main/java/shop/CreateA.java:20:9
                           |
                        20 |         SELECT i AS id, nullif(i, 2) AS other, E'two\\nlines' AS note FROM a WHERE i < 3
                           |         ^
                          id = 1, other = 1, note = two\\nlines
                          id = 2, other = null, note = two\\nlines""");
        assertThat(Sql.tables(database)).isEmpty();
        assertThat(Sql.history(database)).isEmpty();
        assertThat(Sql.events(database)).containsExactly("failed main:1");
    }

    @Test
    void notMoreThanTenRowsAndEightyCharactersAreShown() {
        assertThatThrownBy(() -> migrator(database.dataSource(), verified("SELECT repeat('😀', 81) AS face FROM a"))
                        .migrate())
                .hasMessageStartingWith("[verify-failed] @Verify of 1 CreateA returned at least 10 rows;")
                .hasMessageEndingWith("^" + ("\n  face = " + "😀".repeat(80) + "…").repeat(10));
        assertThatThrownBy(() -> migrator(
                                database.dataSource(), verified("SELECT repeat('😀', 80) AS face FROM a WHERE i = 1"))
                        .migrate())
                .hasMessageEndingWith("^\n  face = " + "😀".repeat(80));
    }

    @Test
    void queryThatFailsIsShownWhereItIsWritten() {
        assertThatThrownBy(() -> migrator(database.dataSource(), verified("SELECT missing FROM a"))
                        .migrate())
                .hasMessage("""
                        [migration-failed] 1 CreateA failed at its @Verify; its transaction was rolled back and \
                        nothing was changed. Correct the migration and migrate again.
                          --> src/main/java/shop/CreateA.java:20:16
                           |
                        20 |         SELECT missing FROM a
                           |                ^
                        ERROR: column "missing" does not exist (SQLSTATE 42703)""");
    }

    @Test
    void queryReachesTheServerAsItIsWritten() throws SQLException {
        migrator(database.dataSource(), verified("SELECT '{d x}' WHERE NOT '{\"a\": 1}'::jsonb ? 'a'"))
                .migrate();

        assertThat(Sql.history(database)).containsExactly("main:1 applied");
    }

    @Test
    void rollingBackDoesNotVerify() throws SQLException {
        Migrator migrator = migrator(database.dataSource(), verified("SELECT 1 FROM a WHERE i > 100"));
        migrator.migrate();
        database.execute("INSERT INTO a VALUES (1000)");

        migrator.rollback(Target.nothing());

        assertThat(Sql.tables(database)).isEmpty();
    }

    private static MigrationDefinition verified(String query) {
        return migration("1", "CreateA")
                .up("", "CREATE TABLE a AS SELECT generate_series(1, 100) AS i")
                .down("", "DROP TABLE a")
                .verify("20:9>9", query)
                .build();
    }
}
