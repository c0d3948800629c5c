package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.ids;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.TestRole;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Digests and rows that something else than Stepwell has changed, hidden or lost. */
class HistoryTruthIT {

    private static final MigrationDefinition A = table("1", "a");
    private static final MigrationDefinition B = table("2", "b");
    private static final MigrationDefinition C = table("3", "c");

    private static final String WRONG =
            "[digest-wrong] The digests in \"public\".\"stepwell_digest\" do not fit the rows of the "
                    + "history, or their triggers, the owner of their function or a sequence of the history is not as it "
                    + "was. Call repair, or migrate as the owner of the history; either computes the digests anew.";

    private static final String COPIES =
            "CREATE SCHEMA backup; CREATE TABLE backup.m AS SELECT * FROM stepwell_migration; "
                    + "CREATE TABLE backup.e AS SELECT * FROM stepwell_event; CREATE TABLE backup.d AS SELECT * FROM stepwell_digest; ";
    private static final String RESTORED_ROWS =
            "INSERT INTO stepwell_migration OVERRIDING SYSTEM VALUE SELECT * FROM backup.m; ";
    private static final String RESTORED_EVENTS =
            "INSERT INTO stepwell_event OVERRIDING SYSTEM VALUE SELECT * FROM backup.e; ";
    private static final String RESTORED_DIGEST = "INSERT INTO stepwell_digest SELECT * FROM backup.d; ";
    private static final String EMPTIED = "TRUNCATE stepwell_migration, stepwell_event, stepwell_digest; ";

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void migrated() throws SQLException {
        Sql.empty(database);
        migrator(database.dataSource(), A, B).migrate();
    }

    private static Migrator build(MigrationDefinition... migrations) {
        return migrator(database.dataSource(), migrations);
    }

