package dev.stepwell.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.Migration;
import dev.stepwell.processor.model.ServiceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several modules in one run of javac, and migrations that javac compiles because another one depends on them. */
final class ModulesTest {

    private static final String API = Build.locationOf(Migration.class).toString();

    private final Project project;

    ModulesTest(@TempDir Path folder) {
        this.project = new Project(folder);
    }

    private void writeModule(String name, String directives) {
        project.write(
                "src/" + name + "/module-info.java",
                "module " + name + " { " + directives + " provides dev.stepwell.registry.MigrationRegistry with " + name
                        + ".db.GeneratedMigrations; }\n");
    }

    private void write(String root, String packageName, String name, String version, String dependsOn) {
        project.write(root + packageName.replace('.', '/') + "/" + name + ".java", """
                package %s;
                import dev.stepwell.*;
                @Migration(version = "%s", dependsOn = {%s})
                @Irreversible("why")
                public final class %s {
                    @Up static final String UP = "CREATE TABLE t (id int)";
                    private %s() {}
                }
                """.formatted(
                        packageName, version, dependsOn, name, name));
    }

    private void writeModules() {
        writeModule("shop", "requires transitive dev.stepwell; exports shop.db;");
        writeModule("billing", "requires shop;");
        write("src/shop/", "shop.db", "A", "1", "");
        write("src/billing/", "billing.db", "B", "2", "shop.db.A.class");
    }

    private String compile(List<String> files, String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-p", API, "-Xlint:-processing"));
        return project.compile(
                files,
                "classes",
                List.of(new MigrationProcessor(), new RemovedMigrationProcessor()),
                arguments.toArray(String[]::new));
    }

    private List<String> sources(String folder) {
        return project.files(folder).stream().map(name -> folder + "/" + name).toList();
    }

    private void assertTwoModules() {
        for (String module : List.of("shop", "billing")) {
            String registry = module + ".db.GeneratedMigrations";
            assertThat(project.files("classes/" + module))
                    .filteredOn(name -> !name.endsWith(".java") && !name.matches("module-info.class|.*/[AB].class"))
                    .containsExactlyInAnyOrder(
                            "META-INF/services/dev.stepwell.registry.MigrationRegistry",
                            "META-INF/stepwell/<digest>",
                            "META-INF/stepwell/" + registry,
                            "META-INF/stepwell/registries",
                            module + "/db/GeneratedMigrations.class",
                            module + "/db/GeneratedMigrations.migrations");
            assertThat(project.read("classes/" + module + "/" + ServiceFile.NAME))
                    .isEqualTo(registry + "\n");
        }
        assertThat(Build.load(project.folder("classes/shop"), project.folder("classes/billing")))
                .hasToString("[1 A, 2 B]");
        assertThat(project.read("classes/billing/billing/db/GeneratedMigrations.migrations"))
                .contains("depends-on\tmain\t1\n");
    }

    @Test
    void eachModuleOfARunHasItsRegistryAndItsList() {
        writeModules();

        assertThat(compile(sources("src"), "--module-source-path", "" + project.folder("src")))
                .isEmpty();
        assertTwoModules();
    }

    @Test
    void secondRunOverSeveralModulesIsTheSame() {
        writeModules();
        compile(sources("src"), "--module-source-path", "" + project.folder("src"));

        assertThat(compile(sources("src"), "--module-source-path", "" + project.folder("src")))
                .isEmpty();
        assertTwoModules();
    }

    @Test
    void moduleThatIsCompiledForAnotherIsAnErrorThatSaysSo() {
        writeModules();

        assertThat(compile(
                        sources("src/billing"), "--module-source-path", "" + project.folder("src"), "-implicit:class"))
                .isEqualTo("""
                        A.java:5: public final ^class A {
                        [partial-build] shop.db.A is compiled only because another module needs it, and the compiler \
                        generates no registry for its module. Compile shop too: name it in the same run, or before \
                        this one.""");
    }

    @Test
    void modulesCompiledOneAfterTheOtherAreTheSame() {
        writeModules();
        String path = "" + project.folder("src");
        assertThat(compile(sources("src/shop"), "--module-source-path", path)).isEmpty();

        assertThat(compile(
                        sources("src/billing"),
                        "--module-source-path",
                        path,
                        "-p",
                        API + java.io.File.pathSeparator + project.folder("classes")))
                .isEmpty();
        assertTwoModules();
    }

    @Test
    void mistakeThatSpansTwoModulesOfARunIsFound() {
        writeModules();
        write("src/billing/", "billing.db", "B", "1", "shop.db.A.class");

        assertThat(compile(sources("src"), "--module-source-path", "" + project.folder("src")))
                .contains("[duplicate-version] Version 1 is used by 2 migrations");
    }

    @Test
    void packageOfTheSameNameInTwoModulesIsAnError() {
        for (String module : List.of("shop", "billing")) {
            project.write("src/" + module + "/module-info.java", "module " + module + " { requires dev.stepwell; }\n");
        }
        write("src/shop/", "db", "A", "1", "");
        write("src/billing/", "db", "B", "2", "");

        assertThat(compile(sources("src"), "--module-source-path", "" + project.folder("src")))
                .contains(
                        "[registry-not-written] Two modules of this compilation have migrations in packages named db, "
                                + "so their registries would have the same name. Rename one of the packages, or compile the "
                                + "modules one after the other.");
    }

    @Test
    void migrationsThatAreCompiledForAnotherHaveTheirRegistry() {
        write("src/", "lib.db", "A", "1", "");
        write("src/", "lib.db", "C", "3", "A.class");
        write("src/", "shop.db", "B", "2", "lib.db.A.class");

        assertThat(project.compile(
                        List.of("src/shop/db/B.java"),
                        "classes",
                        List.of(new MigrationProcessor(), new RemovedMigrationProcessor()),
                        "-sourcepath",
                        "" + project.folder("src"),
                        "-implicit:class"))
                .isEmpty();
        assertThat(project.read("classes/" + ServiceFile.NAME))
                .isEqualTo("lib.db.GeneratedMigrations\nshop.db.GeneratedMigrations\n");
        assertThat(Build.load(project.folder("classes"))).hasToString("[1 A, 3 C, 2 B]");
    }

    @Test
    void mistakeOfAMigrationThatIsCompiledForAnotherIsFound() {
        write("src/", "lib.db", "A", "x", "");
        write("src/", "shop.db", "B", "2", "lib.db.A.class");

        assertThat(project.compile(
                        List.of("src/shop/db/B.java"),
                        "classes",
                        List.of(new MigrationProcessor(), new RemovedMigrationProcessor()),
                        "-sourcepath",
                        "" + project.folder("src"),
                        "-implicit:class"))
                .contains("[version-malformed] A has the malformed version \"x\".");
    }
}
