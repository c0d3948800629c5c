package dev.stepwell.runtime;

import static dev.stepwell.runtime.KeptHistory.A;
import static dev.stepwell.runtime.KeptHistory.B;
import static dev.stepwell.runtime.KeptHistory.C;
import static dev.stepwell.runtime.KeptHistory.HALF;
import static dev.stepwell.runtime.KeptHistory.INDEX;
import static dev.stepwell.runtime.KeptHistory.VIEW;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.TestRole;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The formats of the history: the way up from each older one, and the refusal of a newer one. */
class HistoryFormatIT {

    private static final MigrationDefinition CORRECTED_HALF = migration("billing", "6", "Half")
            .notTransactional()
            .up("", "CREATE TABLE d ()")
            .up("", "ALTER TABLE d ADD COLUMN e integer")
            .down("", "DROP TABLE d")
            .build();

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void keptDump() throws SQLException, IOException {
        Sql.empty(database);
        try (InputStream dump =
                        Objects.requireNonNull(HistoryFormatIT.class.getResourceAsStream("/history-format-1.sql"));
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(new String(dump.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Migrator build(MigrationDefinition... more) {
        List<MigrationDefinition> all = new java.util.ArrayList<>(List.of(A, B, INDEX, VIEW, C));
        all.addAll(List.of(more));
        return migrator(database.dataSource(), all.toArray(MigrationDefinition[]::new));
    }

    private static String format() throws SQLException {
        return Sql.rows(database, "SELECT DISTINCT format FROM stepwell_digest").toString();
    }

    @Test
    void firstFormatIsRead() {
        assertThat(build(HALF).status())
                .extracting(MigrationStatus::state)
                .containsExactly(
                        MigrationState.APPLIED,
                        MigrationState.APPLIED,
                        MigrationState.APPLIED,
                        MigrationState.APPLIED,
                        MigrationState.APPLIED,
                        MigrationState.FAILED);
        assertThat(build(HALF).history(100)).hasSize(10);
        assertThat(build().planRollback(Target.steps(1)).isEmpty()).isFalse();
    }

    @Test
    void startWithNothingToDoBringsItUp() throws SQLException {
        assertThat(build().migrate().nothingDone()).isTrue();

        assertThat(format()).isEqualTo("[2]");
        assertThat(Sql.rows(
                        database,
                        "SELECT event, migration_set, detail FROM stepwell_event ORDER BY event_id DESC LIMIT 1"))
                .containsExactly("upgraded | null | the history from format 1 to format 2");
        assertThat(build().validate()).isEmpty();
        assertThat(build().history(1)).extracting(event -> event.id().isEmpty()).containsExactly(true);
        TestRole starter = database.get().createRole("starter");
        database.execute("GRANT SELECT ON stepwell_digest TO " + starter.name());
        assertThat(migrator(database.get().dataSource(starter), A, B, INDEX, VIEW, C)
                        .migrate()
                        .nothingDone())
                .isTrue();
    }

    @Test
    void aBackupMeanwhileIsWaitedFor() throws Exception {
        try (Connection backup = database.dataSource().getConnection();
                Statement lock = backup.createStatement()) {
            backup.setAutoCommit(false);
            lock.execute("LOCK TABLE stepwell_migration IN ACCESS SHARE MODE");
            FutureTask<MigrationResult> run = new FutureTask<>(
                    () -> build(CORRECTED_HALF, table("7", "f")).migrate());
            new Thread(run).start();
            Set<String> attempts = new TreeSet<>();
            while (attempts.size() < 2 && !run.isDone()) {
                attempts.addAll(Sql.rows(
                        database,
                        "SELECT query_start FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
                                + "AND query LIKE '%LOCK TABLE%'"));
            }
            backup.rollback();

            assertThat(run.get().migrations()).isNotEmpty();
        }
        assertThat(format()).isEqualTo("[2]");
    }

    @Test
    void runGoesOnInIt() throws SQLException {
        assertThat(build(CORRECTED_HALF, table("7", "f")).migrate().migrations())
                .hasSize(2);
        assertThat(Sql.tables(database)).containsExactly("a", "b", "c", "d", "f");
        assertThat(format()).isEqualTo("[2]");
    }

    @Test
    void everythingIsRolledBackFromIt() throws SQLException {
        assertThat(build(HALF).rollback(Target.nothing()).migrations()).hasSize(6);

        assertThat(Sql.tables(database)).isEmpty();
        assertThat(format()).isEqualTo("[2]");
        assertThat(build().migrate().migrations()).hasSize(5);
    }

    @Test
    void anotherBuildRollsBackFromItWithTheStoredSteps() throws SQLException {
        assertThat(migrator(database.dataSource(), A, B)
                        .rollback(Target.toBuild())
                        .migrations())
                .hasSize(3);
        assertThat(Sql.tables(database)).containsExactly("a", "b", "d");
    }

    @Test
    void grantsStay() throws SQLException {
        TestRole reader = database.get().createRole("reader");
        database.execute("GRANT SELECT ON stepwell_migration, stepwell_event, stepwell_digest TO " + reader.name());
        build().migrate();

        Migrator reading = migrator(database.get().dataSource(reader), A, B, INDEX, VIEW, C);
        assertThat(reading.validate()).isEmpty();
        assertThat(reading.history(1)).hasSize(1);
    }

    @Test
    void roleThatDoesNotOwnItReadsItAndIsRefusedBeforeItWrites() throws SQLException {
        TestRole deployer = database.get().createRole("deployer");
        database.execute("GRANT ALL ON stepwell_migration, stepwell_event, stepwell_digest TO " + deployer.name()
                + "; GRANT ALL ON SCHEMA public TO " + deployer.name());
        Migrator same = migrator(database.get().dataSource(deployer), A, B, INDEX, VIEW, C);
        Migrator more = migrator(database.get().dataSource(deployer), A, B, INDEX, VIEW, C, table("7", "f"));

        assertThat(same.migrate().nothingDone()).isTrue();
        assertThatThrownBy(more::migrate)
                .hasMessage("[history-not-accessible] Role " + deployer.name()
                        + " lacks a privilege for bringing the history up to format 2 in "
                        + "\"public\".\"stepwell_migration\". Grant the privilege, or connect as the role that owns the "
                        + "schema; status and validate need only SELECT.\n"
                        + "ERROR: must be owner of table stepwell_migration (SQLSTATE 42501)");
        assertThat(Sql.tables(database)).containsExactly("a", "b", "c", "d");
    }

    @Test
    void firstFormatWithoutItsDigestIsBroughtUp() throws SQLException {
        database.execute("DROP TABLE stepwell_digest; DROP FUNCTION stepwell_digest CASCADE");

        assertThat(build().migrate().nothingDone()).isTrue();
        assertThat(format()).isEqualTo("[2]");
        assertThat(build().validate()).isEmpty();
    }

    @Test
    void newerFormatIsRefusedByEachVerb() throws SQLException {
        build().migrate();
        database.execute(
                "ALTER TABLE stepwell_digest ALTER COLUMN format SET DEFAULT 3; UPDATE stepwell_digest SET format = 3");
        String message =
                "[history-newer] The history in schema public has format 3, and this version of Stepwell reads "
                        + "formats up to 2. Use the version of Stepwell that brought the history to format 3, or a newer one.";

        Verbs.of(build())
                .forEach((verb, call) -> assertThatThrownBy(call).as(verb).hasMessage(message));
    }
}
