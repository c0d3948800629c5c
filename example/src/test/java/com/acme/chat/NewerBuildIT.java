package com.acme.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.runtime.MigrationResult;
import dev.stepwell.runtime.MigrationRun;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.runtime.Target;
import dev.stepwell.testdatabase.CatalogSnapshot;
import dev.stepwell.testdatabase.FreshDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two builds of one application in two jars: the older build rolls back to its own migrations. */
class NewerBuildIT {

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    @TempDir
    private Path folder;

    @Test
    void olderBuildUndoesWhatTheNewerOneAppliedWithoutItsClasses() throws Exception {
        try (OwnClassesFirst older = load(olderJar());
                OwnClassesFirst newer = load(newerJar("DROP INDEX CONCURRENTLY users_email;"))) {
            assertThat(migrator(older).migrate().migrations()).hasSize(1);
            CatalogSnapshot before = snapshot();
            assertThat(migrator(newer).migrate().migrations())
                    .extracting(MigrationRun::label)
                    .containsExactly("2 AddEmail", "billing:1 CreateBills", "3 IndexEmail");
            CatalogSnapshot after = snapshot();

            assertThatThrownBy(() -> older.loadClass("shop.AddEmail")).isInstanceOf(ClassNotFoundException.class);
            MigrationResult accepted = migrator(older).migrate();
            assertThat(accepted.nothingDone()).isTrue();
            assertThat(accepted.unknown()).asString().isEqualTo("[2, 3]");

            // The older build has nothing of the set billing, so only its name reaches it.
            assertThatThrownBy(() -> migrator(older).rollback(Target.toBuild()))
                    .hasMessage("[other-set-depends] 2 AddEmail cannot be rolled back: billing:1 CreateBills depends "
                            + "on it, and this build has no migration of the set billing. Roll billing:1 CreateBills "
                            + "back first, with the build that contains it, or by name with "
                            + "rollback(Target.only(set, version)).");
            assertThat(migrator(older).rollback(Target.only("billing", "1")).migrations())
                    .extracting(MigrationRun::label)
                    .containsExactly("billing:1 CreateBills");
            MigrationResult result = migrator(older).rollback(Target.toBuild());

            assertThat(result.migrations())
                    .extracting(MigrationRun::label)
                    .containsExactly("3 IndexEmail", "2 AddEmail");
            assertThat(result.unknown()).isEmpty();
            assertThat(before.differenceTo(snapshot())).isEmpty();
            assertThat(migrator(older).validate()).isEmpty();
            assertThat(migrator(older).status()).hasSize(1);

            assertThat(migrator(newer).migrate().migrations()).hasSize(3);
            assertThat(after.differenceTo(snapshot())).isEmpty();
        }
    }

    @Test
    void failureOfTheStoredSqlLeavesTheDatabaseAsItWas() throws Exception {
        try (OwnClassesFirst older = load(olderJar());
                OwnClassesFirst newer = load(newerJar("DROP INDEX CONCURRENTLY missing;"))) {
            migrator(newer).migrate();
            migrator(older).rollback(Target.only("billing", "1"));
            CatalogSnapshot before = snapshot();

            assertThatThrownBy(() -> migrator(older).rollback(Target.toBuild())).hasMessage("""
                            [rollback-failed] Rolling back 3 IndexEmail failed at statement 1 of 1; it runs without \
                            a transaction, and none of its statements stays applied. Correct the @Down of 3 \
                            IndexEmail and roll back again.
                               |
                               | DROP INDEX CONCURRENTLY missing
                               |                         ^
                            ERROR: index "missing" does not exist (SQLSTATE 42704)""");
            assertThat(before.differenceTo(snapshot())).isEmpty();
        }
    }

    private Path olderJar() throws IOException, InterruptedException {
        write("older", "shop/CreateUsers", "1", "", "CREATE TABLE users (id int PRIMARY KEY);", "DROP TABLE users;");
        return jar("older");
    }

    private Path newerJar(String downOfIndex) throws IOException, InterruptedException {
        write("newer", "shop/CreateUsers", "1", "", "CREATE TABLE users (id int PRIMARY KEY);", "DROP TABLE users;");
        write(
                "newer",
                "shop/AddEmail",
                "2",
                ", dependsOn = CreateUsers.class",
                "ALTER TABLE users ADD email text; -- a comment; with a semicolon",
                "ALTER TABLE users DROP email;");
        write(
                "newer",
                "shop/IndexEmail",
                "3",
                ", dependsOn = AddEmail.class, transactional = false",
                "CREATE INDEX CONCURRENTLY users_email ON users (email);",
                downOfIndex);
        write(
                "newer",
                "shop/billing/CreateBills",
                "1",
                ", dependsOn = shop.AddEmail.class",
                "CREATE TABLE bills (user_id int REFERENCES users); CREATE VIEW mails AS SELECT email FROM users;",
                "DROP VIEW mails; DROP TABLE bills;");
        Files.writeString(
                folder.resolve("newer/src/main/java/shop/billing/package-info.java"),
                "@dev.stepwell.MigrationSet(\"billing\")\npackage shop.billing;\n");
        return jar("newer");
    }

    private void write(String build, String path, String version, String more, String up, String down)
            throws IOException {
        Path file = folder.resolve(build + "/src/main/java/" + path + ".java");
        Files.createDirectories(file.getParent());
        String name = path.substring(path.lastIndexOf('/') + 1);
        Files.writeString(file, """
                package %s;

                import dev.stepwell.*;

                @Migration(version = "%s"%s)
                public final class %s {
                    private %s() {}

                    @Up
                    static final String UP = \"""
                            %s
                            \""";

                    @Down
                    static final String DOWN = \"""
                            %s
                            \""";
                }
                """.formatted(
                path.substring(0, path.lastIndexOf('/')).replace('/', '.'), version, more, name, name, up, down));
    }

    private Path jar(String build) throws IOException, InterruptedException {
        Javac compilation = Javac.compile(folder.resolve(build));
        assertThat(compilation.output()).isEmpty();
        Path jar = folder.resolve(build + ".jar");
        StringWriter output = new StringWriter();
        PrintWriter printer = new PrintWriter(output);
        ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(
                        printer,
                        printer,
                        "--create",
                        "--file",
                        jar.toString(),
                        "-C",
                        compilation.classes().toString(),
                        ".");
        assertThat(output.toString()).isEmpty();
        return jar;
    }

    private static OwnClassesFirst load(Path jar) throws IOException {
        return new OwnClassesFirst(jar, "shop");
    }

    private Migrator migrator(OwnClassesFirst build) {
        return Migrator.builder(database.dataSource()).classLoader(build).build();
    }

    private CatalogSnapshot snapshot() throws SQLException {
        try (Connection connection = database.connect()) {
            return CatalogSnapshot.of(connection).without("public.stepwell_");
        }
    }
}
