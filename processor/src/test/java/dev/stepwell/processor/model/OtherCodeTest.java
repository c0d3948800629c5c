package dev.stepwell.processor.model;

import dev.stepwell.Version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.Migration;
import dev.stepwell.processor.Build;
import dev.stepwell.processor.MigrationProcessor;
import dev.stepwell.processor.Project;
import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Problems that span two modules, found where the one that sees both is compiled. */
final class OtherCodeTest {

    private static final String API = Build.locationOf(Migration.class).toString();

    private final Project project;

    OtherCodeTest(@TempDir Path folder) {
        project = new Project(folder);
    }

    private OtherCodeTest write(String module, String packageName, String name, String version, String dependsOn) {
        project.write(module + "/" + packageName.replace('.', '/') + "/" + name + ".java", """
                package %s;
                import dev.stepwell.*;
                @Migration(version = "%s", dependsOn = {%s})
                public interface %s {
                    @Up String UP = "CREATE TABLE t (id int)";
                    @Down String DOWN = "DROP TABLE t";
                }
                """.formatted(
                        packageName, version, dependsOn, name));
        return this;
    }

    private void module(String name, String packageName, String... directives) {
        project.write(name + "/module-info.java", """
                module %s {
                    requires transitive dev.stepwell;
                    %s
                    provides dev.stepwell.registry.MigrationRegistry with %s.GeneratedMigrations;
                }
                """.formatted(name, String.join("\n    ", directives), packageName));
    }

    private String onClassPath(String module, String... others) {
        StringBuilder path = new StringBuilder(API);
        for (String other : others) {
            path.append(File.pathSeparator).append(project.folder(other + "-classes"));
        }
        return project.compile(module, module + "-classes", new MigrationProcessor(), "-cp", "" + path);
    }

    private String onModulePath(String module, String... others) {
        StringBuilder path = new StringBuilder(API);
        for (String other : others) {
            path.append(File.pathSeparator).append(project.folder(other + "-classes"));
        }
        return project.compile(module, module + "-classes", new MigrationProcessor(), "-p", "" + path);
    }

    @Test
    void duplicateBesideADependencyIsFound() {
        write("base", "base.db", "Users", "1", "").write("base", "base.db", "Roles", "2", "");
        write("shop", "shop.db", "Orders", "2", "base.db.Users.class");

        assertThat(onClassPath("base")).isEmpty();
        assertThat(onClassPath("shop", "base")).isEqualTo("""
                Orders.java:3: @Migration(version = ^"2", dependsOn = {base.db.Users.class})
                [duplicate-version] Version 2 is used by 2 migrations: Roles and shop.db.Orders. Give one of these \
                migrations another version; 3 is free.""");
    }

    @Test
    void whatStandsBesideADependencyIsReadWithItsOwnDependencies() {
        write("core", "core.db", "Core", "1", "");
        write("base", "base.db", "Users", "2", "").write("base", "base.db", "Roles", "3", "core.db.Core.class");
        write("shop", "shop.db", "Orders", "4", "base.db.Users.class");

        assertThat(onClassPath("core")).isEmpty();
        assertThat(onClassPath("base", "core")).isEmpty();
        assertThat(onClassPath("shop", "base", "core")).isEmpty();
    }

    @Test
    void duplicateWithTheTestedCodeIsFound() {
        write("main", "shop.db", "Users", "1", "");
        write("test", "shop.db", "Sample", "1", "");

        assertThat(onClassPath("main")).isEmpty();
        assertThat(onClassPath("test", "main")).isEqualTo("""
                Sample.java:3: @Migration(version = ^"1", dependsOn = {})
                [duplicate-version] Version 1 is used by 2 migrations: Sample and Users. Give one of these \
                migrations another version; 2 is free.""");
    }

    @Test
    void duplicateWithAModuleThatNothingDependsOnIsFound() {
        module("base", "base.db");
        write("base", "base.db", "Users", "1", "");
        module("shop", "shop.db", "requires base;");
        write("shop", "shop.db", "Orders", "1.0", "");

        assertThat(onModulePath("base")).isEmpty();
        assertThat(onModulePath("shop", "base")).isEqualTo("""
                Orders.java:3: @Migration(version = ^"1.0", dependsOn = {})
                [duplicate-version] Version 1 is used by 2 migrations: Users and shop.db.Orders. Give one of these \
                migrations another version; 2 is free.""");
    }

    @Test
    void modulesThatFitTogetherCompile() {
        module("base", "base.db", "exports base.db;");
        write("base", "base.db", "Users", "1", "");
        module("shop", "shop.db", "requires base;");
        write("shop", "shop.db", "Orders", "2", "base.db.Users.class");

        assertThat(onModulePath("base")).isEmpty();
        assertThat(onModulePath("shop", "base")).isEmpty();
        assertThat(Build.load(project.folder("shop-classes"), project.folder("base-classes")))
                .hasToString("[2 Orders, 1 Users]");
    }

    @Test
    void cycleThroughAnotherModuleIsFound() {
        write("before", "shop.db", "Orders", "3", "");
        assertThat(onClassPath("before")).isEmpty();
        write("base", "base.db", "Users", "1", "").write("base", "base.db", "Roles", "4", "shop.db.Orders.class");
        assertThat(onClassPath("base", "before")).isEmpty();
        write("shop", "shop.db", "Orders", "3", "base.db.Roles.class");

        assertThat(onClassPath("shop", "base")).isEqualTo("""
                Orders.java:3: @Migration(version = "3", dependsOn = {base.db.Roles^.class})
                [dependency-cycle] 2 migrations depend on each other in a cycle: 3 Orders -> 4 Roles -> 3 Orders. \
                Remove one of these dependencies.""");
    }
}
