package com.acme.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.MigrationRun;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.runtime.Target;
import dev.stepwell.testdatabase.FreshDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The registries of older processors on this runtime, as docs/registry-contract.md promises.
 *
 * <p>The kept jars are in {@code src/test/resources/registry-contract}, one for each released version. The test also
 * runs a newly compiled jar. {@code -Dstepwell.contract.keep=0.1.0} keeps the new jar as {@code 0.1.0.jar}.
 */
class RegistryContractIT {

    private static final Path KEPT = Path.of("src/test/resources/registry-contract");

    @TempDir
    private static Path folder;

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    static List<Path> jars() throws IOException, InterruptedException {
        Path now = ContractJar.write(folder, folder.resolve("now.jar"));
        String version = System.getProperty("stepwell.contract.keep", "");
        if (!version.isEmpty()) {
            Files.copy(now, Files.createDirectories(KEPT).resolve(version + ".jar"));
        }
        List<Path> jars = new ArrayList<>(List.of(now));
        if (Files.isDirectory(KEPT)) {
            try (Stream<Path> kept = Files.list(KEPT)) {
                kept.filter(jar -> jar.toString().endsWith(".jar")).sorted().forEach(jars::add);
            }
        }
        return jars;
    }

    @ParameterizedTest
    @MethodSource("jars")
    void jarRunsOnThisRuntime(Path jar) throws Exception {
        try (OwnClassesFirst classes = new OwnClassesFirst(jar, ContractJar.PACKAGE)) {
            Migrator migrator =
                    Migrator.builder(database.dataSource()).classLoader(classes).build();

            assertThat(failure(migrator, Target.version("3")))
                    .as("duplicates make the unique index invalid")
                    .contains("3 IndexEmails")
                    .contains("SQLSTATE 23505");
            assertThat(rows("SELECT id || ' ' || email FROM users ORDER BY id"))
                    .as("COPY and the Java step")
                    .containsExactly("1 a@x", "2 a@x", "3 c\td");
            assertThat(
                            rows(
                                    "SELECT relname::text FROM pg_class JOIN pg_index ON indexrelid = oid WHERE NOT indisvalid"))
                    .containsExactly("users_email");
            database.execute("DELETE FROM users WHERE id = 2");

            assertThat(labels(migrator.migrate(Target.version("3")).migrations()))
                    .as("the recovery drops the invalid index and builds it again")
                    .containsExactly("3 IndexEmails");
            assertThat(
                            rows(
                                    "SELECT relname::text FROM pg_class JOIN pg_index ON indexrelid = oid WHERE NOT indisvalid"))
                    .isEmpty();

            assertThat(failure(migrator, Target.latest()))
                    .as("the place of a failure")
                    .contains("contract/CreateAdults.java:9:34")
                    .contains("column \"age\" does not exist");
            database.execute("ALTER TABLE users ADD age int");

            assertThat(labels(migrator.migrate().migrations()))
                    .containsExactly("4 CreateAdults", "billing:1 CreateBills");
            assertThat(migrator.migrate().nothingDone()).isTrue();
            assertThat(migrator.validate()).isEmpty();

            assertThat(labels(migrator.rollback(Target.nothing()).migrations()))
                    .containsExactly(
                            "billing:1 CreateBills",
                            "4 CreateAdults",
                            "3 IndexEmails",
                            "2 NormalizeEmails",
                            "1 CreateUsers");
            assertThat(rows("SELECT to_regclass('users')::text")).containsExactly("null");
            assertThat(rows("SELECT note FROM notes")).as("a step down in Java").containsExactly("rolled back");
        }
    }

    private static String failure(Migrator migrator, Target target) {
        return String.valueOf(catchThrowableOfType(MigrationException.class, () -> migrator.migrate(target))
                .getMessage());
    }

    private static List<String> labels(List<MigrationRun> runs) {
        return runs.stream().map(MigrationRun::label).toList();
    }

    private List<String> rows(String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(String.valueOf(result.getString(1)));
            }
            return rows;
        }
    }
}
