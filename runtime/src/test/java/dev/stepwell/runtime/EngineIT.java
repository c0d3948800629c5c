package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stepwell.problem.ProblemCode;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.TestRole;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Servers that speak PostgreSQL's protocol and lack an ability. Each one is a PostgreSQL from whose database the
 * ability is taken: its own function is replaced, or an event trigger refuses the command.
 *
 * <p>Stepwell refuses such a server by name before it changes anything.
 */
@Timeout(120)
class EngineIT {

    private static final MigrationDefinition A = table("1", "a");

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    private String server = "";

    /** The abilities that can be missing. */
    enum Missing {
        /** As in CockroachDB, whose function is a stub. */
        HELD_LOCK(
                """
                ALTER FUNCTION pg_catalog.pg_try_advisory_lock(bigint) RENAME TO no_lock;
                CREATE FUNCTION pg_catalog.pg_try_advisory_lock(bigint) RETURNS boolean
                LANGUAGE plpgsql AS 'BEGIN RETURN true; END'""",
                "pg_try_advisory_lock returned true, but pg_locks shows no such lock of this session, so a second migrator "
                        + "would get the lock, too. Nothing was changed.",
                ""),
        /** As in Amazon Redshift. */
        LOCK_FUNCTION(
                "ALTER FUNCTION pg_catalog.pg_try_advisory_lock(bigint) RENAME TO no_lock",
                "The server has no advisory lock that keeps out a second migrator: pg_try_advisory_lock failed. Nothing "
                        + "was changed.",
                """

                ERROR: function pg_catalog.pg_try_advisory_lock(bigint) does not exist (SQLSTATE 42883)
                HINT: No function matches the given name and argument types. You might need to add explicit type casts."""),
        /** As in YugabyteDB before 2025.1. */
        WORKING_LOCK(
                """
                ALTER FUNCTION pg_catalog.pg_try_advisory_lock(bigint) RENAME TO no_lock;
                CREATE FUNCTION pg_catalog.pg_try_advisory_lock(bigint) RETURNS boolean
                LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE 'advisory locks are not yet implemented';
                END $$""",
                "The server has no advisory lock that keeps out a second migrator: pg_try_advisory_lock failed. Nothing "
                        + "was changed.",
                """

                ERROR: advisory locks are not yet implemented (SQLSTATE P0001)
                WHERE: PL/pgSQL function pg_try_advisory_lock(bigint) line 3 at RAISE"""),
        LIST_OF_LOCKS(
                "SET allow_system_table_mods = on; ALTER VIEW pg_catalog.pg_locks RENAME TO no_locks",
                "The server has no advisory lock that keeps out a second migrator: pg_try_advisory_lock failed. Nothing "
                        + "was changed.",
                "\nERROR: relation \"pg_catalog.pg_locks\" does not exist (SQLSTATE 42P01)"),
        SESSION_STATE(
                "ALTER FUNCTION pg_catalog.pg_listening_channels() RENAME TO no_channels",
                "Taking the lock failed, since the server refused a query that PostgreSQL 14 and later versions answer. "
                        + "Nothing was changed.",
                """

                ERROR: function pg_catalog.pg_listening_channels() does not exist (SQLSTATE 42883)
                HINT: No function matches the given name and argument types. You might need to add explicit type casts."""),
        SESSION_FACTS(
                "ALTER FUNCTION pg_catalog.pg_is_in_recovery() RENAME TO no_recovery",
                "Looking for the history failed, since the server refused a query that PostgreSQL 14 and later versions "
                        + "answer. Nothing was changed.",
                """

                ERROR: function pg_catalog.pg_is_in_recovery() does not exist (SQLSTATE 42883)
                HINT: No function matches the given name and argument types. You might need to add explicit type casts."""),
        /** As in Amazon Aurora DSQL. */
        SEVERAL_COMMANDS_IN_A_TRANSACTION("""
                CREATE FUNCTION engine.one() RETURNS event_trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF current_setting('engine.transaction', true) = txid_current()::text THEN
                        RAISE 'multiple ddl statements not supported in a transaction' USING ERRCODE = '0A000';
                    END IF;
                    PERFORM set_config('engine.transaction', txid_current()::text, true);
                END $$;
                CREATE EVENT TRIGGER one ON ddl_command_start EXECUTE FUNCTION engine.one()""", refused("COMMENT ON TABLE, statement 3 of 21"), """

                ERROR: multiple ddl statements not supported in a transaction (SQLSTATE 0A000)
                WHERE: PL/pgSQL function engine.one() line 4 at RAISE"""),
        TRIGGERS(
                refusing("CREATE TRIGGER", "CREATE TRIGGER not supported", "0A000", ""),
                refused("CREATE OR REPLACE TRIGGER, statement 13 of 21"),
                """

                ERROR: CREATE TRIGGER not supported (SQLSTATE 0A000)
                WHERE: PL/pgSQL function engine.refuse() line 3 at RAISE"""),
        VIEWS(
                refusing("CREATE VIEW", "CREATE VIEW not supported", "0A000", ""),
                refused("CREATE VIEW, statement 6 of 21"),
                """

                ERROR: CREATE VIEW not supported (SQLSTATE 0A000)
                WHERE: PL/pgSQL function engine.refuse() line 3 at RAISE""");

