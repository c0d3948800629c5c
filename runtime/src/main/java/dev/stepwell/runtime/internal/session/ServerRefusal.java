package dev.stepwell.runtime.internal.session;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.ServerErrorMessage;

/**
 * The failures with which a server says that it lacks an ability of PostgreSQL.
 *
 * <p>The failures only explain a statement that has failed: nothing is refused because of what a server says of itself.
 */
public final class ServerRefusal {

    private static final String FEATURE_NOT_SUPPORTED = "0A000";
    private static final String UNDEFINED_TABLE = "42P01";

    /**
     * Syntax errors, and names of columns, settings, types, languages, functions and operators that do not exist. Some
     * servers give each error the SQLSTATE of a success.
     */
    private static final Set<String> UNKNOWN = Set.of("00000", "42000", "42601", "42703", "42704", "42883");

    private ServerRefusal() {}

    /**
     * Tells whether a server refused a statement because it does not know the syntax, or something in its catalogs that
     * the statement names.
     *
     * @param failure the failure of a statement that names nothing but PostgreSQL's own objects, or creates the others
     */
    public static boolean isOfUnknownSql(SQLException failure) {
        String state = failure.getSQLState();
        Optional<ServerErrorMessage> error = FailureMessage.server(failure);
        if (state == null || error.isEmpty()) {
            return false;
        }
        return switch (state) {
            // A prepared statement is refused for its new result type, too, and that is not about the server.
            case FEATURE_NOT_SUPPORTED ->
                !"RevalidateCachedQuery".equals(error.get().getRoutine());
            case UNDEFINED_TABLE -> String.valueOf(error.get().getMessage()).contains("pg_catalog.");
            default -> UNKNOWN.contains(state);
        };
    }

    /**
     * Tells whether a worker of Citus refused a statement that only the coordinator runs. Citus gives it no SQLSTATE of
     * its own.
     */
    public static boolean isOfCitusWorker(SQLException failure) {
        return FailureMessage.server(failure)
                .map(ServerErrorMessage::getHint)
                .filter(hint -> hint.startsWith("Connect to the coordinator"))
                .isPresent();
    }

    /**
     * Asks a server what it is.
     *
     * @param connection a connection outside any transaction
     * @param failure the reason to ask; a failure of this question is suppressed into it
     * @return the answer of {@code version()}, or else what the server said when the connection began
     */
    static String serverVersion(Connection connection, Throwable failure) {
        try (PreparedStatement query = connection.prepareStatement("SELECT pg_catalog.version()");
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            Session.suppress(failure, e);
        }
        try {
            return connection.getMetaData().getDatabaseProductName() + " "
                    + connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            Session.suppress(failure, e);
            return "unknown";
        }
    }
}
