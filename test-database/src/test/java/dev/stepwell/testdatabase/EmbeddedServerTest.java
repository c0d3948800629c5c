package dev.stepwell.testdatabase;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers of this JVM, and of other JVMs that end in different ways. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class EmbeddedServerTest {

    private final List<Process> otherJvms = new ArrayList<>();

    @AfterEach
    void endOtherJvms() throws Exception {
        for (Process jvm : otherJvms) {
            jvm.destroy();
            jvm.waitFor();
        }
    }

    @Test
    void closingLeavesNoProcessAndNoDirectoryAndOtherServersAlone() throws Exception {
        try (TestDatabase ofAnother = PostgresServer.shared().createDatabase()) {
            Server server;
            try (PostgresServer postgres = PostgresServer.start(new Properties());
                    TestDatabase database = postgres.createDatabase()) {
                server = new Server(Path.of(Query.text(database.dataSource(), "SHOW data_directory")));
                assertThat(server.isAlive()).isTrue();
                assertThat(Query.text(database.dataSource(), "SHOW max_connections"))
                        .isEqualTo("200");
                assertThat(Query.text(database.dataSource(), "SHOW lc_messages"))
                        .isEqualTo("C");
            }
            assertThat(server.isGone()).isTrue();
            assertThat(Query.text(ofAnother.dataSource(), "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void crashEndsAllSessionsAndKeepsAddressAndWhatWasCommitted() throws Exception {
        Server server;
        try (PostgresServer postgres = PostgresServer.start(new Properties());
                TestDatabase database = postgres.createDatabase();
                Connection session = database.connect()) {
            server = new Server(Path.of(Query.text(database.dataSource(), "SHOW data_directory")));
            database.execute("SET synchronous_commit = on; CREATE TABLE kept (id int)");
            postgres.crash();

            assertThatThrownBy(() -> session.createStatement().execute("SELECT 1"))
                    .isInstanceOf(SQLException.class);
            assertThat(Query.text(database.dataSource(), "SELECT to_regclass('kept')"))
                    .isEqualTo("kept");
        }
        assertThat(server.isGone()).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(() -> PostgresServer.shared().crash())
                .withMessage("only a server of one's own can crash. Use one from PostgresServer.start().");
    }

    /** Uses a directory of its own for temporary files, which shows everything that the JVM leaves. */
    @Test
    void jvmThatEndsByItselfLeavesTheBinariesOnly(@TempDir Path temporary) throws Exception {
        Process jvm = startOtherJvm(temporary);
        Server server = serverOf(jvm);

        jvm.getOutputStream().close();

        assertThat(jvm.waitFor()).isZero();
        assertThat(server.isGone()).isTrue();
        Path root = temporary.resolve(EmbeddedDirectory.pathForThisUser().getFileName());
        try (Stream<Path> left = Files.list(temporary);
                Stream<Path> ours = Files.list(root)) {
            assertThat(left).containsExactly(root);
            assertThat(ours).containsExactlyInAnyOrder(root.resolve("binaries"), root.resolve("lock"));
        }
    }

    @Test
    void jvmEndedBySigtermLeavesNothing() throws Exception {
        assumeFalse(isWindows(), "Windows has no SIGTERM");
        Process jvm = startOtherJvm();
        Server server = serverOf(jvm);

        jvm.destroy();

        assertThat(jvm.waitFor()).isEqualTo(128 + 15);
        assertThat(server.isGone()).isTrue();
    }

    @Test
    void jvmEndedBySigtermWhileItsServerStartsLeavesNothing() throws Exception {
        assumeFalse(isWindows(), "Windows has no SIGTERM");
        Path root = EmbeddedDirectory.at(EmbeddedDirectory.pathForThisUser()).root();
        try (WatchService created = root.getFileSystem().newWatchService()) {
            root.register(created, StandardWatchEventKinds.ENTRY_CREATE);
            Process jvm = startOtherJvm();
            Path directory = root.resolve(await(created, "server-" + jvm.pid() + "-"));

            jvm.destroy();

            assertThat(jvm.waitFor()).isEqualTo(128 + 15);
            assertThat(directory).doesNotExist();
            assertThat(processesThatName(directory)).isEmpty();
        }
    }

    @Test
    void nextStartRemovesWhatAKilledJvmLeftAndNothingElse() throws Exception {
        Process running = startOtherJvm();
        Server used = serverOf(running);
        Process killed = startOtherJvm();
        Server abandoned = serverOf(killed);
        assertThat(abandoned.isAlive()).isTrue();

        killed.destroyForcibly().waitFor();
        PostgresServer.start(new Properties()).close();

        assertThat(abandoned.isGone()).isTrue();
        assertThat(used.isAlive()).isTrue();
    }

    @Test
    void directoryThatCannotBeMadeSaysWhatToDo(@TempDir Path temporary) {
        Path root = temporary.resolve("missing/root");

        assertThatIllegalStateException()
                .isThrownBy(() -> EmbeddedServer.start(root))
                .withMessage(
                        "%s cannot hold the embedded PostgreSQL: java.nio.file.NoSuchFileException: %1$s. Make that directory"
                                + " writable, or choose another one with -Djava.io.tmpdir.",
                        root)
                .withCauseInstanceOf(IOException.class);
    }

    @Test
    void failureShowsWhatPostgresWrote() {
        IllegalStateException cause = new IllegalStateException("Process [initdb] failed");

        assertThat(EmbeddedServer.failure("initdb: error: disk full", cause))
                .hasMessage("the embedded PostgreSQL did not start. Correct what it complains about, or set"
                        + " stepwell.test.database to testcontainers or to the URL of a running PostgreSQL. It wrote:\n"
                        + "initdb: error: disk full")
                .hasCause(cause);
        assertThat(EmbeddedServer.failure("initdb: error: cannot be run as root\ninitdb: hint: su", cause))
                .hasMessage(
                        "the embedded PostgreSQL did not start. PostgreSQL refuses to run as root, and this container does"
                                + " not allow user namespaces. Run as an ordinary user, or set stepwell.test.database to"
                                + " testcontainers or to the URL of a running PostgreSQL. It wrote:\n"
                                + "initdb: error: cannot be run as root\ninitdb: hint: su");
    }

    @Test
    void sharedServerIsNotClosedByItsUsers() {
        assertThatIllegalStateException()
                .isThrownBy(PostgresServer.shared()::close)
                .withMessage("the shared server is stopped when the JVM ends. Close one of your own, from"
                        + " PostgresServer.start().");
        assertThat(PostgresServer.shared()).isSameAs(PostgresServer.shared());
    }

    private Process startOtherJvm() throws IOException {
        return startOtherJvm(Path.of(System.getProperty("java.io.tmpdir")));
    }

    private Process startOtherJvm(Path temporary) throws IOException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerHolder.class.getName())
                // JVMs that are ended in the middle of their work print errors.
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        otherJvms.add(jvm);
        return jvm;
    }

    /** Waits until the server of a JVM accepts connections. */
    private static Server serverOf(Process jvm) throws IOException {
        // Closing the reader would close the pipe, and the JVM may still write to it.
        BufferedReader output = new BufferedReader(new InputStreamReader(jvm.getInputStream(), UTF_8));
        String data = output.readLine();
        assertThat(data).as("data directory").isNotNull();
        return new Server(Path.of(data));
    }

    private static Path await(WatchService created, String prefix) throws InterruptedException {
        while (true) {
            WatchKey key = created.take();
            for (WatchEvent<?> event : key.pollEvents()) {
                if (event.context() instanceof Path name && name.toString().startsWith(prefix)) {
                    return name;
                }
            }
            key.reset();
        }
    }

    private static List<String> processesThatName(Path directory) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(commandLine -> commandLine.contains(directory.toString()))
                .toList();
    }

    private static boolean isWindows() {
        return System.getProperty("os.name").startsWith("Windows");
    }

    /** A running server, with its directory and its process. */
    private static final class Server {

        private final Path directory;
        private final Optional<ProcessHandle> postmaster;

        Server(Path data) throws IOException {
            try (Stream<String> lines = Files.lines(data.resolve("postmaster.pid"))) {
                this.postmaster =
                        ProcessHandle.of(Long.parseLong(lines.findFirst().orElseThrow()));
            }
            this.directory = Objects.requireNonNull(data.getParent());
        }

        boolean isAlive() {
            return Files.exists(directory)
                    && postmaster.filter(ProcessHandle::isAlive).isPresent();
        }

        /** Tells whether the server ended. A server removes its pid file last; its process stays until it is reaped. */
        boolean isGone() throws Exception {
            if (postmaster.isPresent()) {
                postmaster.get().onExit().get(1, TimeUnit.MINUTES);
            }
            return Files.notExists(directory);
        }
    }
}
