package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.createIndex;
import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.registry;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.Recovery;
import dev.stepwell.runtime.internal.execution.ExecutionPoint;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Databases whose transactions are serializable or repeatable-read by default. Somebody who writes the history
 * meanwhile fails neither a migration nor any of Stepwell's own writes.
 */
@Timeout(60)
class IsolationIT {

    private static final MigrationDefinition A = table("1", "a");
    private static final MigrationDefinition INDEX = migration("2", "IndexA")
            .notTransactional()
            .up("", "CREATE INDEX CONCURRENTLY a_id ON a (id)", createIndex("a_id", "a", "(id)"))
            .down("", "DROP INDEX CONCURRENTLY a_id", new Recovery.DropIndex("a_id"))
            .build();
    private static final MigrationDefinition[] ALL = {A, INDEX, table("3", "c"), table("4", "d")};

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @AfterEach
    void endThreads() throws SQLException {
        threads.shutdownNow();
        database.execute("ALTER DATABASE " + database.get().name() + " RESET default_transaction_isolation");
    }

    private static void isolate(String level) throws SQLException {
        database.execute(
                "ALTER DATABASE " + database.get().name() + " SET default_transaction_isolation = '" + level + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serializable", "repeatable read"})
    void nodesThatStartAtOnceCreateOneHistory(String level) throws Exception {
        isolate(level);
        for (int round = 0; round < 3; round++) {
            Sql.empty(database);
            List<Future<MigrationResult>> nodes = new ArrayList<>();
            for (int node = 0; node < 4; node++) {
                nodes.add(threads.submit(
                        () -> migrator(database.dataSource(), ALL).migrate()));
            }
            int applied = 0;
            for (Future<MigrationResult> node : nodes) {
                applied += node.get().migrations().size();
            }
            assertThat(applied).isEqualTo(ALL.length);
            assertThat(Sql.events(database)).hasSize(ALL.length);
        }
    }

    /** A moment at which somebody begins to write the history, and the call that meets the write. */
    // The calls are lambdas without a state.
    @SuppressWarnings("ImmutableEnumChecker")
    private enum Meeting {
        TRANSACTIONAL(2, ExecutionPoint.BEFORE_BEGIN, Migrator::migrate),
        WITHOUT_A_TRANSACTION(1, ExecutionPoint.BEFORE_BEGIN, Migrator::migrate),
        PROGRESS(1, ExecutionPoint.BEFORE_BOOKKEEPING, Migrator::migrate),
        DONE(1, ExecutionPoint.AFTER_BOOKKEEPING, Migrator::migrate),
        ROLLBACK(3, ExecutionPoint.BEFORE_BEGIN, migrator -> migrator.rollback(Target.steps(1))),
        ROLLBACK_BEGUN(2, ExecutionPoint.BEFORE_BEGIN, migrator -> migrator.rollback(Target.steps(1))),
        TOGETHER(2, null, Migrator::migrate),
        MARK_APPLIED(1, null, migrator -> migrator.markApplied(id("2"), "test")),
        MARK_ROLLED_BACK(1, null, migrator -> migrator.markRolledBack(id("1"), "test")),
        ADOPT(1, null, migrator -> migrator.adopt(List.of(AdoptedMigration.of(id("2"), "test")))),
        REPAIR(1, null, migrator -> migrator.repair("test"));

        private final int applied;
        private final @Nullable ExecutionPoint point;
        private final Consumer<Migrator> call;

        Meeting(int applied, @Nullable ExecutionPoint point, Consumer<Migrator> call) {
            this.applied = applied;
            this.point = point;
            this.call = call;
        }
    }

    @ParameterizedTest
    @EnumSource
    void writeOfTheHistoryByAnotherSessionIsWaitedFor(Meeting meeting) throws Exception {
        isolate("repeatable read");
        migrator(database.dataSource(), ALL).migrate(Target.steps(meeting.applied));
        if (meeting == Meeting.REPAIR) {
            database.execute("UPDATE stepwell_migration SET description = 'x'");
        }
        AtomicBoolean met = new AtomicBoolean();
        try (Connection other = database.connect()) {
            other.setAutoCommit(false);
            MigratorBuilder builder = Migrator.builder(database.dataSource()).registry(registry(ALL));
            if (meeting.point == null) {
                write(other, met);
            } else {
                builder.injection(point -> {
                    if (point == meeting.point && !met.get()) {
                        write(other, met);
                    }
                });
            }

            meeting.call.accept(builder.build());
        }
        assertThat(met).isTrue();
        assertThat(migrator(database.dataSource(), ALL).validate()).isEmpty();
        assertThat(Sql.events(database)).noneMatch(event -> event.startsWith("failed"));
    }

    /** Changes the rows that each write of the history changes, and commits when a migrator waits for them. */
    private void write(Connection other, AtomicBoolean met) {
        try (Statement statement = other.createStatement()) {
            met.set(true);
            statement.execute("UPDATE stepwell_digest SET count = count");
            Future<?> unused = threads.submit(() -> {
                Sql.await(
                        database,
                        "EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() "
                                + "AND wait_event_type = 'Lock' AND pid <> pg_backend_pid())");
                other.commit();
                return true;
            });
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
