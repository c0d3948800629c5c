package dev.stepwell.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.processor.model.ServiceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds to which the source of a registry comes that an earlier build generated. */
final class EarlierSourceTest {

    private static final String APPLICATION = """
            package shop;
            class App { Object registry = new GeneratedMigrations(); }
            """;

    private final Path folder;
    private final Project project;

    EarlierSourceTest(@TempDir Path folder) {
        this.folder = folder;
        this.project = new Project(folder).write("generated/.keep", "").write("src/shop/App.java", APPLICATION);
        write("A", "1");
    }

    private void write(String name, String version) {
        project.write("src/shop/" + name + ".java", """
                package shop;
                import dev.stepwell.*;
                @Migration(version = "%s")
                @Irreversible("why")
                class %s {
                    @Up static final String UP = "CREATE TABLE t (id int)";
                }
                """.formatted(version, name));
    }

    /** Compiles the sources below some folders. */
    private String compile(List<String> folders, String... options) {
        List<String> units = new ArrayList<>();
        for (String each : folders) {
            project.files(each).stream()
                    .filter(name -> name.endsWith(".java"))
                    .forEach(name -> units.add(each + "/" + name));
        }
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("-s", "" + project.folder("generated"), "-Xlint:-processing"));
        return project.compile(
                units,
                "classes",
                List.of(new MigrationProcessor(), new RemovedMigrationProcessor()),
                all.toArray(String[]::new));
    }

    private void deleteClasses() throws IOException {
        for (String file : project.paths("classes")) {
            Files.delete(folder.resolve("classes").resolve(file));
        }
    }

    private void move(String from, String to) throws IOException {
        Files.createDirectories(folder.resolve(to).getParent());
        Files.move(folder.resolve(from), folder.resolve(to));
    }

    /** Asserts that the output is that of a clean build. */
    private void assertRegistry(String migrations) {
        assertThat(project.read("classes/" + ServiceFile.NAME)).isEqualTo("shop.GeneratedMigrations\n");
        assertThat(project.files("classes"))
                .filteredOn(name -> name.contains("Generated"))
                .containsExactly(
                        "META-INF/stepwell/shop.GeneratedMigrations",
                        "shop/GeneratedMigrations.class",
                        "shop/GeneratedMigrations.migrations");
        assertThat(Build.load(project.folder("classes"))).hasToString(migrations);
    }

    @Test
    void registryOnTheSourcePathIsGeneratedAgain() throws IOException {
        String sourcePath = project.folder("src") + java.io.File.pathSeparator + project.folder("generated");
        assertThat(compile(List.of("src"), "-sourcepath", sourcePath, "-implicit:class"))
                .isEmpty();
        deleteClasses();
        write("B", "2");

        assertThat(compile(List.of("src"), "-sourcepath", sourcePath, "-implicit:class"))
                .isEmpty();
        assertThat(project.files("generated")).containsExactly(".keep", "shop/GeneratedMigrations.java");
        assertRegistry("[1 A, 2 B]");
    }

    @Test
    void registriesThatAnEarlierBuildNumberedAreRemoved() throws IOException {
        String sourcePath = project.folder("src") + java.io.File.pathSeparator + project.folder("generated");
        assertThat(compile(List.of("src"), "-sourcepath", sourcePath, "-implicit:class"))
                .isEmpty();
        deleteClasses();
        for (int i = 2; i < 4; i++) {
            String number = "GeneratedMigrations" + i;
            project.write(
                    "generated/shop/" + number + ".java",
                    project.read("generated/shop/GeneratedMigrations.java").replace("GeneratedMigrations", number));
        }

        assertThat(compile(List.of("src"), "-sourcepath", sourcePath, "-implicit:class"))
                .isEmpty();
        assertThat(project.files("generated")).containsExactly(".keep", "shop/GeneratedMigrations.java");
        assertRegistry("[1 A]");
    }

    @Test
    void committedRegistryOnTheSourcePathIsGeneratedAgain() throws IOException {
        assertThat(compile(List.of("src"))).isEmpty();
        deleteClasses();
        move("generated/shop/GeneratedMigrations.java", "committed/shop/GeneratedMigrations.java");
        write("B", "2");

        assertThat(compile(List.of("src"), "-sourcepath", "" + project.folder("committed"), "-implicit:class"))
                .isEmpty();
        assertRegistry("[1 A, 2 B]");
    }

    @Test
    void registryThatIsGivenAndCurrentIsKept() throws IOException {
        assertThat(compile(List.of("src"))).isEmpty();
        deleteClasses();

        assertThat(compile(List.of("src", "generated"))).isEmpty();
        assertRegistry("[1 A]");
    }

    @Test
    void committedRegistryThatIsCurrentIsKept() throws IOException {
        assertThat(compile(List.of("src"))).isEmpty();
        deleteClasses();
        move("generated/shop/GeneratedMigrations.java", "src/shop/GeneratedMigrations.java");

        assertThat(compile(List.of("src"))).isEmpty();
        assertRegistry("[1 A]");
        assertThat(project.files("generated")).containsExactly(".keep");
    }

    @Test
    void outdatedRegistryOfTheSourceOutputIsDeletedForTheNextBuild() {
        assertThat(compile(List.of("src"))).isEmpty();
        write("B", "2");

        assertThat(compile(List.of("src", "generated"))).endsWith("""
                [registry-name-taken] shop.GeneratedMigrations was generated from other migrations, and the compiler \
                was given it as a source, so it cannot be generated again. Compile again: this build has deleted it \
                from the folder of generated sources.""");
        assertThat(project.files("generated")).containsExactly(".keep");
        assertThat(compile(List.of("src", "generated"))).isEmpty();
        assertRegistry("[1 A, 2 B]");
    }

    @Test
    void outdatedRegistryThatIsCommittedIsNamed() throws IOException {
        assertThat(compile(List.of("src"))).isEmpty();
        move("generated/shop/GeneratedMigrations.java", "src/shop/GeneratedMigrations.java");
        write("B", "2");

        assertThat(compile(List.of("src")))
                .startsWith("GeneratedMigrations.java:")
                .endsWith("""
                        [registry-name-taken] shop.GeneratedMigrations was generated from other migrations, and the \
                        compiler was given it as a source, so it cannot be generated again. Delete its source file, \
                        and compile again.""");
        Files.delete(folder.resolve("src/shop/GeneratedMigrations.java"));
        assertThat(compile(List.of("src"))).isEmpty();
        assertRegistry("[1 A, 2 B]");
    }

    @Test
    void classOfAnAuthorWithTheNameOfAFurtherRegistryIsLeftAlone() {
        project.write("src/shop/GeneratedMigrations2.java", "package shop;\nclass GeneratedMigrations2 {}\n");

        assertThat(compile(List.of("src"))).isEmpty();
        assertThat(compile(List.of("src"))).isEmpty();
        assertThat(project.read("classes/" + ServiceFile.NAME)).isEqualTo("shop.GeneratedMigrations\n");
        assertThat(project.files("classes")).contains("shop/GeneratedMigrations2.class");
    }
}
