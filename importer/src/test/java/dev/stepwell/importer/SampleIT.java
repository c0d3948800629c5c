package dev.stepwell.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.runtime.Migrator;
import dev.stepwell.runtime.Target;
import dev.stepwell.testdatabase.CatalogSnapshot;
import dev.stepwell.testdatabase.PostgresServer;
import dev.stepwell.testdatabase.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One folder in the style of each tool.
 *
 * <p>Each folder is imported, compiled and migrated. The schema is compared with the result of psql for the plain
 * files. Then the migrations are rolled back and applied again.
 */
final class SampleIT {

    /** The sample folders, with their plain files in the order in which the tool runs them. */
    enum Sample {
        ROLLBACKS(FolderFormat.NUMBERED, 4, "001_*", "002_*", "003_*", "004_*"),
        DUPLICATES(FolderFormat.NUMBERED, 4, "7_*", "8_add_colour*", "8_add_weight*", "10_*"),
        TIMESTAMPS(FolderFormat.NUMBERED, 3, "20240131*", "20240201*", "20240301*"),
        GOLANG_MIGRATE(
                FolderFormat.GOLANG_MIGRATE, 4, "*1_*.up.sql", "*2_*.up.sql", "*3_*.up.sql", "*.postgres.up.sql"),
        SECTIONS(FolderFormat.SECTIONS, 3, "001_*", "002_*", "003_*"),
        FLYWAY(
                FolderFormat.FLYWAY,
                6,
                "V1__*.sql",
                "V1.2__*.sql",
                "v2/V2__*.sql",
                "V10__*.sql",
                "R__T*.sql",
                "R__r*.sql"),
        GOOSE(FolderFormat.GOOSE, 4, "00001*", "00002*", "00003*", "00004*"),
        DBMATE(FolderFormat.DBMATE, 2, "20240301*", "20240302*"),
        DIESEL(FolderFormat.DIESEL, 4, "0*/up.sql", "2024-*/up.sql", "2025-*/up.sql", "2026-*/up.sql"),
        SQLX(FolderFormat.SQLX, 2, "1_*.up.sql", "2_*.up.sql"),
        SQL_MIGRATE(FolderFormat.SQL_MIGRATE, 2, "1_*", "2_*"),
        SQITCH(
                FolderFormat.SQITCH,
                5,
                "deploy/appschema.sql",
                "deploy/airports.sql",
                "deploy/planes@v1.0.sql",
                "deploy/flights.sql",
                "deploy/planes.sql"),
        PARENTS(FolderFormat.PARENTS, 4, "1000/up.sql", "1001/up.sql", "1002/up.sql", "1003/up.sql");

        private final FolderFormat format;
        private final int migrations;

        @SuppressWarnings("ImmutableEnumChecker") // Made by List.of.
        private final List<String> plain;

        Sample(FolderFormat format, int migrations, String... plain) {
            this.format = format;
            this.migrations = migrations;
            this.plain = List.of(plain);
        }

