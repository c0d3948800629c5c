package dev.stepwell.benchmarks.tool;

import dev.stepwell.benchmarks.ClassPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.jspecify.annotations.Nullable;

/** Flyway, with a file or a class for each migration. */
final class FlywayTool implements TenantTool {

    private final boolean classes;
    private @Nullable Flyway flyway;

    private FlywayTool(boolean classes) {
        this.classes = classes;
    }

    static FlywayTool ofFiles() {
        return new FlywayTool(false);
    }

    static FlywayTool ofClasses() {
        return new FlywayTool(true);
    }

    @Override
    public void write(List<Script> scripts, Path folder) throws Exception {
        if (!classes) {
            for (Script script : scripts) {
                Files.writeString(
                        folder.resolve("V" + script.number() + "__Create_orders_" + script.number() + ".sql"),
                        script.upText());
            }
            return;
        }
        Path sources = Files.createDirectories(folder.resolve("sources"));
        List<Path> files = new ArrayList<>();
        for (Script script : scripts) {
            String name = "V" + script.number() + "__Create_orders_" + script.number();
            files.add(Files.writeString(sources.resolve(name + ".java"), source(name, script)));
        }
        JavaFiles.compile(files, folder.resolve(JavaFiles.CLASSES), ClassPath.of(BaseJavaMigration.class));
    }

    private static String source(String name, Script script) {
        String inTransaction = script.transactional() ? "" : """

                    @Override
                    public boolean canExecuteInTransaction() {
                        return false;
                    }
                """;
        return """
                package com.acme.db;

                import java.sql.Statement;
                import org.flywaydb.core.api.migration.BaseJavaMigration;
                import org.flywaydb.core.api.migration.Context;

                public final class %1$s extends BaseJavaMigration {
                %3$s
                    @Override
                    public void migrate(Context context) throws Exception {
                        try (Statement statement = context.getConnection().createStatement()) {
                            statement.execute(""\"
                %2$s""\");
                        }
                    }
                }
                """.formatted(name, script.upText(), inTransaction);
    }

    @Override
    public void migrate(DataSource dataSource, Path folder) throws Exception {
        flyway(dataSource, folder).migrate();
    }

    /** Returns the Flyway object. The first call builds it, as an application does. */
    private Flyway flyway(DataSource dataSource, Path folder) throws Exception {
        Flyway known = flyway;
        if (known == null) {
            known = classes
                    ? Flyway.configure()
                            .dataSource(dataSource)
                            .locations("classpath:com/acme/db")
                            .load()
                    : Flyway.configure()
                            .dataSource(dataSource)
                            .locations("filesystem:" + folder)
                            .load();
            flyway = known;
        }
        return known;
    }

    @Override
    public void baseline(DataSource dataSource, Path folder, String schema, int migrations) {
        Flyway.configure()
                .dataSource(dataSource)
                .locations("filesystem:" + folder)
                .schemas(schema)
                .baselineVersion(Integer.toString(migrations))
                .load()
                .baseline();
    }

    @Override
    public void migrate(DataSource dataSource, Path folder, String schema) {
        Flyway.configure()
                .dataSource(dataSource)
                .locations("filesystem:" + folder)
                .schemas(schema)
                .load()
                .migrate();
    }

    @Override
    public void rollBackLast(DataSource dataSource, Path folder) {
        throw new UnsupportedOperationException("Flyway's free edition takes nothing back");
    }
}
