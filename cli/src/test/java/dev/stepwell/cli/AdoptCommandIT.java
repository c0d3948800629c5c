package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.stepwell.cli.invocation.Surroundings;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.testdatabase.FreshDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The output, the question and the exit code of the verb {@code adopt}. */
class AdoptCommandIT {

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    private static final MigrationRegistry THREE =
            () -> List.of(migration("001", "CreateUsers"), migration("002", "AddEmail"), migration("003", "AddAge"));

    private static MigrationDefinition migration(String version, String className) {
        return MigrationDefinition.of("main", version, "shop." + className)
                .description(className)
                .checksum("test:" + className)
                .up(new MigrationStatement("CREATE TABLE t" + version + " ()", ""))
                .down(new MigrationStatement("DROP TABLE t" + version, ""))
                .build();
    }

    /** The exit code and the output of a call. */
    private record Outcome(int exitCode, String out, String err) {}

    private Outcome adopt(List<MigrationRegistry> registries, @Nullable String answer, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings.Person person = answer == null
                ? null
                : new Surroundings.Person() {
                    @Override
                    public @Nullable String answer(String question) {
                        err.writeBytes(question.getBytes(StandardCharsets.UTF_8));
                        return answer;
                    }

                    @Override
                    public char @Nullable [] password(String question) {
                        return null;
                    }
                };
        Surroundings surroundings = new Surroundings(
                StandardCharsets.UTF_8,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("NO_COLOR", "1"),
                person,
                100);
        String[] all = new String[args.length + 1];
        all[0] = "adopt";
        System.arraycopy(args, 0, all, 1, args.length);
        int exitCode = new StepwellCli(surroundings, database.dataSource(), registries).call(all);
        return new Outcome(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Outcome adopt(String... args) {
        return adopt(List.of(THREE), null, args);
    }

    @BeforeEach
    void golangMigrate() throws SQLException {
        database.execute("CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL);"
                + "INSERT INTO schema_migrations VALUES (2, false)");
    }

    private static final String FOUND = """
            Found golang-migrate's public.schema_migrations.
            2 migrations %s:
              2  =  002 AddEmail, by version
              2  =  001 CreateUsers, by up to
            Pending, for migrate: 003.
            """;

    @Test
    void dryRunShowsAndRecordsNothing() {
        Outcome outcome = adopt("--dry-run");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).isEqualTo(FOUND.formatted("would be recorded as applied"));
        assertThat(outcome.exitCode()).isZero();
        assertThat(adopt("--yes", "--from", "golang-migrate").out())
                .isEqualTo(FOUND.formatted("are the same") + "Recorded 2 migrations as applied: 001, 002.\n");
        assertThat(adopt("--yes").out()).isEqualTo("""
                Found golang-migrate's public.schema_migrations.
                Recorded already: 002, 001.
                Pending, for migrate: 003.
                Nothing to record.
                """);
    }

    @Test
    void somebodyIsAsked() {
        Outcome declined = adopt(List.of(THREE), "n");
        assertThat(declined.out()).isEqualTo("Nothing was recorded.\n");
        assertThat(declined.err())
                .isEqualTo(FOUND.formatted("would be recorded as applied")
                        + "Record these 2 migrations as applied? [y/N] ");
        assertThat(declined.exitCode()).isEqualTo(1);

        Outcome agreed = adopt(List.of(THREE), "y");
        assertThat(agreed.out()).isEqualTo("Recorded 2 migrations as applied: 001, 002.\n");
        assertThat(agreed.exitCode()).isZero();
    }

    @Test
    void withoutATerminalYesIsNeeded() {
        Outcome outcome = adopt();

        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .isEqualTo(
                        "adopt asks before it records, and there is nobody to ask. Give --yes; --dry-run shows what it "
                                + "would record.\n");
        assertThat(outcome.exitCode()).isEqualTo(64);
    }

    @Test
    void problemsEndInTheirNumbers() throws SQLException {
        database.execute("UPDATE schema_migrations SET dirty = true");
        Outcome dirty = adopt("--yes");
        assertThat(dirty.out()).isEqualTo("""
                Found golang-migrate's public.schema_migrations.
                """);
        assertThat(dirty.err())
                .isEqualTo("[foreign-history-unfinished] golang-migrate's public.schema_migrations says that "
                        + "version 2 is dirty. Finish or undo version 2 by hand, record the version that the "
                        + "database has with \"migrate force\", and adopt the history then.\n");
        assertThat(dirty.exitCode()).isEqualTo(7);

        Outcome none = adopt("--from", "flyway", "--yes");
        assertThat(none.out()).isEmpty();
        assertThat(none.err())
                .isEqualTo("[foreign-history-missing] No history of another migration tool was found in the schema "
                        + "public. Name the history's table with --table, or run \"stepwell baseline VERSION\".\n");
        assertThat(none.exitCode()).isEqualTo(3);
    }

    @Test
    void unknownOnesAreMappedOrLeftOut() throws SQLException {
        database.execute("DROP TABLE schema_migrations; CREATE TABLE app_versions (version text);"
                + "INSERT INTO app_versions VALUES ('1'), ('20'), ('30')");
        String[] table = {"--table", "public.app_versions", "--map", "20=2", "--dry-run"};

        Outcome refused = adopt(table);
        assertThat(refused.out()).isEqualTo("""
                Found dbmate's public.app_versions.
                2 migrations would be recorded as applied:
                  1  =  001 CreateUsers, by version
                  20  =  002 AddEmail, by map
                Not in this build: 30.
                Pending, for migrate: 003.
                """);
        assertThat(refused.err())
                .isEqualTo("[foreign-migration-unknown] dbmate's public.app_versions lists one migration that this "
                        + "build does not contain: 30. Map this migration to a version of this build with --map "
                        + "OLD=VERSION, or give --leave-out-unknown.\n");
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(adopt("--table", "app_versions", "--map", "20=2", "--leave-out-unknown", "--yes")
                        .exitCode())
                .isZero();
    }

    @Test
    void withoutMigrationsADryRunShowsWhatWasFound() {
        Outcome outcome = adopt(List.of(), null, "--dry-run");

        assertThat(outcome.out()).isEqualTo("""
                Found golang-migrate's public.schema_migrations, which lists 1 migration as applied:
                  2
                There are no migrations to match them with. Name the application's jar or its folder of classes with \
                --classpath.
                """);
        assertThat(outcome.exitCode()).isZero();
        assertThat(adopt(List.of(), null, "--yes").exitCode()).isEqualTo(3);
    }

    @Test
    void jsonHasItsShape() throws IOException {
        Outcome outcome = adopt("--json", "--yes");

        Map<String, Object> document = JSON.std.mapFrom(outcome.out());
        assertThat(outcome.err()).isEmpty();
        assertThat(document).containsEntry("verb", "adopt").containsEntry("exitCode", 0);
        assertThat(document.get("result"))
                .hasToString(
                        "{history={tool=golang-migrate, schema=public, "
                                + "table=schema_migrations}, matched=[{set=main, version=002, class=shop.AddEmail, by=version, "
                                + "foreign={id=2, name=null, upTo=true, appliedAt=null, appliedBy=null, milliseconds=null}}, "
                                + "{set=main, version=001, class=shop.CreateUsers, by=up_to, foreign={id=2, name=null, upTo=true, "
                                + "appliedAt=null, appliedBy=null, milliseconds=null}}], recordedBefore=[], unknown=[], "
                                + "pending=[{set=main, version=003}], recorded=[{set=main, version=001}, {set=main, version=002}]}");
    }

    @Test
    void whatCannotBeUnderstoodIsSaid() {
        Outcome tool = adopt("--from", "flywa");
        assertThat(tool.err())
                .isEqualTo(
                        "--from flywa is no tool that is known. Use one of auto, flyway, liquibase, golang-migrate, goose, "
                                + "sqlx, diesel, dbmate, sql-migrate, version-table, status-table.\n");
        assertThat(tool.exitCode()).isEqualTo(64);
        assertThat(adopt("--map", "1=x").exitCode()).isEqualTo(64);
        Outcome set = adopt("--set", "Main");
        assertThat(set.err()).isEqualTo("--set Main is not the name of a migration set.\n");
        assertThat(set.exitCode()).isEqualTo(64);
    }
}
