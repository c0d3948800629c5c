package dev.stepwell.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.Migration;
import dev.stepwell.processor.model.ServiceFile;
import dev.stepwell.registry.MigrationRegistry;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProjectTest {

    private final Path folder;
    private final Project project;

    ProjectTest(@TempDir Path folder) {
        this.folder = folder;
        this.project = new Project(folder);
    }

    private static String migration(String packageName, String name, String version) {
        return """
                package %s;
                import dev.stepwell.*;
                @Migration(version = "%s")
                class %s {
                    @Up static final String UP = "CREATE TABLE t (id int)";
                    @Down static final String DOWN = "DROP TABLE t";
                }
                """.formatted(packageName, version, name);
    }

    private String compile(String sources, String target, String... options) {
        return project.compile(sources, target, new MigrationProcessor(), options);
    }

    @Test
    void nothingIsGeneratedWhileThereIsAnError() {
        project.write("src/shop/A.java", migration("shop", "A", "1"));
        project.write("src/shop/B.java", migration("shop", "B", "1"));
        project.write("src/other/C.java", migration("other", "C", "2"));

        assertThat(compile("src", "classes"))
                .startsWith("A.java:3: @Migration(version = ^\"1\")\n[duplicate-version] ");
        assertThat(project.files("classes")).isEmpty();
    }

    @Test
    void bytesAreTheSameWhereverTheProjectLies() {
        String joined = migration("shop", "A", "1").replace("\"DROP", "Names.DROP + \"DROP");
        List<Map<String, String>> outputs = new ArrayList<>();
        for (String place : List.of("a/src/main/java", "src/deeply/nested/project/java", "b/src")) {
            project.write(place + "/shop/A.java", joined);
            project.write(place + "/shop/Names.java", "package shop;\ninterface Names { String DROP = \"\"; }\n");
            String target = place + "-classes";

            assertThat(compile(place, target)).isEmpty();
            outputs.add(project.paths(target).stream()
                    .collect(Collectors.toMap(name -> name, name -> project.bytes(target + "/" + name))));
        }
        assertThat(outputs.get(0)).hasSize(9).isEqualTo(outputs.get(1)).isEqualTo(outputs.get(2));
        assertThat(Build.load(project.folder("b/src-classes")))
                .extracting("sourceFile")
                .containsExactly("shop/A.java");
    }

    @Test
    void buildOverAnEarlierOneIsTheSame() {
        project.write("src/shop/A.java", migration("shop", "A", "1"));
        project.write("src/other/B.java", migration("other", "B", "2"));
        compile("src", "classes", "-s", "" + folder);

        assertThat(compile("src", "classes", "-s", "" + folder)).isEmpty();
        assertThat(project.files("classes"))
                .containsExactly(
                        "META-INF/services/dev.stepwell.registry.MigrationRegistry",
                        "META-INF/stepwell/<digest>",
                        "META-INF/stepwell/<digest>",
                        "META-INF/stepwell/other.GeneratedMigrations",
                        "META-INF/stepwell/registries",
                        "META-INF/stepwell/shop.GeneratedMigrations",
                        "other/B.class",
                        "other/GeneratedMigrations.class",
                        "other/GeneratedMigrations.migrations",
                        "shop/A.class",
                        "shop/GeneratedMigrations.class",
                        "shop/GeneratedMigrations.migrations");
        assertThat(project.read("classes/" + ServiceFile.NAME))
                .isEqualTo("other.GeneratedMigrations\nshop.GeneratedMigrations\n");
    }

    @Test
    void listKeepsRegistriesThatAreStillThere() {
        project.write("src/shop/A.java", migration("shop", "A", "1"));
        project.write("src/shop/Hand.java", """
                package shop;
                public class Hand implements dev.stepwell.registry.MigrationRegistry {
                    @Override
                    public java.util.List<dev.stepwell.registry.MigrationDefinition> migrations() {
                        return java.util.List.of();
                    }
                    public static class Nested extends Hand {}
                }
                """);
        project.write("classes/" + ServiceFile.NAME, """
                # by hand
                shop.Hand # too
                shop.Hand$Nested

                gone.GeneratedMigrations
                """);

        assertThat(compile("src", "classes")).isEmpty();
        assertThat(project.read("classes/" + ServiceFile.NAME)).isEqualTo("""
                shop.GeneratedMigrations
                shop.Hand
                shop.Hand$Nested
                """);
    }

    @Test
    void encodingOfTheSourcesDoesNotMatter() {
        String source = migration("shop", "Größe", "1").replace("(id int)", "(größe int)");
        project.write("src/shop/Größe.java", source, StandardCharsets.UTF_16);

        assertThat(compile("src", "classes", "-encoding", "UTF-16")).isEmpty();
        assertThat(project.read("classes/" + ServiceFile.NAME)).isEqualTo("shop.GeneratedMigrations\n");
        assertThat(Build.load(project.folder("classes"))).hasToString("[1 Größe]");
        assertThat(Build.load(project.folder("classes")).get(0).up())
                .extracting("sql")
                .containsExactly("CREATE TABLE t (größe int)");
    }

    @Test
    void registryOfTestsDoesNotHideTheOneOfTheSamePackage() {
        project.write("main/shop/A.java", migration("shop", "A", "1"));
        project.write("test/shop/B.java", migration("shop", "B", "2"));
        compile("main", "classes");
        String path = Build.locationOf(Migration.class) + File.pathSeparator + project.folder("classes");

        assertThat(compile("test", "test-classes", "-cp", path)).isEmpty();
        assertThat(project.files("test-classes"))
                .containsExactly(
                        "META-INF/services/dev.stepwell.registry.MigrationRegistry",
                        "META-INF/stepwell/<digest>",
                        "META-INF/stepwell/registries",
                        "META-INF/stepwell/shop.GeneratedMigrations2",
                        "shop/B.class",
                        "shop/GeneratedMigrations2.class",
                        "shop/GeneratedMigrations2.java",
                        "shop/GeneratedMigrations2.migrations");
        assertThat(Build.load(project.folder("test-classes"), project.folder("classes")))
                .hasToString("[2 B, 1 A]");
    }

    @Test
    void folderThatCannotBeWrittenIsAnErrorAndNoCrash() {
        project.write("src/shop/A.java", migration("shop", "A", "1"));
        project.write("generated/shop", "a file where the folder of the package would be");

        assertThat(compile("src", "classes", "-s", "" + project.folder("generated")))
                .contains("[registry-not-written] The registry could not be written: ")
                .contains(" Make sure that the compiler's output folder is writable and has free space.");
    }

    @Test
    void namedModuleProvidesItsRegistry() {
        project.write("src/module-info.java", """
                module shop {
                    requires dev.stepwell;
                    exports shop;
                    provides dev.stepwell.registry.MigrationRegistry with shop.GeneratedMigrations;
                }
                """);
        project.write("src/shop/A.java", migration("shop", "A", "1"));

        assertThat(compile("src", "classes", "-p", "" + Build.locationOf(MigrationRegistry.class)))
                .isEmpty();
        assertThat(project.files("classes")).contains("shop/GeneratedMigrations.class");
    }
}
