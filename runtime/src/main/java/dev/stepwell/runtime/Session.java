package dev.stepwell.runtime;

import dev.stepwell.Problems;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * The one connection of a run, and what was found out about it when it was opened.
 *
 * <p>Outside a transaction of its own it is in autocommit, so that nothing it waits for waits for its snapshot. Closing
 * it gives the connection back as it came.
 */
final class Session implements AutoCloseable {

    private final Connection connection;
    private final BaseConnection driver;
    private final boolean autoCommitBefore;
    private final Facts facts;
    private boolean applicationNameChanged;

    private Session(Connection connection, BaseConnection driver, boolean autoCommitBefore, Facts facts) {
        this.connection = connection;
        this.driver = driver;
        this.autoCommitBefore = autoCommitBefore;
        this.facts = facts;
    }

    /** What the server says of the session when it is opened. */
    record Facts(
            @Nullable String currentSchema, int backendPid, String user, boolean readOnly, String applicationName) {}

    /**
     * Takes a connection.
     *
     * @throws MigrationException if there is none to be had, or if it is not one of the PostgreSQL driver
     */
    static Session open(DataSource dataSource) {
        Connection connection;
        try {
            connection = dataSource.getConnection();
        } catch (SQLException e) {
            throw new MigrationException(Problems.databaseUnreachable(FailureExcerpt.message(e)), e);
        }
        try {
            return on(connection);
        } catch (SQLException e) {
            throw closed(connection, databaseFailed("opening the session", e));
        } catch (MigrationException e) {
            throw closed(connection, e);
        }
    }

    private static Session on(Connection connection) throws SQLException {
        if (!connection.isWrapperFor(BaseConnection.class)) {
            throw new MigrationException(
                    Problems.notPostgresql(connection.getMetaData().getDatabaseProductName()), null);
        }
        boolean autoCommit = connection.getAutoCommit();
        if (!autoCommit) {
            connection.setAutoCommit(true);
        }
        return new Session(connection, connection.unwrap(BaseConnection.class), autoCommit, facts(connection));
    }

    private static MigrationException closed(Connection connection, MigrationException failure) {
        try {
            connection.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    private static Facts facts(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT current_schema(), pg_backend_pid(), "
                        + "session_user, pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean, "
                        + "current_setting('application_name')");
                ResultSet row = query.executeQuery()) {
            row.next();
            return new Facts(row.getString(1), row.getInt(2), row.getString(3), row.getBoolean(4), row.getString(5));
        }
    }

    Connection connection() {
        return connection;
    }

    BaseConnection driver() {
        return driver;
    }

    Facts facts() {
        return facts;
    }

    /** Whether a transaction is open and has not failed. */
    boolean isInTransaction() {
        return driver.getTransactionState() == TransactionState.OPEN;
    }

    void begin() throws SQLException {
        connection.setAutoCommit(false);
    }

    void commit() throws SQLException {
        connection.commit();
        connection.setAutoCommit(true);
    }

    /**
     * Ends the transaction, if there is one, without anything of it staying; a failure is suppressed into the first.
     */
    void rollback(Throwable first) {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            first.addSuppressed(e);
        }
    }

    /** Says to other sessions what this one does, so that whoever waits for it can say so too. */
    void announce(String doing) throws SQLException {
        applicationNameChanged = true;
        setApplicationName(doing);
    }

    private void setApplicationName(String name) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement("SELECT set_config('application_name', ?, false)")) {
            set.setString(1, name);
            set.execute();
        }
    }

    @Override
    public void close() {
        try (Connection closing = connection) {
            if (!closing.isClosed()) {
                if (!closing.getAutoCommit()) {
                    closing.rollback();
                    closing.setAutoCommit(true);
                }
                if (applicationNameChanged) {
                    setApplicationName(facts.applicationName());
                }
                closing.setAutoCommit(autoCommitBefore);
            }
        } catch (SQLException e) {
            throw databaseFailed("giving the connection back", e);
        }
    }

    /** A failure of something that Stepwell itself asked of the database. */
    static MigrationException databaseFailed(String doing, SQLException e) {
        return new MigrationException(Problems.databaseFailed(doing, FailureExcerpt.message(e)), e);
    }
}
