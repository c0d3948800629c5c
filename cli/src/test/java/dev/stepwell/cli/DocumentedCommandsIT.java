package dev.stepwell.cli;

import static dev.stepwell.cli.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.testdatabase.FreshDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The calls of the command line in the documentation, each block on the database that its section describes.
 *
 * <p>ReadmeIT and WayInIT of the module {@code example} run the blocks with a prompt, and compare their output.
 */
@TestInstance(Lifecycle.PER_CLASS)
class DocumentedCommandsIT {

    /** The blocks whose calls name a database, a jar or a folder that only the reader has. */
    private static final List<String> OF_THE_READER = List.of(
            "docs/command-line.md#The command line",
            "docs/adopt.md#Adopting the history of another tool",
            "docs/import.md#Import: SQL files become classes");

    private static final String FLYWAY = """
            CREATE TABLE %sflyway_schema_history (installed_rank integer PRIMARY KEY, version varchar(50),
                description varchar(200) NOT NULL, type varchar(20) NOT NULL, script varchar(1000) NOT NULL,
                checksum integer, installed_by varchar(100) NOT NULL,
                installed_on timestamp NOT NULL DEFAULT now(), execution_time integer NOT NULL,
                success boolean NOT NULL);
            INSERT INTO %1$sflyway_schema_history VALUES
                (1, '1', 'create t1', 'SQL', 'V1__create_t1.sql', 7, 'app', now(), 5, true)""";

    private static final String TWO_APPLIED = """
            ;INSERT INTO flyway_schema_history VALUES
                (2, '2', 'create t2', 'SQL', 'V2__create_t2.sql', 7, 'app', now(), 5, true)""";

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    private final Map<String, Start> starts = starts();

    /**
     * The database that a section describes, and the build with which its commands run.
     *
     * @param applied the migrations of the build that migrated before
     * @param verb the verb of that build and its options
     * @param sql the statements of somebody else after that
     * @param build the migrations of the build with which the commands run
     */
    private record Start(List<MigrationDefinition> applied, String verb, String sql, List<MigrationDefinition> build) {

        static Start applied(String verb, MigrationDefinition... migrations) {
            return new Start(List.of(migrations), verb, "", List.of(migrations));
        }

        static Start empty(String sql) {
            return new Start(List.of(), "", sql, tables(12));
        }

        Start then(String statements) {
            return new Start(applied, verb, statements, build);
        }

        Start build(MigrationDefinition... migrations) {
            return new Start(applied, verb, sql, List.of(migrations));
        }
    }

    private static Map<String, Start> starts() {
        MigrationDefinition one = table(1).build();
        MigrationDefinition two = table(2).build();
        MigrationDefinition three = table(3).build();
        Start upToDate = Start.applied("migrate", one, two, three);
        Start newer = upToDate.build(one, two);
        Map<String, Start> starts = new LinkedHashMap<>();
        starts.put("unknown-version", upToDate);
        starts.put(
                "checksum-changed",
                upToDate.build(one, two, table(3).checksum("test:other").build()));
        starts.put("applied-but-missing", newer);
        starts.put("applied-but-missing, second block", renumbered());
        starts.put("newer-refused", newer);
        starts.put("newer-text", newerText());
        starts.put("dependency-not-applied", dependencyNotApplied(one, two, three));
        starts.put("replaced-partly", replacedPartly(one, two));
        starts.put("outcome-unknown", outcomeUnknown());
        starts.put("other-set-depends", otherSetDepends());
        starts.put("irreversible", irreversible(one, two));
        starts.put("stored-down-changed", upToDate.then("UPDATE stepwell_migration SET down_statements = '{SELECT}'"));
        starts.put(
                "history-rows-missing",
                Start.applied("migrate", one, two).then("DELETE FROM stepwell_migration WHERE version = '2'"));
        starts.put("existing-schema", Start.empty("CREATE TABLE orders (); CREATE TABLE users ()"));
        starts.put("baseline-refused", Start.applied("migrate --to 2", one, two, three));
        starts.put("mark-refused", Start.applied("migrate --to 1", one, two, three));
        starts.put("adoption-incomplete", adoptionIncomplete());
        starts.put("foreign-history-missing", Start.empty("CREATE SCHEMA app;" + FLYWAY.formatted("app.")));
        starts.put("foreign-history-ambiguous", Start.empty(FLYWAY.formatted("") + """
                ;CREATE TABLE goose_db_version (id serial PRIMARY KEY, version_id bigint NOT NULL,
                    is_applied boolean NOT NULL, tstamp timestamp DEFAULT now())"""));
        starts.put("foreign-migration-unknown", Start.empty(FLYWAY.formatted("") + TWO_APPLIED));
        starts.put("foreign-migration-unknown, second block", joined());
        starts.put("lock-lost", upToDate);
        starts.put("migration-failed", Start.empty(""));
        starts.put("In CI and in containers", Start.applied("migrate --to 2", one, two, three));
        return starts;
    }

    private static MigrationBuilder table(int version) {
        return migration(String.valueOf(version), "CreateT" + version)
                .up("", "CREATE TABLE t" + version + " ()")
                .down("", "DROP TABLE t" + version);
    }

    private static List<MigrationDefinition> tables(int count) {
        List<MigrationDefinition> tables = new ArrayList<>();
        for (int version = 1; version <= count; version++) {
            tables.add(table(version).build());
        }
        return tables;
    }

    private static Start renumbered() {
        MigrationBuilder dependent = table(6);
        MigrationBuilder dependentOnNew = table(6).dependsOn("main", "5");
        MigrationDefinition moved = migration("5", "CreateT4")
                .up("", "CREATE TABLE t4 ()")
                .down("", "DROP TABLE t4")
                .build();
        return Start.applied(
                        "migrate",
                        table(4).build(),
                        dependent.dependsOn("main", "4").build())
                .build(moved, dependentOnNew.build());
    }

