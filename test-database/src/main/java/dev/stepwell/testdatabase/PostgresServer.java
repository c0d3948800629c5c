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
 * A running PostgreSQL to create databases on.
 *
 * <p>Whatever it started or created is gone after {@link #close()}, and at the latest when the JVM ends, also by
 * SIGTERM.
 *
 * <p>The system property {@code stepwell.test.database} chooses which one:
 *
 * <ul>
 *   <li>{@code embedded}, or no such property: one from Maven's artifacts, started by this JVM;
 *   <li>{@code testcontainers}: one in a container, from the image {@code stepwell.test.database.image}
 *       ({@code postgres:18} unless set);
 *   <li>a URL, {@code jdbc:postgresql://host:port/database?user=…&password=…}: one that runs already, where that role
 *       may create databases.
 * </ul>
 */
public final class PostgresServer implements AutoCloseable {

    /** Tells the databases of this JVM from those of others on the same server. */
    private static final String RUN = UUID.randomUUID().toString().substring(0, 8);

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** PostgreSQL cuts longer names off, in silence. */
    private static final int LONGEST_NAME = 63;

    /** Runs once and remembers a failure, too: every test class would wait for the same one. */
    private static final FutureTask<PostgresServer> SHARED =
            new FutureTask<>(() -> start(ServerChoice.from(System.getProperties()), true));

    private final boolean isShared;
    private final Set<TestDatabase> databases = ConcurrentHashMap.newKeySet();
    private final Thread atExit = new Thread(this::stop, "stop-test-database");
    /** Null before the start and after the end. */
    private volatile @Nullable RunningServer running;

    private PostgresServer(boolean isShared) {
        this.isShared = isShared;
    }

    /**
     * The server that all tests of this JVM share, started at the first call.
     *
     * @throws IllegalArgumentException if a setting has a value it does not take
     * @throws IllegalStateException if the server cannot be had, at this call and at every later one
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
     * A server of the caller's own, to be closed by it. Where the setting chooses a server that runs already, this is
     * that one, and closing drops what was created through this object.
     *
     * @throws IllegalArgumentException if a setting has a value it does not take
     * @throws IllegalStateException if the server cannot be had
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

    /** Holds the monitor while the server starts, so that a hook which runs meanwhile waits and then stops it. */
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
     * @throws IllegalStateException if the server is closed or refuses
     */
    public TestDatabase createDatabase() {
        return createDatabase("test");
    }

    /**
     * Creates an empty database.
     *
     * @param label what its name tells a reader, such as the name of a test class; any text
     * @throws IllegalStateException if the server is closed or refuses
     */
    public TestDatabase createDatabase(String label) {
        // From template0, since template1 of a server that others use may have anything in it, and be in use.
        return create(label, "template0");
    }

    /**
     * Creates a database with everything that another one has.
     *
     * @param original a database of this server that nobody is connected to
     * @throws IllegalStateException if the server is closed or refuses
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
     * The major version of the server, such as 18.
     *
     * @throws IllegalStateException if the server is closed or does not answer
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
     * sessions end, and what was committed is recovered, as long as {@code synchronous_commit} is on.
     *
     * @throws IllegalStateException if this is the {@link #shared()} server, or if it does not start again
     * @throws UnsupportedOperationException if the server is not an embedded one
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
     * Stops the server if it was started for this object, and drops the databases created through it otherwise. Closing
     * twice is closing once.
     *
     * @throws IllegalStateException if this is the {@link #shared()} server, which is stopped when the JVM ends
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
            // The JVM ends, and the hook runs already.
        }
    }

    /**
     * Drops a database and then the roles, which own things in it; nothing to do where all of it went with the server.
     */
    void drop(TestDatabase database, List<TestRole> roles) {
        if (!databases.remove(database) || isStopped()) {
            return;
        }
        try {
            execute("DROP DATABASE IF EXISTS " + database.name() + " WITH (FORCE)");
            roles.forEach(role -> execute("DROP ROLE IF EXISTS " + role.name()));
        } catch (IllegalStateException e) {
            // A server that was stopped meanwhile, when the JVM ends, took all of it with it.
            if (!isStopped()) {
                throw e;
            }
        }
    }

    /** A name no other database or role on any server has, which needs no quotes. */
    static String uniqueName(String label) {
        String words = label.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_");
        String suffix = "_" + RUN + "_" + COUNT.incrementAndGet();
        String start = "stepwell_" + words;
        return start.substring(0, Math.min(start.length(), LONGEST_NAME - suffix.length())) + suffix;
    }

    /** Runs a statement outside of the databases under test. */
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

    /** Says where the server listens, without a password. */
    @Override
    public String toString() {
        RunningServer server = running;
        return server == null ? "a closed PostgreSQL" : "PostgreSQL at " + server.address();
    }
}
