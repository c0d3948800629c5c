package com.acme.chat.db;

import dev.stepwell.Down;
import dev.stepwell.Migration;
import dev.stepwell.Up;
import dev.stepwell.Verify;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** A backfill of the providers of existing messages, by a rule that is easier to write in Java. */
@Migration(version = "009", dependsOn = AddProvider.class)
final class FillInProviders {

    @Up
    static void up(Connection connection) throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet models = query.executeQuery("SELECT DISTINCT model FROM messages WHERE model IS NOT NULL");
                PreparedStatement provider = connection.prepareStatement(
                        "INSERT INTO providers (provider_id, base_url) VALUES (?, ?) ON CONFLICT DO NOTHING");
                PreparedStatement update =
                        connection.prepareStatement("UPDATE messages SET provider_id = ? WHERE model = ?")) {
            while (models.next()) {
                String model = models.getString(1);
                String name = model.contains("/") ? model.substring(0, model.indexOf('/')) : "unknown";
                String id = name.toLowerCase(Locale.ROOT);
                provider.setString(1, id);
                provider.setString(2, "https://" + id + ".example");
                provider.executeUpdate();
                update.setString(1, id);
                update.setString(2, model);
                update.executeUpdate();
            }
        }
    }

    @Down
    static void down(Connection connection) throws SQLException {
        try (Statement update = connection.createStatement()) {
            update.executeUpdate("UPDATE messages SET provider_id = NULL");
            update.executeUpdate("DELETE FROM providers");
        }
    }

    @Verify
    static final String EVERY_MODEL_HAS_A_PROVIDER = """
            SELECT message_id, model FROM messages WHERE model IS NOT NULL AND provider_id IS NULL
            """;
}
