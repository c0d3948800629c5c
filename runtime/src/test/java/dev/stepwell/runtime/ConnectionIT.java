package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.testdatabase.FreshDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** The one connection of a run: its origin, and its state when the run returns it. */
class ConnectionIT {

    private static final String SETTINGS =
            "SELECT current_setting('application_name'), current_setting('lock_timeout'), "
                    + "current_setting('statement_timeout')";

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @Test
    void serverThatIsNotThereIsToldApart() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        PGSimpleDataSource dataSource = database.dataSource();
        dataSource.setUrl("jdbc:postgresql://127.0.0.1:" + port + "/shop");

        assertThatThrownBy(() -> migrator(dataSource, table("1", "a")).migrate())
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage("[database-unreachable] The data source returned no connection. Check that the server "
                        + "runs and that the address, database, user and password are right.\n"
                        + "Connection to 127.0.0.1:"
                        + port
                        + " refused. Check that the hostname and port are correct and that the postmaster is "
                        + "accepting TCP/IP connections. (SQLSTATE 08001)")
                .hasCauseInstanceOf(SQLException.class);
    }

    @Test
    void sourceOfConnectionsIsAskedAnewForEachConnection() throws SQLException {
        List<Connection> opened = new ArrayList<>();
        Migrator migrator = Migrator.builder(() -> {
                    opened.add(database.connect());
                    return opened.get(opened.size() - 1);
                })
                .registry(() -> List.of(table("1", "a")))
                .build();
        assertThat(migrator.migrate().migrations()).hasSize(1);
        int once = opened.size();
        assertThat(migrator.migrate().nothingDone()).isTrue();
        assertThat(opened).hasSizeGreaterThan(once);
        for (Connection connection : opened) {
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @Test
    void failureOfASourceOfConnectionsIsItsCause() {
        IOException expired = new IOException("no token");
        assertThatThrownBy(() -> Migrator.builder(() -> {
                            throw expired;
                        })
                        .registry(() -> List.of(table("1", "a")))
                        .build()
                        .migrate())
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage("[database-unreachable] The data source returned no connection. Check that the server "
                        + "runs and that the address, database, user and password are right.\n"
                        + "The source of connections failed: java.io.IOException: no token")
                .hasRootCause(expired);
    }

    @Test
    void otherDatabasesAreRefused() throws SQLException {
        StubDataSource other = new StubDataSource(database.connect());
        other.answer("isWrapperFor", false);

        assertThatThrownBy(() -> migrator(other, table("1", "a")).status())
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage("[not-postgresql] The data source returns connections of PostgreSQL instead of the "
                        + "PostgreSQL JDBC driver. Use a data source of org.postgresql, or a pool around one.");
        assertThat(other.closed()).isEqualTo(1);
    }

    @Test
    void readOnlyDatabaseIsRefusedForMigratingAndCanBeAsked() {
        PGSimpleDataSource dataSource = database.dataSource();
        dataSource.setOptions("-c default_transaction_read_only=on");
        Migrator migrator = migrator(dataSource, table("1", "a"));

        assertThatThrownBy(migrator::migrate)
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage("[database-read-only] The run has to write, but the database is a standby or the session "
                        + "is read-only. Connect to the primary with default_transaction_read_only = off.");
        assertThat(migrator.status()).hasSize(1);
        assertThat(migrator.validate()).isEmpty();
    }

    @Test
    void connectionThatIsSetReadOnlyIsRefused() {
        PGSimpleDataSource dataSource = database.dataSource();
        dataSource.setReadOnly(true);

        assertThatThrownBy(() -> migrator(dataSource, table("1", "a")).migrate())
                .hasMessageStartingWith("[database-read-only] ");
    }

    @Test
    void connectionComesBackAsItWas() throws SQLException {
        try (Connection connection = database.connect()) {
            Sql.rows(
                    connection,
                    "SELECT set_config('application_name', 'shop', false), "
                            + "set_config('lock_timeout', '7s', false), set_config('statement_timeout', '9s', false)");
            connection.setAutoCommit(false);
            StubDataSource pool = new StubDataSource(connection);
            MigrationDefinition index = migration("2", "IndexA")
                    .notTransactional()
                    .dependsOn("main", "1")
                    .up("", "CREATE INDEX CONCURRENTLY ON a (id)")
                    .up("", "SELECT id / 0 FROM (VALUES (1)) AS v (id)")
                    .irreversible("test")
                    .build();

            migrator(pool, table("1", "a")).migrate();
            assertAsItWas(connection);
            assertThatThrownBy(() -> migrator(pool, table("1", "a"), index).migrate())
                    .isInstanceOf(MigrationException.class);
            assertAsItWas(connection);
            assertThatThrownBy(() ->
                            migrator(pool, table("1", "a"), table("3", "a")).migrate())
                    .isInstanceOf(MigrationException.class);
            assertAsItWas(connection);
            migrator(pool, table("1", "a")).status();
            assertAsItWas(connection);
            assertThat(pool.closed()).isEqualTo(4);
        }
    }

    private static void assertAsItWas(Connection connection) throws SQLException {
        assertThat(connection.getAutoCommit()).isFalse();
        assertThat(Sql.rows(connection, SETTINGS)).containsExactly("shop | 7s | 9s");
        assertThat(Sql.rows(
                        connection,
                        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = " + "pg_backend_pid()"))
                .containsExactly("0");
        connection.rollback();
    }

    @Test
    void failureToOpenGivesTheConnectionBack() throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            StubDataSource pool = new StubDataSource(connection);
            pool.fail("prepareStatement", "stub: no statement", "58000");

            assertThatThrownBy(() -> migrator(pool, table("1", "a")).status())
                    .hasMessage(
                            "[database-failed] Looking for the history failed. Remove the cause that PostgreSQL names, "
                                    + "and start again.\n"
                                    + "stub: no statement (SQLSTATE 58000)");
            assertThat(connection.getAutoCommit()).isFalse();
            assertThat(pool.closed()).isEqualTo(1);
        }
    }

    @Test
    void firstFailureSurvivesTheOnesWhileCleaningUp() throws SQLException {
        try (Connection connection = database.connect()) {
            StubDataSource pool = new StubDataSource(connection);
            MigrationDefinition broken = migration("1", "Broken")
                    .upJava("", "Broken.up", unused -> {
                        pool.fail("rollback", "stub: no rollback", "58000");
                        pool.fail("close", "stub: no close", "58000");
                        throw new IllegalStateException("the first");
                    })
                    .irreversible("test")
                    .build();

            MigrationException failure = catchThrowableOfType(
                    MigrationException.class, () -> migrator(pool, broken).migrate());

            assertThat(failure)
                    .hasMessageEndingWith("java.lang.IllegalStateException: the first")
                    .hasCauseInstanceOf(IllegalStateException.class);
            assertThat(failure)
                    .hasStackTraceContaining("Suppressed: java.sql.SQLException: stub: no rollback")
                    .hasStackTraceContaining("[database-failed] Giving the connection back failed.")
                    .hasStackTraceContaining("Caused by: java.sql.SQLException: stub: no close");
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @Test
    void lockThatCannotBeGivenBackEndsTheSession() throws SQLException {
        try (Connection connection = database.connect()) {
            StubDataSource pool = new StubDataSource(connection);
            MigrationDefinition broken = migration("1", "Broken")
                    .upJava("", "Broken.up", unused -> {
                        pool.fail("prepareStatement", "stub: no statement", "58000");
                        throw new IllegalStateException("the first");
                    })
                    .irreversible("test")
                    .build();

            assertThatThrownBy(() -> migrator(pool, broken).migrate())
                    .hasMessageEndingWith("java.lang.IllegalStateException: the first")
                    .hasStackTraceContaining("Suppressed: dev.stepwell.runtime.MigrationException: "
                            + "[database-failed] Giving the lock back failed.");

            assertThat(connection.isClosed()).isTrue();
        }
        Sql.await(
                database,
                "count(*) = 0 FROM pg_locks WHERE locktype = 'advisory' "
                        + "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
    }

    @Test
    void failureToGiveBackAfterSuccessIsNotSwallowed() throws SQLException {
        try (Connection connection = database.connect()) {
            StubDataSource pool = new StubDataSource(connection);
            pool.fail("close", "stub: no close", "58000");

            assertThatThrownBy(() -> migrator(pool, table("1", "a")).status())
                    .hasMessage("[database-failed] Giving the connection back failed. Remove the cause that PostgreSQL "
                            + "names, and start again.\n"
                            + "stub: no close (SQLSTATE 58000)");
        }
    }

    @Test
    void commitWithoutAnAnswerIsSaidToBeOne() throws SQLException {
        try (Connection connection = database.connect()) {
            StubDataSource pool = new StubDataSource(connection);
            MigrationDefinition[] migrations = {
                table("1", "a"),
                migration("2", "Lost")
                        .upJava(
                                "",
                                "Lost.up",
                                unused -> pool.fail("commit", new SQLException("stub: connection reset", "08006")))
                        .irreversible("test")
                        .build()
            };

            assertThat(LostConnection.message(
                            catchThrowable(() -> migrator(pool, migrations).migrate())))
                    .isEqualTo(LostConnection.message(
                                    "applying 2 Lost, at COMMIT",
                                    "it is not known whether its transaction was committed")
                            + "\nstub: connection reset (SQLSTATE 08006)");
        }
    }
}
