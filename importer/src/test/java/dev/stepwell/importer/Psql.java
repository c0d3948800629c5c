package dev.stepwell.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stepwell.testdatabase.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The program psql, which runs plain SQL files without a migration tool. */
final class Psql {

    private Psql() {}

    /** Skips the test if psql is not installed. */
    static void assumeInstalled() {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "psql"))),
                "psql is not installed, so there is nothing to compare with (on Debian: postgresql-client)");
    }

    /** Runs a file, and fails with psql's message. */
    static void run(TestDatabase database, Path file) throws IOException, InterruptedException {
        run(database, file, false);
    }

    /** Runs a file, optionally in one transaction as tools do, and fails with psql's message. */
    static void run(TestDatabase database, Path file, boolean inTransaction) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "psql",
                "-X",
                "-q",
                "-v",
                "ON_ERROR_STOP=1",
                "-o",
                "/dev/null",
                "-f",
                file.toString(),
                database.url().substring("jdbc:".length())));
        if (inTransaction) {
            command.add("--single-transaction");
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PGUSER", database.user());
        builder.environment().put("PGPASSWORD", database.password());
        builder.environment().put("PGOPTIONS", "-c client_min_messages=error");
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", file, output).isZero();
    }
}
