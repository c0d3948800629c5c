package dev.stepwell.runtime.internal.session;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGResultSetMetaData;
import org.postgresql.PGStatement;
import org.postgresql.copy.CopyDual;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOperation;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ReplicationProtocol;
import org.postgresql.core.TypeInfo;
import org.postgresql.fastpath.Fastpath;
import org.postgresql.largeobject.LargeObjectManager;
import org.postgresql.replication.PGReplicationConnectionImpl;

/**
 * The fence around the session's own connection: it wraps each JDBC object that a Java step gets, so that no object
 * leads to that connection.
 *
 * <p>The kind of an object decides, not the way by which the step came to it. Each {@link Connection} that a call
 * returns is the step's one connection. The driver's interfaces stay available, with the same limits. Code that opens
 * private fields by reflection is not held back; a module system does that.
 */
final class StepFence {

    private static final Set<String> ENDS_SESSION = Set.of("close", "abort", "getCloseAction");
    private static final Set<String> ENDS_TRANSACTION = Set.of("commit", "setAutoCommit");

    /**
     * The types from which a connection can be reached, or through which the driver works on it. Each is before the
     * types that it extends.
     */
    private static final List<Class<?>> JDBC_TYPES = List.of(
            Connection.class,
            CallableStatement.class,
            PreparedStatement.class,
            Statement.class,
            ResultSet.class,
            DatabaseMetaData.class,
            ResultSetMetaData.class,
            ParameterMetaData.class,
            Array.class,
            Blob.class,
            Clob.class,
            QueryExecutor.class,
            TypeInfo.class,
            ReplicationProtocol.class,
            CopyDual.class,
            CopyIn.class,
            CopyOut.class);

    private final boolean transactional;
    private final Runnable beforeCall;
    private final Consumer<SQLWarning> notices;
    private final Connection given;
    private final OpenCopies copies = new OpenCopies();
    /** Held for reading by each call, so that no call of another thread goes on after the end. */
    private final ReadWriteLock calls = new ReentrantReadWriteLock();

    private volatile boolean ended;

    /**
     * Creates the fence around a connection.
     *
     * @param driver the driver's connection below the connection; the two can be the same object
     * @param transactional true if the step runs inside the transaction of its migration
     * @param beforeCall the action before each permitted call
     * @param notices the receiver of notices from the statements that the step runs
     */
    StepFence(
            Connection connection,
            BaseConnection driver,
            boolean transactional,
            Runnable beforeCall,
            Consumer<SQLWarning> notices) {
        this.transactional = transactional;
        this.beforeCall = beforeCall;
        this.notices = notices;
        this.given = (Connection) proxy(new Fenced(connection, driver), Connection.class, BaseConnection.class);
    }

    /** {@return the connection that the step gets, which is a {@link BaseConnection}, too} */
    Connection given() {
        return given;
    }

    /**
     * Waits for the calls of other threads, and refuses every later call of any object that the step still has.
     *
     * @throws SQLException if the step has left a COPY open, which is canceled
     */
    void end() throws SQLException {
        calls.writeLock().lock();
        try {
            ended = true;
            copies.cancel();
        } finally {
            calls.writeLock().unlock();
        }
    }

    /** An object of the driver or of a pool, and the limits of what a step may call. */
    private final class Fenced implements InvocationHandler {

        private final Object target;
        private final @Nullable Object ofDriver;

        /**
         * Wraps an object.
         *
         * @param ofDriver the object that has the driver's own methods; null if there is none
         */
        Fenced(Object target, @Nullable Object ofDriver) {
            this.target = target;
            this.ofDriver = ofDriver;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            if (method.getDeclaringClass() == Object.class) {
                return ofObject(method, arguments);
            }
            if (!method.getDeclaringClass().isInstance(proxy) || Modifier.isStatic(method.getModifiers())) {
                // Only code that calls this handler by itself gets here, such as with a method of its own.
                throw new IllegalArgumentException("A migration step may not call " + method);
            }
            calls.readLock().lock();
            try {
                if (ended) {
                    throw refusal(method, "The migration step that this connection was for has ended.");
                }
                return guarded(proxy, method, arguments);
            } finally {
                calls.readLock().unlock();
            }
        }

        private @Nullable Object guarded(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            String name = method.getName();
            if (arguments != null && (name.equals("unwrap") || name.equals("isWrapperFor"))) {
                return ofWrapper(proxy, name, (Class<?>) arguments[0]);
            }
            requireAllowed(method, arguments);
            if (name.equals("getCopyAPI")) {
                return new CopyManager((BaseConnection) proxy);
            } else if (name.equals("getLargeObjectAPI")) {
                // A large object can be told to commit when it is closed, so its manager uses the fenced connection.
                return new LargeObjectManager((BaseConnection) proxy);
            } else if (name.equals("getFastpathAPI")) {
                return new Fastpath((BaseConnection) proxy);
            } else if (name.equals("getReplicationAPI")) {
                return new PGReplicationConnectionImpl((BaseConnection) proxy);
            }
            if (!(target instanceof Statement statement && name.startsWith("execute"))) {
                return wrapped(call(method, arguments));
            }
            try {
                return wrapped(call(method, arguments));
            } finally {
                handOn(statement);
            }
        }

