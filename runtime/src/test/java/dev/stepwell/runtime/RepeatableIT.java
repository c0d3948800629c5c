package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.registry;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.TestRole;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Repeatable migrations, which are applied again when they change, and never by an older build. */
@Timeout(120)
class RepeatableIT {

    private static final MigrationDefinition A = table("1", "a");

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    /** A view of one column, which is the text. */
    private static MigrationDefinition view(int text, String... dependsOn) {
        MigrationBuilder view = migration("9", "NumberView")
                .repeatable()
                .checksum("v1:" + text)
                .up("", "CREATE OR REPLACE VIEW v AS SELECT " + text + " AS number")
                .down("", "DROP VIEW v");
        view.dependsOn("main", "1");
        Arrays.stream(dependsOn).forEach(dependency -> view.dependsOn("main", dependency));
        return view.build();
    }

    /** A build whose view has a text. */
    private static Migrator build(int text) {
        return migrator(database.dataSource(), A, view(text));
    }

    private static String number() throws SQLException {
        return Sql.rows(database, "SELECT number FROM v").get(0);
    }

    @Test
    void changedTextIsAppliedAgain() throws SQLException {
        assertThat(build(1).migrate().migrations()).hasSize(2);
        assertThat(build(1).migrate().nothingDone()).isTrue();

        MigrationResult result;
        try (LogCapture log = new LogCapture()) {
            result = build(2).migrate();
            assertThat(String.join("\n", log.lines()))
                    .containsPattern("Applied 9 NumberView in \\d+ ms, again: its text has changed");
        }

        assertThat(result.migrations()).singleElement().matches(MigrationRun::again);
        assertThat(number()).isEqualTo("2");
        assertThat(Sql.events(database)).containsExactly("applied main:1", "applied main:9", "applied again main:9");
        assertThat(Sql.rows(
                        database,
                        "SELECT checksum, up_statements, texts, applied_at = (SELECT max(applied_at) FROM stepwell_migration) "
                                + "FROM stepwell_migration WHERE version = '9'"))
                .containsExactly("v1:2 | {\"CREATE OR REPLACE VIEW v AS SELECT 2 AS number\"} | {v1:1,v1:2} | t");
        assertThat(Sql.rows(database, "SELECT checksum FROM stepwell_event WHERE version = '9' ORDER BY event_id"))
                .containsExactly("v1:1", "v1:2");
    }

    @Test
    void planSaysAgain() {
        build(1).migrate();
        Migrator migrator = migrator(database.dataSource(), A, view(2), table("10", "b"));

        assertThat(PlanScript.body(migrator.plan(Target.latest()))).isEqualTo("""
                -- apply 10 CreateB: Create B
                CREATE TABLE b (id integer PRIMARY KEY);

                -- apply 9 NumberView: Number View (again)
                CREATE OR REPLACE VIEW v AS SELECT 2 AS number;
                """);
        assertThat(migrator.rehearse(Target.latest()).migrations().get(1).toString())
                .matches("9 NumberView: \\d+ ms, access exclusive on public.v");
        assertThat(build(1).plan(Target.latest()).isEmpty()).isTrue();
    }

    @Test
    void statusSaysWhichTextIsNewer() {
        build(1).migrate();
        assertThat(states(build(1))).containsExactly("1 APPLIED", "9 APPLIED");
        assertThat(states(build(2))).containsExactly("1 APPLIED", "9 OUTDATED");
        build(2).migrate();
        assertThat(states(build(2))).containsExactly("1 APPLIED", "9 APPLIED");
        assertThat(states(build(1))).containsExactly("1 APPLIED", "9 NEWER_TEXT");
        assertThat(states(migrator(database.dataSource(), A))).containsExactly("1 APPLIED", "9 UNKNOWN");
    }

    private static List<String> states(Migrator migrator) {
        return migrator.status().stream()
                .map(status -> status.id() + " " + status.state() + (status.late() ? " late" : ""))
                .toList();
    }

    @Test
    void olderTextIsNotAppliedOverANewerOne() throws SQLException {
        build(1).migrate();
        build(2).migrate();

        try (LogCapture log = new LogCapture()) {
            MigrationResult result = build(1).migrate();
            assertThat(result.nothingDone()).isTrue();
            assertThat(result.newerTexts()).containsExactly(id("9"));
            assertThat(String.join("\n", log.lines()))
                    .contains("Stepwell: the database has newer texts of repeatable migrations than this build, and "
                            + "keeps them: [9].");
        }

        assertThat(number()).isEqualTo("2");
        assertThat(build(1).validate()).isEmpty();
        assertThat(build(1).plan(Target.latest()).newerTexts()).containsExactly(id("9"));
        assertThat(build(1).planRepair()).isEmpty();
        assertThat(build(2).migrate().newerTexts()).isEmpty();
    }

