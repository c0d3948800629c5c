package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.registry;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.SQLException;
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
                        + " has no schema that exists and that the role may use. Create such a schema, or set "
                        + "historySchema.");
    }

    @Test
    void historyOfAnotherSchemaOnTheSearchPathIsNotMistakenForIts() throws SQLException {
        migrator(database.dataSource(), table("1", "a"), table("2", "b")).migrate();
        database.execute("CREATE SCHEMA tenant");
        PGSimpleDataSource tenant = database.dataSource();
        tenant.setOptions("-c search_path=tenant,public");

        assertThat(migrator(tenant, table("1", "a")).migrate().migrations()).hasSize(1);

        assertThat(Sql.rows(database, "SELECT version FROM tenant.stepwell_migration"))
                .containsExactly("1");
        assertThat(Sql.rows(database, "SELECT schemaname FROM pg_tables WHERE tablename = 'a' ORDER BY 1"))
                .containsExactly("public", "tenant");
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
