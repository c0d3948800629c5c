package com.acme.chat;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.stepwell.importer.FolderFormat;
import dev.stepwell.importer.SqlImport;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.runtime.MigratorBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The dependencies between Stepwell's packages, as docs/architecture.md draws them. */
final class ArchitectureTest {

    private static final int MOST_FILES_IN_A_PACKAGE = 25;

    /** The classes of the modules; the tests beside this one are in another package. */
    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages("dev.stepwell");

    @Test
    void runtimeIsAStraightRoad() {
        straightRoad(
                "dev.stepwell.runtime.internal.execution",
                "dev.stepwell.runtime.internal.plan",
                "dev.stepwell.runtime.internal.history",
                "dev.stepwell.runtime.internal.trust",
                "dev.stepwell.runtime.internal.stored",
                "dev.stepwell.runtime.internal.session",
                "dev.stepwell.runtime.internal.process");
        straightRoad(
                "dev.stepwell.runtime.internal.execution",
                "dev.stepwell.runtime.internal.failure",
                "dev.stepwell.runtime.internal.history",
                "dev.stepwell.runtime.internal.trust",
                "dev.stepwell.runtime.internal.stored",
                "dev.stepwell.runtime.internal.session",
                "dev.stepwell.runtime.internal.process");
    }

    @Test
    void discoveryOfRegistriesKnowsNoDatabase() {
        straightRoad("dev.stepwell.runtime.internal.plan", "dev.stepwell.runtime.internal.discovery");
        noClasses()
                .that()
                .resideInAPackage("dev.stepwell.runtime.internal.discovery")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.stepwell.runtime.internal.execution",
                        "dev.stepwell.runtime.internal.failure",
                        "dev.stepwell.runtime.internal.history",
                        "dev.stepwell.runtime.internal.session",
                        "dev.stepwell.runtime.internal.trust")
                .check(CLASSES);
    }

    @Test
    void insideOfTheRuntimeKnowsNoMigrator() {
        noClasses()
                .that()
                .resideInAPackage("dev.stepwell.runtime.internal..")
                .should()
                .dependOnClassesThat(belongToAnyOf(Migrator.class, MigratorBuilder.class))
                .check(CLASSES);
    }

    @Test
    void processorIsAStraightRoad() {
        straightRoad(
                "dev.stepwell.processor",
                "dev.stepwell.processor.registry",
                "dev.stepwell.processor.earlier",
                "dev.stepwell.processor.model",
                "dev.stepwell.processor.source");
        straightRoad(
                "dev.stepwell.processor",
                "dev.stepwell.processor.rules",
                "dev.stepwell.processor.earlier",
                "dev.stepwell.processor.model");
    }

    @Test
    void sqlIsAStraightRoad() {
        straightRoad("dev.stepwell.sql", "dev.stepwell.sql.characters");
    }

    @Test
    void commandLineIsAStraightRoad() {
        for (String subject : List.of("database", "graph", "source")) {
            straightRoad(
                    "dev.stepwell.cli",
                    "dev.stepwell.cli.verb",
                    "dev.stepwell.cli." + subject,
                    "dev.stepwell.cli.output",
                    "dev.stepwell.cli.invocation");
        }
    }

    @Test
    void importerIsAStraightRoad() {
        straightRoad("dev.stepwell.importer.format", "dev.stepwell.importer.script");
        straightRoad("dev.stepwell.importer.writing", "dev.stepwell.importer.script");
        noClasses()
                .that()
                .resideInAnyPackage("dev.stepwell.importer.format", "dev.stepwell.importer.script")
                .should()
                .dependOnClassesThat(belongToAnyOf(FolderFormat.class, SqlImport.class))
                .check(CLASSES);
    }

    @Test
    void modulesDependInwardsOnly() {
        mayUse("sql");
        mayUse("dev.stepwell", "problem", "registry", "text");
        mayUse("processor", "sql", "dev.stepwell", "problem", "registry", "text");
        mayUse("runtime", "dev.stepwell", "problem", "registry", "text");
        mayUse("importer", "sql", "dev.stepwell", "problem", "registry");
        mayUse("adoption", "runtime", "dev.stepwell", "problem", "registry");
        mayUse("testdatabase");
    }

    @Test
    void noPackageHasMoreFilesThanAPersonReads() {
        Map<String, Long> tooMany = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            if (type.isTopLevelClass() && !type.getSimpleName().equals("package-info")) {
                tooMany.merge(type.getPackageName(), 1L, Long::sum);
            }
        }
        tooMany.values().removeIf(count -> count <= MOST_FILES_IN_A_PACKAGE);
        assertThat(tooMany).isEmpty();
    }

    /** Asserts that no package uses one that stands before it. */
    private static void straightRoad(String... packages) {
        for (int i = 1; i < packages.length; i++) {
            noClasses()
                    .that()
                    .resideInAPackage(packages[i])
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(Arrays.copyOf(packages, i))
                    .check(CLASSES);
        }
    }

    /** Asserts that the packages of a module use those of some modules alone, beside their own. */
    private static void mayUse(String module, String... others) {
        String[] allowed = new String[others.length + 1];
        for (int i = 0; i < others.length; i++) {
            allowed[i] = packages(others[i]);
        }
        allowed[others.length] = packages(module);
        noClasses()
                .that()
                .resideInAPackage(packages(module))
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.stepwell..").and(not(resideInAnyPackage(allowed))))
                .check(CLASSES);
    }

    /** The packages of a module; those of the annotations have no package below them in common with others. */
    private static String packages(String module) {
        return module.equals("dev.stepwell") ? module : "dev.stepwell." + module + "..";
    }
}
