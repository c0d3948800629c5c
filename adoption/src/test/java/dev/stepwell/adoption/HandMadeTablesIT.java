package dev.stepwell.adoption;

import static dev.stepwell.adoption.Registry.build;
import static dev.stepwell.adoption.Registry.rows;
import static dev.stepwell.adoption.Registry.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.MigrationId;
import dev.stepwell.runtime.MigrationRun;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.TestRole;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Adoption of handwritten tables, in the form in which tools outside of Java write them. */
class HandMadeTablesIT {

    private static final String GOLANG =
            "CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL);";
    private static final String GOOSE = "CREATE TABLE goose_db_version (id serial PRIMARY KEY, "
            + "version_id bigint NOT NULL, is_applied boolean NOT NULL, tstamp timestamp DEFAULT now());"
            + "INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true);";

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    private final Adoption adoption = new Adoption(database.dataSource());

    @BeforeEach
    void empty() throws SQLException {
        Registry.empty(database);
    }

    private AdoptionPlan plan(Migrator migrator) {
        return plan(migrator, Map.of());
    }

    private AdoptionPlan plan(Migrator migrator, Map<String, MigrationId> map) {
        return Adoption.plan(adoption.read(adoption.findOne(HistorySearch.ANY)), migrator, MigrationId.MAIN_SET, map);
    }

    private static Migrator three() {
        return build(database, "001 CreateUsers", "002 AddEmail", "003 AddAge", "R0.1 ActiveUsers");
    }

    private static void adoptsTwo(AdoptionPlan plan, String format) throws SQLException {
        Migrator migrator = three();
        assertThat(plan.table().format()).hasToString(format);
        assertThat(Adoption.adopt(plan, migrator, Adoption.Unknown.REFUSE)).hasToString("[001, 002]");
        assertThat(migrator.migrate().migrations())
                .extracting(MigrationRun::label)
                .containsExactly("003 AddAge", "0.1 ActiveUsers");
        assertThat(rows(database, "SELECT checksum FROM stepwell_migration ORDER BY position"))
                .containsExactly("v1:CreateUsers", "v1:AddEmail", "v1:AddAge", "v1:ActiveUsers");
    }

    private static String applied() throws SQLException {
        return rows(
                        database,
                        "SELECT string_agg(version || ' ' || to_char(applied_at AT TIME ZONE 'UTC', "
                                + "'YYYY-MM-DD HH24:MI') || ' ' || applied_by || ' ' || execution_ms, ', ' "
                                + "ORDER BY position) FROM stepwell_migration WHERE version IN ('001', '002')")
                .get(0);
    }

    @Test
    void golangMigrateIsAtAVersion() throws SQLException {
        database.execute(GOLANG + "INSERT INTO schema_migrations VALUES (2, false)");

        AdoptionPlan plan = plan(three());

        assertThat(text(plan))
                .containsExactly("2 = 002 by version", "2 = 001 by up_to", "pending: 003", "pending: 0.1");
        adoptsTwo(plan, "golang-migrate");
        assertThat(rows(database, "SELECT detail FROM stepwell_event ORDER BY event_id LIMIT 2"))
                .containsExactly(
                        "from golang-migrate's public.schema_migrations, up to 2",
                        "from golang-migrate's public.schema_migrations, 2");
    }

    @Test
    void golangMigrateAtAVersionThatTheBuildLacksIsUnknown() throws SQLException {
        database.execute(GOLANG + "INSERT INTO schema_migrations VALUES (7, false)");

        assertThat(text(plan(three())))
                .containsExactly(
                        "7 = 001 by up_to", "7 = 002 by up_to", "7 = 003 by up_to", "unknown: 7", "pending: 0.1");
    }

    @Test
    void golangMigrateThatIsDirtyIsRefused() throws SQLException {
        database.execute(GOLANG + "INSERT INTO schema_migrations VALUES (2, true)");

        assertThat(text(plan(three())))
                .containsExactly(
                        "pending: 001",
                        "pending: 002",
                        "pending: 003",
                        "pending: 0.1",
                        "[foreign-history-unfinished] golang-migrate's public.schema_migrations says that "
                                + "version 2 is dirty. Finish or undo version 2 by hand, record the version that the "
                                + "database has with \"migrate force\", and adopt the history then.");
    }

    @Test
    void golangMigrateBeforeItsFirstVersionHasNothing() throws SQLException {
        database.execute(GOLANG);

        assertThat(plan(three()).matched()).isEmpty();
        assertThat(Adoption.adopt(plan(three()), three(), Adoption.Unknown.REFUSE))
                .isEmpty();
    }

