package dev.stepwell.processor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.Migration;
import dev.stepwell.processor.Build;
import dev.stepwell.processor.MigrationProcessor;
import dev.stepwell.processor.Project;
import dev.stepwell.processor.RemovedMigrationProcessor;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A module provides each of its registries, or its build fails with the line to write. */
final class ModuleRulesTest {

    private static final String PROVIDES = "provides dev.stepwell.registry.MigrationRegistry with ";

    private final Project project;

    ModuleRulesTest(@TempDir Path folder) {
        this.project = new Project(folder);
    }

    @BeforeEach
    void write() {
        project.write("src/shop/orders/A.java", migration("shop.orders", "A", "1"));
        project.write("src/shop/bills/B.java", migration("shop.bills", "B", "2"));
    }

    @Test
    void moduleThatProvidesOneOfTwoIsToldTheWholeLine() {
        declare(PROVIDES + "shop.orders.GeneratedMigrations;");

        assertThat(compile()).isEqualTo("""
                module-info.java:1: ^module shop {
                [registry-not-provided] The module shop does not provide shop.bills.GeneratedMigrations, so the \
                migrations of that registry would not be found. Write in its module-info.java: provides \
                dev.stepwell.registry.MigrationRegistry with shop.bills.GeneratedMigrations, \
                shop.orders.GeneratedMigrations;""");
        assertThat(project.files("classes")).allMatch(file -> file.endsWith(".java"));
    }

    @Test
    void moduleThatProvidesNoneIsToldOfEach() {
        declare("");

        assertThat(compile())
                .contains(
                        "does not provide shop.bills.GeneratedMigrations, so the migrations",
                        "does not provide shop.orders.GeneratedMigrations, so the migrations",
                        "Write in its module-info.java: " + PROVIDES + "shop.orders.GeneratedMigrations;");
    }

    @Test
    void moduleThatProvidesAllCompiles() {
        declare(PROVIDES + "shop.orders.GeneratedMigrations, shop.bills.GeneratedMigrations;");

        assertThat(compile()).isEmpty();
    }

    @Test
    void declarationThatIsCompiledAloneIsHeldAgainstTheRegistriesOfEarlierBuilds() {
        declare(PROVIDES + "shop.orders.GeneratedMigrations, shop.bills.GeneratedMigrations;");
        compile();
        declare(PROVIDES + "shop.orders.GeneratedMigrations;");

        assertThat(compile("src/module-info.java")).contains("does not provide shop.bills.GeneratedMigrations");
    }

    @Test
    void migrationThatIsCompiledAloneIsHeldAgainstTheDeclarationOfAnEarlierBuild() {
        declare(PROVIDES + "shop.orders.GeneratedMigrations, shop.bills.GeneratedMigrations;");
        compile();
        project.write("src/shop/more/C.java", migration("shop.more", "C", "3"));

        assertThat(compile("src/shop/more/C.java"))
                .contains("does not provide shop.more.GeneratedMigrations")
                .contains("with shop.bills.GeneratedMigrations, shop.more.GeneratedMigrations, "
                        + "shop.orders.GeneratedMigrations;");
    }

    @Test
    void testsThatArePatchedIntoAModuleCannotChangeItsDeclaration() {
        declare(PROVIDES + "shop.orders.GeneratedMigrations, shop.bills.GeneratedMigrations;");
        compile();
        project.write("test/shop/orders/T.java", migration("shop.orders", "T", "3"));

        assertThat(project.compile(
                        List.of("test/shop/orders/T.java"),
                        "test-classes",
                        List.of(new MigrationProcessor()),
                        "-p",
                        Build.locationOf(Migration.class) + File.pathSeparator + project.folder("classes"),
                        "--add-modules",
                        "shop",
                        "--patch-module",
                        "shop=" + project.folder("test"),
                        "--add-reads",
                        "shop=dev.stepwell"))
                .isEmpty();
        assertThat(project.files("test-classes")).contains("shop/orders/GeneratedMigrations2.class");
    }

    private void declare(String provides) {
        project.write("src/module-info.java", """
                module shop {
                    requires dev.stepwell;
                    %s
                }
                """.formatted(provides));
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

    private String compile() {
        return project.compile(
                "src", "classes", new MigrationProcessor(), "-p", "" + Build.locationOf(Migration.class));
    }

    private String compile(String unit) {
        return project.compile(
                List.of(unit),
                "classes",
                List.of(new MigrationProcessor(), new RemovedMigrationProcessor()),
                "-p",
                "" + Build.locationOf(Migration.class),
                "--patch-module",
                "shop=" + project.folder("classes"));
    }
}
