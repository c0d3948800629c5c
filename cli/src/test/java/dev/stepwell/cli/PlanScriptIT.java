package dev.stepwell.cli;

import static dev.stepwell.cli.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stepwell.registry.JavaStep;
import dev.stepwell.registry.MigrationCopy;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.testdatabase.CatalogSnapshot;
import dev.stepwell.testdatabase.FreshDatabase;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The output of the verb {@code plan}, run by psql: the schema is the one that {@code migrate} leaves. */
class PlanScriptIT {

    @RegisterExtension
    final FreshDatabase migrated = new FreshDatabase();

    @RegisterExtension
    final FreshDatabase scripted = new FreshDatabase();

    @TempDir
    private Path folder = Path.of("");

    /** The end of psql. */
    private record Psql(int exitCode, String output) {}

    @BeforeEach
    void requirePsql() {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .anyMatch(bin -> Files.isExecutable(Path.of(bin, "psql"))),
                "psql is not installed (on Debian: postgresql-client)");
    }

    @Test
    void sessionIsRestoredBetweenMigrations() throws Exception {
        // Both databases are on one server, and so have the same roles.
        scripted.execute("CREATE ROLE plan_script_owner");
        try {
            assertSame(sessionChanges());
        } finally {
            scripted.execute("DROP OWNED BY plan_script_owner");
            migrated.execute("DROP OWNED BY plan_script_owner; DROP ROLE plan_script_owner");
        }
    }

    private static MigrationDefinition[] sessionChanges() {
        return new MigrationDefinition[] {
            up("1", "CREATE SCHEMA app", "SELECT set_config('search_path', '', false)"),
            up("2", "CREATE TABLE unqualified ()"),
            up("3", "SET search_path = app", "SET default_tablespace = ''", "CREATE TABLE in_app ()"),
            up("4", "CREATE TABLE in_public ()"),
            up("5", "GRANT ALL ON SCHEMA public TO plan_script_owner"),
            up("6", "SET ROLE plan_script_owner", "CREATE TABLE of_another_role ()"),
            up("7", "CREATE TABLE of_this_role ()"),
            up("8", "DROP OWNED BY plan_script_owner"),
            up("9", "CREATE TEMP TABLE item (a int)", "PREPARE query AS SELECT 1"),
            up("10", "CREATE TABLE item (b int)", "PREPARE query AS SELECT 2", "INSERT INTO item VALUES (1)"),
            up("11", "SET my.flag = 'kept'"),
            up(
                    "12",
                    "SELECT set_config('search_path', 'app', false) WHERE current_setting('my.flag') = 'kept'",
                    "CREATE TABLE flagged ()"),
            up("13", "SET LOCAL search_path = app", "CREATE TABLE local ()"),
            notTransactional("14", "SET search_path = app", "CREATE INDEX CONCURRENTLY i ON public.item (b)"),
            up("15", "CREATE TABLE last_one ()")
        };
    }

    /** The trigger runs at COMMIT, for which the session is restored already. */
    @Test
    void deferredTriggersRunInTheRestoredSession() throws Exception {
        assertSame(
                up(
                        "1",
                        "CREATE TABLE t (a int)",
                        "CREATE FUNCTION make() RETURNS trigger LANGUAGE plpgsql AS "
                                + "$$BEGIN EXECUTE 'CREATE TABLE made ()'; RETURN NULL; END$$",
                        "CREATE CONSTRAINT TRIGGER later AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED "
                                + "FOR EACH ROW EXECUTE FUNCTION make()"),
                up("2", "CREATE SCHEMA app", "INSERT INTO t VALUES (1)", "SET search_path = app"));
    }

    @Test
    void textThatPsqlWouldReadDifferentlyReachesTheServerAsItIs() throws Exception {
        String atomic = "CREATE FUNCTION both_of(a int) RETURNS int BEGIN ATOMIC\n"
                + "SELECT CASE a WHEN 1 THEN 2 END AS \"end\"; SELECT a AS \"begin\";\nEND";
        assertSame(
                up("1", "CREATE TABLE t (id int DEFAULT 1, a int[], x text)", atomic),
                up(
                        "2",
                        "CREATE FUNCTION begin() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                        "CREATE TABLE after_begin ()"),
                up(
                        "3",
                        "CREATE TABLE \"USER\" (\"USER\" int, \"PORT\" int)",
                        "INSERT INTO t (x, a) SELECT ':USER :''USER'' \\', ARRAY[1, 2, 3]",
                        "CREATE VIEW slices AS SELECT (a)[id:id] AS one, (a)[1 :id] AS two, (a)[id::int:2] AS three FROM t"),
                up(
                        "4",
                        "DO $$ DECLARE n int; BEGIN n := 1; PERFORM n; END $$",
                        "CREATE FUNCTION named(a int, b int DEFAULT 2) RETURNS int LANGUAGE sql AS 'SELECT a'",
                        "INSERT INTO t (id) VALUES (named(a := 4, b:=5))"),
                up("5", "CREATE RULE r AS ON DELETE TO t DO ALSO (INSERT INTO t (id) VALUES (7); NOTIFY \"a;b\")"),
                up("6", "/* ; :USER /* nested ; */ \\ */ INSERT INTO t (id) VALUES (8) -- ; \\q :USER"),
                up(
                        "7",
                        "INSERT INTO t (x) VALUES (E'it\\'s; \\\\'), (U&'d\\0061t;'), ('a\r\nb\rc'), ($q$ \\q ;\n\\. :USER $q$)"),
                up("8", "COMMENT ON TABLE t IS 'a\n\\q\n-- no comment\n'"),
                up(
                        "9",
                        "CREATE FUNCTION after_all() RETURNS text LANGUAGE sql AS $stepwell$SELECT ':x; \\'$stepwell$",
                        "CREATE FUNCTION \"end\"() RETURNS int BEGIN ATOMIC SELECT 1; END; "),
                up("10", "CREATE TABLE Ключ (имя text DEFAULT '€ – 😀')"));
        assertThat(rows(scripted, "SELECT x FROM t WHERE x LIKE 'a%'")).containsExactly("a\r\nb\rc");
    }

    @Test
    void aSliceByAColumnNamedLikeAVariableOfPsqlStays() throws Exception {
        // Unquoted names are folded, so a variable of psql in capitals meets a column.
        assertSame(
                up("1", "CREATE TABLE t (a int[], port int, host text)"),
                up("2", "CREATE VIEW v AS SELECT a[1:PORT] AS s FROM t"),
                up("3", "CREATE VIEW w AS SELECT a[PORT:PORT] AS s FROM t"));
    }

    @Test
    void dataOfACopyAreSent() throws Exception {
        assertSame(
                up("1", "CREATE TABLE t (id serial, x text)"),
                load(
                        new MigrationCopy("COPY t (x) FROM STDIN", "-- a\n:USER\n;\n\\\\q\na\\tb", ""),
                        new MigrationCopy("COPY t (x) FROM STDIN -- nothing", "", "")));
        assertThat(rows(scripted, "SELECT x FROM t ORDER BY id"))
                .isEqualTo(rows(migrated, "SELECT x FROM t ORDER BY id"))
                .hasSize(5);
    }

    /** An older psql sends the end of CSV data to a server that takes it for a row. */
    @Test
    void csvOfACopyIsSentByAPsqlAsNewAsTheServer() throws Exception {
        Process process = new ProcessBuilder("psql", "--version").start();
        String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .replaceFirst("(?s)^\\D*(\\d+).*", "$1");
        int server = Integer.parseInt(rows(scripted, "SHOW server_version_num").get(0)) / 10000;
        assumeTrue(
                Integer.parseInt(version) >= server,
                "psql is of version " + version + " and older than PostgreSQL " + server
                        + ": run with -Dpostgres.binaries.version=15.19.0");
        assertSame(
                up("1", "CREATE TABLE t (id serial, x text)"),
                load(new MigrationCopy("COPY t (x) FROM STDIN (FORMAT csv)", "\"a\r\nb\"\r\n\"x,y\"\r\n", "")));
        assertThat(rows(scripted, "SELECT x FROM t ORDER BY id")).containsExactly("a\r\nb", "x,y");
    }

    private static MigrationDefinition load(MigrationCopy... copies) {
        MigrationDefinition.Builder load = MigrationDefinition.of("main", "2", "shop.Load")
                .description("load")
                .checksum("test:load");
        for (MigrationCopy copy : copies) {
            load.up(copy);
        }
        return load.up(new MigrationStatement("CREATE TABLE after_copy ()", ""))
                .irreversible("data")
                .build();
    }

    @Test
    void failureStopsTheScriptAndRollsItsMigrationBack() throws Exception {
        Psql psql = psql(plan(
                scripted,
                up("1", "CREATE TABLE a ()"),
                up("2", "CREATE TABLE b ()", "SELECT 1 / 0 /* :USER */ -- ;"),
                up("3", "CREATE TABLE c ()")));

        assertThat(psql.exitCode()).as(psql.output()).isEqualTo(3);
        assertThat(tables()).containsExactly("a");
    }

    @Test
    void failureOfAStatementSentAsAValueStopsTheScript() throws Exception {
        Psql psql = psql(
                plan(scripted, up("1", "CREATE TABLE a ()", "SELECT (ARRAY[1])[1:n]"), up("2", "CREATE TABLE c ()")));

        assertThat(psql.exitCode()).as(psql.output()).isEqualTo(3);
        assertThat(psql.output()).contains("column \"n\" does not exist");
        assertThat(tables()).isEmpty();
    }

    @Test
    void verifyDecidesAsInARun() throws Exception {
        MigrationDefinition.Builder fails = MigrationDefinition.of("main", "2", "shop.Fill")
                .description("fill")
                .checksum("test:fill")
                .up(new MigrationStatement("CREATE TABLE b ()", ""))
                .irreversible("data");
        fails.verify("", "SELECT '100 %' AS fault -- always");

        Psql psql = psql(plan(scripted, up("1", "CREATE TABLE a ()"), fails.build()));

        assertThat(psql.exitCode()).isEqualTo(3);
        assertThat(psql.output()).contains("@Verify of 2 Fill returned rows");
        assertThat(tables()).containsExactly("a");
    }

    @Test
    void javaStepStopsTheScriptWithTheWayOut() throws Exception {
        MigrationDefinition java = MigrationDefinition.of("main", "2", "shop.Fill")
                .description("fill\nDROP TABLE a;")
                .checksum("test:fill")
                .up(new JavaStep("Fill.up", connection -> {}, ""))
                .irreversible("data")
                .build();
        Psql psql = psql(plan(scripted, up("1", "CREATE TABLE a ()"), java));

        assertThat(psql.exitCode()).isEqualTo(3);
        assertThat(psql.output())
                .contains(
                        "Fill.up is a Java step, which psql cannot run. Do its work here in SQL instead of this statement.");
        assertThat(tables()).containsExactly("a");
    }

    @Test
    void rollbackIsAScriptToo() throws Exception {
        MigrationDefinition[] migrations = {Migrations.table("1", "a"), Migrations.table("2", "b")};
        assertThat(InProcess.on(scripted, migrations).run("migrate").exitCode()).isZero();

        Psql psql = psql(InProcess.on(scripted, migrations)
                .run("plan", "--rollback", "--all")
                .out());

        assertThat(psql.exitCode()).as(psql.output()).isZero();
        assertThat(tables()).isEmpty();
    }

    /** The advice at the beginning of the script. */
    @Test
    void migrationsOfAScriptAreMarkedAfterwards() throws Exception {
        MigrationDefinition[] migrations = {Migrations.table("1", "a"), Migrations.table("2", "b")};
        assertThat(psql(plan(scripted, migrations)).exitCode()).isZero();

        for (String version : List.of("1", "2")) {
            Outcome marked = InProcess.on(scripted, migrations).run("mark-applied", version, "--reason", "by psql");
            assertThat(marked.exitCode()).as(marked.err()).isZero();
        }
        Outcome planned = InProcess.on(scripted, migrations).run("plan");
        assertThat(planned).isEqualTo(new Outcome(0, "-- Nothing to do.\n", ""));
        assertThat(psql(planned.out()).exitCode()).isZero();
    }

    private static MigrationDefinition up(String version, String... statements) {
        return with(migration(version, "M" + version), statements);
    }

    private static MigrationDefinition notTransactional(String version, String... statements) {
        return with(migration(version, "M" + version).notTransactional(), statements);
    }

    private static MigrationDefinition with(MigrationBuilder migration, String... statements) {
        for (String statement : statements) {
            migration.up("", statement);
        }
        return migration.irreversible("test").build();
    }

    private void assertSame(MigrationDefinition... migrations) throws Exception {
        Psql psql = psql(plan(scripted, migrations));
        assertThat(psql.exitCode()).as(psql.output()).isZero();
        Outcome outcome = InProcess.on(migrated, migrations).run("migrate");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        try (Connection ours = migrated.connect();
                Connection theirs = scripted.connect()) {
            assertThat(CatalogSnapshot.of(ours)
                            .without("stepwell_")
                            .differenceTo(CatalogSnapshot.of(theirs).without("stepwell_")))
                    .isEmpty();
        }
    }

    private static String plan(FreshDatabase database, MigrationDefinition... migrations) {
        Outcome outcome = InProcess.on(database, migrations).run("plan");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return outcome.out();
    }

    private Psql psql(String script) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("plan.sql"), script);
        ProcessBuilder builder = new ProcessBuilder(
                "psql", "-X", "-f", file.toString(), scripted.get().url().substring("jdbc:".length()));
        builder.environment().put("PGUSER", scripted.get().user());
        builder.environment().put("PGPASSWORD", scripted.get().password());
        builder.environment().put("LC_ALL", "C");
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Psql(process.waitFor(), output);
    }

    private List<String> tables() throws SQLException {
        return rows(
                scripted,
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
                        + "AND relname NOT LIKE 'stepwell%' ORDER BY 1");
    }

    private static List<String> rows(FreshDatabase database, String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        }
    }
}