    @Test
    void digestFollowsChangesOfAReplicaSession() throws SQLException {
        PGSimpleDataSource replica = database.dataSource();
        replica.setOptions("-c session_replication_role=replica");
        migrator(replica, A, B).rollback(Target.steps(1));

        assertThat(build(A, B).validate()).isEmpty();
        assertThat(build(A, B).migrate().migrations()).hasSize(1);
        assertThat(Sql.tables(database)).containsExactly("a", "b");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            digest first, triggers fire      | EMPTIED RESTORED_DIGEST RESTORED_ROWS RESTORED_EVENTS
            rows first, triggers fire        | EMPTIED RESTORED_ROWS RESTORED_EVENTS RESTORED_DIGEST
            into an emptied history          | DELETE FROM stepwell_migration; RESTORED_ROWS RESTORED_DIGEST
            rows alone                       | EMPTIED RESTORED_ROWS RESTORED_EVENTS DELETE FROM stepwell_digest;
            triggers disabled                | EMPTIED DISABLED RESTORED_DIGEST RESTORED_ROWS RESTORED_EVENTS ENABLED
            rows alone, triggers disabled    | DISABLED EMPTIED RESTORED_ROWS RESTORED_EVENTS ENABLED
            digest twice, triggers disabled  | DISABLED RESTORED_DIGEST ENABLED
            an older row, triggers disabled  | DISABLED UPDATE stepwell_migration SET state = 'failed' WHERE version = '2'; UPDATE stepwell_migration SET state = 'applied'; ENABLED
            digest by hand                   | UPDATE stepwell_digest SET count = 7;
            digest lost                      | DELETE FROM stepwell_digest;
            table of the digest lost         | DROP TABLE stepwell_digest; DROP FUNCTION stepwell_digest CASCADE;
            a trigger lost                   | DROP TRIGGER stepwell_digest_update ON stepwell_migration;
            table of the rows made anew      | ANEW
            default of the format changed    | ALTER TABLE stepwell_digest ALTER format SET DEFAULT 1; DELETE FROM stepwell_digest;
            default of the format dropped    | ALTER TABLE stepwell_digest ALTER format DROP DEFAULT; DELETE FROM stepwell_digest;
            format lost in the rows          | ALTER TABLE stepwell_digest ALTER format DROP NOT NULL; UPDATE stepwell_digest SET format = NULL;
            """)
    void whateverWasRestoredTheOwnersNextRunMakesTheDigestRight(String name, String script) throws SQLException {
        String anew =
                "ALTER TABLE stepwell_migration RENAME TO old; CREATE TABLE stepwell_migration (LIKE old INCLUDING ALL); "
                        + "ALTER VIEW stepwell_status RENAME TO old_status; DROP TABLE old CASCADE; " + RESTORED_ROWS;
        String disabled =
                "ALTER TABLE stepwell_migration DISABLE TRIGGER ALL; ALTER TABLE stepwell_digest DISABLE TRIGGER ALL; ";
        database.execute(COPIES
                + script.replace("EMPTIED", EMPTIED)
                        .replace("RESTORED_DIGEST", RESTORED_DIGEST)
                        .replace("RESTORED_ROWS", RESTORED_ROWS)
                        .replace("RESTORED_EVENTS", RESTORED_EVENTS)
                        .replace("DISABLED", disabled)
                        .replace("ENABLED", disabled.replace("DISABLE", "ENABLE"))
                        .replace("ANEW", anew));
        boolean right = build(A, B).validate().isEmpty();

        assertThat(build(A, B).migrate().nothingDone()).isTrue();

        assertThat(build(A, B).validate()).isEmpty();
        assertThat(Sql.rows(database, "SELECT migration_set, count FROM stepwell_digest"))
                .containsExactly("main | 2");
        assertThat(Sql.rows(database, "SELECT count(*) FROM stepwell_event WHERE event = 'digest repaired'"))
                .containsExactly(right ? "0" : "1");
        assertStartsWithTheDigestAlone();
        build(A, B).rollback(Target.steps(1));
        assertThat(build(A, B).migrate().migrations()).hasSize(1);
    }

    private static void assertStartsWithTheDigestAlone() throws SQLException {
        TestRole starter = database.get().createRole("starter");
        database.execute("GRANT SELECT ON stepwell_digest TO " + starter.name());
        assertThat(migrator(database.get().dataSource(starter), A, B).migrate().nothingDone())
                .isTrue();
    }

    @Test
    void validateProvesAWrongDigestAndRepairMendsIt() throws SQLException {
        database.execute("UPDATE stepwell_digest SET digest_1 = 1");

        assertThat(build(A, B).validate()).extracting(Problem::toString).containsExactly(WRONG);
        assertThat(build(A, B).planRepair())
                .extracting(Repair::toString)
                .containsExactly("the digests: not those of the rows becomes computed anew");
        assertThat(build(A, B).repair("test")).extracting(Repair::kind).containsExactly(Repair.Kind.DIGEST);
        assertThat(build(A, B).validate()).isEmpty();
        assertThat(build(A, B).history(1)).extracting(HistoryEvent::event).containsExactly("digest repaired");
    }

    @Test
    void roleThatDoesNotOwnTheHistoryIsRightWithAWrongDigest() throws SQLException {
        TestRole deployer = database.get().createRole("deployer");
        database.execute("GRANT ALL ON stepwell_migration, stepwell_event, stepwell_digest TO " + deployer.name()
                + "; GRANT ALL ON SCHEMA public TO " + deployer.name()
                + "; UPDATE stepwell_digest SET digest_1 = 1");

        assertThat(migrator(database.get().dataSource(deployer), A, B).migrate().nothingDone())
                .isTrue();
        assertThat(migrator(database.get().dataSource(deployer), A, B, C)
                        .migrate()
                        .migrations())
                .hasSize(1);
        assertThat(build(A, B, C).migrate().nothingDone()).isTrue();
        database.execute("REVOKE ALL ON stepwell_migration, stepwell_event, stepwell_digest FROM " + deployer.name());
        assertThat(build(A, B, C).validate()).isEmpty();
    }

    @Test
    void manyRowsAreOneChangeOfTheDigest() throws SQLException {
        assertThat(Sql.rows(
                        database,
                        "EXPLAIN (ANALYZE, COSTS off, TIMING off) INSERT INTO stepwell_migration (migration_set, version_number, "
                                + "version, class_name, description, state, checksum, up_statements, transactional, depends_on, down_checksum, "
                                + "statements_done, applied_by, execution_ms, tool_version) SELECT 'other', ARRAY[n], "
                                + "n::text, 'c', 'd', 'applied', 'v1:' || n, '{}', true, '{}', 'x', 0, "
                                + "'x', 1, 'x' FROM generate_series(1::numeric, 20000) AS n"))
                .anyMatch(line -> line.matches("Trigger stepwell_digest_insert.*calls=1.*"));
        assertThat(Sql.rows(
                        database,
                        "EXPLAIN (ANALYZE, COSTS off, TIMING off) UPDATE stepwell_migration SET state = 'failed'"))
                .anyMatch(line -> line.matches("Trigger stepwell_digest_update.*calls=1.*"));
        assertThat(build(A, B).status()).hasSize(20_002);
    }

    @Test
    void schemaWithoutItsDataIsAsOneWithoutAHistory() throws SQLException {
        database.execute(EMPTIED);
        String message = "[existing-schema] The schema public has 2 tables and no migration history: a, b. Call "
                + "baseline(version) if the migrations up to that version create these tables, or set "
                + "existingSchema(ExistingSchema.MIGRATE) to apply all migrations beside the tables.";

        assertThat(build(A, B).validate()).extracting(Problem::toString).containsExactly(message);
        assertThatThrownBy(() -> build(A, B).migrate()).hasMessage(message);
        assertThat(build(A, B).baseline("2")).hasSize(2);
        assertThat(build(A, B).validate()).isEmpty();
    }

    @Test
    void emptiedHistoryDoesNotRunAnythingAgain() throws SQLException {
        database.execute("TRUNCATE stepwell_migration");
        String message =
                "[history-rows-missing] The history has no rows for 2 migrations that are applied according to "
                        + "its events: 1, 2. Restore the rows from a backup, or with repair; or mark each migration as rolled back "
                        + "if its objects are gone.";

        assertThat(build(A, B).validate()).extracting(Problem::toString).containsExactly(message);
        assertThatThrownBy(() -> build(A, B).migrate()).hasMessage(message);
        assertThatThrownBy(() -> build(A, B, C).migrate()).hasMessage(message);
        assertThatThrownBy(() -> build(A, B).rollback(Target.nothing())).hasMessage(message);
    }

    @Test
    void lostRowIsMarkedAsWhatIsTrue() throws SQLException {
        database.execute("DELETE FROM stepwell_migration; DROP TABLE b");

        build(A, B).markRolledBack(id("2"), "its table is gone");
        build(A, B).markApplied(id("1"), "its table is there");

        assertThat(build(A, B).validate()).isEmpty();
        assertThat(build(A, B).migrate().migrations())
                .extracting(MigrationRun::id)
                .isEqualTo(ids("2"));
    }

    @Test
    void repairRestoresLostRowsWhoseTextThisBuildHas() throws SQLException {
        database.execute("DELETE FROM stepwell_migration");
        MigrationDefinition changed = Migrations.migration("2", "CreateB")
                .checksum("test:changed")
                .up("", "CREATE TABLE b ()")
                .irreversible("test")
                .build();

        assertThat(build(A, changed).planRepair())
                .extracting(Repair::toString)
                .containsExactly("1 CreateA: no row becomes applied");
        assertThat(build(A, B).repair("from the events")).hasSize(2);
        assertThat(build(A, B).validate()).isEmpty();
        assertThat(build(A, B).migrate().nothingDone()).isTrue();
        assertThat(build(A, B).history(1))
                .extracting(HistoryEvent::detail)
                .containsExactly(Optional.of("restored the row: from the events"));
        build(A, B).rollback(Target.nothing());
        assertThat(Sql.tables(database)).isEmpty();
    }

    @Test
    void restoredRowHasThePlaceTheTimeAndTheRoleOfItsEvent() throws SQLException {
        build(A, B, C).migrate();
        database.execute("DELETE FROM stepwell_migration WHERE version IN ('1', '2')");

        build(A, B, C).repair("from the events");

        assertThat(Sql.rows(
                        database,
                        "SELECT version FROM stepwell_migration m JOIN stepwell_event e USING (version) "
                                + "WHERE e.event = 'applied' AND m.applied_at = e.occurred_at AND m.applied_by = e.database_user "
                                + "ORDER BY version"))
                .containsExactly("1", "2");
        assertThat(build(A, B, C).rollback(Target.steps(1)).migrations())
                .extracting(MigrationRun::id)
                .isEqualTo(ids("3"));
        assertThat(build(A, B, C).rollback(Target.steps(1)).migrations())
                .extracting(MigrationRun::id)
                .isEqualTo(ids("2"));
    }

    @Test
    void emptiedHistoryIsNotANewOne() throws SQLException {
        database.execute("CREATE SCHEMA shop; ALTER TABLE a SET SCHEMA shop; ALTER TABLE b SET SCHEMA shop; "
                + "DELETE FROM stepwell_event; DELETE FROM stepwell_migration");
        String emptied =
                "[history-rows-missing] The history has no rows and no events, but its digests show that it had "
                        + "some. Restore the rows and the events from a backup; or call baseline with the last version that the "
                        + "database has; or drop the tables of the history if the database has nothing of the migrations.";

        assertThatThrownBy(() -> build(A, B).migrate()).hasMessage(emptied);
        assertThat(build(A, B).validate()).extracting(Problem::toString).containsExactly(emptied);

        build(A, B).baseline("2");
        assertThat(build(A, B).validate()).isEmpty();
        assertThat(build(A, B).migrate().nothingDone()).isTrue();
    }

    @Test
    void rowsLeftOutOfADumpAreMissing() throws SQLException {
        database.execute("CREATE SCHEMA shop; ALTER TABLE a SET SCHEMA shop; ALTER TABLE b SET SCHEMA shop; "
                + "ALTER TABLE stepwell_migration DISABLE TRIGGER ALL; DELETE FROM stepwell_event; "
                + "DELETE FROM stepwell_migration; ALTER TABLE stepwell_migration ENABLE TRIGGER ALL");

        for (int start = 0; start < 2; start++) {
            assertThatThrownBy(() -> build(A, B).migrate())
                    .hasMessageStartingWith("[history-rows-missing] The history has no rows and no events, but ");
        }
    }

    @Test
    void lostMigrationThatWasRenumberedIsNamed() throws SQLException {
        database.execute("DELETE FROM stepwell_migration WHERE version = '2'");
        MigrationDefinition renumbered = Migrations.migration("5", "CreateB")
                .checksum("test:other")
                .up("", "CREATE TABLE b ()")
                .irreversible("test")
                .build();

        assertThatThrownBy(() -> build(A, renumbered).migrate())
                .hasMessage(
                        "[history-rows-missing] The history has no row for a migration that is applied according to "
                                + "its events: 2. This build has one of them under another version: 5 CreateB. Give CreateB its version "
                                + "back. Restore the row from a backup, or with repair; or mark the migration as "
                                + "rolled back if its objects are gone.");
    }

    @Test
    void rolledBackIsNotLost() throws SQLException {
        build(A, B).rollback(Target.nothing());
        assertThat(build(A, B).validate()).isEmpty();
        assertThat(build(A, B).migrate().migrations()).hasSize(2);
        build(A, B).markRolledBack(id("2"), "test");
        database.execute("DROP TABLE b");
        assertThat(build(A, B).migrate().migrations()).hasSize(1);
    }

    @Test
    void lostRowOfAHalfDoneMigrationDoesNotBeginAnew() throws SQLException {
        MigrationDefinition half = Migrations.migration("3", "Half")
                .notTransactional()
                .up("", "CREATE TABLE c ()")
                .up("", "SELECT 1 / 0 FROM pg_class")
                .down("", "DROP TABLE c")
                .build();
        assertThatThrownBy(() -> build(A, B, half).migrate()).isInstanceOf(MigrationException.class);

        assertHalfDoneIsNotBegunAnew(half);
    }

    @Test
    void lostRowOfAHalfRolledBackMigrationIsNotRestored() throws SQLException {
        MigrationDefinition half = Migrations.migration("3", "Half")
                .notTransactional()
                .up("", "CREATE TABLE c ()")
                .down("", "DROP TABLE c")
                .down("", "SELECT 1 / 0 FROM pg_class")
                .build();
        build(A, B, half).migrate();
        assertThatThrownBy(() -> build(A, B, half).rollback(Target.steps(1))).isInstanceOf(MigrationException.class);

        assertHalfDoneIsNotBegunAnew(half);
    }

    private static void assertHalfDoneIsNotBegunAnew(MigrationDefinition half) throws SQLException {
        database.execute("DELETE FROM stepwell_migration WHERE version = '3'");
        assertThatThrownBy(() -> build(A, B, half).migrate())
                .hasMessageStartingWith(
                        "[history-rows-missing] The history has no row for a migration that is applied ");
        assertThat(build(A, B, half).planRepair()).isEmpty();
        build(A, B, half).markRolledBack(id("3"), "undone by hand");
        assertThat(build(A, B, half).validate()).isEmpty();
    }

    @Test
    void upkeepByAnotherRoleLeavesTheFunctionToTheOwner() throws SQLException {
        Sql.empty(database);
        TestRole owner = database.get().createRole("owner");
        database.execute("GRANT ALL ON SCHEMA public TO " + owner.name());
        Migrator migrator = migrator(database.get().dataSource(owner), A, B);
        migrator.migrate();
        database.execute("DROP TABLE stepwell_digest; DROP FUNCTION stepwell_digest CASCADE");

        assertThat(build(A, B).migrate().nothingDone()).isTrue();
        assertThat(migrator.validate()).isEmpty();
        assertThat(migrator.rollback(Target.nothing()).migrations()).hasSize(2);
    }

    @Test
    void functionServesTheTablesOfItsOwnerAlone() throws SQLException {
        TestRole stranger = database.get().createRole("stranger");
        database.execute("GRANT EXECUTE ON FUNCTION stepwell_digest TO " + stranger.name() + "; CREATE SCHEMA mine "
                + "AUTHORIZATION " + stranger.name());
        try (var connection = database.get().dataSource(stranger).getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE mine.stepwell_migration (); CREATE TRIGGER t AFTER TRUNCATE "
                    + "ON mine.stepwell_migration EXECUTE FUNCTION public.stepwell_digest()");
            assertThatThrownBy(() -> statement.execute("TRUNCATE mine.stepwell_migration"))
                    .hasMessageStartingWith("ERROR: the owner of function stepwell_digest is not the owner of table "
                            + "stepwell_migration");
        }
    }

    @Test
    void sequencesGoOnBehindTheRows() throws SQLException {
        database.execute("ALTER SEQUENCE stepwell_event_event_id_seq RESTART; "
                + "ALTER SEQUENCE stepwell_migration_position_seq RESTART");

        assertThat(build(A, B).validate()).extracting(Problem::toString).containsExactly(WRONG);
        assertThat(build(A, B, C).migrate().migrations()).hasSize(1);
        assertThat(build(A, B, C).validate()).isEmpty();
        assertThat(build(A, B, C).rollback(Target.steps(1)).migrations())
                .extracting(MigrationRun::id)
                .isEqualTo(ids("3"));
    }

    @Test
    void upkeepDoesNotWaitForAReader() throws SQLException {
        database.execute("UPDATE stepwell_digest SET digest_1 = 1");
        try (var reader = database.connect()) {
            reader.setAutoCommit(false);
            assertThat(Sql.rows(reader, "SELECT count(*) FROM stepwell_migration"))
                    .containsExactly("2");

            assertThat(build(A, B).migrate().nothingDone()).isTrue();
            assertThat(build(A, B).validate()).hasSize(1);
            reader.rollback();
        }
        assertThat(build(A, B).migrate().nothingDone()).isTrue();
        assertThat(build(A, B).validate()).isEmpty();
    }

    @Test
    void lostRowOfAnotherSetStopsNobody() throws SQLException {
        migrator(
                        database.dataSource(),
                        Migrations.migration("billing", "1", "X")
                                .up("", "SELECT 1")
                                .irreversible("x")
                                .build())
                .migrate();
        database.execute("DELETE FROM stepwell_migration WHERE migration_set = 'billing'");

        assertThat(build(A, B, C).migrate().migrations()).hasSize(1);
    }

    @Test
    void hiddenRowsAreNotMissingRows() throws SQLException {
        TestRole reader = database.get().createRole("reader");
        database.execute("GRANT SELECT ON stepwell_migration, stepwell_event, stepwell_digest TO " + reader.name()
                + "; ALTER TABLE stepwell_migration ENABLE ROW LEVEL SECURITY; "
                + "ALTER TABLE stepwell_digest ENABLE ROW LEVEL SECURITY");
        String message =
                "[history-not-accessible] Role " + reader.name() + " lacks a privilege for reading the history in "
                        + "\"public\".\"stepwell_migration\". Grant the privilege, or connect as the role that owns the schema; "
                        + "status and validate need only SELECT.\n"
                        + "ERROR: query would be affected by row-level security policy for table \"stepwell_";

        Migrator reading = migrator(database.get().dataSource(reader), A, B);
        assertThatThrownBy(reading::status).hasMessageStartingWith(message);
        assertThatThrownBy(reading::validate).hasMessageStartingWith(message);
        assertThatThrownBy(reading::migrate).hasMessageStartingWith(message);
        assertThat(build(A, B).validate()).extracting(Problem::code).containsExactly(ProblemCode.HISTORY_UNTRUSTED);
    }

    @Test
    void rowsHiddenFromTheirOwnerAreNotMissingEither() throws SQLException {
        Sql.empty(database);
        TestRole owner = database.get().createRole("owner");
        database.execute("GRANT ALL ON SCHEMA public TO " + owner.name());
        Migrator migrator = migrator(database.get().dataSource(owner), A, B);
        migrator.migrate();
        database.execute("ALTER TABLE stepwell_migration ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY");

        assertThatThrownBy(() ->
                        migrator(database.get().dataSource(owner), A, B, C).migrate())
                .hasMessageContaining("query would be affected by row-level security policy");
        assertThatThrownBy(() -> migrator.rollback(Target.nothing()))
                .hasMessageContaining("query would be affected by row-level security policy");
        assertThatThrownBy(migrator::status)
                .hasMessageContaining("query would be affected by row-level security policy");
    }

    @Test
    void connectionGetsItsRowSecurityBack() throws Exception {
        try (var connection = database.connect()) {
            StubDataSource pool = new StubDataSource(connection);
            migrator(pool, A, B).status();
            migrator(pool, A, B, C).migrate();
            assertThat(Sql.rows(connection, "SHOW row_security")).containsExactly("on");
        }
    }
}
