package dev.stepwell.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * The connection that a Java step gets: the session's own, without what would take the transaction out of Stepwell's
 * hands.
 *
 * <p>It cannot be closed; inside the transaction of a migration it can neither end that nor change its mode.
 */
final class StepConnection {

    private static final Set<String> ENDS_SESSION = Set.of("close", "abort");
    private static final Set<String> ENDS_TRANSACTION = Set.of("commit", "setAutoCommit");

    private StepConnection() {}

    static Connection of(Connection connection, boolean transactional) {
        return (Connection) Proxy.newProxyInstance(
                StepConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    String name = method.getName();
                    // rollback(Savepoint) stays inside the transaction; rollback() ends it.
                    boolean endsTransaction =
                            ENDS_TRANSACTION.contains(name) || (name.equals("rollback") && arguments == null);
                    if (ENDS_SESSION.contains(name) || (transactional && endsTransaction)) {
                        throw new SQLException("A migration step may not call Connection." + name
                                + ": Stepwell decides when the migration's transaction and connection end.");
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
