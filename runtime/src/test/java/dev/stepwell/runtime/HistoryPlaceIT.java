package dev.stepwell.runtime;

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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** The schema of the history and the names of its tables. */
class HistoryPlaceIT {

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @Test
    void schemaMayNeedQuotes() throws SQLException {
        database.execute("CREATE SCHEMA \"We\"\"ird Schema\"");
        Migrator migrator = Migrator.builder(database.dataSource())
                .registry(registry(table("1", "a")))
                .historySchema("We\"ird Schema")
                .historyPrefix("acme_")
                .build();

        migrator.migrate();
        assertThat(migrator.migrate().nothingDone()).isTrue();
        assertThat(migrator.status()).extracting(MigrationStatus::state).containsExactly(MigrationState.APPLIED);
        assertThat(Sql.rows(
                        database,
                        "SELECT relname, relkind FROM pg_class WHERE relnamespace = '\"We\"\"ird Schema\"'::regnamespace "
                                + "AND relkind IN ('r', 'v') ORDER BY 1"))
                .containsExactly("acme_digest | r", "acme_event | r", "acme_migration | r", "acme_status | v");
        assertThat(Sql.tables(database)).containsExactly("a");
        migrator.rollback(Target.nothing());
        assertThat(Sql.tables(database)).isEmpty();
    }

    @Test
    void publicationOfAllTablesIsNoObstacle() throws SQLException {
        // It refuses to change rows of tables by which nobody could tell which row that was.
        database.execute("CREATE PUBLICATION everything FOR ALL TABLES");
        try {
            Migrator migrator = migrator(database.dataSource(), table("1", "a"), table("2", "b"));

            assertThat(migrator.migrate().migrations()).hasSize(2);
            assertThat(migrator.migrate().nothingDone()).isTrue();
            assertThat(migrator.rollback(Target.nothing()).migrations()).hasSize(2);
            assertThat(Sql.rows(database, "SELECT count FROM stepwell_digest")).containsExactly("0");
        } finally {
            database.execute("DROP PUBLICATION everything");
        }
    }

    @Test
    void missingSchemaIsNamed() throws SQLException {
        Migrator migrator = Migrator.builder(database.dataSource())
                .registry(registry(table("1", "a")))
                .historySchema("Nowhere")
                .build();

        assertThatThrownBy(migrator::migrate)
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage("[schema-missing] The history's schema Nowhere does not exist. Create the schema with "
                        + "CREATE SCHEMA, or set another historySchema.");
        assertThat(migrator.status()).extracting(MigrationStatus::state).containsExactly(MigrationState.PENDING);
        assertThat(Sql.tables(database)).isEmpty();
    }

    @Test
    void sessionWithoutACurrentSchemaIsRefused() throws SQLException {
        PGSimpleDataSource dataSource = database.dataSource();
        dataSource.setOptions("-c search_path=nowhere");
        String user = Sql.rows(database, "SELECT current_user").get(0);

        assertThatThrownBy(() -> migrator(dataSource, table("1", "a")).migrate())
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage("[schema-missing] The search_path of role "
                        + user
                        + " has no schema that exists and that the role may use. Create such a schema, grant the role USAGE on one, or set "
                        + "historySchema.");
    }

    @Test
    void historyFartherAlongTheSearchPathIsRefusedByEachVerb() throws SQLException {
        migrator(database.dataSource(), table("1", "a"), table("2", "b")).migrate();
        database.execute("CREATE SCHEMA tenant");
        PGSimpleDataSource tenant = database.dataSource();
        tenant.setOptions("-c search_path=tenant,public");

        assertRefused(migrator(tenant, table("1", "a"), table("2", "b")), "tenant");
        assertRefused(migrator(tenant, table("1", "a"), table("2", "b"), table("3", "c")), "tenant");
        assertThat(Sql.rows(database, "SELECT to_regclass('tenant.stepwell_migration')"))
                .containsExactly("null");
    }

    private static void assertRefused(Migrator migrator, String current) {
        String message = "[history-elsewhere] The history is \"public\".\"stepwell_migration\", but schema " + current
                + " comes before schema public in the search_path, so a new history would begin in " + current
                + ". Set historySchema to public to go on with the history, or to " + current
                + " to begin another one there.";
        Verbs.of(migrator)
                .forEach((verb, call) -> assertThatThrownBy(call).as(verb).hasMessage(message));
    }

    @Test
    void migrationThatMovesTheCurrentSchemaDoesNotBeginASecondHistory() throws SQLException {
        TestRole shop = database.get().createRole("shop");
        database.execute("GRANT CREATE ON SCHEMA public TO " + shop.name());
        database.execute("GRANT CREATE ON DATABASE "
                + Sql.rows(database, "SELECT current_database()").get(0) + " TO " + shop.name());
        MigrationDefinition moving = migration("1", "CreateShop")
                .up("", "CREATE SCHEMA " + shop.name())
                .up("", "CREATE TABLE " + shop.name() + ".item (id integer PRIMARY KEY)")
                .down("", "DROP SCHEMA " + shop.name() + " CASCADE")
                .build();
        Migrator migrator = migrator(database.get().dataSource(shop), moving);
        assertThat(migrator.migrate().migrations()).hasSize(1);

        assertRefused(migrator, shop.name());
        assertThat(Migrator.builder(database.get().dataSource(shop))
                        .registry(registry(moving))
                        .historySchema("public")
                        .build()
                        .migrate()
                        .nothingDone())
                .isTrue();
    }

