package dev.stepwell.processor;

import dev.stepwell.Irreversible;
import dev.stepwell.Up;
import dev.stepwell.Version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.Migration;
import dev.stepwell.processor.model.ServiceFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when javac is given some of the files, and an output that has more. */
final class PartialBuildTest {

    private static final String INDEX = "classes/META-INF/stepwell/shop.GeneratedMigrations";
    private static final String API = Build.locationOf(Migration.class).toString();

    private final Path folder;
    private final Project project;

    PartialBuildTest(@TempDir Path folder) {
        this.folder = folder;
        this.project = new Project(folder);
    }

    private static String migration(String name, String version, String more) {
        return """
                package shop;
                import dev.stepwell.*;
                @Migration(version = "%s"%s)
                class %s {
                    @Up static final String UP = "CREATE TABLE t (id int)";
                    @Down static final String DOWN = "DROP TABLE t";
                }
                """.formatted(version, more, name);
    }

    private static String javaMigration(String name, String version) {
        return """
                package shop;
                import dev.stepwell.*;
                @Migration(version = "%s")
                @Irreversible("why")
                class %s {
                    @Up static void up(java.sql.Connection connection) {}
                }
                """.formatted(version, name);
    }

    /** Compiles the named files of {@code src}, by a compiler that finds both processors as services. */
    private String compile(List<String> files, String... options) {
        return project.compile(
                files.stream().map(file -> "src/" + file).toList(),
                "classes",
                List.of(new MigrationProcessor(), new RemovedMigrationProcessor()),
                options);
    }

    private String compileSeparately(String... files) {
        return compile(List.of(files), "-s", "" + generated(), "-Xlint:-processing");
    }

    private File generated() {
        File generated = project.folder("generated");
        generated.mkdirs();
        return generated;
    }

