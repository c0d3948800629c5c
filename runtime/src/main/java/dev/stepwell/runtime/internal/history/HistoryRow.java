package dev.stepwell.runtime.internal.history;

import dev.stepwell.MigrationId;
import dev.stepwell.Version;
import dev.stepwell.problem.catalog.StoredHistoryProblems;
import dev.stepwell.runtime.MigrationException;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row of the history's tables, whose values are checked when they are read.
 *
 * <p>A value that Stepwell would not have written ends in one problem that names the table, the row and the column.
 */
final class HistoryRow {

    private final ResultSet row;
    private final String table;
    private String name = "a row whose key cannot be read";

    HistoryRow(ResultSet row, String table) {
        this.row = row;
        this.table = table;
    }

    /** Makes the problems of this row name it. */
    HistoryRow named(String newName) {
        name = newName;
        return this;
    }

    /** A text, which must be there. */
    String text(String column) {
        return present(column, textOrNull(column), "a text");
    }

    @Nullable
    String textOrNull(String column) {
        return value(column, "a text", () -> row.getString(column));
    }

    /** A number, which must be there. */
    long number(String column) {
        return present(
                column,
                value(column, "a number", () -> {
                    long number = row.getLong(column);
                    return row.wasNull() ? null : (Long) number;
                }),
                "a number");
    }

    /** A number from 0 to a largest one, which must be there. */
    int number(String column, int largest) {
        long number = number(column);
        require(column, number >= 0 && number <= largest, number, "a number from 0 to " + largest);
        return (int) number;
    }

    boolean truth(String column) {
        return present(
                column,
                value(column, "true or false", () -> {
                    boolean truth = row.getBoolean(column);
                    return row.wasNull() ? null : (Boolean) truth;
                }),
                "true or false");
    }

    Instant time(String column) {
        return present(
                column,
                value(column, "a time", () -> {
                    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
                    // The driver has such a time for each of the two infinities.
                    return time == null || time.equals(OffsetDateTime.MAX) || time.equals(OffsetDateTime.MIN)
                            ? null
                            : time.toInstant();
                }),
                "a time");
    }

    /** Texts, none of which is null; empty if the array is. */
    List<String> texts(String column) {
        List<String> texts = value(column, "an array of texts", () -> {
            Array array = row.getArray(column);
            return array == null ? List.<String>of() : Arrays.asList((String[]) array.getArray());
        });
        require(
                column,
                texts != null && texts.stream().noneMatch(Objects::isNull),
                texts,
                "an array of texts without NULL");
        return List.copyOf(texts);
    }

    /** Identities, each as its set, a colon and its version. */
    List<MigrationId> ids(String column) {
        return texts(column).stream().map(text -> id(column, text)).toList();
    }

    /** An identity that a text of a column names: its set, a colon and its version. */
    MigrationId id(String column, String text) {
        int colon = text.lastIndexOf(':');
        require(column, colon > 0, text, "a set, a colon and a version");
        try {
            return MigrationId.of(text.substring(0, colon), text.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            throw damaged(column, text, "a set, a colon and a version", e);
        }
    }

    /** The identity of the migration of this row, which the problems of the row name from now on. */
    MigrationId id() {
        String set = text("migration_set");
        String version = text("version");
        named(set + ":" + version);
        try {
            Version unused = Version.parse(version);
        } catch (IllegalArgumentException e) {
            throw damaged("version", version, "a version", e);
        }
        try {
            MigrationId id = MigrationId.of(set, version);
            named(id.toString());
            return id;
        } catch (IllegalArgumentException e) {
            throw damaged("migration_set", set, "the name of a set", e);
        }
    }

    /**
     * Requires a condition of a value.
     *
     * @param expected what the column has in a sound history, in words
     * @throws MigrationException if the condition does not hold
     */
    void require(String column, boolean condition, @Nullable Object value, String expected) {
        if (!condition) {
            throw damaged(column, value, expected, null);
        }
    }

    private <T> T present(String column, @Nullable T value, String expected) {
        if (value == null) {
            throw damaged(column, raw(column), expected, null);
        }
        return value;
    }

    /** The reading of one value. */
    private interface Reading<T> {

        @Nullable
        T read() throws SQLException;
    }

    private <T> @Nullable T value(String column, String expected, Reading<T> reading) {
        try {
            return reading.read();
        } catch (SQLException | DateTimeException | ClassCastException e) {
            throw damaged(column, raw(column), expected, e);
        }
    }

    private @Nullable String raw(String column) {
        try {
            return row.getString(column);
        } catch (SQLException e) {
            return null;
        }
    }

    private MigrationException damaged(String column, @Nullable Object value, String expected, @Nullable Exception e) {
        return new MigrationException(
                StoredHistoryProblems.historyDamaged(
                        table, name, column, value == null ? "NULL" : "\"" + value + "\"", expected),
                e);
    }
}