    @Test
    void gooseTellsWhatWasAppliedLast() throws SQLException {
        database.execute(GOOSE + "INSERT INTO goose_db_version (version_id, is_applied, tstamp) VALUES "
                + "(1, true, '" + Registry.local("2024-01-01T10:00:00Z") + "'), (2, true, now()), (3, true, now()), "
                + "(3, false, now()), (2, false, now()), (2, true, '" + Registry.local("2024-01-02T10:00:00Z") + "')");

        adoptsTwo(plan(three()), "goose");
        assertThat(applied()).isEqualTo("001 2024-01-01 10:00 postgres 0, 002 2024-01-02 10:00 postgres 0");
    }

    @Test
    void dbmateKeepsVersionsOnly() throws SQLException {
        database.execute("CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY);"
                + "INSERT INTO schema_migrations VALUES ('001'), ('002')");

        adoptsTwo(plan(three()), "dbmate");
    }

    @Test
    void dieselKeepsVersionsAndTimes() throws SQLException {
        database.execute("CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY NOT NULL, "
                + "run_on timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP);"
                + "INSERT INTO __diesel_schema_migrations VALUES ('001', '" + Registry.local("2024-01-01T10:00:00Z")
                + "'), ('002', '" + Registry.local("2024-01-02T10:00:00Z") + "')");

        adoptsTwo(plan(three()), "diesel");
        assertThat(applied()).isEqualTo("001 2024-01-01 10:00 postgres 0, 002 2024-01-02 10:00 postgres 0");
    }

    private static final String SQLX = "CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY, "
            + "description text NOT NULL, installed_on timestamptz NOT NULL DEFAULT now(), success boolean NOT NULL, "
            + "checksum bytea NOT NULL, execution_time bigint NOT NULL);"
            + "INSERT INTO _sqlx_migrations VALUES (1, 'create users', '2024-01-01T10:00:00Z', true, 'x', 12000000), ";

    @Test
    void sqlxCountsInNanoseconds() throws SQLException {
        database.execute(SQLX + "(2, 'add email', '2024-01-02T10:00:00Z', true, 'x', -1)");

        adoptsTwo(plan(three()), "sqlx");
        assertThat(applied()).isEqualTo("001 2024-01-01 10:00 postgres 12, 002 2024-01-02 10:00 postgres 0");
    }

    @Test
    void sqlxThatFailedIsRefused() throws SQLException {
        database.execute(SQLX + "(2, 'add email', '2024-01-02T10:00:00Z', false, 'x', -1)");

        assertThat(plan(three()).problems())
                .hasToString("[[foreign-history-unfinished] sqlx's public._sqlx_migrations says that 2 add email "
                        + "failed. Finish 2 add email with the tool that wrote this table, and adopt the history "
                        + "then.]");
    }

    @Test
    void sqlMigrateKeepsFiles() throws SQLException {
        database.execute("CREATE TABLE gorp_migrations (id text NOT NULL PRIMARY KEY, applied_at timestamptz);"
                + "INSERT INTO gorp_migrations VALUES ('1_create_users.sql', '2024-01-01T10:00:00Z'), "
                + "('add-email.sql', '2024-01-02T10:00:00Z')");

        AdoptionPlan plan = plan(three());

        assertThat(text(plan))
                .containsExactly(
                        "1_create_users.sql = 001 by version",
                        "add-email.sql = 002 by name",
                        "pending: 003",
                        "pending: 0.1");
        adoptsTwo(plan, "sql-migrate");
        assertThat(applied()).isEqualTo("001 2024-01-01 10:00 postgres 0, 002 2024-01-02 10:00 postgres 0");
    }

    @Test
    void versionTableTellsTimesAndPeople() throws SQLException {
        database.execute("CREATE TABLE schema_migrations (version varchar(50) PRIMARY KEY, name varchar(255) NOT NULL, "
                + "applied_at timestamptz NOT NULL, checksum varchar(64), execution_time_ms integer, "
                + "applied_by varchar(100));"
                + "INSERT INTO schema_migrations VALUES "
                + "('001', 'create_users', '2024-01-01T10:00:00Z', 'x', 12, 'alice'), "
                + "('0002', 'add_email', '2024-01-02T10:00:00Z', 'x', NULL, NULL)");

        adoptsTwo(plan(three()), "version-table");
        assertThat(applied()).isEqualTo("001 2024-01-01 10:00 alice 12, 002 2024-01-02 10:00 postgres 0");
    }

