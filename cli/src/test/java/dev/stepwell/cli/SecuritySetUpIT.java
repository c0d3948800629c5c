package dev.stepwell.cli;

import static dev.stepwell.cli.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.TestRole;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The set-up of docs/security.md, run as it stands there, but for the names, since roles belong to the whole server.
 */
class SecuritySetUpIT {

    private static final MigrationDefinition A = table("001", "a");
    private static final MigrationDefinition B = table("002", "b", "001");

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    private final TestRole owner = database.get().createRole("owner");
    private final TestRole migrator = database.get().createRole("migrator");
    private final TestRole application = database.get().createRole("application");
    private final TestRole reader = database.get().createRole("reader");

    @Test
    void everyRoleDoesItsJobAndNoOther() throws Exception {
        setUp();

        assertThat(run(migrator, "migrate", A, B)).isZero();
        assertThat(run(reader, "status", A, B)).isZero();
        assertThat(run(reader, "validate", A, B)).isZero();
        assertThat(run(reader, "check", A, B)).isZero();
        assertThat(run(migrator, "validate", A, B)).isZero();

        as(application, "INSERT INTO a VALUES (1); UPDATE a SET id = 2; DELETE FROM a");
        as(reader, "SELECT FROM shop_history.stepwell_migration");
        for (String table :
                new String[] {"stepwell_migration", "stepwell_event", "stepwell_digest", "stepwell_status"}) {
            for (TestRole role : new TestRole[] {application, reader}) {
                assertThatThrownBy(() -> as(role, "DELETE FROM shop_history." + table))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("permission denied");
            }
        }
        assertThatThrownBy(() -> as(application, "CREATE TABLE mine ()")).hasMessageContaining("permission denied");
        assertThatThrownBy(() -> as(application, "SET ROLE " + owner.name())).hasMessageContaining("permission denied");

        // This build does not have the class of B, so the history has the SQL.
        assertThat(run(migrator, "rollback --to-build --yes", A)).isZero();
        assertThat(run(migrator, "rollback --all --yes", A)).isZero();
        assertThat(run(reader, "validate", A, B)).isZero();
        assertThat(run(reader, "check", A, B)).isNotZero();
    }

    private void setUp() throws IOException, SQLException {
        String page = Files.readString(DocumentedCommands.project().resolve("docs/security.md"));
        int begin = page.indexOf("```sql\n") + "```sql\n".length();
        String script = page.substring(begin, page.indexOf("```", begin));
        database.execute(script
                // The roles of a test exist already, so that they go with its database.
                .replace("CREATE ROLE", "ALTER ROLE")
                .replace("DATABASE shop", "DATABASE " + database.get().name())
                .replace("shop_owner", owner.name())
                .replace("shop_migrator", migrator.name())
                .replace("shop_application", application.name())
                .replace("shop_reader", reader.name()));
    }

    private static int run(TestRole role, String verb, MigrationDefinition... migrations) {
        return InProcess.on(database, migrations)
                .dataSource(database.get().dataSource(role))
                .run((verb + " --history-schema shop_history").split(" "))
                .exitCode();
    }

    private static void as(TestRole role, String sql) throws SQLException {
        try (Connection connection = database.get().dataSource(role).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
