package dev.stepwell.benchmarks.tool;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;

/**
 * The floor: only the statements, a row for each migration in the same transaction, and one query at the start.
 *
 * <p>The floor takes no lock, makes no checks and explains no errors.
 */
final class BareJdbc implements TenantTool {

    private static final String UNDEFINED_TABLE = "42P01";

    private final int commitsAtOnce;

    BareJdbc(int commitsAtOnce) {
        this.commitsAtOnce = commitsAtOnce;
    }

    @Override
    public void write(List<Script> scripts, Path folder) throws Exception {
        for (Script script : scripts) {
            Files.writeString(folder.resolve("%06d.sql".formatted(script.number())), script.upText());
            Files.writeString(folder.resolve("%06d.down".formatted(script.number())), script.downText());
        }
    }

    @Override
    public void migrate(DataSource dataSource, Path folder) throws Exception {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            int applied = applied(statement);
            int count = Integer.parseInt(folder.getFileName().toString());
            if (applied < 0) {
                statement.execute("BEGIN; CREATE TABLE bare_history (number int PRIMARY KEY, script text, applied_at "
                        + "timestamptz DEFAULT now()); CREATE TABLE bare_digest (applied int); "
                        + "INSERT INTO bare_digest VALUES (0); COMMIT");
                applied = 0;
            }
            StringBuilder group = new StringBuilder();
            for (int number = applied + 1; number <= count; number++) {
                String script = Files.readString(folder.resolve("%06d.sql".formatted(number)));
                group.append("BEGIN;\n")
                        .append(script)
                        .append("INSERT INTO bare_history VALUES (")
                        .append(number)
                        .append(", $script$")
                        .append(script)
                        .append("$script$); UPDATE bare_digest SET applied = ")
                        .append(number)
                        .append("; COMMIT;\n");
                if (number % commitsAtOnce == 0 || number == count) {
                    statement.execute(group.toString());
                    group.setLength(0);
                }
            }
        }
    }

    @Override
    public void rollBackLast(DataSource dataSource, Path folder) throws Exception {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            int applied = applied(statement);
            String script = Files.readString(folder.resolve("%06d.down".formatted(applied)));
            statement.execute("BEGIN;\n" + script + "DELETE FROM bare_history WHERE number = " + applied
                    + "; UPDATE bare_digest SET applied = applied - 1; COMMIT");
        }
    }

    @Override
    public void baseline(DataSource dataSource, Path folder, String schema, int migrations) throws Exception {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + schema + ".bare_digest AS SELECT " + migrations + " AS applied");
        }
    }

    @Override
    public void migrate(DataSource dataSource, Path folder, String schema) throws Exception {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT applied FROM " + schema + ".bare_digest")) {
            row.next();
        }
    }

    private static int applied(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT applied FROM bare_digest")) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                return -1;
            }
            throw e;
        }
    }
}
