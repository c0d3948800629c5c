package com.acme.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.registry.JavaStep;
import dev.stepwell.registry.MigrationCopy;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.registry.MigrationStep;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.eclipse.jdt.internal.compiler.tool.EclipseCompiler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same reports and registries from the Eclipse compiler, except for places, since it shows no sources to
 * processors.
 */
class EclipseCompilerIT {

    private static final String UP = "@Up static final String UP = \"SELECT 1\";";
    private static final String DOWN = "@Down static final String DOWN = \"SELECT 1\";";

    @TempDir
    private Path folder;

    private Path sources;

    @BeforeEach
    void createFolder() throws IOException {
        sources = Files.createDirectories(folder.resolve("shop"));
    }

    @Test
    void exampleHasTheSameRegistryWithoutPlaces() throws Exception {
        Path example = Readme.project().resolve("example/src/main/java/com/acme/chat/db");
        Outcome javac = compile(ToolProvider.getSystemJavaCompiler(), example, "javac");
        Outcome eclipse = compile(new EclipseCompiler(), example, "eclipse");

        assertThat(javac.diagnostics).isEmpty();
        assertThat(eclipse.diagnostics).isEmpty();
        assertThat(registry(eclipse, "com.acme.chat.db"))
                .isEqualTo(registry(javac, "com.acme.chat.db"))
                .hasSize(9);
        assertThat(definitions(eclipse, "com.acme.chat.db")).allSatisfy(migration -> {
            assertThat(migration.sourceFile()).isEmpty();
            assertThat(migration.up()).extracting(MigrationStep::origin).containsOnly("");
            boolean inJava = migration.up().get(0) instanceof JavaStep;
            assertThat(migration.checksum().isEmpty()).isEqualTo(inJava);
        });
    }

    @Test
    void mistakesAreReportedInTheSameWords() throws Exception {
        writeSqlMistakes();
        write("Stray", "", UP);
        write("BothDowns", "@Migration(version = \"1\") @Irreversible(\"why\")", UP, DOWN);
        write("NoDown", "@Migration(version = \"2\")", UP);
        write("NoUp", "@Migration(version = \"3\")", DOWN);
        write("NoVersion", "@Migration(version = \"one\")", UP, DOWN);
        write("NoStep", "@Migration(version = \"4\")", "@Up void up() {}", DOWN);
        write("NoConstant", "@Migration(version = \"5\")", "@Up static final String UP = String.valueOf(1);", DOWN);
        write("Unknown", "@Migration(version = \"6\", dependsOn = String.class)", UP, DOWN);
        write("Needless", "@Migration(version = \"7\", transactional = false)", UP, DOWN);
        write("Ahead", "@Migration(version = \"8\", dependsOn = Behind.class)", UP, DOWN);
        write("Behind", "@Migration(version = \"9\", dependsOn = Ahead.class)", UP, DOWN);
        write("First", "@Migration(version = \"10\")", UP, DOWN);
        write("Second", "@Migration(version = \"10.0\")", UP, DOWN);
        write(
                "HalfDone",
                "@Migration(version = \"11\", transactional = false)",
                "@Up static final String UP = \"SELECT 1; VACUUM\";",
                DOWN);

        List<String> javac = compile(ToolProvider.getSystemJavaCompiler(), sources, "javac").diagnostics;
        List<String> eclipse = compile(new EclipseCompiler(), sources, "eclipse").diagnostics;

        assertThat(withoutPlaces(eclipse))
                .containsExactlyInAnyOrderElementsOf(withoutPlaces(javac))
                .hasSize(16)
                .anyMatch(line -> line.contains("[dependency-cycle]"))
                .anyMatch(line -> line.startsWith("WARNING") && line.contains("[half-done]"));
    }

    @Test
    void mistakesInSqlAreAtTheFieldWithTheLineOfTheText() throws Exception {
        writeSqlMistakes();

        assertThat(compile(new EclipseCompiler(), sources, "eclipse").diagnostics)
                .containsExactly(
                        "ERROR Brackets.java:8 [sql-syntax] @Up Brackets.UP has an unclosed ( (line 2 of its "
                                + "text). Close the bracket with ).",
                        "ERROR Concurrently.java:8 [needs-no-transaction] CREATE INDEX CONCURRENTLY cannot run inside a "
                                + "transaction (line 3 of its text). Set transactional = false on "
                                + "Concurrently.",
                        "ERROR Control.java:8 [transaction-control] COMMIT interferes with the transactions that "
                                + "Stepwell manages (line 2 of its text). Remove the statement: Stepwell commits each "
                                + "migration as a whole, or each statement where transactional = false.",
                        "WARNING NewValue.java:8 [enum-value-in-use] The value 'new' is added to the type mood "
                                + "and used in the same transaction (line 2 of its text), which PostgreSQL refuses. Move "
                                + "the statement that uses the value into a migration that depends on NewValue.");
    }

