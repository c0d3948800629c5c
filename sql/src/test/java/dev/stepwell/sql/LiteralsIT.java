package dev.stepwell.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The values of literals and names of random characters, compared with a real server. */
final class LiteralsIT {

    private static final String[] PARTS = {
        "a",
        "0",
        "6",
        "1",
        "f",
        "\\",
        "\\\\",
        "\\x6",
        "\\u00",
        "\\U0000",
        "\\+00",
        "\\'",
        "''",
        "\"\"",
        "!",
        "+",
        "\\n",
        "\\14",
        "\u00e9",
        "\ud83d\ude00",
        "\\0061",
        "\\d83d\\de00",
        "!0061",
        "!!"
    };
    private static final int LITERALS = 20_000;

    @Test
    void valuesAreThoseOfTheServer() throws SQLException {
        Random random = new Random(42);
        int compared = 0;
        try (Connection connection = RealServer.connect()) {
            for (int i = 0; i < LITERALS; i++) {
                StringBuilder content = new StringBuilder();
                for (int part = random.nextInt(1, 6); part > 0; part--) {
                    content.append(PARTS[random.nextInt(PARTS.length)]);
                }
                String own = random.nextInt(4) == 0 ? name(random, content) : literal(random, content);
                SqlScript script = SqlScript.read("SELECT " + (isName(own) ? "1 AS " : "") + own);
                if (script.errors().isEmpty() && script.statements().size() == 1) {
                    compared += compare(connection, script, isName(own)) ? 1 : 0;
                }
            }
        }
        assertThat(compared).isGreaterThan(LITERALS / 10);
    }

    /** Compares a value; returns false if the server or this reader has none. */
    private static boolean compare(Connection connection, SqlScript script, boolean name) throws SQLException {
        TokenCursor cursor = new TokenCursor(script.statements().get(0), name ? 3 : 1);
        String value = name ? cursor.takeIdentifier() : cursor.takeString();
        String served = served(connection, script.text(), name);
        if (served == null || value == null) {
            return false;
        }
        assertThat(value).as(script.text()).isEqualTo(served);
        assertThat(cursor.atEnd()).as(script.text()).isTrue();
        return true;
    }

    private static @Nullable String served(Connection connection, String sql, boolean name) {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet rows = statement.executeQuery(sql)) {
                rows.next();
                return name ? rows.getMetaData().getColumnLabel(1) : rows.getString(1);
            }
        } catch (SQLException e) {
            return null;
        }
    }

    private static String literal(Random random, CharSequence content) {
        return switch (random.nextInt(5)) {
            case 0 -> "'" + content + "'";
            case 1, 2 -> "E'" + content + "'";
            case 3 -> "U&'" + content + "'";
            default -> "u&'" + content + "' UESCAPE '!'";
        };
    }

    private static String name(Random random, CharSequence content) {
        return switch (random.nextInt(3)) {
            case 0 -> "\"" + content + "\"";
            case 1 -> "U&\"" + content + "\"";
            default -> "u&\"" + content + "\" uescape '!'";
        };
    }

    private static boolean isName(String own) {
        return own.charAt(0) == '"' || own.startsWith("&\"", 1);
    }
}