    @Test
    void olderTextIsRefusedWhereNewerVersionsAre() {
        build(1).migrate();
        build(2).migrate();
        Migrator refusing = Migrator.builder(database.dataSource())
                .registry(registry(A, view(1)))
                .newerVersions(NewerVersions.REFUSE)
                .build();
        String message = "[newer-text] One repeatable migration has a newer text in the database than in this "
                + "build: 9. Deploy a build that contains the newer text, or apply the older text with "
                + "migrate(Target.only(version)).";

        assertThatThrownBy(refusing::migrate).hasMessage(message);
        assertThat(refusing.validate()).hasToString("[" + message + "]");
        assertThat(refusing.migrate(Target.only("9")).migrations()).hasSize(1);
        assertThat(refusing.validate()).isEmpty();
    }

    @Test
    void olderTextIsBroughtBackByItsName() throws SQLException {
        build(1).migrate();
        build(2).migrate();

        assertThat(build(1).migrate(Target.only("9")).migrations())
                .singleElement()
                .matches(MigrationRun::again);

        assertThat(number()).isEqualTo("1");
        assertThat(Sql.events(database)).endsWith("applied again main:9", "brought back main:9");
        // Nodes of the newer build that start again do not undo what a person did.
        assertThat(build(2).migrate().newerTexts()).containsExactly(id("9"));
        assertThat(number()).isEqualTo("1");
        assertThat(build(3).migrate().migrations()).hasSize(1);
        assertThat(number()).isEqualTo("3");
        assertThat(build(1).migrate().newerTexts()).containsExactly(id("9"));

        build(3).rollback(Target.only("9"));
        build(3).migrate();
        assertThat(Sql.rows(database, "SELECT texts FROM stepwell_migration WHERE version = '9'"))
                .containsExactly("{v1:2,v1:1,v1:3}");
    }

    @Test
    void rollbackDoesNotMakeAnOlderTextNew() throws SQLException {
        build(1).migrate();
        build(2).migrate();
        build(2).rollback(Target.only("9"));
        build(2).migrate();
        assertThat(build(1).migrate().newerTexts()).containsExactly(id("9"));
        assertThat(number()).isEqualTo("2");

        // Nothing is there to be newer, until the newer build comes again.
        build(1).rollback(Target.only("9"));
        build(1).migrate();
        assertThat(number()).isEqualTo("1");
        build(2).migrate();
        assertThat(number()).isEqualTo("2");
        assertThat(build(1).migrate().nothingDone()).isTrue();
        assertThat(number()).isEqualTo("2");
    }

    @Test
    void versionThatIsWrittenOtherwiseIsTheSame() throws SQLException {
        build(1).migrate();
        build(2).migrate();
        build(2).rollback(Target.only("9"));
        MigrationDefinition sameView = migration("09.0", "NumberView")
                .repeatable()
                .checksum("v1:2")
                .up("", "CREATE OR REPLACE VIEW v AS SELECT 2 AS number")
                .down("", "DROP VIEW v")
                .build();
        migrator(database.dataSource(), A, sameView).migrate();

        assertThat(build(1).migrate().newerTexts()).containsExactly(id("9"));
        assertThat(Sql.rows(database, "SELECT texts FROM stepwell_migration WHERE version = '09.0'"))
                .containsExactly("{v1:1,v1:2}");
    }

    @Test
    void rollbackUndoesTheTextThatIsThere() throws SQLException {
        build(1).migrate();
        MigrationDefinition function = migration("9", "NumberFunction")
                .repeatable()
                .checksum("v1:2")
                .up("", "DROP VIEW IF EXISTS v")
                .up("", "CREATE OR REPLACE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 2'")
                .down("", "DROP FUNCTION f")
                .build();
        migrator(database.dataSource(), A, function).migrate();

        assertThat(PlanScript.body(build(1).planRollback(Target.only("9")))).isEqualTo("""
                -- roll back 9 NumberFunction: Number Function
                DROP FUNCTION f;
                """);
        build(1).rollback(Target.only("9"));

        assertThat(Sql.rows(database, "SELECT proname FROM pg_proc WHERE proname = 'f'"))
                .isEmpty();
        assertThat(Sql.history(database)).containsExactly("main:1 applied");
    }

