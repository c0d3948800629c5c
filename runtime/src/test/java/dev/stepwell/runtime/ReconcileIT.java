package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.createIndex;
import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.Recovery;
import dev.stepwell.testdatabase.CatalogSnapshot;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.PostgresServer;
import dev.stepwell.testdatabase.TestRole;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;

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
                                    createIndex("\"By Id\"", "a", "(id)"));
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
        MigrationDefinition unique = change(
                "CREATE UNIQUE INDEX CONCURRENTLY a_key ON a (id)",
                new Recovery.CreateIndex("a_key", "a", true, false, "(id)"));
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
                                new Recovery.CreateIndex("a_key", "a", true, false, "(id)"))
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
                                        new Recovery.CreateIndex("a_new", "a", false, true, "(id)")))
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
    void ifNotExistsDoesNotPassOverAnotherIndexOfTheTable() throws SQLException {
        migrator(database.dataSource(), tables()).migrate();
        database.execute("CREATE INDEX a_new ON a (id DESC)");
        MigrationDefinition change = change(
                "CREATE INDEX CONCURRENTLY IF NOT EXISTS a_new ON a (id)",
                new Recovery.CreateIndex("a_new", "a", false, true, "(id)"));

        assertThatThrownBy(
                        () -> migrator(database.dataSource(), tables(), change).migrate())
                .hasMessage("""
                        [migration-failed] 2 Change failed at statement 1 of 1; it runs without a transaction, and \
                        none of its statements stays applied. Correct the migration and migrate again.
                         --> src/main/java/shop/Change.java:5:9
                          |
                        5 |         CREATE INDEX CONCURRENTLY IF NOT EXISTS a_new ON a (id)
                          |         ^
                        the statement built no index: a_new exists, and is another index than the statement \
                        describes: CREATE INDEX a_new ON public.a USING btree (id DESC)""");

        database.execute("DROP INDEX a_new; CREATE INDEX a_new ON a (id)");
        migrator(database.dataSource(), tables(), change).migrate();
        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:2 applied");
    }

    @Test
    void oneIndexIsThereAfterAFailureAndNoneAfterTheRollback() throws SQLException {
        MigrationDefinition unique = migration("2", "Change")
                .notTransactional()
                .up(
                        "",
                        "CREATE UNIQUE INDEX CONCURRENTLY big_k_idx ON big (k)",
                        new Recovery.CreateIndex("big_k_idx", "big", true, false, "(k)"))
                .down("", "DROP INDEX CONCURRENTLY big_k_idx", new Recovery.DropIndex("big_k_idx"))
                .build();
        Migrator migrator = migrator(database.dataSource(), big(), unique);
        migrator(database.dataSource(), big()).migrate();
        database.execute("INSERT INTO big (k) VALUES (7), (7)");
        String indexes = "SELECT indexrelid::regclass, indisvalid FROM pg_index WHERE indrelid = 'big'::regclass";

        assertThatThrownBy(migrator::migrate).hasMessageContaining("INVALID index public.big_k_idx stays");
        assertThat(Sql.rows(database, indexes)).containsExactly("big_k_idx | f");
        database.execute("DELETE FROM big");
        migrator.migrate();
        assertThat(Sql.rows(database, indexes)).containsExactly("big_k_idx | t");
        migrator.rollback(Target.steps(1));
        assertThat(Sql.rows(database, indexes)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            (k);                                 (k)
            (k);                                 USING btree (k ASC NULLS LAST)
            UNIQUE (k);                          UNIQUE (k)
            (lower(name), upper(big.name));      ( LOWER ( Name ), upper(name) )
            (k) WHERE k > 0 AND doc ? 'a';       (k) where (k) > (0) and doc ? 'a'
            (name COLLATE "C" DESC);             (name COLLATE "C" DESC NULLS FIRST)
            (k) INCLUDE (name) WITH (fillfactor = 70, deduplicate_items = off); \
            (k) INCLUDE (name) WITH (deduplicate_items = off, fillfactor = 70)
            ((big IS NULL));                     ((big IS NULL))
            USING gist (point point_ops);        USING gist (point)
            USING gin (to_tsvector('english', name)); USING gin (to_tsvector('english'::regconfig, name))
            """)
    void indexThatWasBuiltIsAdoptedHoweverItIsSpelled(String meant, String found) throws SQLException {
        MigrationDefinition change = builtAfterTheDeath(meant, found);

        migrator(database.dataSource(), big(), change).migrate();

        assertThat(
                        Sql.rows(
                                database,
                                "SELECT event, detail FROM stepwell_event WHERE version = '2' AND event <> 'failed' ORDER BY event_id"))
                .containsExactly("adopted | statement 1 of 1: the index public.big_k was built", "applied | null");
        assertThat(Sql.tables(database)).containsExactly("big");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            (k);                       (name)
            (k);                       (k, name)
            (k);                       (k DESC)
            (k);                       (k NULLS FIRST)
            (k);                       (k) INCLUDE (name)
            (k, name);                 (k) INCLUDE (name)
            (k);                       UNIQUE (k)
            UNIQUE (k);                (k)
            (k);                       USING hash (k)
            (k);                       (k) WHERE k > 0
            (k) WHERE k > 0;           (k)
            (k) WHERE k > 0;           (k) WHERE k > 1
            (name);                    (name text_pattern_ops)
            (name);                    (name COLLATE "C")
            (lower(name));             (upper(name))
            (lower(name));             (lower(name), name)
            (k);                       (k) WITH (fillfactor = 70)
            USING gin (doc);           USING gin (doc jsonb_path_ops)
            USING gist (vector tsvector_ops (siglen = 100)); USING gist (vector tsvector_ops (siglen = 200))
            """)
    void otherIndexOfThatNameIsNotAdopted(String meant, String found) throws SQLException {
        MigrationDefinition change = builtAfterTheDeath(meant, found);

        assertThatThrownBy(() -> migrator(database.dataSource(), big(), change).migrate())
                .hasMessageEndingWith("ERROR: relation \"big_k\" already exists (SQLSTATE 42P07)");
        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:2 failed");
        assertThat(Sql.rows(database, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'big_k'::regclass"))
                .containsExactly("t");
    }

    @Test
    void nullsThatAreNotDistinctMakeAnotherIndex() throws SQLException {
        assumeThat(PostgresServer.shared().majorVersion()).isGreaterThanOrEqualTo(15);
        MigrationDefinition change = builtAfterTheDeath("UNIQUE (k)", "UNIQUE (k) NULLS NOT DISTINCT");

        assertThatThrownBy(() -> migrator(database.dataSource(), big(), change).migrate())
                .hasMessageEndingWith("ERROR: relation \"big_k\" already exists (SQLSTATE 42P07)");
    }

    @Test
    void roleWithoutTemporaryTablesAdoptsToo() throws SQLException {
        MigrationDefinition change = builtAfterTheDeath("(k)", "(k)");
        TestRole role = database.get().createRole("plain");
        database.execute(("REVOKE ALL ON DATABASE %1$s FROM PUBLIC; GRANT CONNECT ON DATABASE %1$s TO %2$s;"
                        + "GRANT ALL ON SCHEMA public TO %2$s; GRANT ALL ON ALL TABLES IN SCHEMA public TO %2$s;"
                        + "ALTER TABLE big OWNER TO %2$s")
                .formatted(database.get().name(), role.name()));

        migrator(database.get().dataSource(role), big(), change).migrate();

        assertThat(Sql.events(database))
                .containsExactly("applied main:1", "failed main:2", "adopted main:2", "applied main:2");
    }

    @Test
    void personDecidesAboutAnIndexOfAnEarlierProcessor() throws SQLException {
        MigrationDefinition change =
                change("CREATE INDEX CONCURRENTLY big_k ON big (k)", new Recovery.CreateIndex("big_k", "big"));
        builtAfterTheDeath(change, "(k)");
        Migrator migrator = migrator(database.dataSource(), big(), change);

        assertThatThrownBy(migrator::migrate)
                .hasMessageMatching("(?s)" + Pattern.quote("[outcome-unknown] 2 Change was started on ") + ".* UTC, "
                        + Pattern.quote("""
                        its session ended in statement 1 of 1, and the catalogs do not show whether that statement \
                        took effect. Find out whether statement 1 took effect, record the decision with one of the \
                        calls below, and start again.
                         --> src/main/java/shop/Change.java:5:9
                          |
                        5 |         CREATE INDEX CONCURRENTLY big_k ON big (k)
                          |         ^
                        If it took effect:\s""") + ".*");
        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:2 running");

        migrator.markStepDone(id("2"), "the index is valid");
        migrator.migrate();
        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:2 applied");
    }

    @Test
    void indexThatAnotherSessionBuildsIsNotDropped() throws Exception {
        MigrationDefinition change =
                change("CREATE INDEX CONCURRENTLY big_k ON big (k)", createIndex("big_k", "big", "(k)"));
        builtAfterTheDeath(change, "(k)");
        database.execute("DROP INDEX big_k");
        try (Connection user = database.connect();
                Connection builder = database.connect()) {
            user.setAutoCommit(false);
            execute(user, "INSERT INTO big (k) VALUES (1)");
            int pid = builder.unwrap(PGConnection.class).getBackendPID();
            Future<?> building = threads.submit(() -> {
                execute(builder, "CREATE INDEX CONCURRENTLY big_k ON big (k)");
                return null;
            });
            Sql.await(database, "EXISTS (SELECT FROM pg_stat_progress_create_index WHERE index_relid <> 0)");

            assertThatThrownBy(
                            () -> migrator(database.dataSource(), big(), change).migrate())
                    .hasMessageEndingWith("the session with the pid " + pid + " builds the index public.big_k");
            user.rollback();
            building.get();
        }
        migrator(database.dataSource(), big(), change).migrate();
        assertThat(Sql.events(database))
                .containsExactly("applied main:1", "failed main:2", "adopted main:2", "applied main:2");
    }

    @Test
    void reindexThatFailedLeavesNothingWhenItIsRunAgain() throws Exception {
        MigrationDefinition[] migrations = Change.REINDEX.migrations();
        migrator(database.dataSource(), tables()).migrate();
        try (Connection user = using()) {
            Future<MigrationResult> migrating = threads.submit(
                    () -> migrator(database.dataSource(), migrations).migrate());
            Sql.await(database, WAITING);
            Sql.rows(
                    database,
                    "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
                            + "AND application_name LIKE 'stepwell %'");
            assertThatThrownBy(migrating::get)
                    .hasMessageContaining("but the INVALID index public.a_id_ccnew stays until the next run drops it");
            user.rollback();
        }

        migrator(database.dataSource(), migrations).migrate();

        assertThat(Sql.rows(database, "SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid"))
                .isEmpty();
    }

    @Test
    void partitionOfATableThatIsNotThereIsNotTakenForADetachedOne() throws Exception {
        MigrationDefinition detach =
                change("ALTER TABLE gone DETACH PARTITION p1 CONCURRENTLY", new Recovery.DetachPartition("gone", "p1"));
        migrator(database.dataSource(), tables()).migrate();
        Migrator migrator = migrator(database.dataSource(), tables(), detach);
        String message = "ERROR: relation \"gone\" does not exist (SQLSTATE 42P01)";
        assertThatThrownBy(migrator::migrate).hasMessageEndingWith(message);
        database.execute("UPDATE stepwell_migration SET state = 'running' WHERE version = '2'");

        assertThatThrownBy(migrator::migrate).hasMessageEndingWith(message);
    }

    /** A migration whose session seems to have died before an index of its name was built. */
    private static MigrationDefinition builtAfterTheDeath(String meant, String found) throws SQLException {
        String unique = "UNIQUE ";
        String definition = meant.startsWith(unique) ? meant.substring(unique.length()) : meant;
        boolean isUnique = meant.startsWith(unique);
        MigrationDefinition change = change(
                "CREATE " + (isUnique ? unique : "") + "INDEX CONCURRENTLY big_k ON big " + definition,
                new Recovery.CreateIndex("big_k", "big", isUnique, false, definition));
        builtAfterTheDeath(change, found);
        return change;
    }

    private static void builtAfterTheDeath(MigrationDefinition change, String found) throws SQLException {
        migrator(database.dataSource(), big()).migrate();
        database.execute("CREATE TABLE big_k ()");
        assertThatThrownBy(() -> migrator(database.dataSource(), big(), change).migrate())
                .hasMessageEndingWith("ERROR: relation \"big_k\" already exists (SQLSTATE 42P07)");
        database.execute("UPDATE stepwell_migration SET state = 'running' WHERE version = '2'");
        boolean unique = found.startsWith("UNIQUE ");
        database.execute("DROP TABLE big_k");
        database.execute(
                "CREATE " + (unique ? "UNIQUE " : "") + "INDEX big_k ON big " + (unique ? found.substring(7) : found));
    }

    /** A table from which a column was dropped, so that the numbers of its columns have a gap. */
    private static MigrationDefinition big() {
        return migration("1", "Big")
                .up(
                        "",
                        "CREATE TABLE big (gone integer, k integer, name text, doc jsonb, point point, vector tsvector)")
                .up("", "ALTER TABLE big DROP COLUMN gone")
                .irreversible("test")
                .build();
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