        /**
         * Answers methods of {@link Object} without asking the driver. They work after the step, too, for code that
         * logs the object or has it in a set.
         */
        private Object ofObject(Method method, Object @Nullable [] arguments) {
            return switch (method.getName()) {
                case "equals" -> arguments != null && target.equals(unwrapped(arguments[0]));
                case "hashCode" -> target.hashCode();
                default ->
                    ended || target instanceof Connection || target instanceof QueryExecutor
                            ? jdbcType(target).getSimpleName() + " of a migration step"
                            : target.toString();
            };
        }

        /** Unwraps only to the fence itself, since a class of the driver would lead out of it. */
        private Object ofWrapper(Object proxy, String name, Class<?> type) throws SQLException {
            if (name.equals("isWrapperFor")) {
                return type.isInstance(proxy);
            }
            if (type.isInstance(proxy)) {
                return proxy;
            }
            throw new SQLException("A migration step may not unwrap " + type.getName()
                    + ": it leads to a connection that Stepwell does not guard. Unwrap org.postgresql.PGConnection.");
        }

        private void requireAllowed(Method method, Object @Nullable [] arguments) throws Exception {
            String name = method.getName();
            if (!(target instanceof Connection || target instanceof QueryExecutor)) {
                return;
            }
            // rollback(Savepoint) stays inside the transaction; rollback() ends it.
            boolean endsTransaction = ENDS_TRANSACTION.contains(name) || (name.equals("rollback") && arguments == null);
            if (ENDS_SESSION.contains(name) || (transactional && endsTransaction)) {
                throw refusal(
                        method,
                        "A migration step may not call "
                                + jdbcType(target).getSimpleName() + "." + name
                                + ": Stepwell decides when the migration's transaction and connection end.");
            }
        }

        private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
            Object receiver = method.getDeclaringClass().isInstance(target) ? target : ofDriver;
            Object[] raw = arguments == null ? null : arguments.clone();
            for (int i = 0; raw != null && i < raw.length; i++) {
                raw[i] = unwrapped(raw[i]);
            }
            beforeCall.run();
            try {
                return method.invoke(receiver, raw);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }

    /** {@return an exception that the method may throw, since some methods of the driver's interfaces declare none} */
    private static Exception refusal(Method method, String message) {
        return List.of(method.getExceptionTypes()).contains(SQLException.class)
                ? new SQLException(message)
                : new IllegalStateException(message);
    }

    /** {@return the driver's own object, since the driver's methods check the classes of their arguments} */
    private static @Nullable Object unwrapped(@Nullable Object value) {
        return value != null
                        && Proxy.isProxyClass(value.getClass())
                        && Proxy.getInvocationHandler(value) instanceof Fenced fenced
                ? fenced.target
                : value;
    }

    private @Nullable Object wrapped(@Nullable Object value) throws SQLException {
        if (value == null || jdbcType(value) == Object.class) {
            return value;
        }
        Class<?> type = jdbcType(value);
        if (type == Connection.class) {
            return given;
        }
        if (value instanceof CopyOperation copy) {
            copies.add(copy);
        }
        if (Statement.class.isAssignableFrom(type)) {
            return wrapped(value, type, PGStatement.class);
        }
        return type == ResultSetMetaData.class
                ? wrapped(value, type, PGResultSetMetaData.class)
                : proxy(new Fenced(value, null), type);
    }

    private static Class<?> jdbcType(Object value) {
        for (Class<?> type : JDBC_TYPES) {
            if (type.isInstance(value)) {
                return type;
            }
        }
        return Object.class;
    }

    private Object wrapped(Object value, Class<?> type, Class<?> typeOfDriver) throws SQLException {
        return value instanceof Wrapper wrapper && wrapper.isWrapperFor(typeOfDriver)
                ? proxy(new Fenced(value, wrapper.unwrap(typeOfDriver)), type, typeOfDriver)
                : proxy(new Fenced(value, null), type);
    }

    private void handOn(Statement statement) throws SQLException {
        if (statement.isClosed()) {
            return;
        }
        for (SQLWarning warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
            notices.accept(warning);
        }
    }

    private static Object proxy(Fenced fenced, Class<?>... types) {
        return Proxy.newProxyInstance(StepFence.class.getClassLoader(), types, fenced);
    }
}
