package dev.stepwell.benchmarks.runtime;

import dev.stepwell.Migration;
import dev.stepwell.benchmarks.ClassPath;
import dev.stepwell.processor.MigrationProcessor;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.runtime.Target;
import dev.stepwell.sql.SqlScript;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Stepwell: a class for each migration, compiled with the processor. */
final class StepwellTool implements TenantTool {

    private @Nullable URLClassLoader loader;

    @Override
    public void write(List<Script> scripts, Path folder) throws Exception {
        Path sources = Files.createDirectories(folder.resolve("sources"));
        List<Path> files = new ArrayList<>();
        for (Script script : scripts) {
            files.add(Files.writeString(sources.resolve("CreateOrders" + script.number() + ".java"), source(script)));
        }
        JavaFiles.compile(
                files,
                folder.resolve("classes"),
                ClassPath.of(Migration.class),
                "-processorpath",
                ClassPath.of(MigrationProcessor.class, SqlScript.class, Migration.class));
    }

    private static String source(Script script) {
        String dependsOn = script.number() == 1 ? "" : ", dependsOn = CreateOrders" + (script.number() - 1) + ".class";
        return """
                package com.acme.db;

                import dev.stepwell.Down;
                import dev.stepwell.Migration;
                import dev.stepwell.Up;

                @Migration(version = "%1$d"%2$s)
                final class CreateOrders%1$d {

                    @Up
                    static final String UP = ""\"
                            %3$s""\";

                    @Down
                    static final String DOWN = ""\"
                            %4$s""\";
                }
                """.formatted(script.number(), dependsOn, indented(script.upText()), indented(script.downText()));
    }

    private static String indented(String sql) {
        return sql.replace("\n", "\n            ");
    }

    @Override
    public void migrate(DataSource dataSource, Path folder) throws Exception {
        Migrator.builder(dataSource).classLoader(loaderOf(folder)).build().migrate();
    }

    @Override
    public void rollBackLast(DataSource dataSource, Path folder) throws Exception {
        Migrator.builder(dataSource).classLoader(loaderOf(folder)).build().rollback(Target.steps(1));
    }

    @Override
    public void baseline(DataSource dataSource, Path folder, String schema, int migrations) throws Exception {
        Migrator.builder(dataSource)
                .classLoader(loaderOf(folder))
                .historySchema(schema)
                .build()
                .baseline(Integer.toString(migrations));
    }

    @Override
    public void migrate(DataSource dataSource, Path folder, String schema) throws Exception {
        Migrator.builder(dataSource)
                .classLoader(loaderOf(folder))
                .historySchema(schema)
                .build()
                .migrate();
    }

    /** The application's classes, which are there before the tool is called and stay after it. */
    private URLClassLoader loaderOf(Path folder) throws Exception {
        URLClassLoader known = loader;
        if (known == null) {
            known = loader(folder);
            loader = known;
        }
        return known;
    }

    static URLClassLoader loader(Path folder) throws Exception {
        URL classes = folder.resolve("classes").toUri().toURL();
        return new URLClassLoader(new URL[] {classes}, StepwellTool.class.getClassLoader());
    }
}
