package dev.stepwell.runtime.internal.session;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connection that a Java step gets: the session's own, without what would take the transaction out of Stepwell's
 * hands.
 *
 * <p>It cannot be closed; inside the transaction of a migration it can neither end that nor change its mode. What the
 * server says to its statements is handed on, and stays for the step to read. It ends with the step: what a thread asks
 * of it later is refused, and what the step set on the connection is put back.
 */
public final class StepConnection implements AutoCloseable {

    private static final Set<String> ENDS_SESSION = Set.of("close", "abort");
    private static final Set<String> ENDS_TRANSACTION = Set.of("commit", "setAutoCommit");

    private final Connection connection;
    private final boolean transactional;
    private final boolean readOnly;
    private final int holdability;
    private final int networkTimeout;
    private final Consumer<SQLWarning> notices;
    private volatile boolean ended;

    /** Begins a step. */
    public StepConnection(Connection connection, Consumer<SQLWarning> notices) throws SQLException {
        this.connection = connection;
        this.transactional = !connection.getAutoCommit();
        this.readOnly = connection.isReadOnly();
        this.holdability = connection.getHoldability();
        this.networkTimeout = connection.getNetworkTimeout();
        this.notices = notices;
    }

    /** What the step gets. */
    public Connection connection() {
        return (Connection) proxy(Connection.class, this::call);
    }

    /** Ends the step; nothing more can be asked of a session that it has ended. */
    @Override
    public void close() throws SQLException {
        ended = true;
        if (connection.isClosed()) {
            return;
        }
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

    private void requireRunning() throws SQLException {
        if (ended) {
            throw new SQLException("The migration step that this connection was for has ended.");
        }
    }

    private @Nullable Object call(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        requireRunning();
        String name = method.getName();
        // rollback(Savepoint) stays inside the transaction; rollback() ends it.
        boolean endsTransaction = ENDS_TRANSACTION.contains(name) || (name.equals("rollback") && arguments == null);
        if (ENDS_SESSION.contains(name) || (transactional && endsTransaction)) {
            throw new SQLException("A migration step may not call Connection." + name
                    + ": Stepwell decides when the migration's transaction and connection end.");
        }
        Object result = invoke(connection, method, arguments);
        return result instanceof Statement statement ? statement((Connection) proxy, statement) : result;
    }

    /** Of the connection it came from it knows only what the step does. */
    private Statement statement(Connection step, Statement statement) {
        Class<?> type = statement instanceof CallableStatement
                ? CallableStatement.class
                : statement instanceof PreparedStatement ? PreparedStatement.class : Statement.class;
        return (Statement) proxy(type, (proxy, method, arguments) -> {
            requireRunning();
            if (method.getName().equals("getConnection")) {
                return step;
            }
            if (!method.getName().startsWith("execute")) {
                return invoke(statement, method, arguments);
            }
            try {
                return invoke(statement, method, arguments);
            } finally {
                handOn(statement);
            }
        });
    }

    private void handOn(Statement statement) throws SQLException {
        if (statement.isClosed()) {
            return;
        }
        for (SQLWarning warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
            notices.accept(warning);
        }
    }

    /** An invocation of a method of an interface. */
    private interface Call {

        @Nullable
        Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable;
    }

    private static Object proxy(Class<?> type, Call call) {
        return Proxy.newProxyInstance(StepConnection.class.getClassLoader(), new Class<?>[] {type}, call::invoke);
    }

    private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
