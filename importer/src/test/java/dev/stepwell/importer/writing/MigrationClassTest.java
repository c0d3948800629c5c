package dev.stepwell.importer.writing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.Migration;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole file of a migration class, and the values that javac reads from it. */
final class MigrationClassTest {

    /** Texts that JavaPoet's format, Java, Javadoc or editors treat specially. */
    private static final List<String> ODD_TEXTS = List.of(
            "SELECT '$L $T $S $N $W $$ $> $< $[ $]';\n",
            "DO $body$ BEGIN PERFORM 1; END $body$;\nSELECT $1, $$, ${x};\n",
            "SELECT E'\\n \\\\ \\u0041 \\';\n",
            "SELECT '\"\"\" \"\"\"\"\"';\n\"",
            "trailing blanks   \nand a tab\t\n   \n\t\n",
            "\tindented by a tab\n\t\t  and more\n",
            "lines\r\nof\r\nWindows\r\n\r\n",
            "a carriage\rreturn\n",
            "ü € 😀 \u200B \u2028 \u2029 \u0085 \u3000 \uFEFF\n",
            "\f \u000B \u0000\n",
            "*/ /** @Up // {@code}\n",
            "\n\n\nblank lines in front\n\n\n",
            "no line end",
            "",
            "a word of 40 letters or so, many times ".repeat(1_600) + "\n",
            "€".repeat(21_000) + "\n");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theLibrarysLayoutHasNoBlankLineBehindTheBraceAndJavadocInLinesOfItsOwn() {
        assertThat(new MigrationClass("com.acme.db", "AddEmail", "8.1")
                        .javadoc("Adds the e-mail.\n\n<p>Imported from {@code 8.1_add_email.sql}.")
                        .dependsOn("com.acme.db", "CreateUsers")
                        .dependsOn("com.acme.billing", "CreateBills")
                        .description("add \"e-mail\" for $5, by C:\\mail")
                        .transactional(false)
                        .irreversible("costs $L")
                        .suppressWarnings(List.of("depends-on-higher", "half-done"))
                        .up("SELECT '$L';\n\n    SELECT 2;\n")
                        .up("SELECT 'a\\b'")
                        .source())
                .isEqualTo("""
                        package com.acme.db;

                        import com.acme.billing.CreateBills;
                        import dev.stepwell.Irreversible;
                        import dev.stepwell.Migration;
                        import dev.stepwell.Up;

                        /**
                         * Adds the e-mail.
                         *
                         * <p>Imported from {@code 8.1_add_email.sql}.
                         */
                        @Migration(
                                version = "8.1",
                                dependsOn = {CreateUsers.class, CreateBills.class},
                                description = "add \\"e-mail\\" for $5, by C:\\\\mail",
                                transactional = false)
                        @Irreversible("costs $L")
                        @SuppressWarnings({"stepwell:depends-on-higher", "stepwell:half-done"})
                        final class AddEmail {
                            @Up
                            static final String UP_1 = \"""
                                    SELECT '$L';

                                        SELECT 2;
                                    \""";

                            @Up
                            static final String UP_2 = \"""
                                    SELECT 'a\\\\b'\\
                                    \""";
                        }
                        """);
        assertThat(new MigrationClass("", "CreateView", "0.1")
                        .javadoc("Imported from {@code R__view.sql}.")
                        .repeatable(true)
                        .up("SELECT '\u2003';\nSELECT 1;\n")
                        .down("DROP VIEW v;\n")
                        .source())
                .isEqualTo("""
                        import dev.stepwell.Down;
                        import dev.stepwell.Migration;
                        import dev.stepwell.Up;

                        /**
                         * Imported from {@code R__view.sql}.
                         */
                        @Migration(version = "0.1", repeatable = true)
                        final class CreateView {
                            @Up
                            static final String UP = "SELECT '\\u2003';\\n"
                                    + "SELECT 1;\\n";

                            @Down
                            static final String DOWN = \"""
                                    DROP VIEW v;
                                    \""";
                        }
                        """);
    }

    @Test
    void annotationOfUpTo120CharactersStaysInOneLine() {
        String longest = "D".repeat(120 - "@Migration(version = \"1\", dependsOn = .class)".length());
        assertThat(dependingOn(longest))
                .contains("\n@Migration(version = \"1\", dependsOn = " + longest + ".class)\nfinal class A {\n");
        assertThat(dependingOn(longest + "D")).contains("""

                        @Migration(
                                version = "1",
                                dependsOn = %sD.class)
                        final class A {
                        """.formatted(longest));
    }

    private static String dependingOn(String className) {
        return new MigrationClass("db", "A", "1").dependsOn("db", className).source();
    }

