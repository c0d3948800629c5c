package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import dev.stepwell.registry.JavaStep;
import dev.stepwell.testdatabase.FreshDatabase;
import java.io.StringReader;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
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
import java.sql.Statement;
import java.sql.Types;
import java.sql.Wrapper;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.TypeInfo;
import org.postgresql.fastpath.Fastpath;
import org.postgresql.fastpath.FastpathArg;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.largeobject.LargeObject;
import org.postgresql.largeobject.LargeObjectManager;
import org.postgresql.replication.PGReplicationConnection;
import org.postgresql.util.PGobject;

/** The objects that a Java step can reach from its connection: all but the session's own connection. */
class StepFenceIT {

    private static final String ONE_ARRAY = "SELECT ARRAY[1] AS a";

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    /** Makes an object of one JDBC type, ready for all of its methods. */
    private interface Recipe {

        Object make(Connection connection) throws SQLException;
    }

    private static final Map<Class<?>, Recipe> RECIPES = new LinkedHashMap<>();

    static {
        RECIPES.put(Connection.class, connection -> connection);
        RECIPES.put(Statement.class, connection -> {
            Statement statement = connection.createStatement();
            statement.execute(ONE_ARRAY);
            return statement;
        });
        RECIPES.put(PreparedStatement.class, connection -> {
            PreparedStatement statement = connection.prepareStatement(ONE_ARRAY);
            statement.execute();
            return statement;
        });
        RECIPES.put(CallableStatement.class, connection -> {
            CallableStatement statement = connection.prepareCall("{? = call array_append(ARRAY[1], 2)}");
            statement.registerOutParameter(1, Types.ARRAY);
            statement.execute();
            return statement;
        });
        RECIPES.put(ResultSet.class, connection -> {
            ResultSet row = connection.createStatement().executeQuery(ONE_ARRAY);
            row.next();
            return row;
        });
        RECIPES.put(DatabaseMetaData.class, Connection::getMetaData);
        RECIPES.put(
                ResultSetMetaData.class,
                connection -> connection.prepareStatement(ONE_ARRAY).getMetaData());
        RECIPES.put(
                ParameterMetaData.class,
                connection -> connection.prepareStatement(ONE_ARRAY).getParameterMetaData());
        RECIPES.put(Array.class, connection -> connection.createArrayOf("int4", new Object[] {1}));
        RECIPES.put(
                QueryExecutor.class,
                connection -> connection.unwrap(BaseConnection.class).getQueryExecutor());
    }

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @Test
    void everyTypeOfJdbcThatLeadsToAConnectionHasARecipe() {
        Set<Class<?>> leading = new HashSet<>();
        for (Class<?> type : reachable(Connection.class)) {
            if (reachable(type).stream().anyMatch(Wrapper.class::isAssignableFrom)) {
                leading.add(type);
            }
        }

        assertThat(leading).contains(DatabaseMetaData.class, Array.class);
        assertThat(RECIPES.keySet()).containsAll(leading);
    }

    /** A type and the JDBC types that its methods, and the methods of those types, return. */
    private static Set<Class<?>> reachable(Class<?> from) {
        Set<Class<?>> reachable = new HashSet<>();
        Deque<Class<?>> pending = new ArrayDeque<>(List.of(from));
        while (!pending.isEmpty()) {
            Class<?> type = pending.pop();
            if (reachable.add(type)) {
                pending.addAll(jdbcTypesReturned(type));
            }
        }
        return reachable;
    }

    private static Set<Class<?>> jdbcTypesReturned(Class<?> type) {
        Set<Class<?>> returned = new HashSet<>();
        for (Method method : type.getMethods()) {
            Class<?> result = method.getReturnType();
            if (result.isInterface() && result.getPackageName().equals("java.sql")) {
                returned.add(result);
            }
        }
        return returned;
    }