        Path folder() {
            String name = name().toLowerCase(Locale.ROOT).replace('_', '-');
            URL resource = Objects.requireNonNull(SampleIT.class.getResource("/samples/" + name));
            try {
                return Path.of(resource.toURI());
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }

        /** {@return the plain files in order} */
        List<Path> files() {
            return plain.stream().map(this::file).toList();
        }

        private Path file(String glob) {
            Path folder = folder();
            try (Stream<Path> files = Files.walk(folder)) {
                return files.filter(Files::isRegularFile)
                        .filter(file -> folder.getFileSystem()
                                .getPathMatcher("glob:" + glob)
                                .matches(folder.relativize(file)))
                        .filter(file -> !file.toString().matches(".*(_rollback\\.sql|\\.conf)"))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(glob));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final Pattern UP = Pattern.compile("(?i)-- (\\+goose up|\\+migrate up.*|migrate:up.*|@up)");
    private static final Pattern DOWN =
            Pattern.compile("(?i)-- (\\+goose down|\\+migrate down.*|migrate:down.*|@down)");

    @TempDir
    private Path project = Path.of("");

    @ParameterizedTest
    @EnumSource
    void importedFolderLeavesTheCatalogThatPsqlLeaves(Sample sample) throws Exception {
        Psql.assumeInstalled();
        ImportReport report = importInto(sample.folder());

        assertThat(report.format()).isEqualTo(sample.format);
        assertThat(report.classes()).hasSize(sample.migrations);
        try (TestDatabase plain = PostgresServer.shared().createDatabase(sample.name());
                TestDatabase ours = PostgresServer.shared().createDatabase(sample.name());
                CompiledImport compiled = CompiledImport.of(project.resolve("src"), project.resolve("classes"))) {
            for (Path file : sample.files()) {
                Psql.run(plain, upOf(file));
            }
            CatalogSnapshot empty = snapshot(ours);
            Migrator migrator = compiled.migrator(ours.dataSource());
            migrator.migrate();
            CatalogSnapshot expected = snapshot(plain);
            assertThat(snapshot(ours).differenceTo(expected)).isEmpty();

            if (isReversible(sample)) {
                migrator.rollback(Target.nothing());
                assertThat(snapshot(ours).differenceTo(empty)).isEmpty();
                migrator.migrate();
                assertThat(snapshot(ours).differenceTo(expected)).isEmpty();
            }
        }
    }

    @Test
    void versionedScriptsOfFlywayAreRolledBackByTheirUndoScripts() throws Exception {
        Path folder = project.resolve("versioned");
        for (Path file : Sample.FLYWAY.files()) {
            for (Path sibling : siblings(file)) {
                if (!sibling.getFileName().toString().startsWith("R__")) {
                    Files.createDirectories(folder);
                    Path copy = folder.resolve(sibling.getFileName().toString());
                    if (!Files.exists(copy)) {
                        Files.copy(sibling, copy);
                    }
                }
            }
        }
        importInto(folder);
        try (TestDatabase ours = PostgresServer.shared().createDatabase("flyway");
                CompiledImport compiled = CompiledImport.of(project.resolve("src"), project.resolve("classes"))) {
            CatalogSnapshot empty = snapshot(ours);
            Migrator migrator = compiled.migrator(ours.dataSource());
            migrator.migrate();
            migrator.rollback(Target.nothing());
            assertThat(snapshot(ours).differenceTo(empty)).isEmpty();
            assertThat(migrator.migrate().migrations()).hasSize(4);
        }
    }

    @Test
    void versionedScriptsOfFlywayAreRolledBackBehindRepeatableOnes() throws Exception {
        importInto(Sample.FLYWAY.folder());
        try (TestDatabase ours = PostgresServer.shared().createDatabase("flyway");
                CompiledImport compiled = CompiledImport.of(project.resolve("src"), project.resolve("classes"))) {
            Migrator migrator = compiled.migrator(ours.dataSource());
            migrator.migrate();
            CatalogSnapshot all = snapshot(ours);

            assertThat(migrator.rollback(Target.version("1.2")).migrations())
                    .extracting(run -> run.id().toString())
                    .containsExactly("10", "2");

            assertThat(snapshot(ours).differenceTo(all)).isNotEmpty();
            assertThat(migrator.migrate().migrations())
                    .extracting(run -> run.id().toString())
                    .containsExactly("2", "10");
            assertThat(snapshot(ours).differenceTo(all)).isEmpty();
        }
    }

    private static List<Path> siblings(Path file) throws IOException {
        try (Stream<Path> files = Files.list(Objects.requireNonNull(file.getParent()))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** {@return true if all migrations have a down, which repeatable scripts and those without a down file lack} */
    private static boolean isReversible(Sample sample) {
        return switch (sample) {
            case DUPLICATES, TIMESTAMPS, FLYWAY -> false;
            default -> true;
        };
    }

    private ImportReport importInto(Path folder) {
        return SqlImport.run(new ImportSettings(folder, "com.acme.db", project.resolve("src"), null, true));
    }

    private static CatalogSnapshot snapshot(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            return CatalogSnapshot.of(connection).without("public.stepwell_");
        }
    }

    /** {@return the part of a file for psql: without the down section, and with the semicolons that a tool adds} */
    private Path upOf(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        boolean up = Files.readAllLines(file).stream()
                .noneMatch(line -> UP.matcher(line).matches());
        for (String line : Files.readAllLines(file)) {
            if (UP.matcher(line).matches()) {
                up = true;
            } else if (DOWN.matcher(line).matches()) {
                up = false;
            } else if (up) {
                lines.add(line.contains("StatementEnd") ? ";" : line);
            }
        }
        return Files.write(project.resolve("plain.sql"), lines);
    }
}
