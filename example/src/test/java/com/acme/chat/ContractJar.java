package com.acme.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * A jar with two registries that use every feature of the registry contract; {@link RegistryContractIT} runs the jar.
 *
 * <p>Two builds of one version give the same bytes. The migrations never change, since the jars of all versions must do
 * the same.
 */
final class ContractJar {

    /** The package of all classes in the jar. */
    static final String PACKAGE = "contract";

    private ContractJar() {}

    /**
     * Compiles the migrations.
     *
     * @param folder a folder for sources and classes
     * @param jar the jar to write
     */
    static Path write(Path folder, Path jar) throws IOException, InterruptedException {
        write(folder, "contract/CreateUsers", """
                package contract;

                import dev.stepwell.*;

                @Migration(version = "1", description = "tabs\\tand \\\\")
                final class CreateUsers {
                    @Up
                    static final String UP = \"""
                            CREATE TABLE users (
                                id int PRIMARY KEY,
                                email text NOT NULL
                            );
                            CREATE TABLE notes (note text);
                            COPY users FROM STDIN;
                            1\\tA@X
                            2\\ta@x
                            3\\tC\\\\tD
                            \\\\.
                            \""";

                    // The notes stay: a step down in Java writes one.
                    @Down
                    static final String DOWN = "DROP TABLE users";

                    @Verify
                    static final String VERIFY = "SELECT 1 WHERE (SELECT count(*) FROM users) <> 3";
                }
                """);
        write(folder, "contract/NormalizeEmails", """
                package contract;

                import dev.stepwell.*;
                import java.sql.Connection;
                import java.sql.SQLException;
                import java.sql.Statement;

                @Migration(version = "2", dependsOn = CreateUsers.class)
                final class NormalizeEmails {
                    @Up
                    static void up(Connection connection) throws SQLException {
                        execute(connection, "UPDATE users SET email = lower(email)");
                    }

                    @Down
                    static void down(Connection connection) throws SQLException {
                        execute(connection, "INSERT INTO notes VALUES ('rolled back')");
                    }

                    private static void execute(Connection connection, String sql) throws SQLException {
                        try (Statement statement = connection.createStatement()) {
                            statement.execute(sql);
                        }
                    }
                }
                """);
        write(folder, "contract/IndexEmails", """
                package contract;

                import dev.stepwell.*;

                @Migration(version = "3", dependsOn = NormalizeEmails.class, transactional = false)
                final class IndexEmails {
                    @Up
                    static final String UP = "CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email)";

                    @Down
                    static final String DOWN = "DROP INDEX CONCURRENTLY users_email";
                }
                """);
        write(folder, "contract/CreateAdults", """
                package contract;

                import dev.stepwell.*;

                @Migration(version = "4", dependsOn = IndexEmails.class)
                final class CreateAdults {
                    @Up
                    static final String UP = "CREATE VIEW adults AS "
                            + "SELECT id, email, age FROM users WHERE age >= 18";

                    @Down
                    static final String DOWN = "DROP VIEW adults";
                }
                """);
        write(folder, "contract/billing/package-info", """
                @dev.stepwell.MigrationSet("billing")
                package contract.billing;
                """);
        write(folder, "contract/billing/CreateBills", """
                package contract.billing;

                import dev.stepwell.*;

                @Migration(version = "1", repeatable = true)
                final class CreateBills {
                    @Up
                    static final String UP = "CREATE OR REPLACE VIEW bills AS SELECT 1 AS bill";

                    @Down
                    static final String DOWN = "DROP VIEW bills";
                }
                """);
        Javac javac = Javac.compile(folder);
        assertThat(javac.output()).isEmpty();
        pack(javac.classes(), jar);
        return jar;
    }

    private static void write(Path folder, String name, String source) throws IOException {
        Path file = folder.resolve("src/main/java/" + name + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
    }

    private static void pack(Path classes, Path jar) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(classes)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (Path file : files) {
                ZipEntry entry =
                        new ZipEntry(classes.relativize(file).toString().replace(File.separatorChar, '/'));
                entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
                entries.putNextEntry(entry);
                Files.copy(file, entries);
            }
        }
    }
}
