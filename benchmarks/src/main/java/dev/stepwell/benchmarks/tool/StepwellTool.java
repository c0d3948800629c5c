package dev.stepwell.benchmarks.tool;

import dev.stepwell.Migration;
import dev.stepwell.benchmarks.ClassPath;
import dev.stepwell.importer.writing.MigrationClass;
import dev.stepwell.processor.MigrationProcessor;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.runtime.Target;
import dev.stepwell.sql.SqlScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Stepwell: a class for each migration, compiled with the processor. */
final class StepwellTool implements TenantTool {

    private static final String PACKAGE = "com.acme.db";

    private @Nullable Migrator migrator;
    private @Nullable MigrationRegistry registry;

    @Override
    public void write(List<Script> scripts, Path folder) throws Exception {
        Path sources = Files.createDirectories(folder.resolve("sources"));
        List<Path> files = new ArrayList<>();
        for (Script script : scripts) {
            files.add(Files.writeString(sources.resolve("CreateOrders" + script.number() + ".java"), source(script)));
        }
        JavaFiles.compile(
                files,
                folder.resolve(JavaFiles.CLASSES),
                ClassPath.of(Migration.class),
                "-processorpath",
                ClassPath.of(MigrationProcessor.class, SqlScript.class, Migration.class));
    }

    private static String source(Script script) {
        MigrationClass migration = new MigrationClass(
                        PACKAGE, "CreateOrders" + script.number(), Integer.toString(script.number()))
                .transactional(script.transactional())
                .up(script.upText())
                .down(script.downText());
        if (script.number() > 1) {
            migration.dependsOn(PACKAGE, "CreateOrders" + (script.number() - 1));
        }
        return migration.source();
    }

    @Override
    public void migrate(DataSource dataSource, Path folder) throws Exception {
        migrator(dataSource).migrate();
    }

    @Override
    public void rollBackLast(DataSource dataSource, Path folder) throws Exception {
        migrator(dataSource).rollback(Target.steps(1));
    }

    @Override
    public void baseline(DataSource dataSource, Path folder, String schema, int migrations) throws Exception {
        migratorOf(schema, dataSource).baseline(Integer.toString(migrations));
    }

    @Override
    public void migrate(DataSource dataSource, Path folder, String schema) throws Exception {
        migratorOf(schema, dataSource).migrate();
    }

    /** Returns the migrator. The first call builds it, as an application does. */
    private Migrator migrator(DataSource dataSource) {
        Migrator known = migrator;
        if (known == null) {
            known = Migrator.builder(dataSource).build();
            migrator = known;
        }
        return known;
    }

    private Migrator migratorOf(String schema, DataSource dataSource) throws Exception {
        MigrationRegistry known = registry;
        if (known == null) {
            known = Class.forName("com.acme.db.GeneratedMigrations")
                    .asSubclass(MigrationRegistry.class)
                    .getConstructor()
                    .newInstance();
            registry = known;
        }
        return Migrator.builder(dataSource)
                .registry(known)
                .historySchema(schema)
                .build();
    }
}
