package com.acme.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.cli.StepwellCli;
import dev.stepwell.testdatabase.FreshDatabase;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The README's instructions, from a folder of SQL files to a running application, followed step by step. */
@Timeout(120)
class WayInIT {

    private static final String SHOP = """
            package com.acme.shop;

            import dev.stepwell.runtime.MigrationRun;
            import dev.stepwell.runtime.Migrator;
            import org.postgresql.ds.PGSimpleDataSource;

            public final class Shop {

                public static void main(String[] args) {
                    PGSimpleDataSource dataSource = new PGSimpleDataSource();
                    dataSource.setUrl(System.getenv("STEPWELL_URL"));
                    dataSource.setUser(System.getenv("STEPWELL_USER"));
                    dataSource.setPassword(System.getenv("STEPWELL_PASSWORD"));
                    for (MigrationRun run : Migrator.builder(dataSource).build().migrate().migrations()) {
                        System.out.println("up " + run.label());
                    }
                    System.out.println("The shop is open.");
                }
            }
            """;

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    /** The example's own migrations are not those of the shop. */
    private final String classPath = Arrays.stream(
                    System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.contains("example" + File.separator + "target"))
            .collect(Collectors.joining(File.pathSeparator));

    @Test
    void fiveCommandsPrintThat(@TempDir Path project) throws Exception {
        Path scripts = Files.createDirectories(project.resolve("migrations"));
        write(scripts, "000001_create_orders", "CREATE TABLE orders (id bigint PRIMARY KEY);", "DROP TABLE orders;");
        write(
                scripts,
                "000002_add_customer",
                "BEGIN;\nALTER TABLE orders ADD customer text;\nCOMMIT;",
                "ALTER TABLE orders DROP customer;");
        write(
                scripts,
                "000003_index_customers",
                "CREATE INDEX CONCURRENTLY orders_by_customer ON orders (customer);",
                "DROP INDEX orders_by_customer;");
        database.execute("CREATE TABLE orders (id bigint PRIMARY KEY, customer text); "
                + "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL); "
                + "INSERT INTO schema_migrations VALUES (2, false)");
        Files.writeString(
                Files.createDirectories(project.resolve("src/main/java/com/acme/shop"))
                        .resolve("Shop.java"),
                SHOP);

        String shown = Readme.read().shown("way in");
        StringBuilder printed = new StringBuilder();
        for (String line : shown.lines().filter(line -> line.startsWith("$ ")).toList()) {
            printed.append(line).append('\n').append(output(project, line.substring(2)));
        }
        // The test runs the classes of the jar, and nobody builds one.
        String classes = project.resolve("target/classes").toString();
        assertThat(printed.toString().replace(classes, "/home/shop/target/shop.jar"))
                .isEqualTo(shown);
        assertThat(shown.lines().filter(line -> line.startsWith("$ "))).hasSize(5);
    }

    private static void write(Path folder, String name, String up, String down) throws IOException {
        Files.writeString(folder.resolve(name + ".up.sql"), up + "\n");
        Files.writeString(folder.resolve(name + ".down.sql"), down + "\n");
    }

    private String output(Path project, String line) throws Exception {
        List<String> words = List.of(line.split(" ", -1));
        if (line.equals("mvn -q package")) {
            return Javac.compile(project).output();
        } else if (line.equals("java -jar target/shop.jar")) {
            return java(project, List.of("com.acme.shop.Shop"));
        }
        assertThat(words.get(0)).isEqualTo("stepwell");
        List<String> arguments = new ArrayList<>(List.of(StepwellCli.class.getName()));
        arguments.addAll(words.subList(1, words.size()));
        return java(project, arguments);
    }

    private String java(Path project, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-classpath",
                project.resolve("target/classes") + File.pathSeparator + classPath));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile());
        builder.environment().put("STEPWELL_URL", database.get().url());
        builder.environment().put("STEPWELL_USER", database.get().user());
        builder.environment().put("STEPWELL_PASSWORD", database.get().password());
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
