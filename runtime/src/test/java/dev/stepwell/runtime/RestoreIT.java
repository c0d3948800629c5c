package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.TestDatabase;
import dev.stepwell.testdatabase.TestRole;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Histories that pg_dump and psql, or a template, brought into another database. */
class RestoreIT {

    private static final MigrationDefinition A = table("1", "a");
    private static final MigrationDefinition B = table("2", "b");
    private static final MigrationDefinition C = table("3", "c");

    private static final Pattern MAJOR = Pattern.compile("\\) (\\d+)");

    @RegisterExtension
    static final FreshDatabase source = new FreshDatabase();

    @RegisterExtension
    static final FreshDatabase target = new FreshDatabase();

    @BeforeEach
    void migrated() throws SQLException {
        Sql.empty(source);
        Sql.empty(target);
        migrator(source.dataSource(), A, B).migrate();
        migrator(source.dataSource(), A, B, C).migrate();
        migrator(source.dataSource(), A, B, C).rollback(Target.steps(1));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            whole                        | -O
            without privileges           | -O -x
            with clean                   | -O --clean --if-exists
            schema, then data            | -O --schema-only ; --data-only
            data without triggers        | -O --schema-only ; --data-only --disable-triggers
            rows of the history alone    | -O --schema-only ; --data-only -t stepwell_migration -t stepwell_event
            """)
    void restoredHistoryIsTheSame(String form, String commands, @TempDir Path folder) throws Exception {
        assumeDump();
        for (String options : commands.split(";", -1)) {
            restore(folder, options.trim());
        }
        Migrator migrator = migrator(target.dataSource(), A, B);

        assertThat(migrator.migrate().nothingDone()).isTrue();
        assertThat(migrator.validate()).isEmpty();
        assertThat(Sql.rows(target, "SELECT migration_set, count, digest_1 FROM stepwell_digest"))
                .isEqualTo(Sql.rows(source, "SELECT migration_set, count, digest_1 FROM stepwell_digest"));
        assertThat(migrator(target.dataSource(), A, B, C).migrate().migrations())
                .hasSize(1);
        migrator.rollback(Target.nothing());
        assertThat(Sql.tables(target)).isEmpty();
    }

    /** The history belongs to one role and is granted to others, none of which the other server has. */
    @ParameterizedTest(name = "pg_dump {0}")
    @ValueSource(strings = {"", "-O", "-x", "-O -x", "-Fc", "-Fc -O"})
    void historyOfRolesThatAreMissingWorksInEachVerb(String options, @TempDir Path folder) throws Exception {
        assumeDump();
        TestRole owner = source.get().createRole("owner");
        TestRole writer = source.get().createRole("writer");
        TestRole reader = source.get().createRole("reader");
        source.execute("ALTER TABLE stepwell_migration OWNER TO " + owner.name()
                + "; ALTER TABLE stepwell_event OWNER TO "
                + owner.name() + "; ALTER TABLE stepwell_digest OWNER TO " + owner.name()
                + "; ALTER FUNCTION stepwell_digest() OWNER TO " + owner.name()
                + "; GRANT SELECT, INSERT, UPDATE, DELETE "
                + "ON stepwell_migration, stepwell_event TO " + writer.name() + "; GRANT SELECT ON stepwell_migration, "
                + "stepwell_status, stepwell_digest TO " + reader.name());
        Path file = folder.resolve("dump");
        List<String> dump = new ArrayList<>(List.of("pg_dump", "-f", file.toString()));
        dump.addAll(options.isEmpty() ? List.of() : List.of(options.split(" ")));
        run(source.get(), dump);
        for (TestRole role : List.of(owner, writer, reader)) {
            source.execute("REASSIGN OWNED BY " + role.name() + " TO "
                    + source.get().user() + "; DROP OWNED BY " + role.name() + "; DROP ROLE " + role.name());
        }
        // Where a role is missing, both say so and go on.
        if (options.startsWith("-Fc")) {
            List<String> restore = new ArrayList<>(List.of("pg_restore", "-d"));
            restore.add(target.get().url().substring("jdbc:".length()));
            restore.addAll(List.of(options.split(" ")));
            restore.add(file.toString());
            said(target.get(), restore);
        } else {
            run(target.get(), new ArrayList<>(List.of("psql", "-X", "-q", "-f", file.toString())));
        }
        Migrator migrator = migrator(target.dataSource(), A, B, C);

        assertThat(migrator(target.dataSource(), A, B).migrate().nothingDone()).isTrue();
        Verbs.reading(migrator)
                .forEach((verb, call) -> assertThatCode(call).as(verb).doesNotThrowAnyException());
        assertThat(migrator.validate()).isEmpty();
        migrator.rehearse(Target.latest());
        assertThat(migrator.migrate().migrations()).hasSize(1);
        target.execute("UPDATE stepwell_migration SET description = 'x' WHERE version = '1'");
        assertThat(migrator.repair("test")).isNotEmpty();
        migrator.markRolledBack(Migrations.id("3"), "test");
        migrator.adopt(List.of(AdoptedMigration.of(Migrations.id("3"), "test")));
        assertThat(migrator(target.dataSource(), A, B)
                        .rollback(Target.nothing())
                        .migrations())
                .hasSize(3);
    }

    /** The roles are there, but are not those that the restoring role trusts. */
    @Test
    void historyThatAForeignRoleMayWriteIsNotRolledBackFrom(@TempDir Path folder) throws Exception {
        assumeDump();
        TestRole writer = source.get().createRole("writer");
        source.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON stepwell_migration TO " + writer.name());
        restore(folder, "-O");

        assertThat(migrator(target.dataSource(), A, B).migrate().nothingDone()).isTrue();
        assertThat(migrator(target.dataSource(), A, B, C).migrate().migrations())
                .hasSize(1);
        assertThatThrownBy(() -> migrator(target.dataSource(), A, B).rollback(Target.steps(1)))
                .hasMessageStartingWith("[history-untrusted] ")
                .hasMessageContaining(writer.name());
        assertThat(migrator(target.dataSource(), A, B, C)
                        .rollback(Target.steps(1))
                        .migrations())
                .hasSize(1);
        target.execute("DROP OWNED BY " + writer.name());
        source.execute("DROP OWNED BY " + writer.name());
    }

    @Test
    void schemaAloneIsAsOneWithoutAHistory(@TempDir Path folder) throws Exception {
        assumeDump();
        restore(folder, "-O --schema-only");

        assertThatThrownBy(() -> migrator(target.dataSource(), A, B).migrate())
                .hasMessageStartingWith(
                        "[existing-schema] The schema public has 2 tables and no migration history: a, b. ");
    }

    @Test
    void historyOfAnotherDatabaseOverAnExistingOneIsTaken(@TempDir Path folder) throws Exception {
        assumeDump();
        migrator(target.dataSource(), A, B, C).migrate();
        restore(folder, "-O --clean -t stepwell_migration -t stepwell_status");

        assertThatThrownBy(() -> migrator(target.dataSource(), A, B, C).migrate())
                .hasMessageStartingWith("[history-rows-missing] The history has no row for a migration that is applied "
                        + "according to its events: 3. ");
    }

    @Test
    void copyOfATemplateIsTheSame() throws SQLException {
        String name = source.get().name();
        String copy = name + "_copy";
        target.execute("CREATE DATABASE " + copy + " TEMPLATE " + name);
        try {
            var dataSource = source.dataSource();
            dataSource.setDatabaseName(copy);
            assertThat(migrator(dataSource, A, B).migrate().nothingDone()).isTrue();
            assertThat(migrator(dataSource, A, B).validate()).isEmpty();
            assertThat(migrator(dataSource, A, B).history(1))
                    .extracting(HistoryEvent::event)
                    .containsExactly("rolled back");
        } finally {
            target.execute("DROP DATABASE " + copy);
        }
    }

    private static void restore(Path folder, String options) throws IOException, InterruptedException {
        Path file = folder.resolve("dump.sql");
        List<String> dump = new ArrayList<>(List.of("pg_dump", "-f", file.toString()));
        dump.addAll(List.of(options.split(" ")));
        run(source.get(), dump);
        run(target.get(), new ArrayList<>(List.of("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", file.toString())));
    }

    private static void run(TestDatabase database, List<String> command) throws IOException, InterruptedException {
        command.add(database.url().substring("jdbc:".length()));
        String output = said(database, command);
        assertThat(output).as("%s", command).startsWith("0");
    }

    /** {@return the exit code of a program of PostgreSQL, and what it said} */
    private static String said(TestDatabase database, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PGUSER", database.user());
        builder.environment().put("PGPASSWORD", database.password());
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + "\n" + output;
    }

    /** Skips the test if there is no pg_dump that can read this server. */
    private static void assumeDump() throws IOException, InterruptedException, SQLException {
        boolean installed = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "pg_dump")));
        assumeTrue(installed, "pg_dump is not installed (on Debian: postgresql-client)");
        Process version = new ProcessBuilder("pg_dump", "--version").start();
        Matcher major = MAJOR.matcher(new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertThat(major.find()).isTrue();
        int server =
                Integer.parseInt(Sql.rows(source, "SHOW server_version_num").get(0)) / 10000;
        assumeTrue(
                Integer.parseInt(major.group(1)) >= server,
                "pg_dump is of version " + major.group(1) + " and cannot dump PostgreSQL " + server
                        + ": run with -Dpostgres.binaries.version=15.19.0");
    }
}
