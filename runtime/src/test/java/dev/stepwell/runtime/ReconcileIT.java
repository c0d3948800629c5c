package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.Recovery;
import dev.stepwell.testdatabase.CatalogSnapshot;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The leftovers of sessions that died in a statement with {@code CONCURRENTLY}, after which the migration goes on. */
@Timeout(120)
class ReconcileIT {

    private static final String WAITING = "EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() "
            + "AND application_name LIKE 'stepwell %' AND wait_event_type = 'Lock')";

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    /** A change that waits half-way for transactions that use the table. */
    enum Change {
        CREATE_INDEX,
        DROP_INDEX,
        REINDEX,
        DETACH_PARTITION;

        /** The second one is the change. */
        MigrationDefinition[] migrations() {
            MigrationDefinition change =
                    switch (this) {
                        case CREATE_INDEX ->
                            change(
                                    "CREATE INDEX CONCURRENTLY \"By Id\" ON a (id)",
                                    new Recovery.CreateIndex("\"By Id\"", "a"));
                        case DROP_INDEX -> change("DROP INDEX CONCURRENTLY a_id", new Recovery.DropIndex("a_id"));
                        case REINDEX ->
                            change(
                                    "REINDEX TABLE CONCURRENTLY a",
                                    new Recovery.Reindex(Recovery.Reindex.Scope.TABLE, "a"));
                        case DETACH_PARTITION ->
                            change(
                                    "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY",
                                    new Recovery.DetachPartition("p", "public.p1"));
                    };
            return new MigrationDefinition[] {tables(), change};
        }
    }