    @Test
    void historyInASchemaThatTheRoleMayNoLongerUseIsRefused() throws SQLException {
        TestRole shop = database.get().createRole("shop");
        database.execute("CREATE SCHEMA \"The shop\"; GRANT CREATE, USAGE ON SCHEMA \"The shop\" TO " + shop.name()
                + "; GRANT CREATE ON SCHEMA public TO " + shop.name());
        PGSimpleDataSource path = database.get().dataSource(shop);
        path.setOptions("-c search_path=\"The\\ shop\",public");
        Migrator migrator = migrator(path, table("1", "a"));
        migrator.migrate();
        database.execute("REVOKE ALL ON SCHEMA \"The shop\" FROM " + shop.name());

        Verbs.of(migrator).forEach((verb, call) -> assertThatThrownBy(call)
                .as(verb)
                .hasMessage("[history-not-accessible] Role " + shop.name() + " lacks a privilege for using the "
                        + "schema The shop, which the search_path names, in "
                        + "\"The shop\".\"stepwell_migration\". Grant the privilege, or connect as the role "
                        + "that owns the schema; status and validate need only SELECT."));
        assertThat(Sql.rows(database, "SELECT to_regclass('public.stepwell_migration')"))
                .containsExactly("null");
    }

    @Test
    void historyThatBeginsBesideOthersIsSaid() throws SQLException {
        migrator(database.dataSource(), table("1", "a")).migrate();
        database.execute("CREATE SCHEMA tenant; CREATE SCHEMA other");
        PGSimpleDataSource tenant = database.dataSource();
        tenant.setOptions("-c search_path=tenant");
        Migrator migrator = migrator(tenant, table("1", "a"), table("2", "b"));

        assertThat(migrator.otherHistories()).containsExactly("public");
        try (LogCapture log = new LogCapture()) {
            MigrationResult result = migrator.migrate();
            assertThat(result.otherHistories()).containsExactly("public");
            assertThat(result)
                    .hasToString("applied 2 migrations: 1 CreateA, 2 CreateB; began a history beside those in: public");
            assertThat(log.lines())
                    .contains(
                            "[main] WARN dev.stepwell.runtime.Migrator - Stepwell begins a history in schema tenant, beside those of the same database in: public.");
        }
        assertThat(migrator.otherHistories()).isEmpty();
        assertThat(migrator.migrate().otherHistories()).isEmpty();
    }

    @Test
    void historyGoesOnWhereItsSchemaIsNow() throws SQLException {
        database.execute("CREATE SCHEMA one; CREATE SCHEMA two");
        Migrator one = inSchema("one", table("1", "one.a"), table("2", "one.b"));
        one.migrate();
        inSchema("two", table("1", "two.a")).migrate();
        List<String> digests = Sql.rows(database, DIGESTS.formatted("one") + " UNION ALL " + DIGESTS.formatted("two"));

        database.execute(
                "ALTER SCHEMA one RENAME TO old; ALTER SCHEMA two RENAME TO one; ALTER SCHEMA old RENAME TO two");
        assertThat(inSchema("two", table("1", "one.a"), table("2", "one.b"), table("3", "two.c"))
                        .migrate()
                        .migrations())
                .hasSize(1);
        inSchema("two", table("1", "one.a"), table("2", "one.b"), table("3", "two.c"))
                .rollback(Target.steps(1));

        assertThat(Sql.rows(database, DIGESTS.formatted("two") + " UNION ALL " + DIGESTS.formatted("one")))
                .isEqualTo(digests);
        database.execute("CREATE SCHEMA three; ALTER TABLE one.stepwell_migration SET SCHEMA three; "
                + "ALTER TABLE one.stepwell_event SET SCHEMA three; ALTER TABLE one.stepwell_digest SET SCHEMA three");
        Migrator moved = inSchema("three", table("1", "two.a"), table("2", "three.b"));
        assertThat(moved.migrate().migrations()).hasSize(1);
        assertThat(moved.validate()).isEmpty();
    }

    private static final String DIGESTS = "SELECT count || ' ' || digest_1 FROM %s.stepwell_digest";

    private static Migrator inSchema(String schema, MigrationDefinition... migrations) {
        return Migrator.builder(database.dataSource())
                .registry(registry(migrations))
                .historySchema(schema)
                .build();
    }

    @Test
    void twoHistoriesShareADatabase() throws SQLException {
        database.execute("CREATE SCHEMA library");
        Migrator application = migrator(database.dataSource(), table("1", "a"));
        Migrator library = Migrator.builder(database.dataSource())
                .registry(registry(table("1", "b"), table("2", "c")))
                .historySchema("library")
                .existingSchema(ExistingSchema.MIGRATE)
                .build();

        application.migrate();
        library.migrate();
        library.rollback(Target.nothing());

        assertThat(Sql.tables(database)).containsExactly("a");
        assertThat(application.migrate().nothingDone()).isTrue();
        assertThat(library.migrate().migrations()).hasSize(2);
    }

    @Test
    void migrationsSeeTheSearchPathOfTheConnection() throws SQLException {
        database.execute("CREATE SCHEMA tenant; CREATE SCHEMA books");
        PGSimpleDataSource tenant = database.dataSource();
        tenant.setOptions("-c search_path=tenant");

        Migrator.builder(tenant)
                .registry(registry(table("1", "a")))
                .historySchema("books")
                .build()
                .migrate();

        assertThat(Sql.rows(database, "SELECT to_regclass('tenant.a'), to_regclass('books.stepwell_migration')"))
                .containsExactly("tenant.a | books.stepwell_migration");
    }
}
