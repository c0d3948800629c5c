package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stepwell.registry.JavaStep;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.runtime.internal.execution.ExecutionPoint;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Migrators behind PgBouncer. They work in session mode. In transaction mode they work, or Stepwell refuses to run and
 * names the remedy.
 */
@Timeout(60)
class PoolerIT {

    private static final String WAY_OUT = "Connect to PostgreSQL directly, or through a pool in session mode";

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeEach
    void requirePgBouncer() {
        assumeTrue(PgBouncer.program().isPresent(), "Skipped: there is no pgbouncer here. Install Debian's package.");
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private static MigrationDefinition alone(String version, JavaStep.Action action) {
        return migration(version, "Alone" + version)
                .notTransactional()
                .upJava("", "Alone" + version + ".up", action)
                .irreversible("test")
                .build();
    }

    @Test
    void sessionModeIsAsGoodAsNoPooler() throws Exception {
        MigrationDefinition[] migrations = ConcurrencyIT.migrations(1);
        try (PgBouncer bouncer = PgBouncer.start(database, "session", 4)) {
            List<Future<MigrationResult>> nodes = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                nodes.add(threads.submit(
                        () -> migrator(bouncer.dataSource(), migrations).migrate()));
            }
            int applied = 0;
            for (Future<MigrationResult> node : nodes) {
                applied += node.get().migrations().size();
            }
            assertThat(applied).isEqualTo(migrations.length);
            assertThat(migrator(bouncer.dataSource(), migrations).migrate().nothingDone())
                    .isTrue();
        }
        assertThat(Sql.events(database)).hasSize(migrations.length);
    }

    @Test
    void statementModeIsRefusedBeforeAnythingRuns() throws Exception {
        try (PgBouncer bouncer = PgBouncer.start(database, "statement", 2)) {
            for (MigrationDefinition first : List.of(table("1", "a"), alone("1", connection -> {}))) {
                assertThatThrownBy(() -> migrator(bouncer.dataSource(), first, table("2", "b"))
                                .migrate())
                        .isExactlyInstanceOf(MigrationException.class)
                        .hasMessageContaining("transaction blocks not allowed in statement pooling mode");
            }
        }
        assertThat(Sql.tables(database)).isEmpty();
        assertThat(Sql.rows(database, "SELECT count(*) FROM pg_class WHERE relname ~ '^stepwell_'"))
                .containsExactly("0");
        assertThat(migrator(database.dataSource(), table("1", "a")).migrate().migrations())
                .hasSize(1);
    }

    @Test
    void transactionModeIsRightWhereTheBackendStaysTheSame() throws Exception {
        try (PgBouncer bouncer = PgBouncer.start(database, "transaction", 1)) {
            Migrator migrator =
                    migrator(bouncer.dataSource(), table("1", "a"), alone("2", connection -> {}), table("3", "c"));

            assertThat(migrator.migrate().migrations()).hasSize(3);
            assertThat(migrator.migrate().nothingDone()).isTrue();
        }
        assertThat(Sql.tables(database)).containsExactly("a", "c");
    }

    @Test
    void secondMigratorOnTheSameBackendIsRefused() throws Exception {
        try (PgBouncer bouncer = PgBouncer.start(database, "transaction", 1)) {
            List<MigrationException> second = new ArrayList<>();
            List<String> backend = new ArrayList<>();
            MigrationDefinition[] migrations = {
                table("1", "a"),
                alone("2", connection -> {
                    backend.addAll(Sql.rows(connection, "SELECT pg_backend_pid()"));
                    second.add(catchThrowableOfType(MigrationException.class, () -> migrator(
                                    bouncer.dataSource(), table("1", "a"), alone("2", unused -> {}), table("3", "c"))
                            .migrate()));
                }),
                table("3", "c")
            };

            assertThat(migrator(bouncer.dataSource(), migrations).migrate().migrations())
                    .hasSize(3);

            assertThat(second).singleElement().satisfies(refused -> assertThat(refused)
                    .hasMessage("[transaction-pooler] Backend " + backend.get(0)
                            + " is marked as the session of another migrator, so a pooler in transaction mode is "
                            + "between Stepwell and PostgreSQL. " + WAY_OUT
                            + "; if no other migrator runs, end the backend with pg_catalog.pg_terminate_backend("
                            + backend.get(0) + ")."));
        }
        assertThat(Sql.events(database)).containsExactly("applied main:1", "applied main:2", "applied main:3");
    }

    @Test
    void sessionThatMovesIsRefusedAndTheLockThatItLeavesIsNotTakenForOnesOwn() throws Exception {
        try (PgBouncer bouncer = PgBouncer.start(database, "transaction", 2);
                Connection other = bouncer.dataSource().getConnection()) {
            other.setAutoCommit(false);
            MigrationDefinition move = alone("1", connection -> {
                // The other client gets the backend that has just been given back, and keeps it.
                String mine = Sql.rows(connection, "SELECT pg_backend_pid()").get(0);
                assertThat(Sql.rows(other, "SELECT pg_backend_pid()")).containsExactly(mine);
            });

            assertThatThrownBy(() -> migrator(bouncer.dataSource(), move, table("2", "b"))
                            .migrate())
                    .hasMessageContaining("[transaction-pooler] The session moved from backend ")
                    .hasMessageContaining(
                            ", so a pooler in transaction mode is between Stepwell and PostgreSQL. Backend ")
                    .hasMessageContaining(" keeps the lock until its session ends. " + WAY_OUT
                            + "; before that, end the session of that backend with pg_catalog.pg_terminate_backend(");
            assertThat(Sql.tables(database)).isEmpty();

            assertThatThrownBy(() -> Migrator.builder(database.dataSource())
                            .registry(Migrations.registry(move, table("2", "b")))
                            .lockWait(Duration.ZERO)
                            .build()
                            .migrate())
                    .hasMessageStartingWith("[lock-timeout] Another migrator holds the lock: pid ");
        }
    }

    @Test
    void sessionThatMovesBeforeItHasTheLockLeavesNone() throws Exception {
        try (PgBouncer bouncer = PgBouncer.start(database, "transaction", 2);
                Connection other = bouncer.dataSource().getConnection()) {
            other.setAutoCommit(false);
            Migrator migrator = Migrator.builder(bouncer.dataSource())
                    .registry(Migrations.registry(table("1", "a")))
                    .injection(point -> {
                        if (point == ExecutionPoint.BEFORE_LOCK) {
                            takeABackend(other);
                        }
                    })
                    .build();

            assertThatThrownBy(migrator::migrate)
                    .hasMessageContaining("[transaction-pooler] The session moved from backend ")
                    .hasMessageEndingWith("is between Stepwell and PostgreSQL. " + WAY_OUT + ".");

            assertThat(Sql.rows(database, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
                    .containsExactly("0");
        }
    }

    private static void takeABackend(Connection connection) {
        try {
            Sql.rows(connection, "SELECT pg_backend_pid()");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