    private void delete(String path) {
        try {
            Files.delete(folder.resolve(path));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String migrations() {
        return Build.load(project.folder("classes")).toString();
    }

    @Test
    void registryKeepsWhatIsNotCompiled() {
        project.write("src/shop/A.java", migration("A", "1", ""));
        project.write("src/shop/B.java", migration("B", "2", ", dependsOn = A.class"));
        compileSeparately("shop/A.java", "shop/B.java");
        project.write("src/shop/B.java", migration("B", "3", ", dependsOn = A.class"));

        assertThat(compileSeparately("shop/B.java")).isEmpty();
        assertThat(migrations()).isEqualTo("[1 A, 3 B]");
        assertThat(Build.load(project.folder("classes")).get(0).up().get(0).origin())
                .isEqualTo("5:35");
    }

    @Test
    void outputOfEarlierBuildsIsIgnoredOnRequest() {
        project.write("src/shop/A.java", migration("A", "1", ""));
        project.write("src/shop/B.java", migration("B", "2", ""));
        compileSeparately("shop/A.java", "shop/B.java");

        compile(
                List.of("shop/B.java"),
                "-s",
                "" + generated(),
                "-Xlint:-processing",
                "-Astepwell.earlierOutput=ignore");
        assertThat(migrations()).isEqualTo("[2 B]");
    }

    @Test
    void registryThatWouldNotChangeIsNotWritten() {
        project.write("src/shop/A.java", migration("A", "1", ""));
        project.write("src/shop/B.java", migration("B", "2", ""));
        compile(List.of("shop/A.java", "shop/B.java"), "-s", "" + generated());
        delete("generated/shop/GeneratedMigrations.java");

        assertThat(compile(List.of("shop/B.java"), "-s", "" + generated())).isEmpty();
        assertThat(project.files("generated")).isEmpty();
        assertThat(migrations()).isEqualTo("[1 A, 2 B]");
    }

    @Test
    void fileOfARegistryThatWasLostComesBack() {
        project.write("src/shop/A.java", migration("A", "1", ""));
        project.write("src/shop/Other.java", "package shop;\nclass Other {}\n");
        compileSeparately("shop/A.java", "shop/Other.java");
        delete("classes/shop/GeneratedMigrations.migrations");

        assertThat(compileSeparately("shop/Other.java")).isEmpty();
        assertThat(migrations()).isEqualTo("[1 A]");
    }

    @Test
    void stepInJavaIsLinkedAnew() {
        project.write("src/shop/A.java", javaMigration("A", "1"));
        compileSeparately("shop/A.java");
        project.write("src/shop/A.java", javaMigration("A", "1").replace("class A", "interface A"));

        assertThat(compileSeparately("shop/A.java")).isEmpty();
        assertThat(migrations()).isEqualTo("[1 A]");
        assertThat(project.files("generated")).containsExactly("shop/GeneratedMigrations.java");
    }

    @Test
    void compilerWarnsOfARegistryThatIsWrittenOverAnother() {
        project.write("src/shop/A.java", migration("A", "1", ""));
        compileSeparately("shop/A.java");
        project.write("src/shop/A.java", migration("A", "2", ""));

        assertThat(compile(List.of("shop/A.java"), "-s", "" + generated()))
                .contains("WARNING A file for type 'shop.GeneratedMigrations' already exists on the sourcepath or"
                        + " classpath");
        assertThat(compileSeparately("shop/A.java")).isEmpty();
    }

    @Test
    void duplicateOfAMigrationThatIsNotCompiledIsShownAtTheOneThatIs() {
        project.write("src/shop/A.java", migration("A", "1", ""));
        project.write("src/shop/B.java", migration("B", "2", ""));
        compileSeparately("shop/A.java", "shop/B.java");
        project.write("src/shop/B.java", migration("B", "1", ""));

        assertThat(compileSeparately("shop/B.java")).isEqualTo("""
                B.java:3: @Migration(version = ^"1")
                [duplicate-version] Version 1 is used by 2 migrations: A and B. Give one of these migrations \
                another version; 2 is free.""");
        assertThat(migrations()).isEqualTo("[1 A, 2 B]");
    }

    @Test
    void deletedMigrationLeavesTheRegistryWithWhateverIsCompiledNext() {
        project.write("src/shop/A.java", migration("A", "1", ""));
        project.write("src/shop/B.java", migration("B", "2", ""));
        project.write("src/shop/Other.java", "package shop;\nclass Other {}\n");
        compileSeparately("shop/A.java", "shop/B.java");
        delete("classes/shop/A.class");

        assertThat(compileSeparately("shop/Other.java")).isEmpty();
        assertThat(migrations()).isEqualTo("[2 B]");
    }

    @Test
    void lastMigrationTakesTheRegistryWithIt() {
        project.write("src/shop/A.java", migration("A", "1", ""));
        compileSeparately("shop/A.java");
        project.write("src/shop/A.java", "package shop;\nclass A {}\n");

        assertThat(compileSeparately("shop/A.java")).isEmpty();
        assertThat(project.files("classes"))
                .containsExactly("META-INF/services/dev.stepwell.registry.MigrationRegistry", "shop/A.class");
        assertThat(migrations()).isEqualTo("[]");
    }

    @Test
    void classThatItsFileNoLongerHasIsGone() {
        project.write(
                "src/shop/A.java",
                migration("A", "1", "") + migration("B", "2", "").replaceAll("(package|import).*", ""));
        compileSeparately("shop/A.java");
        project.write("src/shop/A.java", migration("A", "1", ""));

        assertThat(compileSeparately("shop/A.java")).isEmpty();
        assertThat(project.files("classes")).contains("shop/B.class");
        assertThat(migrations()).isEqualTo("[1 A]");
    }

    @Test
    void setOfThePackageReachesWhatIsNotCompiled() {
        project.write("src/shop/A.java", migration("A", "1", ""));
        compileSeparately("shop/A.java");
        project.write("src/shop/package-info.java", "@dev.stepwell.MigrationSet(\"billing\")\npackage shop;\n");

        assertThat(compileSeparately("shop/package-info.java")).isEmpty();
        assertThat(migrations()).isEqualTo("[billing:1 A]");
    }

    @Test
    void placesAreLostWithTheIndexAndNothingElse() {
        project.write("src/shop/A.java", migration("A", "1", ""));
        project.write("src/shop/B.java", migration("B", "2", ""));
        compileSeparately("shop/A.java", "shop/B.java");
        project.write(INDEX, project.read(INDEX).replace("end\n", ""));

        assertThat(compileSeparately("shop/B.java")).isEmpty();
        assertThat(migrations()).isEqualTo("[1 A, 2 B]");
        assertThat(Build.load(project.folder("classes")).get(0).up().get(0).origin())
                .isEmpty();
        assertThat(Build.load(project.folder("classes")).get(1).up().get(0).origin())
                .isEqualTo("5:35");
    }

    @Test
    void checksumOfAStepInJavaIsNotLostWithTheIndex() {
        project.write("src/shop/A.java", javaMigration("A", "1"));
        project.write("src/shop/B.java", migration("B", "2", ""));
        compileSeparately("shop/A.java", "shop/B.java");
        delete(INDEX);

        assertThat(compileSeparately("shop/B.java"))
                .isEqualTo("[partial-build] A was compiled earlier, and the checksum of its Java steps is not "
                        + "recorded. Delete the class output, and compile all sources again.");
        assertThat(migrations()).isEqualTo("[1 A, 2 B]");
    }

    @Test
    void outputThatTheClassPathLacksIsNotForgotten() {
        project.write("src/shop/A.java", migration("A", "1", ""));
        project.write("src/shop/B.java", migration("B", "2", ""));
        compileSeparately("shop/A.java", "shop/B.java");

        assertThat(compile(List.of("shop/B.java"), "-s", "" + generated(), "-cp", API))
                .isEqualTo("[partial-build] A was compiled earlier, and the folder of its class file is not on the "
                        + "class path. Put the class output on the class path, or delete the class output and "
                        + "compile all sources again.");
        assertThat(compile(List.of("shop/A.java", "shop/B.java"), "-s", "" + generated(), "-cp", API))
                .isEmpty();
    }

    @Test
    void classThatAMigrationDependsOnIsNotForgotten() {
        project.write("src/shop/A.java", migration("A", "1", ""));
        project.write("src/shop/B.java", migration("B", "2", ", dependsOn = A.class"));
        project.write("src/shop/C.java", migration("C", "3", ""));
        compileSeparately("shop/A.java", "shop/B.java", "shop/C.java");
        delete("classes/shop/A.class");

        assertThat(compileSeparately("shop/C.java"))
                .isEqualTo("[partial-build] B was compiled earlier, and depends on a class that does not exist any "
                        + "more. Delete the class output, and compile all sources again.");
    }

    @Test
    void suppressedWarningsStaySuppressed() {
        String warns = """
                package shop;
                import dev.stepwell.*;
                @Migration(version = "1", transactional = false)
                @SuppressWarnings("stepwell:half-done")
                @Irreversible("why")
                class A {
                    @Up static final String UP = "VACUUM; CREATE TABLE t (id int)";
                }
                """;
        project.write("src/shop/A.java", warns);
        project.write("src/shop/B.java", migration("B", "2", ""));

        assertThat(compileSeparately("shop/A.java", "shop/B.java")).isEmpty();
        assertThat(compileSeparately("shop/B.java")).isEmpty();
    }

    @Test
    void migrationsOfTheTestedCodeStayItsOwn() {
        project.write("src/shop/A.java", migration("A", "1", ""));
        project.write("src/shop/B.java", migration("B", "2", ""));
        project.write("src/shop/C.java", migration("C", "3", ""));
        compileSeparately("shop/A.java");
        String path =
                API + File.pathSeparator + project.folder("tests") + File.pathSeparator + project.folder("classes");
        for (List<String> files : List.of(List.of("src/shop/B.java", "src/shop/C.java"), List.of("src/shop/B.java"))) {
            assertThat(project.compile(files, "tests", processors(Map.of()), "-cp", path, "-s", "" + generated()))
                    .isEmpty();
        }

        assertThat(project.read("tests/" + ServiceFile.NAME)).isEqualTo("shop.GeneratedMigrations2\n");
        assertThat(Build.load(project.folder("tests"), project.folder("classes")))
                .hasToString("[2 B, 3 C, 1 A]");
    }

    @Test
    void moduleSeesItsOwnOutput() {
        project.write("src/module-info.java", """
                module shop {
                    requires dev.stepwell;
                    provides dev.stepwell.registry.MigrationRegistry with shop.GeneratedMigrations;
                }
                """);
        project.write("src/shop/A.java", migration("A", "1", ""));
        project.write("src/shop/B.java", migration("B", "2", ""));
        compile(List.of("module-info.java", "shop/A.java", "shop/B.java"), "-s", "" + generated(), "-p", API);
        project.write("src/shop/B.java", migration("B", "3", ""));

        assertThat(compile(List.of("shop/B.java"), "-s", "" + generated(), "-p", API, "-Xlint:-processing"))
                .isEmpty();
        assertThat(migrations()).isEqualTo("[1 A, 3 B]");
    }

    @Test
    void registriesOfOneRoundEachStayApart() {
        Map<String, String> generated = Map.of("shop.X", migration("X", "9", ", dependsOn = A.class"));
        project.write("src/shop/A.java", migration("A", "1", ""));
        String[] options = {"-s", "" + generated(), "-Xlint:-processing"};
        project.compile(List.of("src/shop/A.java"), "classes", processors(generated), options);
        String whole = project.read("classes/" + ServiceFile.NAME);

        assertThat(project.compile(List.of("src/shop/A.java"), "classes", processors(generated), options))
                .isEmpty();
        assertThat(project.compile(List.of("src/shop/A.java"), "classes", processors(Map.of()), options))
                .isEmpty();
        assertThat(project.read("classes/" + ServiceFile.NAME))
                .isEqualTo(whole)
                .isEqualTo("shop.GeneratedMigrations\nshop.GeneratedMigrations2\n");
        assertThat(migrations()).isEqualTo("[1 A, 9 X]");
    }

    @Test
    void generatedMigrationThatComesToAnotherRegistryThanItWasWrittenToIsAnError() {
        String[] options = {"-s", "" + generated(), "-Xlint:-processing"};
        project.write("src/shop/A.java", migration("A", "1", ""));
        project.compile(
                List.of("src/shop/A.java"),
                "classes",
                processors(Map.of("shop.X", migration("X", "9", ", dependsOn = A.class"))),
                options);
        project.write("src/shop/A.java", migration("A", "2", ""));

        assertThat(project.compile(
                        List.of("src/shop/A.java"),
                        "classes",
                        processors(Map.of("shop.X", migration("X", "8", ", dependsOn = A.class"))),
                        options))
                .isEqualTo("X.java:4: ^class X {\n"
                        + "[partial-build] X was generated again after its registry had been written. Delete the "
                        + "class output, and compile all sources again.");
    }

    private static List<Processor> processors(Map<String, String> generated) {
        return List.of(new RoundsTest.Generator(generated), new MigrationProcessor(), new RemovedMigrationProcessor());
    }

    @Test
    void supportedOptionsAreThoseOfTheProcessor() {
        assertThat(new RemovedMigrationProcessor().getSupportedOptions())
                .isEqualTo(new MigrationProcessor().getSupportedOptions());
        assertThat(new RemovedMigrationProcessor().getSupportedAnnotationTypes())
                .isEqualTo(Set.of("*"));
    }
}