    @Test
    void lineSeparatorsAndInvisibleCharactersOfLiteralsBecomeBlanks() {
        String source = new MigrationClass("db", "A", "1")
                .description("a\r\nb\u2028c\u0085d\te\u202Ef")
                .irreversible("g\u2029h\u0000i")
                .source();

        assertThat(source).contains("description = \"a b c d e f\")\n@Irreversible(\"g h i\")\n");
    }

    @Test
    void javacReadsWhatWasGiven() throws Exception {
        for (int i = 0; i < ODD_TEXTS.size(); i++) {
            write(
                    "com.acme",
                    "A" + i,
                    new MigrationClass("com.acme", "A" + i, "1")
                            .javadoc("$L $T $$ $W")
                            .up(ODD_TEXTS.get(i))
                            .down(ODD_TEXTS.get(ODD_TEXTS.size() - 1 - i)));
        }
        try (URLClassLoader loader = compile()) {
            for (int i = 0; i < ODD_TEXTS.size(); i++) {
                Class<?> type = loader.loadClass("com.acme.A" + i);
                assertThat(constant(type, "UP")).as("text %s", i).isEqualTo(ODD_TEXTS.get(i));
                assertThat(constant(type, "DOWN")).isEqualTo(ODD_TEXTS.get(ODD_TEXTS.size() - 1 - i));
            }
        }
    }

    @Test
    void namesThatClashAreWrittenWithTheirPackages() throws Exception {
        List<String> names = List.of("Migration", "Up", "Down", "Irreversible", "String", "SuppressWarnings", "Other");
        for (String name : names) {
            source("com.other", name, "package com.other;\n\npublic class " + name + " {}\n");
            source("com.beside." + name, name + "2", "package com.beside." + name + ";\n\nclass " + name + "2 {}\n");
            String own = "com.own." + name;
            write(own, name, filled(own, name).dependsOn("com.other", name).irreversible("no"));
            String beside = "com.beside." + name;
            write(beside, "Add", filled(beside, "Add").dependsOn("com.other", name));
        }
        try (URLClassLoader loader = compile()) {
            for (String name : names) {
                for (String type : List.of("com.own." + name + "." + name, "com.beside." + name + ".Add")) {
                    Class<?> written = loader.loadClass(type);
                    assertThat(constant(written, "UP")).isEqualTo("SELECT 1;\n");
                    assertThat(constant(written, "DOWN")).isEqualTo("SELECT 2;\n");
                }
            }
        }
        assertThat(filled("com.acme", "Migration").dependsOn("com.other", "Up").source())
                .isEqualTo("""
                        package com.acme;

                        import com.other.Up;
                        import dev.stepwell.Down;

                        @dev.stepwell.Migration(version = "1", dependsOn = Up.class)
                        @SuppressWarnings("stepwell:half-done")
                        final class Migration {
                            @dev.stepwell.Up
                            static final String UP = \"""
                                    SELECT 1;
                                    \""";

                            @Down
                            static final String DOWN = \"""
                                    SELECT 2;
                                    \""";
                        }
                        """);
        assertThat(filled("com.acme", "String").source()).contains("    static final java.lang.String UP = ");
    }

    private static MigrationClass filled(String packageName, String className) {
        return new MigrationClass(packageName, className, "1")
                .suppressWarnings(List.of("half-done"))
                .up("SELECT 1;\n")
                .down("SELECT 2;\n");
    }

    private void write(String packageName, String className, MigrationClass migration) throws IOException {
        source(packageName, className, migration.source());
    }

    private void source(String packageName, String className, String source) throws IOException {
        Path file = folder.resolve(packageName.replace('.', '/')).resolve(className + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
    }

    private static Object constant(Class<?> type, String name) throws ReflectiveOperationException {
        var field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(null);
    }

    /** Compiles the sources under {@code -Xlint:all -Werror}. */
    private URLClassLoader compile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Path target = Files.createDirectories(folder.resolve("target"));
        String api = Path.of(Migration.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
        List<Path> files = new ArrayList<>();
        try (var all = Files.walk(folder)) {
            all.filter(file -> file.toString().endsWith(".java")).sorted().forEach(files::add);
        }
        StringWriter output = new StringWriter();
        try (var manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            boolean compiled = compiler.getTask(
                            output,
                            manager,
                            null,
                            List.of("-Xlint:all,-processing", "-Werror", "-proc:none", "-cp", api, "-d", "" + target),
                            null,
                            manager.getJavaFileObjectsFromPaths(files))
                    .call();
            assertThat(compiled).as(output.toString()).isTrue();
        }
        return new URLClassLoader(new URL[] {target.toUri().toURL()}, Migration.class.getClassLoader());
    }
}
