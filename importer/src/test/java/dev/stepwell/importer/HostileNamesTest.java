package dev.stepwell.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Files and folders whose names break Java, comments, paths or terminals: each is imported into a class that compiles,
 * or left or passed over by its name.
 */
final class HostileNamesTest {

    private static final List<String> NAMES = List.of(
            "two words",
            "it's \"quoted\"",
            "..",
            "class",
            "String",
            "Migration",
            "GeneratedMigrations",
            "record",
            "package-info",
            "größe_表_\uD83D\uDC18",
            "a\u0301\u200b\u202e",
            "long".repeat(45),
            "2024",
            "*",
            "\\u002a\\u002f",
            "end */ of comment",
            "Case",
            "case",
            "CASE",
            "{@link x} <b> &amp; $T $L ${x}",
            "-- DROP TABLE a; --",
            "semi;colon",
            "com.acme.Other",
            "new\nline\t\u001b[2J",
            "_",
            "$");

    /** A way to name a migration. */
    enum Style {
        FLYWAY("V%d__%s.sql", "SELECT %d;\n"),
        NUMBERED("%03d_%s.sql", "SELECT %d;\n"),
        DIESEL("%05d_%s/up.sql", "SELECT %d;\n"),
        GOOSE("%05d_%s.sql", "-- +goose Up\nSELECT %d;\n");

        private final String file;
        private final String text;

        Style(String file, String text) {
            this.file = file;
            this.text = text;
        }
    }

    @TempDir
    private Path project = Path.of("");

    @ParameterizedTest
    @EnumSource
    void eachNameBecomesAClassThatCompilesOrIsNamed(Style style) throws Exception {
        assumeTrue(File.separatorChar == '/', "symbolic links and names of bytes");
        Path folder = project.resolve("it's a *folder");
        Set<String> files = new HashSet<>();
        for (int i = 0; i < NAMES.size(); i++) {
            String name = style.file.formatted(i + 1, NAMES.get(i).replace("*/", "*\u2215"));
            files.add(name);
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, style.text.formatted(i + 1));
        }

        ImportReport report = SqlImport.run(settings(folder));

        Set<String> accounted = new HashSet<>();
        report.classes().forEach(one -> accounted.add(one.file()));
        report.left().forEach(note -> accounted.add(note.file()));
        report.passedOver().forEach(note -> accounted.add(note.file()));
        assertThat(accounted).containsAll(files);
        assertThat(report.left()).isEmpty();
        // No format has a line break in a name, so that file is passed over by its name.
        assertThat(report.classes()).extracting(ImportedClass::file).noneMatch(file -> file.contains("\n"));
        assertThat(report.classes()).hasSize(NAMES.size() - 1);

        List<Path> written = written();
        assertThat(written).hasSize(NAMES.size() - 1);
        assertThat(written)
                .extracting(file -> file.getFileName().toString().toLowerCase(Locale.ROOT))
                .doesNotHaveDuplicates();
        assertThat(written)
                .allMatch(file -> project.resolve("src/com/acme/db").equals(file.getParent()))
                .allMatch(file -> file.getFileName().toString().length() < 130);
        CompiledImport.of(project.resolve("src"), project.resolve("classes")).close();

        SqlImport.run(settings(folder));
        assertThat(written()).isEqualTo(written);
    }

    private List<Path> written() throws IOException {
        try (Stream<Path> files = Files.walk(project.resolve("src"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private ImportSettings settings(Path from) {
        return new ImportSettings(from, "com.acme.db", project.resolve("src"), null, false);
    }
}