    @ParameterizedTest
    @EnumSource
    void sessionThatIsEndedHalfWayEndsLikeOneThatIsNot(Change change) throws Exception {
        CatalogSnapshot undisturbed = undisturbed(change);
        terminated(change.migrations());
        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:2 running");
        assertThat(undisturbed.differenceTo(snapshot())).isNotEmpty();

        assertThat(migrator(database.dataSource(), change.migrations())
                        .migrate()
                        .migrations())
                .hasSize(1);

        assertThat(undisturbed.differenceTo(snapshot())).isEmpty();
        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:2 applied");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            CREATE_INDEX;     statement 1 of 1: the index public."By Id" was built
            DROP_INDEX;       statement 1 of 1: the index a_id is gone
            DETACH_PARTITION; statement 1 of 1: public.p1 is detached
            REINDEX;
            """)
    void processThatIsKilledHalfWayEndsLikeOneThatIsNot(Change change, String adopted) throws Exception {
        CatalogSnapshot undisturbed = undisturbed(change);
        migrator(database.dataSource(), tables()).migrate();
        try (Connection user = using();
                MigratorProcess process =
                        MigratorProcess.start(database, MigratorProcess.Registry.valueOf(change.name()))) {
            Sql.await(database, WAITING);
            process.kill();
            user.rollback();
        }

        // Its backend holds the lock until it has come to the end of the statement.
        migrator(database.dataSource(), change.migrations()).migrate();

        assertThat(undisturbed.differenceTo(snapshot())).isEmpty();
        assertThat(Sql.rows(
                        database,
                        "SELECT event || ', ' || coalesce(detail, '') FROM stepwell_event WHERE version = '2' "
                                + "ORDER BY event_id"))
                .isEqualTo(adopted == null ? List.of("applied, ") : List.of("adopted, " + adopted, "applied, "));
    }

    @Test
    void detachThatIsPendingIsFinalizedAndSaysSo() throws Exception {
        terminated(Change.DETACH_PARTITION.migrations());

        migrator(database.dataSource(), Change.DETACH_PARTITION.migrations()).migrate();

        assertThat(Sql.rows(database, "SELECT detail FROM stepwell_event WHERE event = 'adopted'"))
                .containsExactly("statement 1 of 1: the detach of public.p1 was pending, and is finalized");
    }

    @ParameterizedTest
    @CsvSource({
        "INDEX,    public.a_id, INDEX CONCURRENTLY public.a_id",
        "TABLE,    a,           TABLE CONCURRENTLY a",
        "SCHEMA,   public,      SCHEMA CONCURRENTLY public",
        "DATABASE, '',          DATABASE CONCURRENTLY current"
    })
    void invalidIndexesOfAReindexAreDroppedWhateverItsScope(Recovery.Reindex.Scope scope, String name, String reindexed)
            throws Exception {
        String current = Sql.rows(database, "SELECT current_database()").get(0);
        MigrationDefinition reindex =
                change("REINDEX " + reindexed.replace("current", current), new Recovery.Reindex(scope, name));
        terminated(tables(), reindex);
        String invalid = "SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid";
        assertThat(Sql.rows(database, invalid)).isNotEmpty().allMatch(index -> index.endsWith("_ccnew"));

        migrator(database.dataSource(), tables(), reindex).migrate();

        assertThat(Sql.rows(database, invalid)).isEmpty();
    }

    @Test
    void invalidIndexThatIsOlderThanTheMigrationIsNotDropped() throws Exception {
        terminated(Change.REINDEX.migrations());
        database.execute("UPDATE stepwell_migration SET execution_ms = 0");

        migrator(database.dataSource(), Change.REINDEX.migrations()).migrate();

        assertThat(Sql.rows(database, "SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid"))
                .containsExactly("a_id_ccnew");
    }

    @Test
    void uniqueViolationLeavesAnIndexThatTheNextRunDrops() throws SQLException {
        MigrationDefinition unique =
                change("CREATE UNIQUE INDEX CONCURRENTLY a_key ON a (id)", new Recovery.CreateIndex("a_key", "a"));
        Migrator migrator = migrator(database.dataSource(), tables(), unique);
        migrator(database.dataSource(), tables()).migrate();
        database.execute("INSERT INTO a VALUES (7), (7)");

        assertThatThrownBy(migrator::migrate).hasMessage("""
                        [migration-failed] 2 Change failed at statement 1 of 1; it runs without a transaction, and \
                        none of its statements stays applied, but the INVALID index public.a_key stays until the \
                        next run drops it. Correct the migration and migrate again.
                         --> src/main/java/shop/Change.java:5:42
                          |
                        5 |         CREATE UNIQUE INDEX CONCURRENTLY a_key ON a (id)
                          |                                          ^
                        ERROR: could not create unique index "a_key" (SQLSTATE 23505)
                        DETAIL: Key (id)=(7) is duplicated.""");
        assertThat(Sql.rows(database, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_key'::regclass"))
                .containsExactly("f");

        database.execute("DELETE FROM a");
        migrator.migrate();
        assertThat(Sql.rows(database, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_key'::regclass"))
                .containsExactly("t");
        assertThat(Sql.events(database)).containsExactly("applied main:1", "failed main:2", "applied main:2");
    }

    @Test
    void rollbackThatLeftAnInvalidIndexCanBeRunAgain() throws SQLException {
        Migrator migrator = migrator(
                database.dataSource(),
                tables(),
                migration("2", "Change")
                        .notTransactional()
                        .up("", "SELECT 1", new Recovery.Atomic())
                        .down(
                                "",
                                "CREATE UNIQUE INDEX CONCURRENTLY a_key ON a (id)",
                                new Recovery.CreateIndex("a_key", "a"))
                        .build());
        migrator.migrate();
        database.execute("INSERT INTO a VALUES (7), (7)");

        assertThatThrownBy(() -> migrator.rollback(Target.steps(1)))
                .hasMessageStartingWith(
                        "[rollback-failed] Rolling back 2 Change failed at statement 1 of 1; it runs without a "
                                + "transaction, and none of its statements stays applied, but the INVALID index "
                                + "public.a_key stays until the next run drops it. Correct the @Down of 2 Change and roll "
                                + "back again.\n");

        database.execute("DELETE FROM a");
        assertThat(migrator.rollback(Target.steps(1)).migrations()).hasSize(1);
        assertThat(Sql.rows(database, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_key'::regclass"))
                .containsExactly("t");
    }

    @Test
    void indexOfThatNameOnAnotherTableIsNotAdopted() throws Exception {
        terminated(Change.CREATE_INDEX.migrations());
        database.execute("DROP INDEX \"By Id\"; CREATE INDEX \"By Id\" ON p (id)");

        assertThatThrownBy(() -> migrator(database.dataSource(), Change.CREATE_INDEX.migrations())
                        .migrate())
                .hasMessageEndingWith("ERROR: relation \"By Id\" already exists (SQLSTATE 42P07)");
        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:2 failed");
    }

    @Test
    void indexThatIsOlderThanTheMigrationIsNotAdopted() throws SQLException {
        migrator(database.dataSource(), tables()).migrate();
        database.execute("CREATE INDEX \"By Id\" ON a (id)");
        Migrator migrator = migrator(database.dataSource(), Change.CREATE_INDEX.migrations());
        String message = "ERROR: relation \"By Id\" already exists (SQLSTATE 42P07)";
        assertThatThrownBy(migrator::migrate).hasMessageEndingWith(message);
        database.execute("UPDATE stepwell_migration SET state = 'running' WHERE version = '2'");

        assertThatThrownBy(migrator::migrate).hasMessageEndingWith(message);
    }

    @Test
    void statementThatWasRefusedIsNotTakenForOneThatDied() throws SQLException {
        Migrator migrator =
                migrator(database.dataSource(), change("DROP INDEX CONCURRENTLY gone", new Recovery.DropIndex("gone")));
        String message = "ERROR: index \"gone\" does not exist (SQLSTATE 42704)";

        assertThatThrownBy(migrator::migrate).hasMessageEndingWith(message);
        assertThatThrownBy(migrator::migrate).hasMessageEndingWith(message);
    }

    @Test
    void ifNotExistsDoesNotPassOverAnIndexOfAnotherTable() throws SQLException {
        migrator(database.dataSource(), tables()).migrate();
        database.execute("CREATE INDEX a_new ON p (id)");

        assertThatThrownBy(() -> migrator(
                                database.dataSource(),
                                tables(),
                                change(
                                        "CREATE INDEX CONCURRENTLY IF NOT EXISTS a_new ON a (id)",
                                        new Recovery.CreateIndex("a_new", "a")))
                        .migrate())
                .hasMessage("""
                        [migration-failed] 2 Change failed at statement 1 of 1; it runs without a transaction, and \
                        none of its statements stays applied. Correct the migration and migrate again.
                         --> src/main/java/shop/Change.java:5:9
                          |
                        5 |         CREATE INDEX CONCURRENTLY IF NOT EXISTS a_new ON a (id)
                          |         ^
                        the statement built no index: what is called a_new is on another table than a, or INVALID""");
    }

    @Test
    void atomicStatementIsDoneExactlyIfItWasCounted() throws Exception {
        MigrationDefinition insert = change("INSERT INTO a VALUES (1)", new Recovery.Atomic());
        migrator(database.dataSource(), tables()).migrate();
        try (Connection user = database.connect()) {
            user.setAutoCommit(false);
            execute(user, "LOCK TABLE a");
            terminate(tables(), insert);
        }

        migrator(database.dataSource(), tables(), insert).migrate();

        assertThat(Sql.rows(database, "SELECT id FROM a")).containsExactly("1");
        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:2 applied");
    }

    @Test
    void statementThatMayBeRepeatedIsRunAgain() throws Exception {
        MigrationDefinition vacuum = change("VACUUM a", new Recovery.Repeat());
        migrator(database.dataSource(), tables()).migrate();
        try (Connection user = database.connect()) {
            user.setAutoCommit(false);
            execute(user, "LOCK TABLE a");
            terminate(tables(), vacuum);
        }

        migrator(database.dataSource(), tables(), vacuum).migrate();

        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:2 applied");
    }

    private static MigrationDefinition tables() {
        return migration("1", "Tables")
                .up("", "CREATE TABLE a (id integer)")
                .up("", "CREATE INDEX a_id ON a (id)")
                .up("", "CREATE TABLE p (id integer) PARTITION BY RANGE (id)")
                .up("", "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10)")
                .irreversible("test")
                .build();
    }

    private static MigrationDefinition change(String sql, Recovery recovery) {
        return migration("2", "Change")
                .notTransactional()
                .up("5:9", sql, recovery)
                .irreversible("test")
                .build();
    }

    /** The catalog after a run that nobody disturbs; the database is empty again. */
    private static CatalogSnapshot undisturbed(Change change) throws SQLException {
        migrator(database.dataSource(), change.migrations()).migrate();
        CatalogSnapshot snapshot = snapshot();
        Sql.empty(database);
        return snapshot;
    }

    private static CatalogSnapshot snapshot() throws SQLException {
        try (Connection connection = database.connect()) {
            return CatalogSnapshot.of(connection);
        }
    }

    /** Applies the first migration, and ends the session of the second one when it waits half-way. */
    private void terminated(MigrationDefinition... migrations) throws Exception {
        migrator(database.dataSource(), migrations[0]).migrate();
        try (Connection user = using()) {
            terminate(migrations);
            user.rollback();
        }
    }

    private void terminate(MigrationDefinition... migrations) throws Exception {
        Future<MigrationResult> migrating =
                threads.submit(() -> migrator(database.dataSource(), migrations).migrate());
        Sql.await(database, WAITING);
        Sql.rows(
                database,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
                        + "AND application_name LIKE 'stepwell %'");
        assertThatThrownBy(migrating::get)
                .isExactlyInstanceOf(ExecutionException.class)
                .hasMessageEndingWith("FATAL: terminating connection due to administrator command (SQLSTATE 57P01)");
    }

    /** A transaction that has written to one table and read the other, and stays open. */
    private static Connection using() throws SQLException {
        Connection user = database.connect();
        user.setAutoCommit(false);
        execute(user, "INSERT INTO a VALUES (1)");
        execute(user, "SELECT FROM p");
        return user;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