    private void writeSqlMistakes() throws IOException {
        writeSql("Brackets", "20", "SELECT 1;", "SELECT (1;");
        writeSql("Concurrently", "21", "SELECT 1;", "", "CREATE INDEX CONCURRENTLY t_a ON t (a);");
        writeSql("Control", "22", "SELECT 1;", "COMMIT;");
        writeSql("NewValue", "23", "ALTER TYPE mood ADD VALUE 'new';", "UPDATE t SET a = 'new';");
    }

    private void writeSql(String name, String version, String... lines) throws IOException {
        String block = "\n@Up\nstatic final String UP = \"\"\"\n" + String.join("\n", lines) + "\n\"\"\";";
        write(name, "@Migration(version = \"" + version + "\")", block.substring(1), DOWN);
    }

    private void write(String name, String annotations, String... members) throws IOException {
        String source = "package shop;\n\nimport dev.stepwell.*;\n\n" + annotations + "\nclass " + name + " {\n"
                + String.join("\n", members) + "\n}\n";
        Files.writeString(sources.resolve(name + ".java"), source);
    }

    private record Outcome(List<String> diagnostics, Path classes) {}

    private Outcome compile(JavaCompiler compiler, Path from, String name) throws IOException {
        Path classes = Files.createDirectories(folder.resolve(name));
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                        compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8);
                Stream<Path> found = Files.list(from)) {
            List<File> units = found.sorted().map(Path::toFile).toList();
            List<String> options = List.of(
                    "-source",
                    "17",
                    "-target",
                    "17",
                    "-classpath",
                    withoutTheExample(System.getProperty("java.class.path")),
                    "-processorpath",
                    System.getProperty("java.class.path"),
                    "-d",
                    classes.toString(),
                    "-s",
                    classes.toString());
            JavaCompiler.CompilationTask task = compiler.getTask(
                    // The Eclipse compiler prints what it also gives to the listener.
                    new StringWriter(), files, diagnostics, options, null, files.getJavaFileObjectsFromFiles(units));
            task.call();
        }
        List<String> shown = diagnostics.getDiagnostics().stream()
                // On a newer JDK than 17, which classes of the platform are there is no question here.
                .filter(diagnostic -> diagnostic.getSource() != null)
                .map(EclipseCompilerIT::shown)
                .sorted(Comparator.comparing(line -> line.substring(line.indexOf(' '))))
                .toList();
        return new Outcome(shown, classes);
    }

    /** With its classes, there would be two registries of one package. */
    private static String withoutTheExample(String classPath) {
        Path classes = Readme.project().resolve("example/target/classes");
        return Stream.of(classPath.split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).equals(classes))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String shown(Diagnostic<? extends JavaFileObject> diagnostic) {
        String file = Path.of(diagnostic.getSource().toUri()).getFileName().toString();
        return diagnostic.getKind() + " " + file + ":" + diagnostic.getLineNumber() + " "
                + diagnostic.getMessage(Locale.ROOT);
    }

    private static List<String> withoutPlaces(List<String> diagnostics) {
        return diagnostics.stream()
                .map(line -> line.replaceAll("\\((\\w+\\.java:\\d+|line \\d+ of its text)\\)", "(place)"))
                // A message about SQL stands at another line, too.
                .map(line -> line.contains("(place)") ? line.replaceFirst(":\\d+ ", " ") : line)
                .toList();
    }

    private static List<MigrationDefinition> definitions(Outcome outcome, String packageName) throws IOException {
        List<MigrationDefinition> definitions = new ArrayList<>();
        try (URLClassLoader loader = new OwnClassesFirst(outcome.classes, packageName)) {
            for (MigrationRegistry registry : ServiceLoader.load(MigrationRegistry.class, loader)) {
                definitions.addAll(registry.migrations());
            }
        }
        return definitions;
    }

    /** Everything that a registry tells, but for the places, and for the checksums of Java that needs them. */
    private static List<String> registry(Outcome outcome, String packageName) throws IOException {
        return definitions(outcome, packageName).stream()
                .map(migration -> String.join(
                        "\n",
                        migration.id() + " " + migration.className() + " " + migration.dependsOn(),
                        migration.description() + " " + migration.transactional(),
                        migration.up().get(0) instanceof JavaStep ? "" : migration.checksum(),
                        "up "
                                + migration.up().stream()
                                        .map(EclipseCompilerIT::text)
                                        .toList(),
                        "down "
                                + migration.down().stream()
                                        .map(EclipseCompilerIT::text)
                                        .toList(),
                        "verify " + migration.verify().map(MigrationStatement::sql),
                        "irreversible " + migration.irreversible()))
                .toList();
    }

    private static String text(MigrationStep step) {
        if (step instanceof MigrationStatement statement) {
            return statement.sql();
        } else if (step instanceof MigrationCopy copy) {
            return copy.sql() + copy.data();
        }
        return ((JavaStep) step).name();
    }
}
