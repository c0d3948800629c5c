package com.acme.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.runtime.Target;
import dev.stepwell.testdatabase.PostgresServer;
import dev.stepwell.testdatabase.TestDatabase;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A function that refuses a transaction that has written, from the text block to the database. */
@Timeout(120)
class ReplicationSlotIT {

    private static final String PACKAGE = "com.acme.slots";

    @TempDir
    private Path project;

    @Test
    void functionThatRefusesAWritingTransactionRunsWithoutOne() throws Exception {
        try (PostgresServer server = PostgresServer.start()) {
            // Goes with its server.
            TestDatabase database = server.createDatabase("slot");
            database.execute("ALTER SYSTEM SET wal_level = logical");
            server.crash();

            try (URLClassLoader loader = compile("transactional", "")) {
                Migrator migrator = migrator(database, loader);
                assertThat(catchThrowableOfType(MigrationException.class, migrator::migrate))
                        .hasMessageContaining("(SQLSTATE 25001)")
                        .hasMessageContaining("Set transactional = false");
                assertThat(slots(database)).isZero();
            }
            try (URLClassLoader loader = compile("alone", ", transactional = false")) {
                Migrator migrator = migrator(database, loader);
                migrator.migrate();
                assertThat(slots(database)).isOne();
                assertThat(migrator.migrate().nothingDone()).isTrue();
                migrator.rollback(Target.steps(1));
                assertThat(slots(database)).isZero();
            }
        }
    }

    private static Migrator migrator(TestDatabase database, ClassLoader loader) {
        return Migrator.builder(database.dataSource()).classLoader(loader).build();
    }

    private static int slots(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM pg_replication_slots")) {
            result.next();
            return result.getInt(1);
        }
    }

    private URLClassLoader compile(String folder, String annotation) throws IOException, InterruptedException {
        Path root = project.resolve(folder);
        Path sources = Files.createDirectories(root.resolve("src/main/java/com/acme/slots"));
        Files.writeString(sources.resolve("CreateSlot.java"), """
                package %s;

                import dev.stepwell.*;

                @Migration(version = "1"%s)
                final class CreateSlot {
                    @Up static final String UP = "SELECT pg_create_logical_replication_slot('s', 'pgoutput')";
                    @Down static final String DOWN = "SELECT pg_drop_replication_slot('s')";
                }
                """.formatted(PACKAGE, annotation));
        Javac javac = Javac.compile(root);
        assertThat(javac.output()).isEmpty();
        return new OwnClassesFirst(javac.classes(), PACKAGE);
    }
}
