package dev.stepwell.cli;

import static dev.stepwell.cli.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The exit codes and the output on servers that lack an ability of PostgreSQL. */
class EngineVerbsIT {

    private static final MigrationDefinition A = table("001", "a");

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void requireSuperuser() throws SQLException {
        assumeTrue(
                value("SELECT usesuper FROM pg_user WHERE usename = current_user")
                        .equals("t"),
                "Skipped: only a superuser can take an ability from a database.");
    }

    private String value(String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void lockThatIsGrantedToTwoEndsInTheExitCodeOfAnUnusableDatabase() throws SQLException {
        database.execute("""
                ALTER FUNCTION pg_catalog.pg_try_advisory_lock(bigint) RENAME TO no_lock;
                CREATE FUNCTION pg_catalog.pg_try_advisory_lock(bigint) RETURNS boolean
                LANGUAGE plpgsql AS 'BEGIN RETURN true; END'""");
        String refusal = "[server-unsupported] pg_try_advisory_lock returned true, but pg_locks shows no such lock of "
                + "this session, so a second migrator would get the lock, too. Nothing was changed. The server is \""
                + value("SELECT version()") + "\". Use a server that docs/engines.md lists as supported.\n";

        assertThat(run("migrate")).isEqualTo(new Outcome(69, "", refusal));
        assertThat(run("rehearse").exitCode()).isEqualTo(69);
        assertThat(run("baseline", "001").exitCode()).isEqualTo(69);
        assertThat(run("check").exitCode()).isEqualTo(2);
        assertThat(run("status").exitCode()).isZero();
        assertThat(run("validate").exitCode()).isZero();
        assertThat(run("plan").exitCode()).isZero();
    }

    @Test
    void missingTriggersEndInTheExitCodeOfAnUnusableDatabase() throws SQLException {
        database.execute("""
                CREATE SCHEMA engine;
                CREATE FUNCTION engine.refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE 'CREATE TRIGGER not supported' USING ERRCODE = '0A000';
                END $$;
                CREATE EVENT TRIGGER refuse ON ddl_command_start WHEN TAG IN ('CREATE TRIGGER')
                    EXECUTE FUNCTION engine.refuse()""");

        Outcome outcome = run("migrate");

        assertThat(outcome.exitCode()).isEqualTo(69);
        assertThat(outcome.err())
                .startsWith(
                        "[server-unsupported] A history needs tables, a view, a function in PL/pgSQL and triggers, "
                                + "all created in one transaction, and the server refused CREATE OR REPLACE TRIGGER, statement ")
                .contains("\nERROR: CREATE TRIGGER not supported (SQLSTATE 0A000)\n");
        assertThat(run("status").exitCode()).isZero();
    }

    private Outcome run(String... arguments) {
        return InProcess.on(database, A).run(arguments);
    }
}
