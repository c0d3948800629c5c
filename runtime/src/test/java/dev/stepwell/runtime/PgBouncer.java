package dev.stepwell.runtime;

import dev.stepwell.testdatabase.FreshDatabase;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PgBouncer before a database, from the machine's own package.
 *
 * <p>Closing ends its process.
 */
final class PgBouncer implements AutoCloseable {

    private final Process process;
    private final Path folder;
    private final PGSimpleDataSource dataSource;

    private PgBouncer(Process process, Path folder, PGSimpleDataSource dataSource) {
        this.process = process;
        this.folder = folder;
        this.dataSource = dataSource;
    }

    /** The program, if the machine has it. */
    static Optional<Path> program() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator, -1)), Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static PgBouncer start(FreshDatabase database, String mode, int poolSize) throws IOException, InterruptedException {
        PGSimpleDataSource server = database.dataSource();
        URI address = URI.create(server.getUrl().substring("jdbc:".length()));
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path folder = Files.createTempDirectory("pgbouncer");
        Path settings = folder.resolve("pgbouncer.ini");
        Files.writeString(settings, """
                [databases]
                shop = host=%s port=%d dbname=%s user=%s password=%s
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = %s
                default_pool_size = %d
                ignore_startup_parameters = extra_float_digits
                """.formatted(
                        address.getHost(),
                        address.getPort(),
                        database.get().name(),
                        database.get().user(),
                        database.get().password(),
                        port,
                        mode,
                        poolSize));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r--r--"));
        List<String> command = new ArrayList<>();
        command.add(program().orElseThrow().toString());
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("-u", "nobody"));
        }
        command.add(settings.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl("jdbc:postgresql://127.0.0.1:" + port + "/shop?prepareThreshold=0");
        dataSource.setUser("shop");
        dataSource.setPassword("shop");
        PgBouncer bouncer = new PgBouncer(process, folder, dataSource);
        bouncer.awaitStart();
        return bouncer;
    }

    private void awaitStart() throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            try {
                dataSource.getConnection().close();
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    String log = Files.readString(folder.resolve("log"));
                    close();
                    throw new IllegalStateException("PgBouncer did not start:\n" + log, e);
                }
                Thread.onSpinWait();
            }
        }
    }

    /** Connects through it. */
    PGSimpleDataSource dataSource() {
        return dataSource;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
