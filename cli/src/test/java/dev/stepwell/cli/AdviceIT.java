package dev.stepwell.cli;

import static dev.stepwell.cli.Migrations.migration;
import static dev.stepwell.cli.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The advice of messages: it fits the cause, and a person who follows it comes to the end. */
class AdviceIT {

    private static final MigrationDefinition ONE = table("1", "a");

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    private String role = "";

    /** A data source of a role that may log in and nothing else. */
    private PGSimpleDataSource stranger() throws SQLException {
        role = database.get().name() + "_stranger";
        database.execute("CREATE ROLE " + role + " LOGIN");
        PGSimpleDataSource source = database.get().dataSource();
        source.setUser(role);
        return source;
    }

    @AfterEach
    void dropTheRole() throws SQLException {
        if (!role.isEmpty()) {
            database.execute("DROP OWNED BY " + role);
            database.execute("DROP ROLE " + role);
        }
    }

    @Test
    void noConnectionIsLeft() throws SQLException {
        PGSimpleDataSource source = stranger();
        database.execute("ALTER ROLE " + role + " CONNECTION LIMIT 1");
        Outcome outcome;
        try (Connection last = source.getConnection()) {
            outcome = InProcess.on(database, ONE).dataSource(source).run("migrate");
            assertThat(last.isValid(5)).isTrue();
        }

        assertThat(outcome.exitCode()).isEqualTo(69);
        assertThat(outcome.err())
                .isEqualTo("[database-unreachable] The data source returned no connection. End connections that nobody "
                        + "needs, or raise the limit that the message is about.\n"
                        + "FATAL: too many connections for role \"" + role + "\" (SQLSTATE 53300)\n");
    }

    @Test
    void databaseIsMissing() {
        PGSimpleDataSource source = database.get().dataSource();
        source.setDatabaseName("nowhere");

        assertThat(InProcess.on(database, ONE).dataSource(source).run("status").err())
                .isEqualTo(
                        "[database-unreachable] The data source returned no connection. Create the database, or name "
                                + "one that exists.\nFATAL: database \"nowhere\" does not exist (SQLSTATE 3D000)\n");
    }

    @Test
    void roleMayNotConnect() throws SQLException {
        PGSimpleDataSource source = stranger();
        database.execute("REVOKE CONNECT ON DATABASE " + database.get().name() + " FROM PUBLIC");

        assertThat(InProcess.on(database, ONE).dataSource(source).run("status").err())
                .startsWith("[database-unreachable] The data source returned no connection. Grant the role CONNECT on "
                        + "the database.\nFATAL: permission denied for database ");
        database.execute("GRANT CONNECT ON DATABASE " + database.get().name() + " TO " + role);
        assertThat(InProcess.on(database, ONE).dataSource(source).run("status").exitCode())
                .isZero();
    }

    @Test
    void roleLacksAPrivilegeInAMigration() throws SQLException {
        PGSimpleDataSource source = stranger();
        database.execute("CREATE SCHEMA shop");
        database.execute("CREATE TABLE shop.orders ()");
        database.execute("GRANT USAGE, CREATE ON SCHEMA public TO " + role);
        MigrationDefinition alter = migration("1", "AlterOrders")
                .up("", "ALTER TABLE shop.orders ADD COLUMN total integer")
                .irreversible("test")
                .build();

        Outcome outcome = InProcess.on(database, alter).dataSource(source).run("migrate");

        assertThat(outcome.exitCode()).isEqualTo(6);
        assertThat(outcome.err())
                .contains(
                        "[migration-failed] 1 AlterOrders failed at statement 1 of 1; its transaction was rolled back and "
                                + "nothing was changed. Grant the role of the run what PostgreSQL names, or use another role, and "
                                + "migrate again.\n")
                .endsWith("ERROR: permission denied for schema shop (SQLSTATE 42501)\n");
        database.execute("GRANT USAGE ON SCHEMA shop TO " + role);
        database.execute("ALTER TABLE shop.orders OWNER TO " + role);
        assertThat(InProcess.on(database, alter)
                        .dataSource(source)
                        .run("migrate")
                        .exitCode())
                .isZero();
    }

    @Test
    void memoryRunsOutInAStep() {
        MigrationDefinition backfill = migration("1", "Backfill")
                .upJava("Backfill.up", connection -> {
                    throw new IllegalStateException(new OutOfMemoryError("Java heap space"));
                })
                .irreversible("test")
                .build();

        Outcome outcome = InProcess.on(database, backfill).run("migrate");

        assertThat(outcome.exitCode()).isEqualTo(6);
        assertThat(outcome.err())
                .contains(
                        "Give the Java process more memory (-Xmx), or let the step read less at once, and migrate again.");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void memoryRunsOutElsewhere(boolean stack) {
        Outcome outcome = InProcess.with(() -> {
                    throw stack ? new StackOverflowError() : new OutOfMemoryError("Java heap space");
                })
                .dataSource(database.dataSource())
                .run("status");

        assertThat(outcome.exitCode()).isEqualTo(70);
        assertThat(outcome.err())
                .isEqualTo(
                        stack
                                ? "Stepwell met something that it does not know: java.lang.StackOverflowError. Run it again "
                                        + "with --stacktrace, and report that.\n"
                                : "Java has too little memory: Java heap space. Start it with more, such as -Xmx1g.\n");
    }

    @Test
    void migrationDropsTheSchemaOfTheHistory() throws SQLException {
        MigrationDefinition drop = migration("2", "Reset")
                .notTransactional()
                .up("", "DROP SCHEMA public CASCADE")
                .irreversible("test")
                .build();

        Outcome outcome = InProcess.on(database, ONE, drop).run("migrate");

        assertThat(outcome.exitCode()).isEqualTo(7);
        assertThat(outcome.err())
                .contains(
                        "Remove that statement from 2 Reset. Create the schema again if it is gone too, then restore the "
                                + "tables of the history from a backup, or drop those that are left and run baseline with the last "
                                + "version that the database has.\n");
        Outcome again = InProcess.on(database, ONE).run("migrate");
        assertThat(again.exitCode()).isEqualTo(69);
        assertThat(again.err())
                .endsWith("Create such a schema, grant the role USAGE on one, or give --history-schema.\n");
        database.execute("CREATE SCHEMA public");
        assertThat(InProcess.on(database, ONE).run("migrate").exitCode()).isZero();
    }
}
