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
 * A PostgreSQL from Maven artifacts, in a directory of its own.
 *
 * <p>Closing the server ends its processes and removes its directory. If a JVM cannot close its server, the next start
 * of any server does.
 */
final class EmbeddedServer implements RunningServer {

    /** The limit of connections, enough for the pools of all tests that run at the same time. */
    static final int MAX_CONNECTIONS = 200;

    /**
     * The user and the password. Zonky passes {@code -A trust} to initdb, so the server accepts any password; this one
     * is for clients that need one.
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
     * @throws IllegalStateException if PostgreSQL does not start; the message ends with the server's last output
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

    /** Starts a server on a free port. Another process can take the port between the search and PostgreSQL's start. */
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
                // Zonky would remove the directory even if the server has not stopped in time.
                .setCleanDataDirectory(false)
                // PostgresServer has its own shutdown hook, which waits for an unfinished start.
                .setRegisterShutdownHook(false)
                .setPGStartupWait(STARTING)
                // Sort order, messages and encoding are then the same on every machine, for any LANG.
                .setLocaleConfig("locale", "C")
                // The data live only as long as the tests, so they need not survive a crash of the machine. These
                // settings do not change visibility, locks and transactions.
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "off")
                .setServerConfig("full_page_writes", "off")
                .setServerConfig("max_connections", Integer.toString(MAX_CONNECTIONS))
                // Clients use TCP; a socket would be a file in a directory that all users share.
                .setServerConfig("unix_socket_directories", "");
    }

    /**
     * Returns a builder with its working directory inside a directory. A builder creates its default working directory
     * even if another one is set: beside the directories of other users and, if root runs it, closed to their builds. A
     * system property names the place of the default.
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

    /** Checks that the server has this data directory. Zonky accepts any PostgreSQL that answers on the port. */
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
            // This only releases zonky's hold on the directory. Zonky logs that there is no server left to stop.
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
     * Thrown when another process listens on the port of this server.
     *
     * <p>The next attempt finds another port.
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
