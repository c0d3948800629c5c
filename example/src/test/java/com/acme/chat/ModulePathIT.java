package com.acme.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.Migration;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.sql.SqlScript;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.simple.SimpleServiceProvider;

/** An application of two modules with migrations, which runs alike on the module path and on the class path. */
class ModulePathIT {

    private static final String OUTPUT = """
            1 CreateOrders
            2 CreateInvoices
            """;

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    @TempDir
    private Path folder;

    @BeforeEach
    void compile() throws IOException {
        Files.createDirectories(folder.resolve("classes/orders"));
        Files.createDirectories(folder.resolve("classes/app"));
        write("orders/module-info.java", """
                /** Orders. */
                module shop.orders {
                    requires transitive dev.stepwell;

                    exports shop.orders;

                    provides dev.stepwell.registry.MigrationRegistry with
                            shop.orders.GeneratedMigrations;
                }
                """);
        write("orders/shop/orders/CreateOrders.java", """
                package shop.orders;

                import dev.stepwell.*;

                @Migration(version = "1")
                public final class CreateOrders {
                    private CreateOrders() {}

                    @Up
                    static final String UP = "CREATE TABLE orders (order_id int PRIMARY KEY)";

                    @Down
                    static final String DOWN = "DROP TABLE orders";
                }
                """);
        write("app/module-info.java", """
                /** The application. */
                @SuppressWarnings("requires-automatic")
                module shop.app {
                    requires shop.orders;
                    requires dev.stepwell.runtime;
                    requires org.postgresql.jdbc;
                    requires java.naming;

                    provides dev.stepwell.registry.MigrationRegistry with
                            shop.app.GeneratedMigrations;
                }
                """);
        writeInvoices("2");
        write("app/shop/app/Main.java", """
                package shop.app;

                import dev.stepwell.runtime.MigrationRun;
                import dev.stepwell.runtime.Migrator;
                import org.postgresql.ds.PGSimpleDataSource;

                final class Main {
                    private Main() {}

                    public static void main(String[] arguments) {
                        PGSimpleDataSource dataSource = new PGSimpleDataSource();
                        dataSource.setURL(arguments[0]);
                        dataSource.setUser(arguments[1]);
                        dataSource.setPassword(arguments[2]);
                        for (MigrationRun run : Migrator.builder(dataSource).build().migrate().migrations()) {
                            System.out.println(run.label());
                        }
                    }
                }
                """);
        assertThat(javac("orders")).isEmpty();
    }

    @Test
    void runsOnTheModulePath() throws Exception {
        assertThat(javac("app")).isEmpty();
        assertThat(java("--module-path", everything(), "--module", "shop.app/shop.app.Main"))
                .isEqualTo(OUTPUT);
    }

    @Test
    void runsOnTheClassPath() throws Exception {
        assertThat(javac("app")).isEmpty();
        assertThat(java("--class-path", everything(), "shop.app.Main")).isEqualTo(OUTPUT);
    }

    @Test
    void noPackageIsInTwoModules() throws Exception {
        assertThat(javac("app")).isEmpty();
        String modules = everything()
                + File.pathSeparator
                + locations(SqlScript.class, Class.forName("dev.stepwell.processor.MigrationProcessor"));
        assertThat(java("--module-path", modules, "--list-modules"))
                .contains(
                        "\ndev.stepwell@",
                        "\ndev.stepwell.processor@",
                        "\ndev.stepwell.runtime@",
                        "\ndev.stepwell.sql@")
                .contains("\nshop.app ", "\nshop.orders ");
        assertThat(java("--module-path", modules, "--validate-modules")).isEmpty();
    }

    @Test
    void mistakeThatSpansTwoModulesIsFoundByTheSecond() throws IOException {
        writeInvoices("1.0");
        assertThat(javac("app"))
                .contains("CreateInvoices.java:9: error: [duplicate-version] Version 1.0 is used by 2 migrations: "
                        + "CreateInvoices and shop.orders.CreateOrders. Give one of these migrations another "
                        + "version; 1.1 is free.");
    }

    private void writeInvoices(String version) throws IOException {
        write("app/shop/app/CreateInvoices.java", """
                package shop.app;

                import dev.stepwell.*;
                import java.sql.Connection;
                import java.sql.SQLException;
                import java.sql.Statement;
                import shop.orders.CreateOrders;

                @Migration(version = "%s", dependsOn = CreateOrders.class)
                final class CreateInvoices {

                    @Up
                    static void up(Connection connection) throws SQLException {
                        try (Statement statement = connection.createStatement()) {
                            statement.execute("CREATE TABLE invoices (order_id int REFERENCES orders)");
                        }
                    }

                    @Down
                    static final String DOWN = "DROP TABLE invoices";
                }
                """.formatted(version));
    }

    private void write(String path, String source) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
    }

    /** Compiles a module against the others, and gives what javac prints. */
    private String javac(String module) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-Xlint:all",
                "-Werror",
                "--module-path",
                everything(),
                "--processor-path",
                System.getProperty("java.class.path"),
                "-d",
                folder.resolve("classes").resolve(module).toString()));
        try (Stream<Path> files = Files.walk(folder.resolve(module))) {
            files.filter(Files::isRegularFile).sorted().map(Path::toString).forEach(arguments::add);
        }
        StringWriter output = new StringWriter();
        PrintWriter printer = new PrintWriter(output);
        ToolProvider.findFirst("javac").orElseThrow().run(printer, printer, arguments.toArray(String[]::new));
        return output.toString();
    }

    /** Runs Java in a process of its own, and gives what it prints. */
    private String java(String... arguments) throws IOException, InterruptedException {
        TestDatabase address = database.get();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        command.addAll(List.of(arguments));
        command.addAll(List.of(address.url(), address.user(), address.password()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.replace(System.lineSeparator(), "\n");
    }

    private String everything() {
        String modules = folder.resolve("classes/orders") + File.pathSeparator + folder.resolve("classes/app");
        return modules
                + File.pathSeparator
                + locations(
                        Migration.class,
                        Migrator.class,
                        PGSimpleDataSource.class,
                        Logger.class,
                        SimpleServiceProvider.class);
    }

    private static String locations(Class<?>... types) {
        return Stream.of(types)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .map(location -> Path.of(URI.create(location.toString())).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