    @ParameterizedTest
    @ValueSource(strings = {"driver", "pool"})
    void nothingThatAMethodReturnsIsOrLeadsToTheSessionsConnection(String kind) throws Exception {
        Set<String> reached = new TreeSet<>();
        inStep(kind, connection -> {
            for (Map.Entry<Class<?>, Recipe> recipe : RECIPES.entrySet()) {
                Object object = recipe.getValue().make(connection);
                assertInside(object, connection, recipe.getKey().getSimpleName());
                for (Method method : methods(object)) {
                    if (isForOtherStatements(object, method)) {
                        continue;
                    }
                    Object fresh = recipe.getValue().make(connection);
                    call(fresh, method, connection, reached);
                }
            }
        });

        assertThat(reached)
                .contains(
                        "Array.getResultSet",
                        "BaseConnection.execSQLQuery",
                        "BaseConnection.getQueryExecutor",
                        "CallableStatement.getArray",
                        "CallableStatement.getObject",
                        "Connection.createArrayOf",
                        "Connection.createStatement",
                        "Connection.getMetaData",
                        "Connection.prepareCall",
                        "Connection.prepareStatement",
                        "DatabaseMetaData.getConnection",
                        "DatabaseMetaData.getTables",
                        "PreparedStatement.executeQuery",
                        "PreparedStatement.getMetaData",
                        "PreparedStatement.getParameterMetaData",
                        "ResultSet.getArray",
                        "ResultSet.getMetaData",
                        "ResultSet.getObject",
                        "ResultSet.getStatement",
                        "Statement.executeQuery",
                        "Statement.getConnection",
                        "Statement.getGeneratedKeys",
                        "Statement.getResultSet");
    }

    /** A prepared statement takes no other SQL, and a call with an OUT parameter gives no rows. */
    private static boolean isForOtherStatements(Object object, Method method) {
        return method.getName().equals("executeQuery")
                && (object instanceof CallableStatement
                        || (object instanceof PreparedStatement && method.getParameterCount() > 0));
    }

    /** The methods that can return something which leads on. */
    private static List<Method> methods(Object object) {
        List<Method> methods = new ArrayList<>();
        for (Class<?> type : object.getClass().getInterfaces()) {
            for (Method method : type.getMethods()) {
                Class<?> result = method.getReturnType();
                boolean own = result.getPackageName().startsWith("java.sql")
                        || result.getPackageName().startsWith("org.postgresql");
                // They are asked apart.
                boolean asking = method.getName().equals("unwrap");
                if (!Modifier.isStatic(method.getModifiers()) && !asking && (own || result == Object.class)) {
                    methods.add(method);
                }
            }
        }
        return methods;
    }

