package dev.stepwell.runtime;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A pool of one connection that fails on command. Closing a connection from the pool leaves the real one open.
 *
 * <p>Only methods of {@link Connection} can be told to fail. Unwrapping gives the real connection.
 */
public final class StubDataSource implements DataSource {

    private final Connection connection;
    private final AtomicInteger closed = new AtomicInteger();
    private final Map<String, Supplier<SQLException>> failures = new ConcurrentHashMap<>();
    private final Map<String, Object> answers = new ConcurrentHashMap<>();

    private final Map<String, Connection> diverted = new ConcurrentHashMap<>();
    private final Map<String, String> replaced = new ConcurrentHashMap<>();

    public StubDataSource(Connection connection) {
        this.connection = connection;
    }

    /** Makes every call of a method fail from now on, each with an exception of its own. */
    void fail(String method, String message, String sqlState) {
        failures.put(method, () -> new SQLException(message, sqlState));
    }

    /** Makes every call of a method fail from now on, each with the same exception. */
    void fail(String method, SQLException failure) {
        failures.put(method, () -> failure);
    }

    /** Makes every call of a method give an answer from now on. */
    void answer(String method, Object answer) {
        answers.put(method, answer);
    }

    /** Prepares statements that contain a text on another connection, as a pooler between might do. */
    public void divert(String text, Connection other) {
        diverted.put(text, other);
    }

    /** Replaces a text in what plain statements execute, as a server or a proxy might understand it. */
    void replace(String text, String replacement) {
        replaced.put(text, replacement);
    }

    /** How often a connection was given back. */
    int closed() {
        return closed.get();
    }

    @Override
    public Connection getConnection() {
        return (Connection) Proxy.newProxyInstance(
                StubDataSource.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> call(method, arguments));
    }

    private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
        Supplier<SQLException> failure = failures.get(method.getName());
        if (failure != null) {
            throw failure.get();
        }
        if (answers.containsKey(method.getName())) {
            return answers.get(method.getName());
        }
        if (method.getName().equals("close")) {
            closed.incrementAndGet();
            return null;
        }
        Connection target = connection;
        if (method.getName().equals("prepareStatement") && arguments != null) {
            String sql = String.valueOf(arguments[0]);
            for (Map.Entry<String, Connection> entry : diverted.entrySet()) {
                target = sql.contains(entry.getKey()) ? entry.getValue() : target;
            }
        }
        Object answer = invoke(method, target, arguments);
        return answer instanceof Statement statement
                        && method.getName().equals("createStatement")
                        && !replaced.isEmpty()
                ? replacing(statement)
                : answer;
    }

    private Statement replacing(Statement statement) {
        return (Statement) Proxy.newProxyInstance(
                StubDataSource.class.getClassLoader(), new Class<?>[] {Statement.class}, (proxy, method, arguments) -> {
                    if (arguments != null && arguments[0] instanceof String sql) {
                        for (Map.Entry<String, String> entry : replaced.entrySet()) {
                            sql = sql.replace(entry.getKey(), entry.getValue());
                        }
                        arguments[0] = sql;
                    }
                    return invoke(method, statement, arguments);
                });
    }

    private static @Nullable Object invoke(Method method, Object target, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public Connection getConnection(String user, String password) {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setLoginTimeout(int seconds) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
