package dev.stepwell.runtime.internal.session;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a {@code @Verify} query returns, as text.
 *
 * <p>A query can return any number of rows, and at most {@link #LIMIT} of them are read. Each value is shown on one
 * line and cut after {@link #WIDTH} characters.
 */
public final class OffendingRows {

    public static final int LIMIT = 10;
    static final int WIDTH = 80;

    private OffendingRows() {}

    /**
     * Runs the query.
     *
     * @return the rows, each as {@code column = value, column = value}
     */
    public static List<String> of(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.setMaxRows(LIMIT);
            try (ResultSet result = statement.executeQuery(query)) {
                ResultSetMetaData columns = result.getMetaData();
                List<String> rows = new ArrayList<>();
                while (result.next()) {
                    List<String> values = new ArrayList<>();
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        values.add(columns.getColumnLabel(i) + " = " + shortened(result.getString(i)));
                    }
                    rows.add(String.join(", ", values));
                }
                return rows;
            }
        }
    }

    private static String shortened(@Nullable String value) {
        if (value == null) {
            return "null";
        }
        String start = value;
        if (value.codePointCount(0, value.length()) > WIDTH) {
            start = value.substring(0, value.offsetByCodePoints(0, WIDTH)) + "…";
        }
        return start.replace("\r", "\\r").replace("\n", "\\n");
    }
}
