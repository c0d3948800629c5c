package dev.stepwell.runtime.internal.session;

import java.nio.charset.StandardCharsets;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.ParameterList;
import org.postgresql.core.SqlCommand;

/**
 * One command of Stepwell's own SQL with its parameters, which can be run by itself or be one of several that are sent
 * together.
 *
 * <p>A parameter is given as text together with its type, so that the server reads it in the same way in both. It is
 * put together by one thread.
 */
public final class Command {

    /** Oid of a type that the SQL says. */
    private static final int IN_THE_SQL = 0;

    /** One more than there are values: what stands before, between and behind them. */
    private final List<StringBuilder> texts = new ArrayList<>();

    private final List<@Nullable String> values = new ArrayList<>();

    public Command(String sql) {
        texts.add(new StringBuilder(sql));
    }

    /** Goes on with SQL. */
    public Command add(String sql) {
        texts.get(texts.size() - 1).append(sql);
        return this;
    }

    /** Goes on with another command and its parameters. */
    public Command add(Command other) {
        for (int i = 0; i < other.texts.size(); i++) {
            if (i > 0) {
                values.add(other.values.get(i - 1));
                texts.add(new StringBuilder());
            }
            texts.get(texts.size() - 1).append(other.texts.get(i));
        }
        return this;
    }

    /**
     * Goes on with a parameter.
     *
     * @param value as PostgreSQL would print it
     * @param type the name of a type of PostgreSQL
     */
    public Command value(@Nullable String value, String type) {
        values.add(value);
        texts.add(new StringBuilder("::").append(type));
        return this;
    }

    /** An array of texts as PostgreSQL would print it. */
    public static String array(Stream<String> texts) {
        return texts.map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** Runs it by itself, and gives the number of rows that it changed. */
    public int execute(Connection connection) throws SQLException {
        try (PreparedStatement statement = prepared(connection)) {
            return statement.executeUpdate();
        }
    }

    /**
     * Runs several, in few round trips as long as they differ in their values only, and gives for each the number of
     * rows that it changed.
     */
    public static List<Integer> executeAll(Connection connection, List<Command> commands) throws SQLException {
        List<Integer> changed = new ArrayList<>(commands.size());
        while (changed.size() < commands.size()) {
            String sql = commands.get(changed.size()).toString();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (Command command : commands.subList(changed.size(), commands.size())) {
                    if (!command.toString().equals(sql)) {
                        break;
                    }
                    command.setValues(statement);
                    statement.addBatch();
                }
                for (int rows : statement.executeBatch()) {
                    changed.add(rows);
                }
            } catch (BatchUpdateException e) {
                // What it adds is the whole command.
                throw e.getNextException() == null ? e : e.getNextException();
            }
        }
        return changed;
    }

    /** As a statement of the driver, which may have others in it, with its values; to be closed by the caller. */
    public PreparedStatement prepared(Connection connection) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(toString());
        try {
            setValues(statement);
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    private void setValues(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i), Types.OTHER);
        }
    }

    @Override
    public String toString() {
        return String.join("?", texts);
    }

    /** As it goes over the wire, without the values. */
    public NativeQuery query() {
        StringBuilder sql = new StringBuilder(texts.get(0));
        int[] positions = new int[values.size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = sql.length();
            sql.append('$').append(i + 1).append(texts.get(i + 1));
        }
        return new NativeQuery(sql.toString(), positions, false, SqlCommand.BLANK);
    }

    /** Makes the session know it by a name, whatever the values are, so that it is read and planned once. */
    public Command prepare(String name) {
        return new Command("PREPARE " + name + " AS " + query().nativeSql);
    }

    /** Runs what the session knows by a name, with the values of this one. */
    public Command execute(String name) {
        if (values.isEmpty()) {
            return new Command("EXECUTE " + name);
        }
        return new Command(
                values.stream().map(Command::literal).collect(Collectors.joining(", ", "EXECUTE " + name + " (", ")")));
    }

    /** Means the same whatever standard_conforming_strings is. */
    private static String literal(@Nullable String value) {
        return value == null ? "NULL" : "E'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /** Sets the values, the first of them as the parameter of a number. */
    public void setValues(ParameterList parameters, int first) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            if (value == null) {
                parameters.setNull(first + i, IN_THE_SQL);
            } else {
                parameters.setStringParameter(first + i, value, IN_THE_SQL);
            }
        }
    }

    /** How many parameters it has. */
    public int parameters() {
        return values.size();
    }

    /** The bytes of SQL and values together, about as many as it takes to send them. */
    public int bytes() {
        int bytes = 0;
        for (StringBuilder text : texts) {
            bytes += text.toString().getBytes(StandardCharsets.UTF_8).length;
        }
        for (String value : values) {
            bytes += value == null ? 0 : value.getBytes(StandardCharsets.UTF_8).length;
        }
        return bytes;
    }
}
