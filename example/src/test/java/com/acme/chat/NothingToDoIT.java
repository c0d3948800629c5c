package com.acme.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.chat.db.GeneratedMigrations;
import dev.stepwell.registry.RegistryDigest;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.simple.SimpleServiceProvider;

/** The classes that an application loads when it starts on an up-to-date database. */
class NothingToDoIT {

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    @TempDir
    private Path folder;

    @Test
    void digestIsThatOfTheMigrations() {
        GeneratedMigrations registry = new GeneratedMigrations();

        assertThat(registry.digest()).contains(RegistryDigest.of(registry.migrations()));
        assertThat(registry.digest().orElseThrow().count()).isEqualTo(9);
    }

    @Test
    void neitherMigrationsNorLambdasNorTheLogAreLoaded() throws Exception {
        Migrator.builder(database.dataSource()).build().migrate();

        Set<String> loaded = classesLoadedByAStart();

        assertThat(loaded).contains("dev.stepwell.runtime.Migrator", "com.acme.chat.db.GeneratedMigrations");
        assertThat(loaded)
                .filteredOn(name -> name.startsWith("com.acme.chat.db.") && !name.endsWith(".GeneratedMigrations"))
                .isEmpty();
        assertThat(loaded).filteredOn(name -> name.startsWith("org.slf4j.")).isEmpty();
        assertThat(loaded)
                .filteredOn(name -> name.startsWith("dev.stepwell.") && name.contains("$$"))
                .isEmpty();
        // By their simple names, so that a move to another package does not make this pass.
        assertThat(loaded)
                .filteredOn(name -> name.startsWith("dev.stepwell."))
                .extracting(name -> name.substring(name.lastIndexOf('.') + 1))
                .contains("Migrator")
                .doesNotContain(
                        "MigrationGraph",
                        "Version",
                        "Problems",
                        "HistoryTable",
                        "Planner",
                        "MigrationPlan",
                        "MigrationLock",
                        "Run",
                        "RunContext",
                        "RunLog");
    }

    private Set<String> classesLoadedByAStart() throws IOException, InterruptedException {
        TestDatabase address = database.get();
        Path log = folder.resolve("classes.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:file=" + log,
                        "-cp",
                        classPath(),
                        UpToDateStart.class.getName(),
                        address.url(),
                        address.user(),
                        address.password())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).isEmpty();
        Set<String> names = new TreeSet<>();
        for (String line : Files.readAllLines(log)) {
            List<String> words = List.of(line.split("\\s+", -1));
            int source = words.indexOf("source:");
            if (source > 0) {
                names.add(words.get(source - 1));
            }
        }
        return names;
    }

    /** Without the drivers that the tests have, which log when the driver manager looks at them. */
    private static String classPath() {
        return Stream.of(
                        UpToDateStart.class,
                        GeneratedMigrations.class,
                        RegistryDigest.class,
                        Migrator.class,
                        PGSimpleDataSource.class,
                        Logger.class,
                        SimpleServiceProvider.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .map(location -> Path.of(URI.create(location.toString())).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** An application that only migrates. */
    static final class UpToDateStart {

        private UpToDateStart() {}

        public static void main(String[] arguments) {
            PGSimpleDataSource dataSource = new PGSimpleDataSource();
            dataSource.setURL(arguments[0]);
            dataSource.setUser(arguments[1]);
            dataSource.setPassword(arguments[2]);
            if (!Migrator.builder(dataSource).build().migrate().nothingDone()) {
                throw new IllegalStateException("there was something to do");
            }
        }
    }
}