    private static final String STATUS = "CREATE TABLE schema_migrations (id serial PRIMARY KEY, "
            + "name varchar(255) NOT NULL UNIQUE, description text, status varchar(20) NOT NULL, "
            + "applied_at timestamp, checksum varchar(64));"
            + "CREATE TABLE migration_history (id serial PRIMARY KEY, migration_id int, action text, at timestamp);"
            + "INSERT INTO schema_migrations VALUES (11, '001_create_users', '', 'applied', '"
            + Registry.local("2024-01-01T10:00:00Z") + "', 'x'), (12, 'add_email', '', 'completed', '"
            + Registry.local("2024-01-02T10:00:00Z") + "', 'x'), ";

    @Test
    void statusTableTellsWhatIsApplied() throws SQLException {
        database.execute(STATUS + "(13, '003_add_age', '', 'rolled_back', now(), 'x'), "
                + "(14, '004_later', '', 'pending', NULL, 'x')");

        AdoptionPlan plan = plan(three());

        assertThat(text(plan))
                .containsExactly(
                        "11 create_users = 001 by version",
                        "12 add_email = 002 by name",
                        "pending: 003",
                        "pending: 0.1");
        adoptsTwo(plan, "status-table");
        assertThat(applied()).isEqualTo("001 2024-01-01 10:00 postgres 0, 002 2024-01-02 10:00 postgres 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"running", "failed", "whatever"})
    void statusTableThatTellsOfNoEndIsRefused(String status) throws SQLException {
        database.execute(STATUS + "(13, '003_add_age', '', '" + status + "', now(), 'x')");

        assertThat(plan(three()).problems())
                .hasToString(
                        "[[foreign-history-unfinished] The status table public.schema_migrations says that 13 add_age "
                                + (status.equals("failed") ? "failed" : "is " + status)
                                + ". Finish 13 add_age with the tool that wrote this table, and adopt the history then.]");
    }

    @Test
    void severalHistoriesAreAChoice() throws SQLException {
        database.execute(GOLANG + GOOSE + "CREATE SCHEMA other; CREATE TABLE other.users (id int, email text)");

        assertThat(adoption.find(HistorySearch.ANY))
                .hasToString("[goose's public.goose_db_version, golang-migrate's public.schema_migrations]");
        assertThatThrownBy(() -> adoption.findOne(HistorySearch.ANY))
                .isExactlyInstanceOf(AdoptionException.class)
                .hasMessage("[foreign-history-ambiguous] 2 histories of other migration tools were found: goose's "
                        + "public.goose_db_version, golang-migrate's public.schema_migrations. Name the tool, or the "
                        + "table, whose history is to be adopted.");
        assertThat(adoption.findOne(new HistorySearch(HistoryFormat.GOOSE, null, null)))
                .hasToString("goose's public.goose_db_version");
        assertThat(adoption.findOne(new HistorySearch(null, null, "schema_migrations")))
                .hasToString("golang-migrate's public.schema_migrations");
        assertThatThrownBy(() -> adoption.findOne(new HistorySearch(null, "other", "users")))
                .hasMessage("[foreign-history-missing] The table other.users is not the history of a known "
                        + "migration tool: its columns are id, email. Name another table, or call "
                        + "baseline(version).");
        assertThatThrownBy(() -> adoption.findOne(new HistorySearch(HistoryFormat.FLYWAY, "other", "users")))
                .hasMessage("[foreign-history-missing] The table other.users is not the history of Flyway: its "
                        + "columns are id, email. Name another table, or call baseline(version).");
        assertThatThrownBy(() -> adoption.findOne(new HistorySearch(null, "other", null)))
                .hasMessage("[foreign-history-missing] No history of another migration tool was found in the schema "
                        + "other. Name the history's table, or call baseline(version).");
    }

    @Test
    void generalColumnsNeedTheNameOrSomebodyWhoNamesThem() throws SQLException {
        three().migrate(dev.stepwell.runtime.Target.steps(1));
        database.execute("CREATE TABLE releases (version text); CREATE TABLE \"Gorp \"\"s\" (id text, applied_at date);"
                + "INSERT INTO \"Gorp \"\"s\" VALUES ('1_create_users.sql', '2024-01-01')");

        assertThat(adoption.find(HistorySearch.ANY)).isEmpty();
        ForeignTable table = adoption.findOne(new HistorySearch(null, null, "Gorp \"s"));
        assertThat(table.format()).isEqualTo(HistoryFormat.SQL_MIGRATE);
        assertThat(adoption.read(table).applied()).hasSize(1);
    }

    @Test
    void mapWinsAndHasToBeRight() throws SQLException {
        database.execute("CREATE TABLE schema_migrations (version text PRIMARY KEY);"
                + "INSERT INTO schema_migrations VALUES ('1'), ('20')");
        MigrationId second = MigrationId.of("main", "2");

        assertThat(text(plan(three(), Map.of("20", second))))
                .containsExactly("1 = 001 by version", "20 = 002 by map", "pending: 003", "pending: 0.1");
        assertThat(text(plan(three(), Map.of("1", second))))
                .containsExactly(
                        "1 = 002 by map",
                        "unknown: 20",
                        "pending: 001",
                        "pending: 003",
                        "pending: 0.1",
                        "[adoption-incomplete] 002 AddEmail is to be adopted, but its dependency 001 CreateUsers "
                                + "is neither applied nor to be adopted. Adopt 001 CreateUsers too, under the name that "
                                + "the other tool gives it, or apply 001 CreateUsers with the other tool first.");
        assertThat(plan(three(), Map.of("2", second, "20", MigrationId.of("main", "8")))
                        .problems())
                .extracting(Object::toString)
                .containsExactly(
                        "[foreign-match-unclear] \"2\" is mapped to 2, but dbmate's public.schema_migrations does "
                                + "not list \"2\". Write the name as the history lists it, or remove the name from the map.",
                        "[foreign-match-unclear] \"20\" is mapped to 8, which this build does not contain. Map "
                                + "\"20\" to a version of this build.");
        assertThat(plan(three(), Map.of("20", MigrationId.of("main", "1"))).problems())
                .extracting(Object::toString)
                .containsExactly("[foreign-match-unclear] 1 and 20 both match 001 CreateUsers. Map one of the two to "
                        + "another version of this build.");
    }

    @Test
    void tableOfTheOtherToolIsNotWritten() throws SQLException {
        database.execute(GOLANG + "INSERT INTO schema_migrations VALUES (2, false);"
                + "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'written'; END $$;"
                + "CREATE TRIGGER no BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON schema_migrations "
                + "EXECUTE FUNCTION no()");

        assertThat(Adoption.adopt(plan(three()), three(), Adoption.Unknown.REFUSE))
                .hasSize(2);
    }

    @Test
    void tableThatMayNotBeReadIsSaidAndTheConnectionComesBackAsItWas() throws SQLException {
        database.execute(GOOSE);
        TestRole stranger = database.get().createRole("adoption_stranger");
        try (Connection connection = database.get().dataSource(stranger).getConnection()) {
            Adoption looking = new Adoption(poolOf(connection));
            assertThatThrownBy(() -> looking.findOne(HistorySearch.ANY))
                    .hasMessage("[foreign-history-missing] No history of another migration tool was found in the "
                            + "search_path, of which this role may use no schema. Name the history's table, or call "
                            + "baseline(version).");
            database.execute("GRANT USAGE ON SCHEMA public TO " + stranger.name());

            ForeignTable table = looking.findOne(HistorySearch.ANY);
            assertThatThrownBy(() -> looking.read(table))
                    .isExactlyInstanceOf(AdoptionException.class)
                    .hasMessage("[database-failed] Reading the history of another tool failed. Remove the cause that "
                            + "PostgreSQL names, and start again.\n"
                            + "ERROR: permission denied for table goose_db_version");
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(connection.isReadOnly()).isFalse();
        }
    }

    @Test
    void transactionOfTheCallerIsRefusedAndStaysWhole() throws SQLException {
        database.execute(GOOSE);
        for (boolean autoCommit : new boolean[] {false, true}) {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(autoCommit);
                statement.execute((autoCommit ? "BEGIN; " : "") + "DELETE FROM goose_db_version");

                assertThatThrownBy(() -> new Adoption(poolOf(connection)).find(HistorySearch.ANY))
                        .isExactlyInstanceOf(AdoptionException.class)
                        .hasMessage("[transaction-open] The data source returned a connection that is inside a "
                                + "transaction of the caller, and a run would have to end that transaction. Call "
                                + "Stepwell outside of the transaction, or give it a data source that is not bound to "
                                + "the transaction.");

                assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
                assertThat(connection.isReadOnly()).isFalse();
                statement.execute("ROLLBACK");
                assertThat(rows(database, "SELECT count(*) FROM goose_db_version"))
                        .containsExactly("1");
            }
        }
    }

    /** A pool of one connection, which stays open when it is given back. */
    private static DataSource poolOf(Connection connection) {
        Connection kept = (Connection) Proxy.newProxyInstance(
                HandMadeTablesIT.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    try {
                        return method.getName().equals("close") ? null : method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return new PGSimpleDataSource() {
            @Override
            public Connection getConnection() {
                return kept;
            }
        };
    }

    @Test
    void unreachableDatabaseIsSaid() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/none");

        assertThatThrownBy(() -> new Adoption(nowhere).find(HistorySearch.ANY))
                .isExactlyInstanceOf(AdoptionException.class)
                .hasMessageStartingWith(
                        "[database-unreachable] The data source returned no connection. Check that the server "
                                + "runs and that the address, database, user and password are right.");
    }
}
