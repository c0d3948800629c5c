package dev.stepwell.runtime.internal.session;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The facts about a session that hold before a run does anything in it.
 *
 * <p>Immutable.
 *
 * @param currentSchema the first existing schema of the {@code search_path}; null if none exists
 * @param backendPid the server process of the session
 * @param user the current role
 * @param readOnly true if the session cannot write: on a standby, or by a setting
 * @param applicationName the {@code application_name} of the application or its pool
 */
public record SessionFacts(
        @Nullable String currentSchema, int backendPid, String user, boolean readOnly, String applicationName) {

    /** The five columns that {@link #read} reads. */
    static final String COLUMNS = "pg_catalog.current_schema(), pg_catalog.pg_backend_pid(), current_user, "
            + "pg_catalog.pg_is_in_recovery() OR pg_catalog.current_setting('transaction_read_only')::boolean, "
            + "pg_catalog.current_setting('application_name')";

    static final int COLUMN_COUNT = 5;

    static Command question() {
        return new Command("SELECT " + COLUMNS);
    }

    static SessionFacts ask(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT " + COLUMNS);
                ResultSet row = query.executeQuery()) {
            row.next();
            return read(connection, row);
        }
    }

    static SessionFacts read(Connection connection, ResultSet row) throws SQLException {
        // The driver does not send setReadOnly to the server before a transaction begins.
        boolean readOnly = row.getBoolean(4) || connection.isReadOnly();
        return new SessionFacts(row.getString(1), row.getInt(2), row.getString(3), readOnly, row.getString(5));
    }
}
