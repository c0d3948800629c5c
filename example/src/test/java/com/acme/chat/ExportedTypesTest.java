package com.acme.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.stepwell.Migration;
import dev.stepwell.adoption.Adoption;
import dev.stepwell.cli.StepwellCli;
import dev.stepwell.importer.SqlImport;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.sql.SqlScript;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The types that applications can name. A new type of the API must be added here on purpose. */
final class ExportedTypesTest {

    @Test
    void api() throws URISyntaxException {
        assertThat(exported(Migration.class))
                .containsExactly(
                        "dev.stepwell.Down",
                        "dev.stepwell.Irreversible",
                        "dev.stepwell.Migration",
                        "dev.stepwell.MigrationId",
                        "dev.stepwell.MigrationSet",
                        "dev.stepwell.Up",
                        "dev.stepwell.Verify",
                        "dev.stepwell.Version",
                        "dev.stepwell.problem.Problem",
                        "dev.stepwell.problem.ProblemCode",
                        "dev.stepwell.problem.Subject",
                        "dev.stepwell.registry.GeneratedRegistry",
                        "dev.stepwell.registry.JavaStep",
                        "dev.stepwell.registry.MigrationCopy",
                        "dev.stepwell.registry.MigrationDefinition",
                        "dev.stepwell.registry.MigrationGraph",
                        "dev.stepwell.registry.MigrationNode",
                        "dev.stepwell.registry.MigrationRegistry",
                        "dev.stepwell.registry.MigrationStatement",
                        "dev.stepwell.registry.MigrationStep",
                        "dev.stepwell.registry.Recovery",
                        "dev.stepwell.registry.RegistryDigest",
                        "dev.stepwell.registry.RegistryException",
                        "dev.stepwell.registry.RegistryFile",
                        "dev.stepwell.registry.SourceMap",
                        "dev.stepwell.registry.SourcePosition");
    }

    @Test
    void runtime() throws URISyntaxException {
        assertThat(exported(Migrator.class))
                .containsExactly(
                        "dev.stepwell.runtime.AdoptedMigration",
                        "dev.stepwell.runtime.ConnectionSource",
                        "dev.stepwell.runtime.Direction",
                        "dev.stepwell.runtime.ExistingSchema",
                        "dev.stepwell.runtime.FoundRegistry",
                        "dev.stepwell.runtime.HistoryEvent",
                        "dev.stepwell.runtime.LockHolder",
                        "dev.stepwell.runtime.LockMode",
                        "dev.stepwell.runtime.MigrationEvent",
                        "dev.stepwell.runtime.MigrationException",
                        "dev.stepwell.runtime.MigrationListener",
                        "dev.stepwell.runtime.MigrationResult",
                        "dev.stepwell.runtime.MigrationRun",
                        "dev.stepwell.runtime.MigrationState",
                        "dev.stepwell.runtime.MigrationStatus",
                        "dev.stepwell.runtime.Migrator",
                        "dev.stepwell.runtime.MigratorBuilder",
                        "dev.stepwell.runtime.NewerVersions",
                        "dev.stepwell.runtime.Plan",
                        "dev.stepwell.runtime.PlannedMigration",
                        "dev.stepwell.runtime.Rehearsal",
                        "dev.stepwell.runtime.RehearsedMigration",
                        "dev.stepwell.runtime.RelationLock",
                        "dev.stepwell.runtime.Repair",
                        "dev.stepwell.runtime.Target");
    }

    @Test
    void sql() throws URISyntaxException {
        assertThat(exported(SqlScript.class))
                .containsExactly(
                        "dev.stepwell.sql.ConcurrentChange",
                        "dev.stepwell.sql.CopyData",
                        "dev.stepwell.sql.EnumValueUse",
                        "dev.stepwell.sql.SqlError",
                        "dev.stepwell.sql.SqlName",
                        "dev.stepwell.sql.SqlPhrase",
                        "dev.stepwell.sql.SqlScript",
                        "dev.stepwell.sql.SqlStatement",
                        "dev.stepwell.sql.SqlToken",
                        "dev.stepwell.sql.StatementRules",
                        "dev.stepwell.sql.TokenChecksum");
    }

    @Test
    void importer() throws URISyntaxException {
        assertThat(exported(SqlImport.class))
                .containsExactly(
                        "dev.stepwell.importer.FileNote",
                        "dev.stepwell.importer.FolderFormat",
                        "dev.stepwell.importer.ImportException",
                        "dev.stepwell.importer.ImportReport",
                        "dev.stepwell.importer.ImportSettings",
                        "dev.stepwell.importer.ImportedClass",
                        "dev.stepwell.importer.Renumbering",
                        "dev.stepwell.importer.SqlImport");
    }

    @Test
    void adoption() throws URISyntaxException {
        assertThat(exported(Adoption.class))
                .containsExactly(
                        "dev.stepwell.adoption.Adoption",
                        "dev.stepwell.adoption.AdoptionException",
                        "dev.stepwell.adoption.AdoptionPlan",
                        "dev.stepwell.adoption.ForeignHistory",
                        "dev.stepwell.adoption.ForeignMigration",
                        "dev.stepwell.adoption.ForeignTable",
                        "dev.stepwell.adoption.HistoryFormat",
                        "dev.stepwell.adoption.HistorySearch");
    }

    @Test
    void commandLine() throws URISyntaxException {
        assertThat(exported(StepwellCli.class)).containsExactly("dev.stepwell.cli.StepwellCli");
    }

    /** The module of the processor exports nothing: compilers find its processors as services. */
    @Test
    void processor() {
        assertThat(publicTypes(Set.of("dev.stepwell.processor")))
                .containsExactly(
                        "dev.stepwell.processor.MigrationProcessor",
                        "dev.stepwell.processor.RemovedMigrationProcessor");
    }

    /** The public types of the packages that the module of a class exports to everybody. */
    private static List<String> exported(Class<?> type) throws URISyntaxException {
        Set<String> packages = ModuleFinder.of(place(type)).findAll().iterator().next().descriptor().exports().stream()
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
        return publicTypes(packages);
    }

    private static List<String> publicTypes(Set<String> packages) {
        return new ClassFileImporter()
                .importPackages(packages).stream()
                        .filter(type -> packages.contains(type.getPackageName()))
                        .filter(JavaClass::isTopLevelClass)
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(JavaClass::getName)
                        .sorted()
                        .toList();
    }

    private static Path place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
