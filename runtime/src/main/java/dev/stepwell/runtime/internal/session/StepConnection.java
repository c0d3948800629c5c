package dev.stepwell.runtime.internal.session;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.function.Consumer;
import org.postgresql.core.BaseConnection;

/**
 * The connection that a Java step gets: the session's own, without the methods that would end or change the
 * transaction.
 *
 * <p>The step can never close the connection. Inside the transaction of a migration, the step can neither end that
 * transaction nor change its mode. The server's notices are handed on, and the step can read them as well. All objects
 * that the step got end with the step, and the settings that the step made on the connection are restored.
 */
public final class StepConnection implements AutoCloseable {

    private final Connection connection;
    private final boolean transactional;
    private final boolean readOnly;
    private final int holdability;
    private final int networkTimeout;
    private final BaseConnection driver;
    private final DriverSettings settings;
    private final StepFence fence;

    /**
     * Begins a step.
     *
     * @param notices the receiver of the server's notices
     */
    public StepConnection(Session session, Consumer<SQLWarning> notices) throws SQLException {
        this.connection = session.connection();
        this.transactional = !connection.getAutoCommit();
        this.readOnly = connection.isReadOnly();
        this.holdability = connection.getHoldability();
        this.networkTimeout = connection.getNetworkTimeout();
        this.driver = session.driver();
        this.settings = DriverSettings.of(driver);
        this.fence = new StepFence(connection, session.driver(), transactional, session::arm, notices);
    }

    /** {@return the connection for the step} */
    public Connection connection() {
        return fence.given();
    }

    /**
     * Ends the step. If the step has ended the session, the settings are not restored.
     *
     * @throws SQLException if the step has left a COPY open, or if the settings cannot be restored
     */
    @Override
    public void close() throws SQLException {
        try {
            fence.end();
        } catch (SQLException e) {
            try {
                restore();
            } catch (SQLException more) {
                Session.suppress(e, more);
            }
            throw e;
        }
        restore();
    }

    private void restore() throws SQLException {
        if (connection.isClosed()) {
            return;
        }
        settings.restore(driver);
        if (connection.getNetworkTimeout() != networkTimeout) {
            connection.setNetworkTimeout(Runnable::run, networkTimeout);
        }
        if (connection.getHoldability() != holdability) {
            connection.setHoldability(holdability);
        }
        if (!transactional && !connection.getAutoCommit()) {
            connection.setAutoCommit(true);
        }
        if (connection.isReadOnly() != readOnly) {
            connection.setReadOnly(readOnly);
        }
    }
}
