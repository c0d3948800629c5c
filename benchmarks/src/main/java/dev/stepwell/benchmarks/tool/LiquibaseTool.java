package dev.stepwell.benchmarks.tool;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import liquibase.Scope;
import liquibase.command.CommandScope;
import liquibase.command.core.RollbackCountCommandStep;
import liquibase.command.core.UpdateCommandStep;
import liquibase.command.core.helpers.DatabaseChangelogCommandStep;
import liquibase.command.core.helpers.DbUrlConnectionArgumentsCommandStep;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;

/** Liquibase, with a file of formatted SQL for each migration. */
final class LiquibaseTool implements Tool {

    private static final String CHANGELOG = "changelog.xml";

    @Override
    public void write(List<Script> scripts, Path folder) throws Exception {
        StringBuilder changelog = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8"?>
                <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                """);
        for (Script script : scripts) {
            String file = "%06d.sql".formatted(script.number());
            changelog.append("    <include file=\"").append(file).append("\"/>\n");
            Files.writeString(
                    folder.resolve(file),
                    "--liquibase formatted sql\n\n--changeset bench:" + script.number()
                            + (script.transactional() ? "" : " runInTransaction:false") + "\n" + script.upText()
                            + "--rollback " + script.downText());
        }
        Files.writeString(folder.resolve(CHANGELOG), changelog.append("</databaseChangeLog>\n"));
    }

    @Override
    public void migrate(DataSource dataSource, Path folder) throws Exception {
        run(UpdateCommandStep.COMMAND_NAME, dataSource, folder);
    }

    @Override
    public void rollBackLast(DataSource dataSource, Path folder) throws Exception {
        run(RollbackCountCommandStep.COMMAND_NAME, dataSource, folder);
    }

    private static void run(String[] command, DataSource dataSource, Path folder) throws Exception {
        DirectoryResourceAccessor files = new DirectoryResourceAccessor(folder);
        try (Connection connection = dataSource.getConnection()) {
            Database database =
                    DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
            Scope.child(Scope.Attr.resourceAccessor, files, () -> {
                CommandScope scope = new CommandScope(command);
                scope.addArgumentValue(DbUrlConnectionArgumentsCommandStep.DATABASE_ARG, database);
                scope.addArgumentValue(DatabaseChangelogCommandStep.CHANGELOG_FILE_ARG, CHANGELOG);
                if (Arrays.equals(command, RollbackCountCommandStep.COMMAND_NAME)) {
                    scope.addArgumentValue(RollbackCountCommandStep.COUNT_ARG, 1);
                }
                scope.execute();
            });
        } finally {
            files.close();
        }
    }
}
