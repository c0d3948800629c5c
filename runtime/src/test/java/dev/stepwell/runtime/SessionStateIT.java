package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.Recovery;
import dev.stepwell.runtime.internal.execution.ExecutionPoint;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.TestRole;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The settings that a migration makes in its session, which hold for that migration only: not for the history, the next
 * migration, or the pool.
 */
@Timeout(60)
class SessionStateIT {

    private static final String SETTINGS = "SELECT session_user = current_user, current_setting('role'), "
            + "current_setting('search_path'), current_setting('statement_timeout'), "
            + "current_setting('work_mem'), current_setting('default_transaction_isolation'), "
            + "current_setting('default_transaction_read_only'), "
            + "current_setting('session_replication_role'), "
            + "(SELECT count(*) FROM pg_class WHERE relpersistence = 't')";

    private static final String STATE =
            SETTINGS + ", current_setting('lock_timeout'), current_setting('application_name'), "
                    + "(SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid())";

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET search_path = pg_temp",
                "SET search_path = other, public",
                "SET LOCAL search_path = other",
                "SELECT set_config('search_path', '', false)",
                "DO $$ BEGIN PERFORM set_config('work_mem', '64kB', false); END $$",
                "SET ROLE %s",
                "SET LOCAL ROLE %s",
                "SET SESSION AUTHORIZATION %s",
                "SET lock_timeout = 1",
                "SET lock_timeout = '3s'",
                "SET statement_timeout = '60s'",
                "SET application_name = 'mine'",
                "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
                "SET session_replication_role = replica",
                "RESET ALL",
                "RESET ROLE",
                "CREATE TEMPORARY TABLE stepwell_migration (x int)",
                "CREATE TEMPORARY TABLE b (x int)",
                "SELECT pg_advisory_lock(l.classid::bigint << 32 | l.objid::bigint) FROM pg_locks l "
                        + "WHERE locktype = 'advisory' AND pid = pg_backend_pid()",
            })
    void whatAMigrationSetsEndsWithIt(String sql) throws SQLException {
        TestRole role = database.get().createRole("weak");
        try (Connection connection = connection()) {
            List<String> before = Sql.rows(connection, STATE);
            List<String> settings = Sql.rows(connection, SETTINGS);
            StubDataSource pool = new StubDataSource(connection);
            MigrationDefinition transactional = migration("1", "Set")
                    .up("", "CREATE SCHEMA other")
                    .up("", sql.formatted(role.name()))
                    .irreversible("test")
                    .build();
            MigrationDefinition alone = migration("2", "SetAlone")
                    .notTransactional()
                    .up("", sql.formatted(role.name()), new Recovery.Atomic())
                    .irreversible("test")
                    .build();

            migrator(pool, transactional, asItWas("1.5", settings), alone, asItWas("2.5", settings), table("3", "b"))
                    .migrate();

            assertThat(Sql.rows(connection, STATE)).isEqualTo(before);
        }
        assertThat(Sql.history(database))
                .containsExactly(
                        "main:1 applied", "main:1.5 applied", "main:2 applied", "main:2.5 applied", "main:3 applied");
        assertThat(Sql.rows(database, "SELECT DISTINCT database_user = current_user FROM stepwell_event"))
                .containsExactly("t");
        assertThat(Sql.tables(database)).containsExactly("b");
    }

    @Test
    void discardAllEndsWithTheLockLostAndAClearProblem() throws SQLException {
        try (Connection connection = connection()) {
            List<String> before = Sql.rows(connection, STATE);
            MigrationDefinition discard = migration("1", "Discard")
                    .notTransactional()
                    .up("", "DISCARD ALL", new Recovery.Repeat())
                    .irreversible("test")
                    .build();

            assertThatThrownBy(() ->
                            migrator(new StubDataSource(connection), discard).migrate())
                    .hasMessageStartingWith("[lock-lost] ");

            assertThat(Sql.rows(connection, STATE)).isEqualTo(before);
        }
        assertThat(Sql.history(database)).containsExactly("main:1 failed");
    }

    @Test
    void whatAFailedMigrationSetIsPutBack() throws SQLException {
        TestRole role = database.get().createRole("weak");
        try (Connection connection = connection()) {
            List<String> before = Sql.rows(connection, STATE);
            MigrationDefinition failing = migration("1", "Fail")
                    .notTransactional()
                    .up("", "SET search_path = pg_temp", new Recovery.Atomic())
                    .up("", "SET ROLE " + role.name(), new Recovery.Atomic())
                    .up("", "SELECT 1 / 0", new Recovery.Atomic())
                    .irreversible("test")
                    .build();

            assertThatThrownBy(() ->
                            migrator(new StubDataSource(connection), failing).migrate())
                    .hasMessageContaining("its first 2 statements stay applied")
                    .hasMessageContaining("division by zero");

            assertThat(Sql.rows(connection, STATE)).isEqualTo(before);
        }
        assertThat(Sql.history(database)).containsExactly("main:1 failed");
        assertThat(Sql.events(database)).containsExactly("failed main:1");
    }

    @Test
    void settingsHoldForTheLaterStatementsOfTheirMigration() throws SQLException {
        MigrationDefinition set = migration("1", "Set")
                .notTransactional()
                .up("", "CREATE SCHEMA other", new Recovery.Atomic())
                .up("", "SET search_path = other", new Recovery.Atomic())
                .up("", "SET default_transaction_read_only = on", new Recovery.Repeat())
                .up("", "SET default_transaction_read_only = off", new Recovery.Repeat())
                .up("", "CREATE TABLE a (id int)", new Recovery.Atomic())
                .irreversible("test")
                .build();

        migrator(database.dataSource(), set).migrate();

        assertThat(Sql.rows(database, "SELECT schemaname FROM pg_tables WHERE tablename = 'a'"))
                .containsExactly("other");
    }

    @Test
    void migrationThatGoesOnFindsWhatItHadSetBeforeItsSessionEnded() throws SQLException {
        MigrationDefinition set = migration("1", "Set")
                .notTransactional()
                .up("", "CREATE SCHEMA other", new Recovery.Atomic())
                .up("", "SET search_path = other", new Recovery.Atomic())
                .up("", "DO $$ BEGIN PERFORM set_config('search_path', 'nowhere', true); END $$", new Recovery.Atomic())
                .up("", "CREATE TABLE a (id int)", new Recovery.Atomic())
                .irreversible("test")
                .build();
        AtomicInteger statements = new AtomicInteger();
        Migrator dying = Migrator.builder(database.dataSource())
                .registry(Migrations.registry(set))
                .injection(point -> {
                    if (point == ExecutionPoint.BEFORE_STATEMENT && statements.incrementAndGet() == 4) {
                        Sql.endMigrators(database);
                    }
                })
                .build();
        assertThatThrownBy(dying::migrate).hasMessageContaining("at statement 4 of 4");
        assertThat(Sql.rows(database, "SELECT state, statements_done, session_changes FROM stepwell_migration"))
                .containsExactly("running | 3 | {search_path=other}");

        migrator(database.dataSource(), set).migrate();

        assertThat(Sql.rows(database, "SELECT schemaname FROM pg_tables WHERE tablename = 'a'"))
                .containsExactly("other");
        assertThat(Sql.rows(database, "SELECT state, session_changes FROM stepwell_migration"))
                .containsExactly("applied | null");
    }

    @Test
    void javaStepThatMakesTheConnectionReadOnlyDoesSoForItself() throws SQLException {
        MigrationDefinition readOnly = migration("1", "ReadOnly")
                .notTransactional()
                .upJava("", "ReadOnly.up", connection -> connection.setReadOnly(true))
                .irreversible("test")
                .build();

        migrator(database.dataSource(), readOnly, table("2", "a")).migrate();

        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:2 applied");
    }

    @Test
    void temporaryTablesOfTheApplicationStay() throws SQLException {
        try (Connection connection = connection()) {
            execute(connection, "CREATE TEMPORARY TABLE mine (id int)");

            migrator(new StubDataSource(connection), table("1", "a")).migrate();

            assertThat(Sql.rows(connection, "SELECT count(*) FROM mine")).containsExactly("0");
        }
    }

    /** A connection as a pool may give it: with settings, and in a role. */
    private static Connection connection() throws SQLException {
        Connection connection = database.connect();
        execute(connection, "SET work_mem = '5MB'; SET lock_timeout = '7s'; SET search_path = public");
        return connection;
    }

    private static MigrationDefinition asItWas(String version, List<String> before) {
        return migration(version, "AsItWas" + version.charAt(0))
                .notTransactional()
                .upJava("", "AsItWas.up", connection -> assertThat(Sql.rows(connection, SETTINGS))
                        .isEqualTo(before))
                .irreversible("test")
                .build();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
