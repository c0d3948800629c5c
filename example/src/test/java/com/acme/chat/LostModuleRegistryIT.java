package com.acme.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.Migration;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.simple.SimpleServiceProvider;

/** A module that does not provide all of its registries keeps an application from starting on the module path. */
class LostModuleRegistryIT {

    private static final String PROVIDES = "provides dev.stepwell.registry.MigrationRegistry with ";

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    @TempDir
    private Path folder;

    @Test
    void moduleThatProvidesOneOfTwoIsToldTheWholeLine() throws Exception {
        MigrationJar shop = shop();
        Path classes = shop.classes();
        assertThat(start(List.of("--module-path", path(classes), "--add-modules", "shop")))
                .isEqualTo("""
                        1 CreateOrders
                        2 CreateBills
                        shop.bills.GeneratedMigrations shop %1$s
                        shop.orders.GeneratedMigrations shop %1$s
                        """.formatted(classes));

        declare(shop, PROVIDES + "shop.orders.GeneratedMigrations;");
        shop.classes("-proc:none");

        assertThat(start(List.of("--module-path", path(classes), "--add-modules", "shop")))
                .contains("[registry-lost] The module shop does not provide shop.bills.GeneratedMigrations, so one "
                        + "migration would never run: 2 CreateBills. Write in its module-info.java: " + PROVIDES
                        + "shop.bills.GeneratedMigrations, shop.orders.GeneratedMigrations;");
        assertThat(start(List.of("--class-path", path(classes))))
                .as("the same classes without modules")
                .isEqualTo("""
                        shop.bills.GeneratedMigrations - %1$s
                        shop.orders.GeneratedMigrations - %1$s
                        """.formatted(classes));
    }

    @Test
    void moduleInAJarThatProvidesNoneIsNamedToo() throws Exception {
        MigrationJar shop = shop();
        shop.classes();
        declare(shop, "");
        Path jar = MigrationJar.pack(shop.classes("-proc:none"), folder.resolve("shop.jar"), true);

        assertThat(start(List.of("--module-path", path(jar), "--add-modules", "shop")))
                .contains("The module shop does not provide shop.bills.GeneratedMigrations, so one")
                .contains("The module shop does not provide shop.orders.GeneratedMigrations, so one")
                .contains("Write in its module-info.java: " + PROVIDES + "shop.orders.GeneratedMigrations;");
    }

    @Test
    void testsThatArePatchedIntoAModuleAreToldWhatToDo() throws Exception {
        Path classes = shop().classes();
        Path tests = MigrationJar.of(folder, "tests")
                .on(classes)
                .with("shop.orders.CreateSamples", "3")
                .classes();

        assertThat(start(List.of(
                        "--module-path", path(classes), "--add-modules", "shop", "--patch-module", "shop=" + tests)))
                .contains(
                        "[registry-lost] shop.orders.GeneratedMigrations2 is patched into the module shop from " + tests
                                + ", and a module provides only what its own module-info.java names, so one migration would "
                                + "never run: 3 CreateSamples. Pass the registries to the migrator: "
                                + "registry(new GeneratedMigrations2()) for each, or run the tests on the class path, with "
                                + "useModulePath = false of maven-surefire-plugin.");
    }

    private MigrationJar shop() throws IOException {
        MigrationJar shop = MigrationJar.of(folder, "shop")
                .with("shop.orders.CreateOrders", "1")
                .with("shop.bills.CreateBills", "2");
        declare(shop, PROVIDES + "shop.orders.GeneratedMigrations, shop.bills.GeneratedMigrations;");
        return shop;
    }

    private static void declare(MigrationJar shop, String provides) throws IOException {
        shop.write("module-info.java", """
                module shop {
                    requires dev.stepwell;
                    %s
                }
                """.formatted(provides));
    }

    /** Starts an application in a process of its own, and gives what it prints. */
    private String start(List<String> options) throws IOException, InterruptedException {
        Path main = folder.resolve("Main.java");
        Files.writeString(main, """
                import dev.stepwell.runtime.FoundRegistry;
                import dev.stepwell.runtime.MigrationRun;
                import dev.stepwell.runtime.Migrator;
                import org.postgresql.ds.PGSimpleDataSource;

                public final class Main {
                    public static void main(String[] arguments) {
                        PGSimpleDataSource dataSource = new PGSimpleDataSource();
                        dataSource.setURL(arguments[0]);
                        dataSource.setUser(arguments[1]);
                        dataSource.setPassword(arguments[2]);
                        Migrator migrator = Migrator.builder(dataSource).build();
                        for (MigrationRun run : migrator.migrate().migrations()) {
                            System.out.println(run.label());
                        }
                        for (FoundRegistry registry : migrator.registries()) {
                            System.out.println(registry.className() + " " + registry.module().orElse("-") + " "
                                    + registry.place());
                        }
                    }
                }
                """);
        TestDatabase address = database.get();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        command.addAll(options);
        if (options.contains("--module-path")) {
            command.addAll(List.of("--add-modules", "dev.stepwell.runtime,org.postgresql.jdbc,java.naming"));
        }
        command.addAll(List.of(main.toString(), address.url(), address.user(), address.password()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.replace(System.lineSeparator(), "\n");
    }

    private static String path(Path application) {
        return application
                + File.pathSeparator
                + Stream.of(
                                Migration.class,
                                Migrator.class,
                                PGSimpleDataSource.class,
                                Logger.class,
                                SimpleServiceProvider.class)
                        .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                        .map(location ->
                                Path.of(URI.create(location.toString())).toString())
                        .collect(Collectors.joining(File.pathSeparator));
    }
}