    private static void call(Object object, Method method, Connection given, Set<String> reached) throws SQLException {
        String name = method.getDeclaringClass().getSimpleName() + "." + method.getName();
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = argument(method, i);
        }
        Object result;
        try {
            result = method.invoke(object, arguments);
        } catch (InvocationTargetException e) {
            // A call that the driver does not have, or cannot do with an array, gives nothing.
            if (RECIPES.containsKey(method.getReturnType()) && !isRefused(e.getCause())) {
                throw new AssertionError(name, e.getCause());
            }
            given.rollback(given.setSavepoint());
            return;
        } catch (IllegalAccessException e) {
            throw new AssertionError(name, e);
        }
        if (result != null) {
            reached.add(name);
            assertInside(result, given, name);
        }
    }

    private static boolean isRefused(@Nullable Throwable e) {
        return (e instanceof SQLException refused && "0A000".equals(refused.getSQLState()))
                || String.valueOf(e).contains("A migration step may not call ");
    }

    private static @Nullable Object argument(Method method, int i) {
        Class<?> type = method.getParameterTypes()[i];
        if (type == String.class) {
            if (DatabaseMetaData.class.isAssignableFrom(method.getDeclaringClass())) {
                return "pg_class";
            }
            return switch (method.getName()) {
                case "createArrayOf" -> "int4";
                case "getArray", "getObject" -> "a";
                case "prepareCall" -> "{? = call array_append(ARRAY[1], 2)}";
                default -> ONE_ARRAY;
            };
        } else if (type == int.class) {
            return switch (method.getName()) {
                case "createStatement", "prepareStatement", "prepareCall", "execSQLQuery" -> arrayOfOptions(method)[i];
                default -> 1;
            };
        } else if (type == boolean.class) {
            return false;
        } else if (type == long.class) {
            return 1L;
        } else if (type == int[].class) {
            return new int[] {1};
        } else if (type == long[].class) {
            return new long[] {1};
        } else if (type == byte[].class) {
            return "{1}".getBytes(StandardCharsets.UTF_8);
        } else if (type == Map.class) {
            return Map.of();
        } else if (type == Class.class) {
            return Array.class;
        } else if (type == String[].class) {
            return method.getName().equals("getTables") ? null : new String[] {"a"};
        } else if (type == Object[].class || type == Object.class) {
            return new Object[] {1};
        }
        return null;
    }

    private static Integer[] arrayOfOptions(Method method) {
        Integer[] options = new Integer[] {
            ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY, ResultSet.HOLD_CURSORS_OVER_COMMIT
        };
        if (method.getParameterTypes()[0] != String.class) {
            return options;
        }
        return method.getParameterCount() == 2
                ? new Integer[] {0, Statement.NO_GENERATED_KEYS}
                : new Integer[] {0, options[0], options[1], options[2]};
    }

    private static void assertInside(Object result, Connection given, String name) throws SQLException {
        if (result instanceof Connection) {
            assertThat(result).as(name).isSameAs(given);
        } else if (isGuarded(result)) {
            assertThat(Proxy.isProxyClass(result.getClass()))
                    .as("%s gives %s", name, result.getClass())
                    .isTrue();
        } else {
            for (Method method : result.getClass().getMethods()) {
                assertThat(RECIPES.keySet())
                        .as("%s gives %s", name, method)
                        .noneMatch(type -> type.isAssignableFrom(method.getReturnType()));
            }
        }
        if (result instanceof Wrapper wrapper && !(result instanceof Array)) {
            assertThat(wrapper.isWrapperFor(PgConnection.class)).as(name).isFalse();
            assertThatThrownBy(() -> wrapper.unwrap(PgConnection.class))
                    .as(name)
                    .isInstanceOf(SQLException.class)
                    .hasMessage("A migration step may not unwrap org.postgresql.jdbc.PgConnection: it leads to a "
                            + "connection that Stepwell does not guard. Unwrap org.postgresql.PGConnection.");
        }
    }

    private static boolean isGuarded(Object result) {
        return RECIPES.keySet().stream().anyMatch(type -> type.isInstance(result));
    }

    @Test
    void stepMayNotEndItsTransactionOrSessionThroughTheDriver() throws Exception {
        inStep("driver", connection -> {
            BaseConnection driver = connection.unwrap(BaseConnection.class);
            assertRefused(driver::commit, "Connection.commit");
            assertRefused(driver::rollback, "Connection.rollback");
            assertRefused(() -> driver.setAutoCommit(true), "Connection.setAutoCommit");
            assertRefused(driver::close, "Connection.close");
            assertRefused(() -> driver.abort(Runnable::run), "Connection.abort");
            assertRefused(driver.getQueryExecutor()::close, "QueryExecutor.close");
            assertRefused(() -> connection.getMetaData().getConnection().commit(), "Connection.commit");
        });
    }

    @Test
    void largeObjectThatIsToldToCommitDoesNot() throws Exception {
        inStep("driver", connection -> {
            LargeObjectManager objects = connection.unwrap(PGConnection.class).getLargeObjectAPI();
            LargeObject object = objects.open(objects.createLO(), LargeObjectManager.READWRITE, true);
            object.write(new byte[] {1, 2, 3});
            assertRefused(object::close, "Connection.commit");
        });
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String method) {
        assertThatThrownBy(call)
                .hasMessage("A migration step may not call " + method
                        + ": Stepwell decides when the migration's transaction and connection end.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"driver", "pool"})
    void stepUsesCopyAndTheOtherInterfacesOfTheDriver(String kind) throws Exception {
        inStep(kind, connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE numbers (n integer)");
                statement.unwrap(PGStatement.class).setPrepareThreshold(1);
                assertThat(statement.unwrap(PGStatement.class).getPrepareThreshold())
                        .isEqualTo(1);
            }
            PGConnection driver = connection.unwrap(PGConnection.class);
            assertThat(driver.getBackendPID()).isPositive();
            assertThat(driver.getCopyAPI().copyIn("COPY numbers FROM STDIN", new StringReader("1\n2\n")))
                    .isEqualTo(2);
            CopyManager own = new CopyManager(connection.unwrap(BaseConnection.class));
            assertThat(own.copyIn("COPY numbers FROM STDIN", new StringReader("3\n")))
                    .isEqualTo(1);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO numbers SELECT unnest(?::integer[])")) {
                insert.setArray(1, connection.createArrayOf("int4", new Object[] {4, 5}));
                assertThat(insert.executeUpdate()).isEqualTo(2);
            }
        });

        assertThat(Sql.rows(database, "SELECT n FROM numbers ORDER BY n")).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void objectOfAStepEqualsItselfAndSaysWhatItIs() throws Exception {
        AtomicReference<Connection> kept = new AtomicReference<>();
        inStep("driver", connection -> {
            kept.set(connection);
            Connection same = connection;
            assertThat(connection.equals(same)).isTrue();
            assertThat(new HashSet<>(
                            Arrays.asList(connection, connection.getMetaData().getConnection())))
                    .hasSize(1);
            assertThat(connection).hasToString("Connection of a migration step");
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT 1");
                    Statement other = connection.createStatement()) {
                assertThat(rows.getStatement()).isEqualTo(statement).hasSameHashCodeAs(statement);
                assertThat(other).isNotEqualTo(statement);
                assertThat(rows.getStatement().getConnection()).isSameAs(connection);
            }
            assertThat(connection.createArrayOf("int4", new Object[] {1, 2})).hasToString("{\"1\",\"2\"}");
        });

        Connection later = Objects.requireNonNull(kept.get());
        assertThat(later.equals(kept.get())).isTrue();
        assertThat(later).hasToString("Connection of a migration step");
        assertThatThrownBy(() -> later.unwrap(PGConnection.class))
                .hasMessage("The migration step that this connection was for has ended.");
    }

    /** A use of an object that the step has kept. */
    private interface Use {

        void call() throws Exception;
    }

    @ParameterizedTest
    @ValueSource(strings = {"driver", "pool"})
    void nothingThatAStepKeptWorksAfterItsEnd(String kind) throws Exception {
        Map<String, Use> kept = new LinkedHashMap<>();
        inStep(kind, connection -> {
            PGConnection driver = connection.unwrap(PGConnection.class);
            Statement statement = connection.createStatement();
            ResultSet row = statement.executeQuery("SELECT lo_from_bytea(0, 'abc') AS object");
            row.next();
            Blob blob = row.getBlob(1);
            Clob clob = row.getClob(1);
            Fastpath fastpath = driver.getFastpathAPI();
            CopyManager copies = driver.getCopyAPI();
            LargeObjectManager objects = driver.getLargeObjectAPI();
            LargeObject object = objects.open(row.getLong(1));
            TypeInfo types = connection.unwrap(BaseConnection.class).getTypeInfo();
            PGReplicationConnection replication = driver.getReplicationAPI();
            DatabaseMetaData metaData = connection.getMetaData();
            kept.put("Connection", () -> connection.nativeSQL("SELECT 1"));
            kept.put("Connection.isClosed", connection::isClosed);
            kept.put("Statement", () -> statement.execute("SELECT 1"));
            kept.put("ResultSet", row::next);
            kept.put("DatabaseMetaData", metaData::getSchemas);
            kept.put("Blob", () -> blob.getBytes(1, 3));
            kept.put("Clob", clob::length);
            kept.put("Fastpath", () -> fastpath.getOID("lo_creat", new FastpathArg[] {new FastpathArg(1)}));
            kept.put("CopyManager", () -> copies.copyIn("COPY numbers FROM STDIN"));
            kept.put("LargeObjectManager", objects::createLO);
            kept.put("LargeObject", () -> object.read(3));
            kept.put("TypeInfo", () -> types.getPGType("int4"));
            kept.put("PGReplicationConnection", () -> replication
                    .createReplicationSlot()
                    .logical()
                    .withSlotName("kept")
                    .withOutputPlugin("pgoutput")
                    .make());
        });

        kept.forEach((name, use) -> assertThatThrownBy(use::call)
                .as(name)
                .hasStackTraceContaining("The migration step that this connection was for has ended."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"driver", "pool"})
    @Timeout(60)
    void copyThatAStepLeavesOpenFailsItsMigration(String kind) throws Exception {
        AtomicReference<CopyIn> kept = new AtomicReference<>();
        assertThatThrownBy(() -> inStep(kind, connection -> {
                    connection.createStatement().execute("CREATE TABLE numbers (n integer)");
                    CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
                    kept.set(copies.copyIn("COPY numbers FROM STDIN"));
                }))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("The migration step ended before its COPY. End the COPY, or close its stream, "
                        + "before the step returns.");

        assertThat(Sql.rows(database, "SELECT to_regclass('numbers') IS NULL")).containsExactly("t");
        CopyIn copy = Objects.requireNonNull(kept.get());
        assertThatThrownBy(copy::endCopy).hasMessage("The migration step that this connection was for has ended.");
        inStep(kind, connection -> connection.createStatement().execute("CREATE TABLE numbers (n integer)"));
    }

    /** A method with the raw connection as its argument, for a handler that would call any method. */
    public static Object leak(Object raw) {
        return raw;
    }

    @Test
    void handlerOfTheConnectionCallsNoMethodOfTheStep() throws Exception {
        Method leak = StepFenceIT.class.getMethod("leak", Object.class);
        Method hidden = PgConnection.class.getMethod("getTypeInfo");
        inStep("driver", connection -> {
            for (Object object : List.of(connection, connection.getMetaData(), connection.createStatement())) {
                InvocationHandler handler = Proxy.getInvocationHandler(object);
                for (Method method : List.of(leak, hidden)) {
                    assertThatThrownBy(() -> handler.invoke(object, method, new Object[] {connection}))
                            .hasMessage("A migration step may not call " + method);
                }
                assertThatThrownBy(() -> handler.invoke(new StepFenceIT(), leak, new Object[] {connection}))
                        .hasMessage("A migration step may not call " + leak);
            }
        });
    }

    /** A value that waits, inside of a call of the step's connection, for the end of the migration. */
    private static final class WaitingValue extends PGobject {

        private static final long serialVersionUID = 1L;

        private final transient CountDownLatch begun;
        private final transient CountDownLatch finished;
        private final transient AtomicBoolean wasOvertaken;

        WaitingValue(CountDownLatch begun, CountDownLatch finished, AtomicBoolean wasOvertaken) throws SQLException {
            this.begun = begun;
            this.finished = finished;
            this.wasOvertaken = wasOvertaken;
            setType("text");
        }

        @java.lang.Override
        public String getValue() {
            begun.countDown();
            try {
                wasOvertaken.set(finished.await(500, TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return "a";
        }
    }

    @Test
    void stepDoesNotEndDuringTheCallOfAnotherThread() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch finished = new CountDownLatch(1);
        AtomicBoolean wasOvertaken = new AtomicBoolean();
        AtomicReference<Thread> thread = new AtomicReference<>();
        Migrator.builder(database.dataSource())
                .registry(() -> List.of(migration("1", "Mend")
                        .upJava("", "Mend.up", connection -> {
                            PreparedStatement statement = connection.prepareStatement("SELECT ?");
                            WaitingValue value = new WaitingValue(begun, finished, wasOvertaken);
                            Thread other = new Thread(() -> {
                                try {
                                    statement.setObject(1, value);
                                } catch (SQLException e) {
                                    throw new AssertionError(e);
                                }
                            });
                            thread.set(other);
                            other.start();
                            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
                        })
                        .irreversible("test")
                        .build()))
                .listener(event -> {
                    if (event instanceof MigrationEvent.Finished) {
                        finished.countDown();
                    }
                })
                .build()
                .migrate();
        Objects.requireNonNull(thread.get()).join();
        assertThat(wasOvertaken).isFalse();
    }

    @Test
    void settingsOfTheDriverAreAsBeforeAfterAStep() throws Exception {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.dataSource());
        config.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            List<Object> before = settings(pool);
            run(pool, connection -> {
                BaseConnection driver = connection.unwrap(BaseConnection.class);
                driver.setAutosave(AutoSave.ALWAYS);
                driver.setPrepareThreshold(17);
                driver.setDefaultFetchSize(17);
                driver.setAdaptiveFetch(true);
                driver.setQueryTimeout(17);
                driver.getQueryExecutor().setPreferQueryMode(PreferQueryMode.SIMPLE);
                connection.setTypeMap(new HashMap<>(Map.of("a", String.class)));
            });
            assertThat(settings(pool)).isEqualTo(before);
        }
    }

    private static List<Object> settings(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            PGConnection driver = connection.unwrap(PGConnection.class);
            return List.of(
                    driver.getAutosave(),
                    driver.getPrepareThreshold(),
                    driver.getDefaultFetchSize(),
                    driver.getAdaptiveFetch(),
                    driver.getQueryTimeout(),
                    driver.getPreferQueryMode(),
                    String.valueOf(connection.getTypeMap()));
        }
    }

    /** The pool closes a connection of which something was asked that the driver does not have. */
    public static final class KeptAfterUnsupportedCalls implements SQLExceptionOverride {

        @java.lang.Override
        public Override adjudicate(SQLException e) {
            return Override.DO_NOT_EVICT;
        }
    }

    private static void inStep(String kind, JavaStep.Action action) throws Exception {
        if (kind.equals("driver")) {
            run(database.dataSource(), action);
            return;
        }
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.dataSource());
        config.setMaximumPoolSize(1);
        config.setExceptionOverrideClassName(KeptAfterUnsupportedCalls.class.getName());
        try (HikariDataSource pool = new HikariDataSource(config)) {
            run(pool, action);
        }
    }

    private static void run(DataSource dataSource, JavaStep.Action action) {
        migrator(
                        dataSource,
                        migration("1", "Mend")
                                .upJava("", "Mend.up", action)
                                .irreversible("test")
                                .build())
                .migrate();
    }
}
