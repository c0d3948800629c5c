package dev.stepwell.testdatabase;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * PostgreSQL from Maven's artifacts, in a directory of its own.
 *
 * <p>Closing it ends its processes and removes its directory; after a JVM that could not close it, the next start does.
 */
final class EmbeddedServer implements RunningServer {

    /** Room for the pools of all tests that run at the same time. */
    static final int MAX_CONNECTIONS = 200;

    /**
     * With {@code -A trust}, which zonky hands to initdb, any password will do; this one is for those who must name
     * one.
     */
    private static final String USER_AND_PASSWORD = "postgres";

    private static final String WORKING_DIRECTORY = "ot.epg.working-dir";
    private static final Duration STARTING = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 3;

    private final EmbeddedDirectory home;
    private final ServerDirectory directory;
    private volatile EmbeddedPostgres postgres;

    private EmbeddedServer(EmbeddedPostgres postgres, EmbeddedDirectory home, ServerDirectory directory) {
        this.postgres = postgres;
        this.home = home;
        this.directory = directory;
    }

    /**
     * Starts a server on a free port.
     *
     * @throws IllegalStateException if PostgreSQL does not start; the message ends with what it wrote
     */
    static EmbeddedServer start() {
        return start(EmbeddedDirectory.pathForThisUser());
    }

    static EmbeddedServer start(Path root) {
        try {
            EmbeddedDirectory home = EmbeddedDirectory.at(root);
            return home.exclusively(() -> startOnFreePort(home));
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalStateException(
                    root + " cannot hold the embedded PostgreSQL: " + e + ". Make that directory writable, or choose"
                            + " another one with -Djava.io.tmpdir.",
                    e);
        }
    }

    /** A port is found by opening and closing it, and until PostgreSQL opens it again somebody else may. */
    private static EmbeddedServer startOnFreePort(EmbeddedDirectory home) {
        for (int attempt = 1; ; attempt++) {
            try {
                return startOnce(home);
            } catch (PortTakenException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static EmbeddedServer startOnce(EmbeddedDirectory home) {
        ServerDirectory directory;
        try {
            directory = ServerDirectory.createIn(home.root());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            EmbeddedPostgres postgres = builder(home, directory).start();
            EmbeddedServer server = new EmbeddedServer(postgres, home, directory);
            server.requireOwnData();
            return server;
        } catch (IOException | RuntimeException | SQLException | ExceptionInInitializerError e) {
            String log = directory.endOfLog();
            directory.remove();
            throw failure(log, e);
        }
    }

    private static EmbeddedPostgres.Builder builder(EmbeddedDirectory home, ServerDirectory directory) {
        Redirect log = Redirect.appendTo(directory.log().toFile());
        return builderWithin(home.binaries())
                .setOverrideWorkingDirectory(home.binaries().toFile())
                .setDataDirectory(directory.data())
                .setOutputRedirector(log)
                .setErrorRedirector(log)
                // Removed here and not by zonky, which removes it even where the server needs longer to stop than it
                // waits.
                .setCleanDataDirectory(false)
                // PostgresServer has a hook of its own, which waits for a start that is not finished yet.
                .setRegisterShutdownHook(false)
                .setPGStartupWait(STARTING)
                // The same order, messages and encoding on every machine, whatever LANG says.
                .setLocaleConfig("locale", "C")
                // The data lives as long as the tests do: nothing needs to survive a crash of the machine. Visibility,
                // locks and transactions are as they are with these settings on.
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "off")
                .setServerConfig("full_page_writes", "off")
                .setServerConfig("max_connections", Integer.toString(MAX_CONNECTIONS))
                // Clients come by TCP; a socket would be a file in a directory that all users share.
                .setServerConfig("unix_socket_directories", "");
    }

    /**
     * A builder creates its working directory even where it is told to use another one: next to those of other users,
     * and, if it is root's, closed to their builds. It asks this property where.
     */
    private static EmbeddedPostgres.Builder builderWithin(Path directory) {
        String before = System.getProperty(WORKING_DIRECTORY);
        System.setProperty(WORKING_DIRECTORY, directory.toString());
        try {
            return EmbeddedPostgres.builder();
        } finally {
            if (before == null) {
                System.clearProperty(WORKING_DIRECTORY);
            } else {
                System.setProperty(WORKING_DIRECTORY, before);
            }
        }
    }

    /** Whoever took the port may be a PostgreSQL too, and zonky asks only whether one answers. */
    private void requireOwnData() throws IOException, SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet setting = statement.executeQuery("SHOW data_directory")) {
            setting.next();
            if (!Path.of(setting.getString(1))
                    .toRealPath()
                    .equals(directory.data().toRealPath())) {
                throw new PortTakenException(postgres.getPort());
            }
        }
    }

    static IllegalStateException failure(String log, Throwable cause) {
        if (cause instanceof PortTakenException || log.contains("could not create any TCP/IP sockets")) {
            return new PortTakenException(cause);
        }
        String wayOut = log.contains("cannot be run as root")
                ? "PostgreSQL refuses to run as root, and this container does not allow user namespaces. Run as an"
                        + " ordinary user, or set "
                : "Correct what it complains about, or set ";
        return new IllegalStateException(
                "the embedded PostgreSQL did not start. " + wayOut + ServerChoice.PROPERTY
                        + " to testcontainers or to the URL of a running PostgreSQL. It wrote:\n" + log,
                cause);
    }

    @Override
    public ServerAddress address() {
        return ServerAddress.of(
                "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres",
                USER_AND_PASSWORD,
                USER_AND_PASSWORD);
    }

    @Override
    public void crash() {
        int port = postgres.getPort();
        try {
            directory.quit();
            // Does nothing but release what it holds of the directory; that there is no server to stop it only logs.
            postgres.close();
            postgres = builder(home, directory).setPort(port).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean outlivesClose() {
        return false;
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            directory.remove();
        }
    }

    /**
     * Another process listens where this server wanted to.
     *
     * <p>Worth another attempt, which finds another port.
     */
    private static final class PortTakenException extends IllegalStateException {

        private static final long serialVersionUID = 1;

        PortTakenException(int port) {
            super("another PostgreSQL answers on port " + port);
        }

        PortTakenException(Throwable cause) {
            super("the port for the embedded PostgreSQL was taken three times in a row. Run the build again.", cause);
        }
    }
}