    @Test
    void baselineAndMarksCountAsTexts() throws SQLException {
        database.execute("CREATE VIEW v AS SELECT 1 AS number");
        build(1).baseline("9");
        assertThat(build(2).migrate().migrations()).hasSize(1);
        assertThat(build(1).migrate().newerTexts()).containsExactly(id("9"));

        database.execute("CREATE OR REPLACE VIEW v AS SELECT 3 AS number");
        build(3).markApplied(id("9"), "replaced by hand");
        assertThat(build(3).migrate().nothingDone()).isTrue();
        assertThat(build(2).migrate().newerTexts()).containsExactly(id("9"));
        assertThatThrownBy(() -> build(3).markApplied(id("9"), "twice"))
                .hasMessage("[mark-refused] 9 NumberView is already applied. Choose a pending migration; status "
                        + "lists them.");

        build(3).markRolledBack(id("9"), "dropped by hand");
        build(1).markApplied(id("9"), "made by hand");
        assertThat(build(3).migrate().newerTexts()).containsExactly(id("9"));
        assertThat(Sql.events(database))
                .containsExactly(
                        "baselined main:1",
                        "baselined main:9",
                        "applied again main:9",
                        "repaired main:9",
                        "repaired main:9",
                        "repaired main:9");
        assertThat(Sql.rows(database, "SELECT texts FROM stepwell_migration WHERE version = '9'"))
                .containsExactly("{v1:2,v1:3,v1:1}");

        build(1).markRolledBack(id("9"), "gone again");
        build(3).migrate();
        assertThat(Sql.rows(database, "SELECT checksum, texts FROM stepwell_migration WHERE version = '9'"))
                .containsExactly("v1:3 | {v1:2,v1:3,v1:1}");
    }

    @Test
    void textThatFailsLeavesTheEarlierOne() throws SQLException {
        build(1).migrate();
        MigrationDefinition broken = migration("9", "NumberView")
                .repeatable()
                .checksum("v1:2")
                .up("", "CREATE OR REPLACE VIEW v AS SELECT 2 AS number")
                .up("", "SELECT 1 / 0")
                .down("", "DROP VIEW v")
                .build();

        assertThatThrownBy(() -> migrator(database.dataSource(), A, broken).migrate())
                .hasMessageStartingWith(
                        "[migration-failed] 9 NumberView failed at statement 2 of 2; its transaction was rolled "
                                + "back and nothing was changed. Correct the migration and migrate again.");

        assertThat(number()).isEqualTo("1");
        assertThat(states(build(1))).containsExactly("1 APPLIED", "9 APPLIED");
        assertThat(Sql.events(database)).endsWith("applied main:9", "failed main:9");
        assertThat(build(2).migrate().migrations()).hasSize(1);
    }

    @Test
    void ordinaryMigrationCanBecomeRepeatable() throws SQLException {
        MigrationDefinition ordinary = migration("9", "NumberView")
                .checksum("v1:1")
                .up("", "CREATE VIEW v AS SELECT 1 AS number")
                .down("", "DROP VIEW v")
                .build();
        migrator(database.dataSource(), A, ordinary).migrate();

        build(2).migrate();

        assertThat(number()).isEqualTo("2");
        assertThat(build(1).migrate().newerTexts()).containsExactly(id("9"));
        assertThatThrownBy(() -> migrator(database.dataSource(), A, ordinary).migrate())
                .hasMessageStartingWith("[checksum-changed] 9 NumberView was changed after it was applied on ");
    }

    @Test
    void buildsThatStartTogetherEndWithTheNewerText() throws Exception {
        build(1).migrate();
        for (int round = 0; round < 5; round++) {
            int newer = round + 2;
            List<Callable<MigrationResult>> starts = new ArrayList<>();
            for (int node = 0; node < 8; node++) {
                Migrator migrator = build(node % 2 == 0 ? newer : newer - 1);
                starts.add(migrator::migrate);
            }
            ExecutorService pool = Executors.newFixedThreadPool(8);
            try {
                for (Future<MigrationResult> result : pool.invokeAll(starts)) {
                    result.get();
                }
            } finally {
                pool.shutdownNow();
            }
            assertThat(number()).isEqualTo(Integer.toString(newer));
        }
        assertThat(Sql.events(database))
                .filteredOn("applied again main:9"::equals)
                .hasSize(5);
    }

    @Test
    void whoMayNotReadTheEventsIsRefusedBeforeATextIsApplied() throws SQLException {
        build(1).migrate();
        TestRole deployer = database.get().createRole("texts");
        database.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON stepwell_migration TO " + deployer.name()
                + "; GRANT INSERT ON stepwell_event TO " + deployer.name());

        assertThatThrownBy(() -> migrator(database.get().dataSource(deployer), A, view(2))
                        .migrate())
                .hasMessage("[history-not-accessible] Role "
                        + deployer.name()
                        + " lacks a privilege for writing the history in \"public\".\"stepwell_migration\". Grant the "
                        + "privilege, or connect as the role that owns the schema; status and validate need only "
                        + "SELECT.");
    }
}
