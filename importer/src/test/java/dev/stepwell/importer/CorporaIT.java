package dev.stepwell.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stepwell.runtime.Migrator;
import dev.stepwell.testdatabase.CatalogSnapshot;
import dev.stepwell.testdatabase.PostgresServer;
import dev.stepwell.testdatabase.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The folders of real projects, if {@code -Dstepwell.corpora=/path} names them.
 *
 * <p>Each folder is imported, compiled and migrated. The schema is compared with the result of psql, which runs the
 * plain files in the order of {@code manifest.json}. The test prints a row of the table in {@code docs/import.md} for
 * each folder.
 */
final class CorporaIT {

    private static final Pattern UP = Pattern.compile("(?i)--\\s*(\\+goose\\s+up|\\+migrate\\s+up.*)\\s*");
    private static final Pattern DOWN = Pattern.compile("(?i)--\\s*(\\+goose\\s+down|\\+migrate\\s+down.*)\\s*");
    private static final Pattern END = Pattern.compile("(?i)--\\s*(\\+goose|\\+migrate)\\s+StatementEnd.*");

    @TempDir
    private Path project = Path.of("");

    /** One migration of a manifest. */
    private record Entry(String id, String up, boolean withoutTransaction) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "concourse",
                "crates-io",
                "golang-migrate-tests",
                "goose-tests",
                "hatchet",
                "horizon",
                "marquez",
                "sourcegraph-codeintel"
            })
    void realFolderLeavesTheCatalogThatPsqlLeaves(String name) throws Exception {
        String corpora = System.getProperty("stepwell.corpora", "");
        assumeTrue(name.matches(System.getProperty("stepwell.corpus", ".*")), "-Dstepwell.corpus names another one");
        assumeTrue(!corpora.isEmpty(), "no folder with real migrations is named by -Dstepwell.corpora");
        Psql.assumeInstalled();
        Path corpus = Path.of(corpora, name);
        List<Entry> entries = entries(corpus);
        Path folder = copy(corpus, entries);
        ImportReport report =
                SqlImport.run(new ImportSettings(folder, "com.acme.db", project.resolve("src"), null, true));
        report.left().forEach(note -> System.out.println(name + " left: " + note));
        report.duplicates().forEach(duplicate -> System.out.println(name + " duplicate: " + duplicate));
        for (ImportedClass imported : report.classes()) {
            imported.changes().forEach(change -> System.out.println(name + " " + imported.file() + ": " + change));
        }
        try (TestDatabase plain = PostgresServer.shared().createDatabase(name);
                TestDatabase ours = PostgresServer.shared().createDatabase(name);
                CompiledImport compiled = CompiledImport.of(project.resolve("src"), project.resolve("classes"))) {
            for (Entry entry : withDuplicates(entries, report)) {
                Path file = corpus.resolve(entry.up());
                Path up = upOf(file);
                Psql.run(plain, up, !up.equals(file) && !entry.withoutTransaction());
            }
            Migrator migrator = compiled.migrator(ours.dataSource());
            int applied = migrator.migrate().migrations().size();
            String difference = snapshot(plain).differenceTo(snapshot(ours));
            long changed = report.classes().stream()
                    .filter(imported -> !imported.changes().isEmpty())
                    .count();
            System.out.printf(
                    "| %s | %s | %d | %d | %d | %d | %d | %s |%n",
                    name,
                    report.format(),
                    files(folder),
                    report.classes().size() - changed,
                    changed,
                    report.left().size(),
                    applied,
                    difference.isEmpty() ? "yes" : "no");
            assertThat(difference).isEmpty();
            assertThat(report.classes()).hasSize(withDuplicates(entries, report).size());
        }
    }

    /** {@return the migrations in the order of the manifest, up to the one at which the manifest says to stop} */
    private static List<Entry> entries(Path corpus) throws IOException {
        Map<?, ?> manifest = (Map<?, ?>) new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(corpus.resolve("manifest.json")));
        String cut = manifest.get("cut") instanceof List<?> reason ? Objects.toString(reason.get(0)) : "";
        List<Entry> entries = new ArrayList<>();
        for (Object value : (List<?>) Objects.requireNonNull(manifest.get("migrations"))) {
            Map<?, ?> entry = (Map<?, ?>) value;
            String id = Objects.toString(entry.get("id"));
            if (id.equals(cut)) {
                break;
            }
            if (entry.get("up") instanceof String up) {
                // The manifest may name the file relative to a parent folder.
                String file = Files.exists(corpus.resolve(up)) ? up : up.substring(up.indexOf('/') + 1);
                boolean withoutTransaction = Boolean.TRUE.equals(entry.get("up_no_tx"))
                        || Boolean.TRUE.equals(entry.get("up_no_tx_undeclared"));
                entries.add(new Entry(id, file, withoutTransaction));
            }
        }
        return entries;
    }

    /**
     * A manifest has one file for each version. If the folder has two, both are imported, and the second one runs after
     * the first.
     */
    private static List<Entry> withDuplicates(List<Entry> entries, ImportReport report) {
        List<Entry> all = new ArrayList<>(entries);
        for (Renumbering duplicate : report.duplicates()) {
            List<String> files = all.stream().map(Entry::up).toList();
            int first = files.indexOf(duplicate.first());
            int second = files.indexOf(duplicate.file());
            if (first < 0) {
                all.add(second, new Entry(duplicate.version(), duplicate.first(), false));
            } else if (second < 0) {
                all.add(first + 1, new Entry(duplicate.version(), duplicate.file(), false));
            }
        }
        return all;
    }

    /** {@return a copy of the folder with the migrations alone, up to the one at which the manifest says to stop} */
    private Path copy(Path corpus, List<Entry> entries) throws IOException {
        Path first = Path.of(entries.get(0).up());
        Path parent = Optional.ofNullable(first.getParent()).orElse(Path.of(""));
        boolean ownFolder = first.endsWith("up.sql");
        Path root = corpus.resolve(
                ownFolder ? Optional.ofNullable(parent.getParent()).orElse(Path.of("")) : parent);
        String last = entries.get(entries.size() - 1).id();
        Path target = project.resolve("folder");
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String relative = root.relativize(file).toString();
                boolean behindCut = last.matches("\\d{14}") && relative.compareTo(last + "~") > 0;
                if (!behindCut && !relative.matches("manifest.json|SOURCE.txt|expected.schema.sql")) {
                    Path copy = target.resolve(relative);
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
        return target;
    }

    private static long files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private static CatalogSnapshot snapshot(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            return CatalogSnapshot.of(connection).without("public.stepwell_");
        }
    }

    /** {@return the part of a file for psql: without the down section, and with the semicolons that a tool adds} */
    private Path upOf(Path file) throws IOException {
        List<String> all = Files.readAllLines(file);
        if (all.stream().noneMatch(line -> UP.matcher(line).matches())) {
            return file;
        }
        List<String> lines = new ArrayList<>();
        boolean up = false;
        for (String line : all) {
            if (UP.matcher(line).matches()) {
                up = true;
            } else if (DOWN.matcher(line).matches()) {
                up = false;
            } else if (up) {
                lines.add(END.matcher(line).matches() ? ";" : line);
            }
        }
        return Files.write(project.resolve("plain.sql"), lines);
    }
}
