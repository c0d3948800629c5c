package dev.stepwell.runtime;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.testdatabase.FreshDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A migrator in a process of its own.
 *
 * <p>Closing ends the process, whatever it does.
 */
final class MigratorProcess implements AutoCloseable {

    private final Process process;

    private MigratorProcess(Process process) {
        this.process = process;
    }

    /** The migrations that a process may be told to apply. */
    enum Registry {
        CONCURRENT_1,
        CONCURRENT_2,
        CONCURRENT_8,
        LARGE_RESULT,
        CREATE_INDEX,
        DROP_INDEX,
        REINDEX,
        DETACH_PARTITION;

        MigrationDefinition[] migrations() {
            return switch (this) {
                case CONCURRENT_1 -> ConcurrencyIT.migrations(0);
                case CONCURRENT_2 -> ConcurrencyIT.migrations(1);
                case CONCURRENT_8 -> ConcurrencyIT.migrations(7);
                case CREATE_INDEX -> ReconcileIT.Change.CREATE_INDEX.migrations();
                case DROP_INDEX -> ReconcileIT.Change.DROP_INDEX.migrations();
                case REINDEX -> ReconcileIT.Change.REINDEX.migrations();
                case DETACH_PARTITION -> ReconcileIT.Change.DETACH_PARTITION.migrations();
                case LARGE_RESULT ->
                    new MigrationDefinition[] {
                        Migrations.migration("1", "Ask")
                                .up("", "SELECT repeat('x', 1000), i FROM generate_series(1, 200000) AS i")
                                .irreversible("test")
                                .build()
                    };
            };
        }
    }

    static MigratorProcess start(FreshDatabase database, Registry registry, String... jvmOptions) throws IOException {
        PGSimpleDataSource address = database.dataSource();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MigratorProcess.class.getName()));
        command.addAll(List.of(
                registry.name(),
                address.getUrl(),
                String.valueOf(address.getUser()),
                String.valueOf(address.getPassword())));
        return new MigratorProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Waits for its end and gives what it printed and logged; the last line is {@code done} if all went well. */
    String output() throws IOException, InterruptedException {
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return text;
        }
    }

    /** Ends the process as {@code kill -9} does, and waits for its end. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(arguments[1]);
        dataSource.setUser(arguments[2]);
        dataSource.setPassword(arguments[3]);
        Migrations.migrator(dataSource, Registry.valueOf(arguments[0]).migrations())
                .migrate();
        System.out.println("done");
    }
}
