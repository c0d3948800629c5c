package dev.stepwell.benchmarks.tool;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.apache.ibatis.migration.DataSourceConnectionProvider;
import org.apache.ibatis.migration.FileMigrationLoader;
import org.apache.ibatis.migration.operations.DownOperation;
import org.apache.ibatis.migration.operations.UpOperation;
import org.apache.ibatis.migration.options.DatabaseOperationOption;

/** MyBatis Migrations, with a file for each migration. The first file creates the changelog, as in the manual. */
final class MyBatisTool implements Tool {

    @Override
    public void write(List<Script> scripts, Path folder) throws Exception {
        Files.writeString(folder.resolve("20250101000000_create_changelog.sql"), """
                -- // create the changelog
                CREATE TABLE CHANGELOG (
                    ID NUMERIC(20,0) NOT NULL PRIMARY KEY,
                    APPLIED_AT VARCHAR(25) NOT NULL,
                    DESCRIPTION VARCHAR(255) NOT NULL
                );
                -- //@UNDO
                DROP TABLE CHANGELOG;
                """);
        for (Script script : scripts) {
            Files.writeString(
                    folder.resolve("%d_create_orders.sql".formatted(20260101000000L + script.number())),
                    "-- // create orders " + script.number() + "\n" + script.upText() + "-- //@UNDO\n"
                            + script.downText());
        }
    }

    @Override
    public void migrate(DataSource dataSource, Path folder) {
        new UpOperation()
                .operate(
                        new DataSourceConnectionProvider(dataSource),
                        new FileMigrationLoader(folder.toFile(), "UTF-8", new Properties()),
                        options(),
                        silence());
    }

    @Override
    public void rollBackLast(DataSource dataSource, Path folder) {
        new DownOperation()
                .operate(
                        new DataSourceConnectionProvider(dataSource),
                        new FileMigrationLoader(folder.toFile(), "UTF-8", new Properties()),
                        options(),
                        silence());
    }

    private static DatabaseOperationOption options() {
        return new DatabaseOperationOption();
    }

    private static PrintStream silence() {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }
}
