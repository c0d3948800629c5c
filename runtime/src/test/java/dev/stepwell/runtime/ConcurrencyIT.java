package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several migrators on one empty database: each migration is applied once, and no migrator fails. */
@Timeout(120)
class ConcurrencyIT {

    private static final int TABLES = 10;

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8})
    void migratorsThatStartTogetherApplyEverythingOnce(int count) throws Exception {
        MigrationDefinition[] migrations = migrations(count - 1);

        List<MigrationResult> results = together(count, () -> Migrations.migrator(database.dataSource(), migrations)
                .migrate());

        assertThat(results.stream().mapToInt(result -> result.migrations().size()))
                .filteredOn(applied -> applied > 0)
                .containsExactly(migrations.length);
        assertEverythingAppliedOnce(migrations.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void processesThatStartTogetherApplyEverythingOnce(int count) throws Exception {
        MigratorProcess.Registry registry = MigratorProcess.Registry.valueOf("CONCURRENT_" + count);

        assertThat(processes(count, registry)).allMatch(output -> output.endsWith("done" + System.lineSeparator()));
        assertEverythingAppliedOnce(registry.migrations().length);
        assertThat(Sql.rows(database, "SELECT count(DISTINCT process_id) FROM stepwell_event"))
                .containsExactly("1");

        // All of them again, on a database that is up to date.
        assertThat(processes(count, registry)).containsOnly("done" + System.lineSeparator());
        assertEverythingAppliedOnce(registry.migrations().length);
        assertThat(Sql.rows(database, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
                .containsExactly("0");
    }

    /** Once in every build is {@link #processesThatStartTogetherApplyEverythingOnce}. */
    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    @EnabledIfSystemProperty(named = "stepwell.starts", matches = "[0-9]+", disabledReason = "-Dstepwell.starts=100")
    void processesThatStartTogetherApplyEverythingOnceAsOftenAsTold() throws Exception {
        int count = 8;
        MigratorProcess.Registry registry = MigratorProcess.Registry.valueOf("CONCURRENT_" + count);
        for (int start = 1; start <= Integer.getInteger("stepwell.starts"); start++) {
            empty();
            assertThat(processes(count, registry))
                    .as("start %d", start)
                    .allMatch(output -> output.endsWith("done" + System.lineSeparator()));
            assertEverythingAppliedOnce(registry.migrations().length);
            System.out.println("Start " + start + ": " + count + " of " + count + " came up.");
        }
    }

    private static List<String> processes(int count, MigratorProcess.Registry registry) throws Exception {
        List<MigratorProcess> processes = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                processes.add(MigratorProcess.start(database, registry));
            }
            List<String> outputs = new ArrayList<>();
            for (MigratorProcess process : processes) {
                outputs.add(process.output());
            }
            return outputs;
        } finally {
            processes.forEach(MigratorProcess::close);
        }
    }

    @Test
    void migratorsOfTwoHistoriesDoNotWaitForEachOther() throws Exception {
        // The first one's migration ends when the second one is through.
        MigrationDefinition patient = migration("1", "Patient")
                .upJava("", "Patient.up", connection -> Sql.await(database, "to_regclass('b') IS NOT NULL"))
                .irreversible("test")
                .build();

        List<MigrationResult> results = together(List.of(
                () -> Migrator.builder(database.dataSource())
                        .registry(Migrations.registry(patient))
                        .historyPrefix("one_")
                        .build()
                        .migrate(),
                () -> Migrator.builder(database.dataSource())
                        .registry(Migrations.registry(table("1", "b")))
                        .historyPrefix("two_")
                        .build()
                        .migrate()));

        assertThat(results).allMatch(result -> result.migrations().size() == 1);
    }

    /** The first one waits for the given number of other migrators to wait for the lock, which they do from then on. */
    static MigrationDefinition[] migrations(int others) {
        List<MigrationDefinition> migrations = new ArrayList<>();
        migrations.add(migration("1", "Wait")
                .up("", """
                        DO $$
                        BEGIN
                            FOR i IN 1..6000 LOOP
                                IF (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                                      AND query LIKE '%%pg_try_advisory_lock%%' AND pid <> pg_backend_pid()) >= %d THEN
                                    RETURN;
                                END IF;
                                PERFORM pg_sleep(0.01);
                                PERFORM pg_stat_clear_snapshot();
                            END LOOP;
                            RAISE EXCEPTION 'nobody waits';
                        END $$""".formatted(others))
                .irreversible("test")
                .build());
        IntStream.rangeClosed(2, TABLES + 1)
                .mapToObj(i -> table(Integer.toString(i), "t" + i))
                .forEach(migrations::add);
        migrations.add(migration("5.1", "IndexT3")
                .notTransactional()
                .dependsOn("main", "3")
                .up("", "CREATE INDEX CONCURRENTLY t3_id ON t3 (id)")
                .down("", "DROP INDEX CONCURRENTLY t3_id")
                .build());
        migrations.add(migration("5.2", "ReindexT3")
                .notTransactional()
                .dependsOn("main", "5.1")
                .up("", "REINDEX INDEX CONCURRENTLY t3_id")
                .down("", "SELECT 1")
                .build());
        migrations.add(migration("5.3", "PartitionT")
                .up("", "CREATE TABLE t (id integer) PARTITION BY RANGE (id)")
                .up("", "CREATE TABLE t_old PARTITION OF t FOR VALUES FROM (0) TO (10)")
                .irreversible("test")
                .build());
        migrations.add(migration("5.4", "DetachOld")
                .notTransactional()
                .dependsOn("main", "5.3")
                .up("", "ALTER TABLE t DETACH PARTITION t_old CONCURRENTLY")
                .irreversible("test")
                .build());
        return migrations.toArray(MigrationDefinition[]::new);
    }

    private static void assertEverythingAppliedOnce(int migrations) throws SQLException {
        assertThat(Sql.rows(
                        database, "SELECT event, count(*), count(DISTINCT version) FROM stepwell_event GROUP BY event"))
                .containsExactly("applied | " + migrations + " | " + migrations);
        assertThat(Sql.history(database)).hasSize(migrations).allMatch(row -> row.endsWith(" applied"));
        assertThat(Sql.tables(database)).hasSize(TABLES + 2);
        assertThat(Sql.rows(database, "SELECT count(*) FROM pg_inherits WHERE inhparent = 't'::regclass"))
                .containsExactly("0");
        assertThat(Sql.rows(database, "SELECT indisvalid FROM pg_index WHERE indexrelid = 't3_id'::regclass"))
                .containsExactly("t");
    }

    private static <T> List<T> together(int count, Callable<T> task) throws Exception {
        return together(Collections.nCopies(count, task));
    }

    private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
    }
}