    private static Start newerText() {
        return Start.applied("migrate", view("1 AS a")).then("").build(view("2 AS a"));
    }

    private static MigrationDefinition view(String columns) {
        return migration("9", "CreateView")
                .repeatable()
                .checksum("test:" + columns)
                .up("", "CREATE OR REPLACE VIEW v AS SELECT " + columns)
                .irreversible("a view")
                .build();
    }

    private static Start dependencyNotApplied(
            MigrationDefinition one, MigrationDefinition two, MigrationDefinition three) {
        return Start.applied("migrate --only 3", one, two, three)
                .build(one, two, table(3).dependsOn("main", "2").build());
    }

    private static Start replacedPartly(MigrationDefinition one, MigrationDefinition two) {
        MigrationDefinition.Builder squash = MigrationDefinition.of("main", "010", "shop.CreateShop")
                .description("create shop")
                .checksum("test:shop")
                .up(new MigrationStatement("CREATE TABLE t1 ()", ""))
                .down(new MigrationStatement("DROP TABLE t1", ""));
        Stream.of("1", "2", "3").forEach(squash::replaces);
        return Start.applied("migrate", one, two).build(squash.build());
    }

    private static Start outcomeUnknown() {
        MigrationDefinition backfill = migration("7", "Backfill")
                .notTransactional()
                .up("", "SELECT 1")
                .irreversible("test")
                .build();
        return Start.applied("migrate", backfill)
                .then("UPDATE stepwell_migration SET state = 'running', statements_done = 0");
    }

    private static Start otherSetDepends() {
        MigrationDefinition bills = migration("billing", "1", "CreateBills")
                .dependsOn("main", "3")
                .up("", "CREATE TABLE bills ()")
                .down("", "DROP TABLE bills")
                .build();
        return Start.applied("migrate", table(2).build(), table(3).build(), bills)
                .build(table(2).build());
    }

    private static Start irreversible(MigrationDefinition one, MigrationDefinition two) {
        MigrationDefinition three = migration("3", "CreateT3")
                .up("", "CREATE TABLE t3 ()")
                .irreversible("the old addresses are deleted")
                .build();
        return Start.applied("migrate", one, two, three, table(4).build(), table(5).build());
    }

    private static Start adoptionIncomplete() {
        String names = FLYWAY.formatted("") + ";INSERT INTO flyway_schema_history VALUES "
                + "(2, '3', 'create t3', 'SQL', 'V3__create_t3.sql', 7, 'app', now(), 5, true)";
        return Start.empty(names.replace("'1', 'create t1'", "'users_table', 'users table'"))
                .build(table(2).build(), table(3).dependsOn("main", "2").build());
    }

    private static Start joined() {
        return Start.empty(FLYWAY.formatted("") + TWO_APPLIED)
                .build(migration("010", "CreateAll")
                        .up("", "CREATE TABLE t1 ()")
                        .irreversible("everything")
                        .build());
    }

    /** {@return the blocks without a prompt that call the command line, each with its commands in order} */
    private static Stream<List<DocumentedCommand>> blocks() throws IOException {
        Map<String, List<DocumentedCommand>> blocks = new LinkedHashMap<>();
        for (DocumentedCommand command : DocumentedCommands.read(
                        DocumentedCommands.project(), DocumentedCommandsTest.VERBS)
                .commands()) {
            if (command.block() > 0
                    && !command.prompt()
                    && StepwellCall.of(command).isPresent()
                    && !OF_THE_READER.contains(command.file() + "#" + command.section())) {
                blocks.computeIfAbsent(command.file() + command.block(), key -> new ArrayList<>())
                        .add(command);
            }
        }
        return blocks.values().stream();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void blockDoesWhatItsSectionSays(List<DocumentedCommand> block) throws IOException, SQLException {
        DocumentedCommand first = block.get(0);
        Start start = start(first);
        assertThat(start)
                .as("%s: add the database that the section \"%s\" describes to starts()", first, first.section())
                .isNotNull();
        prepare(Objects.requireNonNull(start));
        for (DocumentedCommand command : block) {
            StepwellCall call = StepwellCall.of(command).orElseThrow();
            Outcome outcome = InProcess.on(database, start.build().toArray(MigrationDefinition[]::new))
                    .atTerminal(80, "yes")
                    .run(call.arguments().toArray(String[]::new));
            assertThat(outcome.exitCode())
                    .as("%s%n%s%s", command, outcome.out(), outcome.err())
                    .isIn(call.exitCodes());
        }
    }

    private @Nullable Start start(DocumentedCommand first) throws IOException {
        boolean second = blocks().map(block -> block.get(0))
                .anyMatch(other -> other.file().equals(first.file())
                        && other.section().equals(first.section())
                        && other.block() < first.block());
        Start of = starts.get(first.section());
        return second ? starts.getOrDefault(first.section() + ", second block", of) : of;
    }

    @Test
    void everyStartBelongsToABlock() throws IOException {
        assertThat(blocks().map(block -> block.get(0).section()))
                .containsAll(new TreeSet<>(starts.keySet().stream()
                        .map(name -> name.replace(", second block", ""))
                        .toList()));
    }

    private void prepare(Start start) throws SQLException {
        database.execute("DROP SCHEMA IF EXISTS app CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        if (!start.verb().isEmpty()) {
            Outcome migrated = InProcess.on(database, start.applied().toArray(MigrationDefinition[]::new))
                    .run(start.verb().split(" "));
            assertThat(migrated.exitCode()).as(migrated.err()).isZero();
        }
        if (!start.sql().isEmpty()) {
            database.execute(start.sql());
        }
    }
}
