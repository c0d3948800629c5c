package dev.stepwell.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.RegistryDigest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplacementRulesTest {

    private static String migration(String name, String annotation) {
        return """
                package shop;
                import dev.stepwell.*;
                @Migration(%s)
                class %s { @Up static final String UP = "SELECT 1"; @Down static final String DOWN = UP; }
                """.formatted(annotation, name);
    }

    private static final String A = migration("A", "version = \"001\"");
    private static final String B = migration("B", "version = \"002\", dependsOn = A.class");

    @Test
    void replacedVersionsReachTheRegistryWithOrWithoutTheirClasses() {
        Build build = Build.of(A, migration("Shop", "version = \"010\", replaces = {\"1\", \"002\"}"));

        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.load())
                .filteredOn(migration -> migration.className().equals("shop.Shop"))
                .singleElement()
                .extracting(MigrationDefinition::replaces)
                .isEqualTo(List.of(MigrationId.of("main", "001"), MigrationId.of("main", "002")));
    }

    @Test
    void digestLeavesReplacedMigrationsOut() {
        Build build = Build.of(
                A,
                B,
                migration("Shop", "version = \"010\", replaces = {\"001\", \"002\"}"),
                migration("Store", "version = \"020\", replaces = \"010\""));

        assertThat(build.diagnostics()).isEmpty();
        MigrationDefinition store = build.load().get(3);
        RegistryDigest digest = RegistryDigest.of(store.id(), store.checksum());
        assertThat(RegistryDigest.of(build.load())).isEqualTo(digest);
        assertThat(build.generated("shop.GeneratedMigrations"))
                .contains("1,\n                " + digest.first() + "L,\n");
    }

    @Test
    void malformedReplacedVersionIsRefusedAtTheValue() {
        assertThat(Build.of(migration("Shop", "version = \"010\", replaces = {\"001\", \"v2\"}"))
                        .diagnostics())
                .isEqualTo("""
                        Shop.java:3: @Migration(version = "010", replaces = {"001", ^"v2"})
                        [replaces-misused] Shop replaces the malformed version "v2". Use digits, optionally in \
                        dotted parts, such as 001, 20250327183223 or 2.1.""");
    }

    @Test
    void migrationDoesNotReplaceItself() {
        assertThat(Build.of(migration("Shop", "version = \"010\", replaces = {\"001\", \"10.0\"}"))
                        .diagnostics())
                .isEqualTo("""
                        Shop.java:3: @Migration(version = "010", replaces = {"001", ^"10.0"})
                        [replaces-misused] Shop replaces its own version 10.0. Remove 10.0 from the replaces of Shop.""");
    }

    @Test
    void versionIsReplacedOnceHoweverItIsWritten() {
        assertThat(Build.of(migration("Shop", "version = \"010\", replaces = {\"001\", \"002\", \"1.0\"}"))
                        .diagnostics())
                .isEqualTo("""
                        Shop.java:3: @Migration(version = "010", replaces = {"001", "002", ^"1.0"})
                        [replaces-misused] Shop names one version twice in its replaces: 001 and 1.0. Remove one of \
                        the two.""");
    }

    @Test
    void repeatableMigrationReplacesNone() {
        assertThat(Build.of(migration("Shop", "version = \"010\", replaces = \"001\", repeatable = true"))
                        .diagnostics())
                .isEqualTo("""
                        Shop.java:3: @Migration(version = "010", replaces = ^"001", repeatable = true)
                        [replaces-misused] Shop is repeatable and replaces other migrations. Remove repeatable = \
                        true or the replaces.""");
    }

    @Test
    void repeatableMigrationIsNotReplaced() {
        assertThat(Build.of(
                                migration("View", "version = \"001\", repeatable = true"),
                                migration("Shop", "version = \"010\", replaces = \"1\""))
                        .diagnostics())
                .isEqualTo("""
                        Shop.java:3: @Migration(version = "010", replaces = ^"1")
                        [replaces-misused] 010 Shop replaces 001 View, which is repeatable. Remove 001 from the \
                        replaces of Shop.""");
    }

    @Test
    void versionIsReplacedByOneMigration() {
        assertThat(Build.of(
                                migration("Shop", "version = \"010\", replaces = {\"001\", \"002\"}"),
                                migration("Store", "version = \"011\", replaces = {\"2\", \"003\"}"))
                        .diagnostics())
                .isEqualTo("""
                        Store.java:3: @Migration(version = "011", replaces = {^"2", "003"})
                        [replaced-twice] 002 is replaced by 2 migrations: 010 Shop and 011 Store. Remove 002 from \
                        the replaces of one of these migrations.""");
    }

    @Test
    void laterSquashMayNameWhatTheEarlierOneReplaced() {
        assertThat(Build.of(
                                A,
                                migration("Shop", "version = \"010\", replaces = \"001\""),
                                migration("Store", "version = \"020\", replaces = {\"010\", \"001\"}"))
                        .diagnostics())
                .isEmpty();
    }

    @Test
    void replacedMigrationsMayDependOnEachOther() {
        assertThat(Build.of(A, B, migration("Shop", "version = \"010\", replaces = {\"001\", \"002\"}"))
                        .diagnostics())
                .isEmpty();
    }

    @Test
    void otherMigrationDependsOnTheNewOne() {
        String shop = migration("Shop", "version = \"010\", replaces = {\"001\", \"002\"}");

        assertThat(Build.of(A, B, shop, migration("Total", "version = \"011\", dependsOn = {B.class, Shop.class}"))
                        .diagnostics())
                .isEqualTo("""
                        Total.java:3: @Migration(version = "011", dependsOn = {B^.class, Shop.class})
                        [depends-on-replaced] 011 Total depends on 002 B, which 010 Shop replaces. Name Shop instead \
                        of B in the dependsOn of Total.""");
        assertThat(Build.of(A, B, shop, migration("Total", "version = \"011\", dependsOn = Shop.class"))
                        .diagnostics())
                .isEmpty();
    }

    @Test
    void lastMigrationOfAChainIsTheOneToDependOn() {
        assertThat(Build.of(
                                A,
                                migration("Shop", "version = \"010\", replaces = \"001\""),
                                migration("Store", "version = \"020\", replaces = \"010\""),
                                migration("Total", "version = \"021\", dependsOn = A.class"))
                        .diagnostics())
                .isEqualTo("""
                        Total.java:3: @Migration(version = "021", dependsOn = A^.class)
                        [depends-on-replaced] 021 Total depends on 001 A, which 020 Store replaces. Name Store \
                        instead of A in the dependsOn of Total.""");
    }

    @Test
    void newMigrationDoesNotDependOnWhatItReplaces() {
        assertThat(Build.of(A, migration("Shop", "version = \"010\", replaces = \"001\", dependsOn = A.class"))
                        .diagnostics())
                .isEqualTo("""
                        Shop.java:3: @Migration(version = "010", replaces = "001", dependsOn = A^.class)
                        [depends-on-replaced] 010 Shop depends on 001 A, which it replaces. Remove A from the \
                        dependsOn of Shop.""");
    }

    @Test
    void replacedMigrationDoesNotWaitForTheNewOne() {
        assertThat(Build.of(
                                migration("A", "version = \"001\", dependsOn = Shop.class"),
                                migration("Shop", "version = \"010\", replaces = \"001\""))
                        .diagnostics())
                .isEqualTo("""
                        A.java:4: ^class A { @Up static final String UP = "SELECT 1"; @Down static final String DOWN = UP; }
                        [dependency-cycle] 2 migrations depend on each other in a cycle, in which a migration comes \
                        after those that it replaces: 001 A -> 010 Shop -> 001 A. Remove one of these dependencies, \
                        or remove a version from the replaces.""");
    }

    @Test
    void dependencyOnASquashOfLowerVersionsIsNoReasonToWarn() {
        String total = migration("Total", "version = \"003\", dependsOn = Shop.class");

        assertThat(Build.of(migration("Shop", "version = \"010\", replaces = {\"001\", \"002\"}"), total)
                        .diagnostics())
                .isEmpty();
        assertThat(Build.of(migration("Shop", "version = \"010\", replaces = {\"001\", \"004\"}"), total)
                        .diagnostics())
                .isEqualTo("""
                        WARNING Total.java:3: @Migration(version = "003", dependsOn = Shop^.class)
                        [depends-on-higher] 003 Total depends on the higher version 010 Shop, and so is applied after \
                        it. Give Total a version above 010 if no database has it yet, or suppress this warning.
                        warnings found and -Werror specified""");
    }

    @Test
    void dependencyOfAnEarlierBuildOnAReplacedMigrationIsFound(@TempDir Path folder) {
        Project project = new Project(folder).write("src/shop/A.java", A).write("src/shop/B.java", B);
        assertThat(project.compile("src", "classes", new MigrationProcessor())).isEmpty();

        project.write("next/shop/Shop.java", migration("Shop", "version = \"010\", replaces = \"001\""));

        assertThat(project.compile("next", "classes", new MigrationProcessor())).contains("""
                [depends-on-replaced] 002 B depends on 001 A, which 010 Shop replaces. Name Shop instead of A in the \
                dependsOn of B.""");
    }
}
