package dev.stepwell.runtime.internal.session;

import dev.stepwell.problem.catalog.RunProblems;
import dev.stepwell.problem.catalog.ServerProblems;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.internal.process.CauseChain;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.util.PSQLException;

/**
 * The opening of a session: it takes a connection, sets it to autocommit, and asks the first question.
 *
 * <p>If opening fails, the connection returns to the data source in its original state.
 */
public final class SessionOpening {

    private SessionOpening() {}

    /**
     * Opens a session.
     *
     * @throws MigrationException if the data source gives no connection, not one of the PostgreSQL driver, or one
     *     inside a transaction of the caller
     */
    public static Session open(DataSource dataSource) {
        return open(dataSource, null);
    }

    /**
     * Opens a session and asks for the stored digest in its first round trip.
     *
     * @param digest the question for the digest; null to leave it out
     * @throws MigrationException if the data source gives no connection, not one of the PostgreSQL driver, or one
     *     inside a transaction of the caller
     */
    public static Session open(DataSource dataSource, @Nullable DigestQuestion digest) {
        Connection connection;
        try {
            connection = dataSource.getConnection();
        } catch (SQLException e) {
            throw new MigrationException(RunProblems.databaseUnreachable(state(e), FailureMessage.of(e)), e);
        }
        try {
            return on(connection, digest);
        } catch (SQLException e) {
            throw closed(connection, Session.databaseFailed("opening the session", e));
        } catch (RuntimeException e) {
            throw closed(connection, e);
        }
    }

    /** {@return the SQLSTATE that the driver gave, under the exceptions of a pool; empty if there is none} */
    private static String state(SQLException failure) {
        String state = "";
        for (Throwable e : CauseChain.of(failure)) {
            if (e instanceof PSQLException answer && answer.getSQLState() != null) {
                state = answer.getSQLState();
            }
        }
        return state;
    }

    private static Session on(Connection connection, @Nullable DigestQuestion digest) throws SQLException {
        if (!connection.isWrapperFor(BaseConnection.class)) {
            throw new MigrationException(
                    RunProblems.notPostgresql(connection.getMetaData().getDatabaseProductName()), null);
        }
        BaseConnection driver = connection.unwrap(BaseConnection.class);
        boolean autoCommit = connection.getAutoCommit();
        CallerTransaction.requireNone(connection, driver);
        CallerTransaction.beginAutoCommit(connection, driver);
        try {
            return new Session(connection, driver, autoCommit, answered(connection, digest));
        } catch (SQLException e) {
            restore(connection, autoCommit, e);
            if (MissingAnswer.isLoss(e, driver.isClosed())) {
                throw Session.unanswered("opening the session", driver.getBackendPID(), e);
            }
            if (ServerRefusal.isOfUnknownSql(e)) {
                throw new MigrationException(
                        ServerProblems.questionRefused(
                                "opening the session",
                                ServerRefusal.serverVersion(connection, e),
                                FailureMessage.of(e)),
                        e);
            }
            throw e;
        } catch (RuntimeException e) {
            restore(connection, autoCommit, e);
            throw e;
        }
    }

    private static void restore(Connection connection, boolean autoCommit, Exception first) {
        try {
            connection.setAutoCommit(autoCommit);
        } catch (SQLException e) {
            Session.suppress(first, e);
        }
    }

    private static <E extends RuntimeException> E closed(Connection connection, E failure) {
        try {
            connection.close();
        } catch (SQLException e) {
            Session.suppress(failure, e);
        }
        return failure;
    }

    private static Session.FirstAnswer answered(Connection connection, @Nullable DigestQuestion digest)
            throws SQLException {
        if (digest != null) {
            try {
                return digest.withFacts()
                        ? digest.askWithFacts(connection)
                        : new Session.FirstAnswer(null, digest.ask(connection), false);
            } catch (SQLException e) {
                // Without a digest that this role may read, the run reads the history itself.
                if (e.getSQLState() == null
                        || !(e.getSQLState().startsWith("42") || e.getSQLState().equals("3F000"))) {
                    throw e;
                }
            }
        }
        return Session.FirstAnswer.NONE;
    }
}
