package dev.stepwell.testdatabase;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A running PostgreSQL server for test databases.
 *
 * <p>{@link #close()} removes everything that this object started or created. The end of the JVM does so at the latest,
 * also after SIGTERM.
 *
 * <p>The system property {@code stepwell.test.database} chooses the server:
 *
 * <ul>
 *   <li>{@code embedded}, or no such property: a server from Maven artifacts, started by this JVM;
 *   <li>{@code testcontainers}: a server in a container, from the image {@code stepwell.test.database.image}
 *       ({@code postgres:18} unless set);
 *   <li>a URL, {@code jdbc:postgresql://host:port/database?user=…&password=…}: a server that runs already, where the
 *       role may create databases.
 * </ul>
 */
public final class PostgresServer implements AutoCloseable {

    /** A part of each name, which differs from JVM to JVM on the same server. */
    private static final String RUN = UUID.randomUUID().toString().substring(0, 8);

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** The greatest length of a name. PostgreSQL truncates longer names without an error. */
    private static final int LONGEST_NAME = 63;

    /** The start of the shared server. A failure is remembered too, so that only one test class waits for it. */
    private static final FutureTask<PostgresServer> SHARED =
            new FutureTask<>(() -> start(ServerChoice.from(System.getProperties()), true));

    private final boolean isShared;
    private final Set<TestDatabase> databases = ConcurrentHashMap.newKeySet();
    private final Thread atExit = new Thread(this::stop, "stop-test-database");
    /** The server; null before its start and after its end. */
    private volatile @Nullable RunningServer running;

    private PostgresServer(boolean isShared) {
        this.isShared = isShared;
    }

    /**
     * Returns the server that all tests of this JVM share. The first call starts it.
     *
     * @throws IllegalArgumentException if a setting has an unknown value
     * @throws IllegalStateException if the server cannot be started or reached; every later call then fails too
     */
    public static PostgresServer shared() {
        SHARED.run();
        try {
            return SHARED.get();
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw cause instanceof IllegalArgumentException
                    ? new IllegalArgumentException(cause.getMessage(), cause)
                    : new IllegalStateException(cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the shared PostgreSQL starts", e);
        }
    }

    /**
     * Starts a server for the caller, who must close it. If the setting names a running server, that server is used,
     * and closing drops everything created through this object.
     *
     * @throws IllegalArgumentException if a setting has an unknown value
     * @throws IllegalStateException if the server cannot be started or reached
     */
    public static PostgresServer start() {
        return start(System.getProperties());
    }

    static PostgresServer start(Properties settings) {
        return start(ServerChoice.from(settings), false);
    }

    private static PostgresServer start(ServerChoice choice, boolean isShared) {
        PostgresServer server = new PostgresServer(isShared);
        server.start(choice);
        return server;
    }

    /** Starts the server under the monitor, so that a concurrent shutdown hook waits and then stops the server. */
    private synchronized void start(ServerChoice choice) {
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            running = choice.start();
        } catch (RuntimeException e) {
            forgetHook();
            throw e;
        }
    }

    /**
     * Creates an empty database.
     *
     * @throws IllegalStateException if this object is closed or the server refuses
     */
    public TestDatabase createDatabase() {
        return createDatabase("test");
    }

    /**
     * Creates an empty database.
     *
     * @param label a hint for readers in the database's name, such as the name of a test class; any text
     * @throws IllegalStateException if this object is closed or the server refuses
     */
    public TestDatabase createDatabase(String label) {
        // On a shared server, template1 can have objects in it and be in use.
        return create(label, "template0");
    }

    /**
     * Creates a copy of a database.
     *
     * @param original a database of this server without connections
     * @throws IllegalStateException if this object is closed or the server refuses
     */
    public TestDatabase createCopy(TestDatabase original) {
        return create("copy", original.name());
    }

    private TestDatabase create(String label, String template) {
        ServerAddress address = address();
        String name = uniqueName(label);
        execute("CREATE DATABASE " + name + " TEMPLATE " + template + " ENCODING 'UTF8'");
        TestDatabase database = new TestDatabase(this, address, name);
        databases.add(database);
        return database;
    }

    /**
     * Returns the major version of the server, such as 18.
     *
     * @throws IllegalStateException if this object is closed or the server does not answer
     */
    public int majorVersion() {
        try (Connection connection = address().dataSource().getConnection()) {
            return connection.getMetaData().getDatabaseMajorVersion();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot ask " + this + " for its version: " + e.getMessage(), e);
        }
    }

    /**
     * Stops the server at once, as {@code pg_ctl stop -m immediate} does, and starts it at the same address. All
     * sessions end. The server recovers committed transactions if {@code synchronous_commit} is on.
     *
     * @throws IllegalStateException if this is the {@link #shared()} server, or if the server does not start again
     * @throws UnsupportedOperationException if the server is not embedded
     */
    public synchronized void crash() {
        RunningServer server = running;
        if (isShared || server == null) {
            throw new IllegalStateException(
                    "only a server of one's own can crash. Use one from PostgresServer.start().");
        }
        server.crash();
    }

    /**
     * Stops the server if it was started for this object; otherwise drops the databases created through this object. A
     * second call does nothing.
     *
     * @throws IllegalStateException if this is the {@link #shared()} server, which stops when the JVM ends
     */
    @Override
    public void close() {
        if (isShared) {
            throw new IllegalStateException(
                    "the shared server is stopped when the JVM ends. Close one of your own, from PostgresServer.start().");
        }
        stop();
        forgetHook();
    }

    private synchronized void stop() {
        RunningServer server = running;
        if (server == null) {
            return;
        }
        RuntimeException failure = null;
        if (server.outlivesClose()) {
            for (TestDatabase database : databases) {
                try {
                    database.close();
                } catch (IllegalStateException e) {
                    if (failure == null) {
                        failure = e;
                    } else {
                        failure.addSuppressed(e);
                    }
                }
            }
        }
        running = null;
        server.close();
        if (failure != null) {
            throw failure;
        }
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook runs already.
        }
    }

    /** Drops a database and then the roles that own objects in it. Does nothing if they went with the server. */
    void drop(TestDatabase database, List<TestRole> roles) {
        if (!databases.remove(database) || isStopped()) {
            return;
        }
        try {
            execute("DROP DATABASE IF EXISTS " + database.name() + " WITH (FORCE)");
            roles.forEach(role -> execute("DROP ROLE IF EXISTS " + role.name()));
        } catch (IllegalStateException e) {
            // At the end of the JVM, a stopped server has taken the database and the roles with it.
            if (!isStopped()) {
                throw e;
            }
        }
    }

    /** {@return a name that no other database or role on any server has, and that needs no quotes} */
    static String uniqueName(String label) {
        String words = label.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_");
        String suffix = "_" + RUN + "_" + COUNT.incrementAndGet();
        String start = "stepwell_" + words;
        return start.substring(0, Math.min(start.length(), LONGEST_NAME - suffix.length())) + suffix;
    }

    /** Runs a statement outside of the test databases. */
    void execute(String sql) {
        try (Connection connection = address().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql + " failed on " + this + ": " + e.getMessage(), e);
        }
    }

    private boolean isStopped() {
        return running == null;
    }

    private ServerAddress address() {
        RunningServer server = running;
        if (server == null) {
            throw new IllegalStateException("this server is closed");
        }
        return server.address();
    }

    /** {@return the address of the server, without a password} */
    @Override
    public String toString() {
        RunningServer server = running;
        return server == null ? "a closed PostgreSQL" : "PostgreSQL at " + server.address();
    }
}
