package dev.stepwell.runtime.internal.session;

import dev.stepwell.problem.catalog.RunProblems;
import dev.stepwell.runtime.MigrationException;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * The check that a connection is outside of any transaction of the caller. A run commits, so it would end such a
 * transaction.
 *
 * <p>The check asks the driver and Spring, never the server.
 */
final class CallerTransaction {

    private static final String SPRING_CONNECTION = "org.springframework.jdbc.datasource.ConnectionProxy";
    private static final String SPRING_TRANSACTIONS =
            "org.springframework.transaction.support.TransactionSynchronizationManager";

    private CallerTransaction() {}

    /**
     * Requires that the caller has no transaction on a connection.
     *
     * @throws MigrationException if the caller has one; the connection is as it was
     */
    static void requireNone(Connection connection, BaseConnection driver) throws SQLException {
        // Some pools hand out connections without autocommit, so its absence alone proves no transaction.
        if (driver.getTransactionState() != TransactionState.IDLE
                || (!connection.getAutoCommit() && isBoundBySpring(connection))) {
            throw new MigrationException(RunProblems.transactionOpen(""), null);
        }
    }

    /**
     * Begins autocommit. A transaction manager that owns the connection refuses, and says why.
     *
     * @throws MigrationException if the connection is part of a managed transaction
     */
    static void beginAutoCommit(Connection connection, BaseConnection driver) throws SQLException {
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            if (driver.isClosed()) {
                throw e;
            }
            throw new MigrationException(RunProblems.transactionOpen(FailureMessage.of(e)), e);
        }
    }

    /**
     * Tells whether a connection of Spring belongs to the transaction of this thread. Such a connection has no
     * autocommit, and the server knows nothing of the transaction before its first statement.
     */
    private static boolean isBoundBySpring(Connection connection) {
        for (Class<?> type : connection.getClass().getInterfaces()) {
            if (type.getName().equals(SPRING_CONNECTION)) {
                return isTransactionActive(type.getClassLoader());
            }
        }
        return false;
    }

    /** Asks Spring by name, so that Stepwell works without Spring. */
    private static boolean isTransactionActive(ClassLoader spring) {
        try {
            Class<?> transactions = Class.forName(SPRING_TRANSACTIONS, true, spring);
            return Boolean.TRUE.equals(
                    transactions.getMethod("isActualTransactionActive").invoke(null));
        } catch (ReflectiveOperationException | LinkageError e) {
            // A native image may lack the class. The transaction has changed nothing yet, so nothing of it is lost.
            return false;
        }
    }
}