        private final String removal;
        private final String fact;
        private final String said;

        Missing(String removal, String fact, String said) {
            this.removal = removal;
            this.fact = fact;
            this.said = said;
        }

        boolean isForReaders() {
            return this == SESSION_FACTS;
        }
    }

    private static String refused(String statement) {
        return "A history needs tables, a view, a function in PL/pgSQL and triggers, all created in one transaction, and "
                + "the server refused " + statement + ". Nothing was changed.";
    }

    private static String refusing(String command, String message, String state, String hint) {
        return """
                CREATE FUNCTION engine.refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE '%s' USING ERRCODE = '%s', HINT = '%s';
                END $$;
                CREATE EVENT TRIGGER refuse ON ddl_command_start WHEN TAG IN ('%s') EXECUTE FUNCTION engine.refuse()""".formatted(message, state, hint, command);
    }

    @BeforeEach
    void requireSuperuser() throws SQLException {
        assumeTrue(
                Sql.rows(database, "SELECT usesuper FROM pg_user WHERE usename = current_user")
                        .equals(List.of("t")),
                "Skipped: only a superuser can take an ability from a database.");
        database.execute("CREATE SCHEMA engine");
        server = Sql.rows(database, "SELECT version()").get(0);
    }

    private String unsupported(String fact, String wayOut, String said) {
        return "[server-unsupported] " + fact + " The server is \"" + server + "\". " + wayOut + said;
    }

