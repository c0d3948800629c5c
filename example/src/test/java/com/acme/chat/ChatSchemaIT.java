package com.acme.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.runtime.MigrationRun;
import dev.stepwell.runtime.MigrationState;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.runtime.Target;
import dev.stepwell.testdatabase.CatalogSnapshot;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The chat application's migrations, from their annotated classes to a database and back. */
class ChatSchemaIT {

    private static final List<String> IN_ORDER = List.of(
            "001 CreateChatSchema",
            "002 AddResponseFormat",
            "003 AddModel",
            "004 AddTemperature",
            "005 AddUsageTracking",
            "006 AddProvider",
            "007 CreateConversationSummaries",
            "008 IndexMessagesByConversation",
            "009 FillInProviders");

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    private Migrator migrator() {
        return Migrator.builder(database.dataSource()).historySchema("history").build();
    }

    @Test
    void everyStepBackRestoresTheCatalogExactly() throws SQLException {
        database.execute("CREATE SCHEMA history");
        List<CatalogSnapshot> before = new ArrayList<>();
        List<String> applied = new ArrayList<>();
        for (int i = 0; i < IN_ORDER.size(); i++) {
            before.add(catalog());
            migrator().migrate(Target.steps(1)).migrations().stream()
                    .map(MigrationRun::label)
                    .forEach(applied::add);
        }
        assertThat(applied).isEqualTo(IN_ORDER);
        for (int i = IN_ORDER.size() - 1; i >= 0; i--) {
            assertThat(migrator().rollback(Target.steps(1)).migrations())
                    .extracting(MigrationRun::label)
                    .containsExactly(IN_ORDER.get(i));
            assertThat(catalog()).isEqualTo(before.get(i));
        }
    }

    @Test
    void rollingOneBackTakesWhatDependsOnItAlong() throws SQLException {
        database.execute("CREATE SCHEMA history");
        migrator().migrate();
        assertThat(migrator().rollback(Target.only("003")).migrations())
                .extracting(MigrationRun::label)
                .containsExactly("009 FillInProviders", "006 AddProvider", "005 AddUsageTracking", "003 AddModel");
        assertThat(migrator().status())
                .filteredOn(status -> status.state() == MigrationState.PENDING)
                .extracting(status -> status.id().toString())
                .containsExactly("003", "005", "006", "009");
        assertThat(migrator().validate()).isEmpty();
    }

    @Test
    void theDataMigrationFillsInWhatIsThere() throws SQLException {
        database.execute("CREATE SCHEMA history");
        migrator().migrate(Target.version("008"));
        database.execute("""
                INSERT INTO users (email) VALUES ('ada@example.org');
                INSERT INTO conversations (user_id, title) SELECT user_id, 'First' FROM users;
                INSERT INTO messages (conversation_id, role, content, model)
                SELECT conversation_id, 'assistant', 'Hello', model
                FROM conversations, (VALUES ('Acme/large'), ('small'), (NULL)) AS models (model)
                """);
        migrator().migrate();
        assertThat(strings("SELECT coalesce(model, '-') || ' by ' || coalesce(provider_id, '-') FROM messages "
                        + "ORDER BY model NULLS LAST"))
                .containsExactly("Acme/large by acme", "small by unknown", "- by -");
        migrator().rollback(Target.version("008"));
        assertThat(strings("SELECT provider_id FROM providers")).isEmpty();
    }

    @Test
    void theConstraintsOfTheSchemaHold() throws SQLException {
        database.execute("CREATE SCHEMA history");
        migrator().migrate();
        database.execute("INSERT INTO users (email) VALUES ('ada@example.org')");
        assertThatThrownBy(() -> database.execute("INSERT INTO conversations (user_id, title, temperature) "
                        + "SELECT user_id, 'Too daring', 2.5 FROM users"))
                .hasMessageContaining("conversations_temperature_check");
        assertThatThrownBy(() -> database.execute("INSERT INTO conversations (user_id, title, response_schema) "
                        + "SELECT user_id, 'Text with a schema', '{}' FROM users"))
                .hasMessageContaining("schema_only_for_json");
    }

    private CatalogSnapshot catalog() throws SQLException {
        try (Connection connection = database.connect()) {
            return CatalogSnapshot.of(connection, "public");
        }
    }

    private List<String> strings(String query) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
        }
        return strings;
    }
}
