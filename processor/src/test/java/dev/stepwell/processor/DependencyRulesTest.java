package dev.stepwell.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DependencyRulesTest {

    private final Path folder;

    DependencyRulesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static String migration(String packageName, String version, String name, String dependsOn) {
        return """
                package %s;
                import dev.stepwell.*;
                @Migration(version = "%s", dependsOn = {%s})
                public class %s {
                    @Up static final String UP = "CREATE TABLE t (id int)";
                    @Down static final String DOWN = "DROP TABLE t";
                }
                """.formatted(packageName, version, dependsOn, name);
    }

    @Test
    void dependencyIsAMigration() {
        Build build = Build.of(migration("shop", "1", "A", "Other.class"), "package shop;\nclass Other {}\n");

        assertThat(build.diagnostics()).isEqualTo("""
                A.java:3: @Migration(version = "1", dependsOn = {Other^.class})
                [unknown-dependency] A depends on Other, which is not a migration. Annotate Other with @Migration, \
                or remove Other from the dependsOn of A.""");
    }

    @Test
    void dependencyThatIsNoClassIsNamed() {
        Build build = Build.of(migration("shop", "1", "A", "int.class, String[].class"));

        assertThat(build.diagnostics()).isEqualTo("""
                A.java:3: @Migration(version = "1", dependsOn = {int^.class, String[].class})
                [unknown-dependency] A depends on int, which is not a migration. Annotate int with @Migration, or \
                remove int from the dependsOn of A.
                A.java:3: @Migration(version = "1", dependsOn = {int.class, String[]^.class})
                [unknown-dependency] A depends on String[], which is not a migration. Annotate String[] with \
                @Migration, or remove String[] from the dependsOn of A.""");
    }

    @Test
    void misspeltDependencyIsLeftToTheCompiler() {
        Build build = Build.of(migration("shop", "1", "A", "Misspelt.class"), migration("shop", "2", "B", "A.class"));

        assertThat(build.diagnostics()).isEqualTo("""
                A.java:3: @Migration(version = "1", dependsOn = {^Misspelt.class})
                cannot find symbol
                  symbol: class Misspelt""");
    }

    @Test
    void misspeltDependencyHidesNoOtherMistake() {
        Build build = Build.of(
                migration("shop", "1", "A", "Misspelt.class"),
                migration("shop", "1", "B", "").replace("    @Down", "//"));

        assertThat(build.diagnostics()).isEqualTo("""
                B.java:4: public ^class B {
                [down-missing] B has neither @Down nor @Irreversible. Add a static final String constant annotated \
                with @Down that undoes the migration, or annotate the class with @Irreversible("why").
                A.java:3: @Migration(version = "1", dependsOn = {^Misspelt.class})
                cannot find symbol
                  symbol: class Misspelt
                A.java:3: @Migration(version = ^"1", dependsOn = {Misspelt.class})
                [duplicate-version] Version 1 is used by 2 migrations: A and B. Give one of these migrations \
                another version; 2 is free.""");
    }

    @Test
    void dependencyNamedTwiceCountsOnce() {
        Build build = Build.of(migration("shop", "1", "A", ""), migration("shop", "2", "B", "A.class, A.class"));

        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.load().get(1).dependsOn()).hasToString("[1]");
    }

    @Test
    void migrationDoesNotDependOnItself() {
        Build build = Build.of(migration("shop", "3", "A", "A.class"));

        assertThat(build.diagnostics()).isEqualTo("""
                A.java:3: @Migration(version = "3", dependsOn = {A^.class})
                [self-dependency] 3 A depends on itself. Remove A from its own dependsOn.""");
    }

    /**
     *
     *
     * <pre>
     * 3 AddIndex ─▶ 5 AddTotals ─▶ 4 AddView ─▶ 3 AddIndex      6 D ─▶ 7 E ─▶ 6 D      8 F ─▶ 3
     * </pre>
     */
    @Test
    void cycleIsPrintedAsAClosedPath() {
        Build build = Build.of(
                migration("shop", "3", "AddIndex", "AddTotals.class"),
                migration("shop", "4", "AddView", "AddIndex.class"),
                migration("shop", "5", "AddTotals", "AddView.class"),
                migration("shop", "6", "D", "E.class"),
                migration("shop", "7", "E", "D.class"),
                migration("shop", "8", "F", "AddIndex.class"));

        assertThat(build.diagnostics()).isEqualTo("""
                AddIndex.java:3: @Migration(version = "3", dependsOn = {AddTotals^.class})
                [dependency-cycle] 3 migrations depend on each other in a cycle: 3 AddIndex -> 5 AddTotals -> 4 \
                AddView -> 3 AddIndex. Remove one of these dependencies.
                D.java:3: @Migration(version = "6", dependsOn = {E^.class})
                [dependency-cycle] 2 migrations depend on each other in a cycle: 6 D -> 7 E -> 6 D. Remove one of \
                these dependencies.""");
    }

    @Test
    void dependenciesCrossPackagesAndJars() {
        File jar = Build.of(migration("base", "1", "Base", "")).into(folder);
        Build build = Build.with(
                List.of(),
                List.of(jar),
                List.of(),
                migration("shop", "3", "A", "base.Base.class, orders.B.class"),
                migration("orders", "2", "B", "base.Base.class"));

        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.generatedNames())
                .containsExactly(
                        "META-INF/services/dev.stepwell.registry.MigrationRegistry",
                        "META-INF/stepwell/<digest>",
                        "META-INF/stepwell/<digest>",
                        "META-INF/stepwell/orders.GeneratedMigrations",
                        "META-INF/stepwell/registries",
                        "META-INF/stepwell/shop.GeneratedMigrations",
                        "orders/GeneratedMigrations.java",
                        "orders/GeneratedMigrations.migrations",
                        "shop/GeneratedMigrations.java",
                        "shop/GeneratedMigrations.migrations");
        assertThat(build.services()).isEqualTo("orders.GeneratedMigrations\nshop.GeneratedMigrations\n");
        assertThat(build.load()).hasToString("[2 B, 3 A]");
        assertThat(build.load().get(1).dependsOn()).hasToString("[1, 2]");
    }

    @Test
    void dependenciesCrossSets() {
        File jar = Build.of(migration("base", "1", "Base", ""), "@dev.stepwell.MigrationSet(\"base\")\npackage base;\n")
                .into(folder);
        Build build = Build.with(List.of(), List.of(jar), List.of(), migration("shop", "1", "A", "base.Base.class"));

        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.load().get(0).dependsOn()).hasToString("[base:1]");
    }

    @Test
    void duplicateWithAJarIsReportedAtTheClassThatIsCompiled() {
        File jar = Build.of(migration("base", "1", "Base", ""), migration("base", "2", "Next", "Base.class"))
                .into(folder);
        Build build = Build.with(
                List.of(),
                List.of(jar),
                List.of(),
                migration("shop", "01", "A", ""),
                migration("shop", "3", "B", "base.Next.class"));

        assertThat(build.diagnostics()).isEqualTo("""
                A.java:3: @Migration(version = ^"01", dependsOn = {})
                [duplicate-version] Version 1 is used by 2 migrations: Base and shop.A. Give one of these \
                migrations another version; 4 is free.""");
    }

    @Test
    void duplicateBetweenTwoJarsIsReportedWithoutAPlace() {
        File first = Build.of(migration("first", "1", "A", "")).into(folder.resolve("first"));
        File second = Build.of(migration("second", "1", "B", "")).into(folder.resolve("second"));
        Build build = Build.with(
                List.of(),
                List.of(first, second),
                List.of(),
                migration("shop", "2", "C", "first.A.class, second.B.class"));

        assertThat(build.diagnostics()).isEqualTo("""
                [duplicate-version] Version 1 is used by 2 migrations: A and second.B. Give one of these migrations \
                another version; 3 is free.""");
    }

    /** The jar was compiled against an earlier version of the class, which did not depend on the jar. */
    @Test
    void cycleThroughAJarIsReportedAtTheClassThatIsCompiled() {
        File before = Build.of(migration("shop", "1", "A", "")).into(folder.resolve("before"));
        File jar = Build.with(List.of(), List.of(before), List.of(), migration("base", "2", "Base", "shop.A.class"))
                .into(folder.resolve("jar"));
        Build build = Build.with(List.of(), List.of(jar), List.of(), migration("shop", "3", "A", "base.Base.class"));

        assertThat(build.diagnostics()).isEqualTo("""
                A.java:3: @Migration(version = "3", dependsOn = {base.Base^.class})
                [dependency-cycle] 2 migrations depend on each other in a cycle: 2 Base -> 3 A -> 2 Base. Remove \
                one of these dependencies.""");
    }

    @Test
    void deepChainOfDependenciesIsRead() {
        String[] chain = new String[400];
        for (int i = 0; i < chain.length; i++) {
            chain[i] = migration("shop", "" + (i + 1), "M" + i, i == 0 ? "" : "M" + (i - 1) + ".class");
        }
        assertThat(Build.of(chain).diagnostics()).isEmpty();
    }
}