    private List<String> objects() throws SQLException {
        return Sql.rows(database, """
                SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
                UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
                UNION ALL SELECT objid::text FROM pg_lock_status() WHERE locktype = 'advisory'
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())""");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsMissingIsNamedBeforeAnythingIsChanged(Missing missing) throws SQLException {
        database.execute(missing.removal);
        String refusal =
                unsupported(missing.fact, "Use a server that docs/engines.md lists as supported.", missing.said);
        Migrator migrator = migrator(database.dataSource(), A);

        assertThatThrownBy(migrator::migrate).hasMessage(refusal);
        assertThatThrownBy(() -> migrator.migrate(Target.steps(1))).hasMessage(refusal);
        assertThatThrownBy(() -> migrator.baseline("1")).hasMessage(refusal);
        assertThatThrownBy(() -> migrator.markApplied(id("1"), "test")).hasMessage(refusal);
        for (Map.Entry<String, ThrowingCallable> verb : Verbs.reading(migrator).entrySet()) {
            if (missing.isForReaders()) {
                assertThatThrownBy(verb.getValue()).as(verb.getKey()).hasMessage(refusal);
            }
        }
        if (!missing.isForReaders()) {
            assertThat(migrator.status()).extracting(MigrationStatus::state).containsExactly(MigrationState.PENDING);
            assertThat(migrator.validate()).isEmpty();
            assertThat(migrator.plan(Target.latest()).migrations()).hasSize(1);
        }
        assertThat(objects()).isEmpty();
    }

    @Test
    void lockThatIsGrantedToTwoIsRefusedWithAHistory() throws SQLException {
        migrator(database.dataSource(), A).migrate();
        database.execute(Missing.HELD_LOCK.removal);
        Migrator next = migrator(database.dataSource(), A, table("2", "b"));

        assertThatThrownBy(next::migrate)
                .hasMessage(unsupported(
                        Missing.HELD_LOCK.fact, "Use a server that docs/engines.md lists as supported.", ""));
        assertThatThrownBy(() -> next.rollback(Target.nothing()))
                .hasMessageStartingWith("[server-unsupported] pg_try_advisory_lock returned true, but ");
        assertThat(Sql.rows(database, "SELECT version FROM stepwell_migration")).containsExactly("1");
        assertThat(migrator(database.dataSource(), A).migrate().nothingDone()).isTrue();
    }

    @Test
    void lockThatIsRefusedByPostgresqlLeavesTheConnectionToThePool() throws SQLException {
        database.execute(Missing.WORKING_LOCK.removal);
        try (Connection connection = database.connect()) {
            StubDataSource pool = new StubDataSource(connection);
            assertThatThrownBy(() -> migrator(pool, A).migrate())
                    .hasMessageStartingWith("[server-unsupported] The server has no advisory lock");
            assertThat(connection.isClosed()).isFalse();
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(Sql.rows(connection, "SELECT coalesce(current_setting('stepwell.migrator', true), '')"))
                    .containsExactly("");
        }
    }

    @Test
    void roleWithoutThePrivilegeToLockIsToldSo() throws SQLException {
        TestRole role = database.get().createRole("app");
        database.execute("GRANT USAGE, CREATE ON SCHEMA public TO " + role.name()
                + "; REVOKE EXECUTE ON FUNCTION pg_catalog.pg_try_advisory_lock(bigint) FROM PUBLIC");

        assertThatThrownBy(() -> migrator(database.get().dataSource(role), A).migrate())
                .hasMessage("[history-not-accessible] Role " + role.name() + " lacks the privilege to call "
                        + "pg_try_advisory_lock, which keeps out a second migrator. Run GRANT EXECUTE ON FUNCTION "
                        + "pg_catalog.pg_try_advisory_lock(bigint) TO the role, as a superuser.\n"
                        + "ERROR: permission denied for function pg_try_advisory_lock (SQLSTATE 42501)");
        assertThat(objects()).isEmpty();
    }

    @Test
    void languageOfTheDigestCanBeCreated() throws SQLException {
        database.execute("DROP EXTENSION plpgsql");

        assertThatThrownBy(() -> migrator(database.dataSource(), A).migrate())
                .hasMessage(unsupported(
                        refused("CREATE OR REPLACE FUNCTION, statement 11 of 21"),
                        "Run CREATE EXTENSION plpgsql, and start again.",
                        """

                        ERROR: language "plpgsql" does not exist (SQLSTATE 42704)
                        HINT: Use CREATE EXTENSION to load the language into the database."""));
        assertThat(objects()).isEmpty();

        database.execute("CREATE EXTENSION plpgsql");
        assertThat(migrator(database.dataSource(), A).migrate().nothingDone()).isFalse();
    }

    @Test
    void workerOfCitusSendsToTheCoordinator() throws SQLException {
        String hint = "Connect to the coordinator and run it again.";
        database.execute(refusing("CREATE FUNCTION", "operation is not allowed on this node", "XX000", hint));

        assertThatThrownBy(() -> migrator(database.dataSource(), A).migrate())
                .hasMessage(unsupported(
                        refused("CREATE OR REPLACE FUNCTION, statement 11 of 21"),
                        "Connect to the coordinator of Citus, and start again.",
                        """

                        ERROR: operation is not allowed on this node (SQLSTATE XX000)
                        HINT: Connect to the coordinator and run it again.
                        WHERE: PL/pgSQL function engine.refuse() line 3 at RAISE"""));
        assertThat(objects()).isEmpty();
    }

    @Test
    void migrationThatOnlyTheCoordinatorRunsIsNotToBeCorrected() {
        String up = "DO $$ BEGIN RAISE 'operation is not allowed on this node' USING ERRCODE = 'XX000', "
                + "HINT = 'Connect to the coordinator and run it again.'; END $$";
        MigrationDefinition distribute =
                migration("1", "Distribute").up("", up).irreversible("test").build();

        assertThatThrownBy(() -> migrator(database.dataSource(), distribute).migrate())
                .hasMessage(
                        "[migration-failed] 1 Distribute failed at statement 1 of 1; its transaction was rolled back "
                                + "and nothing was changed. Connect to the coordinator of Citus, and migrate again.\n"
                                + "   |\n   | " + up + "\n   | ^\n"
                                + "ERROR: operation is not allowed on this node (SQLSTATE XX000)\n"
                                + "HINT: Connect to the coordinator and run it again.\n"
                                + "WHERE: PL/pgSQL function inline_code_block line 1 at RAISE");
    }

    /** As in YugabyteDB without transactional DDL, and in CockroachDB with {@code autocommit_before_ddl}. */
    @ParameterizedTest
    @CsvSource({"'\nROLLBACK TO SAVEPOINT stepwell', '\nSELECT 1'", "'\nCOMMENT ON VIEW', '\nCOMMIT;\nCOMMENT ON VIEW'"
    })
    void whatIsCreatedAndNotUndoneIsDroppedAgain(String statement, String other) throws SQLException {
        try (Connection connection = database.connect()) {
            StubDataSource committing = new StubDataSource(connection);
            committing.replace(statement, other);
            assertThatThrownBy(() -> migrator(committing, A).migrate())
                    .hasMessage(unsupported(
                            "The server does not undo a statement that creates or changes an object, so it could not undo "
                                    + "a migration that fails. The tables of the history were dropped again.",
                            "Use a server that docs/engines.md lists as supported.",
                            ""));
        }
        assertThat(objects()).isEmpty();
    }

    @Test
    void refusalOfAnAdministratorIsNotTakenForTheServers() throws SQLException {
        database.execute(refusing("CREATE TABLE", "no changes on Fridays", "P0001", ""));

        assertThatThrownBy(() -> migrator(database.dataSource(), A).migrate())
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        failure -> assertThat(failure.problems().get(0).code()).isEqualTo(ProblemCode.DATABASE_FAILED));
        assertThat(objects()).isEmpty();
    }
}
