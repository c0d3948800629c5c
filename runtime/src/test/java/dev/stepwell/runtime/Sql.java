package dev.stepwell.runtime;

import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The queries of tests to a database. */
public final class Sql {

    private Sql() {}

    /** Makes a database as good as new; much faster than a new one. */
    public static void empty(FreshDatabase database) throws SQLException {
        empty(database.get());
    }

    public static void empty(TestDatabase database) throws SQLException {
        database.execute("""
                DO $$
                DECLARE
                    name text;
                BEGIN
                    FOR name IN SELECT nspname FROM pg_namespace
                                WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' LOOP
                        EXECUTE format('DROP SCHEMA %I CASCADE', name);
                    END LOOP;
                END $$;
                CREATE SCHEMA public;
                GRANT USAGE ON SCHEMA public TO public""");
    }

    /** The rows of a query as the owner sees them, each with its values joined by {@code " | "}. */
    public static List<String> rows(FreshDatabase database, String query) throws SQLException {
        try (Connection connection = database.connect()) {
            return rows(connection, query);
        }
    }

    public static List<String> rows(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet result = statement.executeQuery(query)) {
                int columns = result.getMetaData().getColumnCount();
                List<String> rows = new ArrayList<>();
                while (result.next()) {
                    List<String> values = new ArrayList<>();
                    for (int i = 1; i <= columns; i++) {
                        values.add(String.valueOf(result.getString(i)));
                    }
                    rows.add(String.join(" | ", values));
                }
                return rows;
            }
        }
    }

    /** Waits until a query gives exactly one row, {@code t}; asks in a session of its own. */
    public static void await(FreshDatabase database, String condition) throws SQLException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        try (Connection connection = database.connect()) {
            while (!rows(connection, "SELECT " + condition).equals(List.of("t"))) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("not so within 60 seconds: " + condition);
                }
                Thread.onSpinWait();
            }
        }
    }

    /** The applied and unfinished migrations, in order: {@code set:version state}. */
    public static List<String> history(FreshDatabase database) throws SQLException {
        return rows(
                database,
                "SELECT migration_set || ':' || version || ' ' || state FROM stepwell_migration ORDER BY position");
    }

    /** What happened, in order: {@code event set:version}. */
    public static List<String> events(FreshDatabase database) throws SQLException {
        return rows(
                database,
                "SELECT event || ' ' || migration_set || ':' || version FROM stepwell_event ORDER BY event_id");
    }

    /** The tables of the schema {@code public} that are not the history's. */
    public static List<String> tables(FreshDatabase database) throws SQLException {
        return rows(
                database,
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'stepwell%' ORDER BY 1");
    }

    /** Ends the sessions of the migrators that run something in a database, and waits until they are gone. */
    public static void endMigrators(FreshDatabase database) {
        try {
            rows(
                    database,
                    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
                            + "WHERE datname = current_database() AND application_name LIKE 'stepwell %'");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
