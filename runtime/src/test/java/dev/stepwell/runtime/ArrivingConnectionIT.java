package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/**
 * The states in which a connection can arrive, times everything that a migrator does. A transaction of the caller is
 * refused and stays whole. Everything else works, and the connection goes back as it came.
 */
@Timeout(60)
class ArrivingConnectionIT {

    private static final String REFUSED =
            "[transaction-open] The data source returned a connection that is inside a transaction of the caller, and a "
                    + "run would have to end that transaction. Call Stepwell outside of the transaction, or give it a "
                    + "data source that is not bound to the transaction.";
    private static final String READ_ONLY =
            "[database-read-only] The run has to write, but the database is a standby or the session is read-only. "
                    + "Connect to the primary with default_transaction_read_only = off.";

    private static final MigrationDefinition A = table("1", "a");
    private static final MigrationDefinition B = migration("2", "IndexA")
            .notTransactional()
            .dependsOn("main", "1")
            .up("", "CREATE INDEX CONCURRENTLY a_id ON a (id)")
            .down("", "DROP INDEX CONCURRENTLY a_id")
            .build();

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
        database.execute("CREATE SCHEMA outside; CREATE TABLE outside.caller (id int)");
    }

    /** Something that is done with JDBC and may fail. */
    @FunctionalInterface
    private interface Action<T> {

        void on(T target) throws SQLException;
    }

    /** A state in which a connection can arrive. */
    // The actions are lambdas without a state.
    @SuppressWarnings("ImmutableEnumChecker")
    private enum State {
        AUTOCOMMIT(false, connection -> {}),
        WITHOUT_AUTOCOMMIT(false, connection -> connection.setAutoCommit(false)),
        AFTER_A_COMMIT(false, connection -> {
            connection.setAutoCommit(false);
            execute(connection, "INSERT INTO outside.caller VALUES (0); DELETE FROM outside.caller");
            connection.commit();
        }),
        BEGUN_BY_DRIVER(true, connection -> {
            connection.setAutoCommit(false);
            execute(connection, "INSERT INTO outside.caller VALUES (1)");
        }),
        BEGUN_BY_A_QUERY(true, connection -> {
            connection.setAutoCommit(false);
            execute(connection, "SELECT 1");
        }),
        BEGUN_BY_SQL(true, connection -> execute(connection, "BEGIN; INSERT INTO outside.caller VALUES (1)")),
        ABORTED(true, connection -> {
            connection.setAutoCommit(false);
            execute(connection, "INSERT INTO outside.caller VALUES (1)");
            assertThatThrownBy(() -> execute(connection, "SELECT 1 / 0")).isInstanceOf(SQLException.class);
        }),
        ABORTED_IN_SQL(true, connection -> {
            execute(connection, "BEGIN; INSERT INTO outside.caller VALUES (1)");
            assertThatThrownBy(() -> execute(connection, "SELECT 1 / 0")).isInstanceOf(SQLException.class);
        }),
        READ_ONLY(false, connection -> connection.setReadOnly(true)),
        REPEATABLE_READ(
                false, connection -> connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ)),
        SERIALIZABLE(false, connection -> connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE)),
        SERIALIZABLE_WITHOUT_AUTOCOMMIT(false, connection -> {
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            connection.setAutoCommit(false);
        }),
        HOLDING_CURSORS(false, connection -> connection.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT)),
        NETWORK_TIMEOUT(false, connection -> connection.setNetworkTimeout(Runnable::run, 50_000));

        private final boolean refused;
        private final Action<Connection> preparation;

        State(boolean refused, Action<Connection> preparation) {
            this.refused = refused;
            this.preparation = preparation;
        }
    }

    /** A call of a migrator. */
    @SuppressWarnings("ImmutableEnumChecker")
    private enum Call {
        MIGRATE_WITH_NOTHING_TO_DO(2, false, Migrator::migrate),
        MIGRATE(1, true, Migrator::migrate),
        MIGRATE_FROM_THE_BEGINNING(0, true, Migrator::migrate),
        ROLLBACK(2, true, migrator -> migrator.rollback(Target.nothing())),
        PLAN(1, false, migrator -> migrator.plan(Target.latest())),
        PLAN_ROLLBACK(2, false, migrator -> migrator.planRollback(Target.nothing())),
        REHEARSE(0, true, migrator -> migrator.rehearse(Target.latest())),
        STATUS(1, false, Migrator::status),
        HISTORY(1, false, migrator -> migrator.history(10)),
        VALIDATE(1, false, Migrator::validate),
        BASELINE(0, true, migrator -> migrator.baseline("1")),
        MARK_APPLIED(0, true, migrator -> migrator.markApplied(id("1"), "test")),
        MARK_ROLLED_BACK(1, true, migrator -> migrator.markRolledBack(id("1"), "test")),
        PLAN_ADOPTION(0, false, migrator -> migrator.planAdoption(List.of(AdoptedMigration.of(id("1"), "test")))),
        ADOPT(0, true, migrator -> migrator.adopt(List.of(AdoptedMigration.of(id("1"), "test")))),
        PLAN_REPAIR(1, false, Migrator::planRepair),
        REPAIR(1, true, migrator -> migrator.repair("test"));

        private final int applied;
        private final boolean writes;
        private final Action<Migrator> action;

        Call(int applied, boolean writes, Action<Migrator> action) {
            this.applied = applied;
            this.writes = writes;
            this.action = action;
        }
    }

    private static Stream<Arguments> everything() {
        return Arrays.stream(State.values())
                .flatMap(state -> Arrays.stream(Call.values()).map(call -> Arguments.of(state, call)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everything")
    void transactionOfTheCallerStaysWholeAndEveryOtherConnectionGoesBackAsItCame(State state, Call call)
            throws SQLException {
        if (call.applied > 0) {
            migrator(database.dataSource(), A, B).migrate(Target.steps(call.applied));
        }
        List<String> before = changes();
        try (Connection connection = database.connect()) {
            state.preparation.on(connection);
            Snapshot arrived = Snapshot.of(connection);
            StubDataSource pool = new StubDataSource(connection);
            Migrator migrator = migrator(pool, A, B);

            String refusal = state.refused ? REFUSED : state == State.READ_ONLY && call.writes ? READ_ONLY : null;
            assertOutcome(migrator, call, refusal);

            assertThat(Snapshot.of(connection)).isEqualTo(arrived);
            assertThat(pool.closed()).isEqualTo(1);
            assertThat(changes().equals(before)).isEqualTo(refusal != null || !call.writes || hasNoEffect(call));
            if (state.refused) {
                assertWhole(connection, state);
            }
        }
    }

    private static boolean hasNoEffect(Call call) {
        return call == Call.REHEARSE || call == Call.REPAIR;
    }

    private static void assertOutcome(Migrator migrator, Call call, @Nullable String refusal) throws SQLException {
        if (refusal == null) {
            call.action.on(migrator);
        } else {
            assertThatThrownBy(() -> call.action.on(migrator))
                    .isExactlyInstanceOf(MigrationException.class)
                    .hasMessage(refusal);
        }
    }

    /** The transaction of the caller still has its row, and the caller alone ends it. */
    private static void assertWhole(Connection connection, State state) throws SQLException {
        assertThat(Sql.rows(database, "SELECT id FROM outside.caller")).isEmpty();
        switch (state) {
            case ABORTED, ABORTED_IN_SQL -> {
                assertThatThrownBy(() -> execute(connection, "SELECT 1"))
                        .hasMessageStartingWith("ERROR: current transaction is aborted");
                execute(connection, "ROLLBACK");
                assertThat(Sql.rows(database, "SELECT id FROM outside.caller")).isEmpty();
            }
            case BEGUN_BY_A_QUERY -> connection.rollback();
            default -> {
                assertThat(Sql.rows(connection, "SELECT id FROM outside.caller"))
                        .containsExactly("1");
                execute(connection, "COMMIT");
                assertThat(Sql.rows(database, "SELECT id FROM outside.caller")).containsExactly("1");
            }
        }
    }

    /** The number of events of the history, and the objects of the migrations. */
    private static List<String> changes() throws SQLException {
        boolean history = !Sql.rows(database, "SELECT 1 FROM pg_class WHERE relname = 'stepwell_event'")
                .isEmpty();
        String events = history ? "SELECT count(*) FROM stepwell_event" : "SELECT 0";
        return List.of(
                Sql.rows(database, events).toString(),
                Sql.rows(database, "SELECT relname FROM pg_class WHERE relname IN ('a', 'a_id') ORDER BY 1")
                        .toString());
    }

    /** The settings of a connection that a caller can see. */
    private record Snapshot(
            boolean autoCommit,
            boolean readOnly,
            int isolation,
            int holdability,
            int networkTimeout,
            TransactionState transaction) {

        static Snapshot of(Connection connection) throws SQLException {
            BaseConnection driver = connection.unwrap(BaseConnection.class);
            TransactionState transaction = driver.getTransactionState();
            // Asking an aborted transaction for its isolation would fail.
            int isolation = transaction == TransactionState.FAILED
                    ? Connection.TRANSACTION_READ_COMMITTED
                    : isolation(connection, transaction);
            return new Snapshot(
                    connection.getAutoCommit(),
                    connection.isReadOnly(),
                    isolation,
                    connection.getHoldability(),
                    connection.getNetworkTimeout(),
                    transaction);
        }

        private static int isolation(Connection connection, TransactionState transaction) throws SQLException {
            int isolation = connection.getTransactionIsolation();
            if (transaction == TransactionState.IDLE && !connection.getAutoCommit()) {
                // The question begins a transaction.
                connection.rollback();
            }
            return isolation;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void dataSourceOfSpringInsideATransactionIsRefusedEvenBeforeTheFirstStatement() throws SQLException {
        for (boolean begun : new boolean[] {false, true}) {
            for (boolean autoCommit : new boolean[] {false, true}) {
                try (HikariDataSource pool = pool(autoCommit)) {
                    TransactionAwareDataSourceProxy proxy = new TransactionAwareDataSourceProxy(pool);
                    DataSourceTransactionManager manager = new DataSourceTransactionManager(pool);
                    TransactionStatus transaction = manager.getTransaction(new DefaultTransactionDefinition());
                    if (begun) {
                        insert(proxy);
                    }

                    assertThatThrownBy(() -> migrator(proxy, A).migrate())
                            .isExactlyInstanceOf(MigrationException.class)
                            .hasMessage(REFUSED);
                    assertThat(Sql.tables(database)).isEmpty();

                    insert(proxy);
                    manager.rollback(transaction);
                    assertThat(Sql.rows(database, "SELECT id FROM outside.caller"))
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void dataSourceOfSpringOutsideOfATransactionIsAPoolLikeAnother() throws SQLException {
        for (boolean autoCommit : new boolean[] {false, true}) {
            Sql.empty(database);
            try (HikariDataSource pool = pool(autoCommit)) {
                TransactionAwareDataSourceProxy proxy = new TransactionAwareDataSourceProxy(pool);

                assertThat(migrator(proxy, A, B).migrate().migrations()).hasSize(2);
                assertThat(migrator(proxy, A, B).migrate().nothingDone()).isTrue();
                try (Connection connection = pool.getConnection()) {
                    assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
                }
            }
        }
    }

    @Test
    void poolBesideATransactionOfSpringIsUsed() throws SQLException {
        try (HikariDataSource pool = pool(false)) {
            DataSourceTransactionManager manager = new DataSourceTransactionManager(pool);
            TransactionStatus transaction = manager.getTransaction(new DefaultTransactionDefinition());

            assertThat(migrator(pool, A).migrate().migrations()).hasSize(1);

            manager.rollback(transaction);
            assertThat(Sql.tables(database)).containsExactly("a");
        }
    }

    @Test
    void transactionManagerThatKeepsAutoCommitOffIsQuoted() throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            StubDataSource managed = new StubDataSource(connection);
            managed.fail("setAutoCommit", "stub: this connection is part of a managed transaction", "25000");

            MigrationException refusal = catchThrowableOfType(
                    MigrationException.class, () -> migrator(managed, A).migrate());

            assertThat(refusal)
                    .hasMessage(REFUSED + "\nstub: this connection is part of a managed transaction (SQLSTATE 25000)");
            assertThat(managed.closed()).isEqualTo(1);
            assertThat(Sql.tables(database)).isEmpty();
        }
    }

    private static void insert(TransactionAwareDataSourceProxy proxy) throws SQLException {
        try (Connection connection = proxy.getConnection()) {
            execute(connection, "INSERT INTO outside.caller VALUES (1)");
        }
    }

    private static HikariDataSource pool(boolean autoCommit) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.dataSource());
        config.setAutoCommit(autoCommit);
        config.setMaximumPoolSize(2);
        return new HikariDataSource(config);
    }
}
