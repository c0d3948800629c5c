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
 * One command of Stepwell's own SQL with its parameters. A command is run by itself, or is sent together with others.
 *
 * <p>A parameter is given as text together with its type, so that the server reads it in the same way in both cases.
 * Only one thread may assemble a command.
 */
public final class Command {

    /** The OID of a parameter whose type is in the SQL. */
    private static final int IN_THE_SQL = 0;

    /** The SQL before, between and behind the values: one text more than there are values. */
    private final List<StringBuilder> texts = new ArrayList<>();

    private final List<@Nullable String> values = new ArrayList<>();

    public Command(String sql) {
        texts.add(new StringBuilder(sql));
    }

    /** Appends SQL. */
    public Command add(String sql) {
        texts.get(texts.size() - 1).append(sql);
        return this;
    }

    /** Appends another command and its parameters. */
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
     * Appends a parameter.
     *
     * @param value the value as PostgreSQL would print it
     * @param type the name of a type of PostgreSQL
     */
    public Command value(@Nullable String value, String type) {
        values.add(value);
        texts.add(new StringBuilder("::").append(type));
        return this;
    }

    /** {@return an array of texts as PostgreSQL would print it} */
    public static String array(Stream<String> texts) {
        return texts.map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }

    /**
     * Runs the command by itself.
     *
     * @return the number of changed rows
     */
    public int execute(Connection connection) throws SQLException {
        try (PreparedStatement statement = prepared(connection)) {
            return statement.executeUpdate();
        }
    }

    /**
     * Runs several commands. Commands in a row that differ only in their values share round trips.
     *
     * @return the number of changed rows for each command
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
                // The message of a BatchUpdateException contains the whole command, and its next exception does not.
                throw e.getNextException() == null ? e : e.getNextException();
            }
        }
        return changed;
    }

    /**
     * {@return a statement of the driver with the values, which the caller must close} Its SQL may consist of several
     * statements.
     */
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

    /** {@return the query as it goes over the wire, without the values} */
    public NativeQuery query() {
        StringBuilder sql = new StringBuilder(texts.get(0));
        int[] positions = new int[values.size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = sql.length();
            sql.append('$').append(i + 1).append(texts.get(i + 1));
        }
        return new NativeQuery(sql.toString(), positions, false, SqlCommand.BLANK);
    }

    /**
     * {@return a command that prepares this one under a name, for any values, so that the server parses and plans it
     * once}
     */
    public Command prepare(String name) {
        return new Command("PREPARE " + name + " AS " + query().nativeSql);
    }

    /** {@return a command that runs the prepared command of a name with the values of this one} */
    public Command execute(String name) {
        if (values.isEmpty()) {
            return new Command("EXECUTE " + name);
        }
        return new Command(
                values.stream().map(Command::literal).collect(Collectors.joining(", ", "EXECUTE " + name + " (", ")")));
    }

    /** {@return a literal that means the same for each value of standard_conforming_strings} */
    private static String literal(@Nullable String value) {
        return value == null ? "NULL" : "E'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /**
     * Sets the values of consecutive parameters.
     *
     * @param first the number of the first value's parameter
     */
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

    /** {@return the number of parameters} */
    public int parameters() {
        return values.size();
    }

    /** {@return the number of bytes of the SQL and the values together, about as many as sending them takes} */
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
