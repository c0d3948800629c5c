package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.createIndex;
import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.registry;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.testdatabase.PostgresServer;
import dev.stepwell.testdatabase.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that has run out of something: disk, lock table, temporary files, or its synchronous standby. The run fails
 * and claims nothing that is not so. When the server has what it lacked, the next run goes on.
 */
@Timeout(120)
class ExhaustedServerIT {

    private static final MigrationDefinition A = table("1", "a");
    private static final MigrationDefinition FILLED = migration("2", "FillA")
            .dependsOn("main", "1")
            .up("", "INSERT INTO a SELECT generate_series(1, 100000)")
            .down("", "DELETE FROM a")
            .build();

    private static PostgresServer server = PostgresServer.shared();

    private TestDatabase database;

    @BeforeAll
    static void startServer() throws SQLException {
        assumeTrue(
                System.getProperty("stepwell.test.database", "embedded").equals("embedded"),
                "only an embedded server may be stopped");
        server = PostgresServer.start();
        try (TestDatabase first = server.createDatabase("settings")) {
            first.execute("ALTER SYSTEM SET max_locks_per_transaction = 10");
            first.execute("CHECKPOINT");
            server.crash();
        }
    }

    @AfterAll
    static void stopServer() {
        if (server != PostgresServer.shared()) {
            server.close();
        }
    }

    ExhaustedServerIT() {
        database = server.createDatabase("exhausted");
    }

    @BeforeEach
    void commitForReal() throws SQLException {
        database.execute("ALTER DATABASE " + database.name() + " SET synchronous_commit = on");
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private List<String> rows(String query) throws SQLException {
        try (Connection connection = database.connect()) {
            return Sql.rows(connection, query);
        }
    }

    private List<String> events() throws SQLException {
        return rows("SELECT event || ' ' || version FROM stepwell_event ORDER BY event_id");
    }

    @Test
    void migrationThatFillsTheLockTableIsRolledBack() throws SQLException {
        MigrationDefinition greedy = migration("2", "Greedy")
                .up("", "DO $$ BEGIN FOR i IN 1..20000 LOOP EXECUTE format('CREATE TABLE t%s ()', i); END LOOP; END $$")
                .irreversible("test")
                .build();

        assertThatThrownBy(() -> migrator(database.dataSource(), A, greedy).migrate())
                .hasMessageStartingWith("[migration-failed] 2 Greedy failed at statement 1 of 1; its transaction was "
                        + "rolled back and nothing was changed.")
                .hasMessageContaining("ERROR: out of shared memory (SQLSTATE 53200)")
                .hasMessageContaining("max_locks_per_transaction");

        assertThat(rows("SELECT count(*) FROM pg_class WHERE relname ~ '^t[0-9]+$'"))
                .containsExactly("0");
        assertThat(events()).containsExactly("applied 1", "failed 2");
        assertThat(migrator(database.dataSource(), A, table("2", "b")).migrate().migrations())
                .hasSize(1);
    }

    @Test
    void lockTableThatOthersFilledIsSaid() throws SQLException {
        Migrator migrator = migrator(database.dataSource(), A, FILLED);
        migrator.migrate(Target.version("1"));
        try (Connection other = database.connect();
                Connection open = database.connect()) {
            assertThatThrownBy(() ->
                            Sql.rows(other, "SELECT count(pg_advisory_lock(i)) FROM generate_series(1, 100000) i"))
                    .hasMessageStartingWith("ERROR: out of shared memory");

            assertThatThrownBy(migrator::migrate)
                    .isExactlyInstanceOf(MigrationException.class)
                    .hasMessageStartingWith("[database-unreachable] The data source returned no connection. ")
                    .hasMessageContaining("FATAL: out of shared memory (SQLSTATE 53200)");
            assertThatThrownBy(
                            () -> migrator(new StubDataSource(open), A, FILLED).migrate())
                    .isExactlyInstanceOf(MigrationException.class)
                    .hasMessageStartingWith("[database-failed] ")
                    .hasMessageContaining("ERROR: out of shared memory (SQLSTATE 53200)");
        }
        assertThat(migrator.migrate().migrations()).hasSize(1);
        assertThat(events()).contains("applied 1", "applied 2");
    }

    @Test
    void limitOfTemporaryFilesFailsTheMigrationAlone() throws SQLException {
        database.execute("ALTER DATABASE " + database.name() + " SET temp_file_limit = '1MB'");
        database.execute("ALTER DATABASE " + database.name() + " SET work_mem = '64kB'");
        database.execute("ALTER DATABASE " + database.name() + " SET maintenance_work_mem = '1MB'");
        MigrationDefinition sorted = migration("3", "Sorted")
                .up("", "CREATE TABLE sorted AS SELECT id, md5(id::text) AS hash FROM a ORDER BY 2")
                .down("", "DROP TABLE sorted")
                .build();
        MigrationDefinition index = migration("4", "IndexHash")
                .notTransactional()
                .up(
                        "",
                        "CREATE INDEX CONCURRENTLY a_hash ON a (md5(id::text))",
                        createIndex("a_hash", "a", "(md5(id::text))"))
                .down("", "DROP INDEX CONCURRENTLY a_hash")
                .build();
        migrator(database.dataSource(), A, FILLED).migrate();

        assertThatThrownBy(
                        () -> migrator(database.dataSource(), A, FILLED, sorted).migrate())
                .hasMessageStartingWith("[migration-failed] 3 Sorted failed at statement 1 of 1; its transaction was "
                        + "rolled back and nothing was changed.")
                .hasMessageContaining(
                        "ERROR: temporary file size exceeds \"temp_file_limit\" (1024kB) (SQLSTATE 53400)");
        assertThatThrownBy(
                        () -> migrator(database.dataSource(), A, FILLED, index).migrate())
                .hasMessageStartingWith("[migration-failed] 4 IndexHash failed at statement 1 of 1; it runs without a "
                        + "transaction, ")
                .hasMessageContaining("(SQLSTATE 53400)");

        database.execute("ALTER DATABASE " + database.name() + " RESET temp_file_limit");
        assertThat(migrator(database.dataSource(), A, FILLED, sorted, index)
                        .migrate()
                        .migrations())
                .hasSize(2);
        assertThat(rows("SELECT indexrelid::regclass, indisvalid FROM pg_index WHERE indrelid = 'a'::regclass "
                        + "AND NOT indisprimary"))
                .containsExactly("a_hash | t");
        assertThat(events())
                .containsExactly("applied 1", "applied 2", "failed 3", "failed 4", "applied 3", "applied 4");
    }

    /** A COMMIT that waits for a standby has taken effect on the primary already; only the wait can be canceled. */
    @Test
    void waitForAMissingSynchronousStandbyEndsWithTheRunTimeout() throws SQLException {
        MigrationDefinition index = migration("4", "IndexC")
                .notTransactional()
                .dependsOn("main", "3")
                .up("", "CREATE INDEX CONCURRENTLY c_id ON c (id)", createIndex("c_id", "c", "(id)"))
                .down("", "DROP INDEX CONCURRENTLY c_id")
                .build();
        MigrationDefinition[] migrations = {A, table("2", "b"), table("3", "c"), index, table("5", "e")};
        migrator(database.dataSource(), migrations).migrate(Target.version("1"));
        database.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
        try {
            database.execute("SELECT pg_reload_conf()");
            Migrator bounded = Migrator.builder(database.dataSource())
                    .registry(registry(migrations))
                    .runTimeout(Duration.ofSeconds(1))
                    .build();

            assertThat(bounded.migrate(Target.version("3")).migrations()).hasSize(2);
            assertThatThrownBy(bounded::migrate)
                    .isExactlyInstanceOf(MigrationException.class)
                    .hasMessageStartingWith(
                            "[run-timed-out] The run reached its time limit of 1000 ms while it applied "
                                    + "4 IndexC, ");
        } finally {
            database.execute("ALTER SYSTEM RESET synchronous_standby_names");
            database.execute("SELECT pg_reload_conf()");
        }
        migrator(database.dataSource(), migrations).migrate();
        assertThat(rows("SELECT version, state FROM stepwell_migration ORDER BY position"))
                .containsExactly("1 | applied", "2 | applied", "3 | applied", "4 | applied", "5 | applied");
        assertThat(rows("SELECT indisvalid FROM pg_index WHERE indexrelid = 'c_id'::regclass"))
                .containsExactly("t");
    }

    @Test
    void fullDiskFailsTheMigrationAndTheNextRunGoesOn(@TempDir Path folder) throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), "6m")) {
            database.execute("CREATE TABLESPACE small LOCATION '" + disk.path() + "'");
            try {
                MigrationDefinition big = migration("2", "Big")
                        .up("", "CREATE TABLE big (id integer, filler text) TABLESPACE small")
                        .up("", "INSERT INTO big SELECT i, repeat(md5(i::text), 10) FROM generate_series(1, 5000) i")
                        .down("", "DROP TABLE big")
                        .build();
                MigrationDefinition index = migration("3", "IndexBig")
                        .notTransactional()
                        .dependsOn("main", "2")
                        .up(
                                "",
                                "CREATE INDEX CONCURRENTLY big_filler ON big (filler) TABLESPACE small",
                                createIndex("big_filler", "big", "(filler) TABLESPACE small"))
                        .down("", "DROP INDEX CONCURRENTLY big_filler")
                        .build();
                Migrator migrator = migrator(database.dataSource(), A, big, index);

                disk.fill(5_000_000);
                assertThatThrownBy(migrator::migrate)
                        .hasMessageStartingWith("[migration-failed] 2 Big failed at statement 2 of 2; its transaction "
                                + "was rolled back and nothing was changed.")
                        .hasMessageContaining("No space left on device")
                        .hasMessageContaining("(SQLSTATE 53100)");
                assertThat(rows("SELECT to_regclass('big')")).containsExactly("null");

                disk.fill(2_500_000);
                assertThatThrownBy(migrator::migrate)
                        .hasMessageStartingWith("[migration-failed] 3 IndexBig failed at statement 1 of 1; it runs "
                                + "without a transaction, ")
                        .hasMessageContaining("(SQLSTATE 53100)");

                disk.fill(0);
                assertThat(migrator.migrate().migrations()).hasSize(1);
                assertThat(rows("SELECT indisvalid FROM pg_index WHERE indrelid = 'big'::regclass"))
                        .containsExactly("t");
                assertThat(events()).containsExactly("applied 1", "failed 2", "applied 2", "failed 3", "applied 3");
                migrator.rollback(Target.nothing());
            } finally {
                database.execute("DROP TABLE IF EXISTS big");
                database.execute("DROP TABLESPACE small");
            }
        }
    }

    @Test
    void fullDiskUnderTheHistoryIsSaidAndNothingIsClaimed(@TempDir Path folder) throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), "64m")) {
            database.execute("CREATE TABLESPACE small LOCATION '" + disk.path() + "'");
            database.execute("CREATE DATABASE " + database.name() + "_small TABLESPACE small");
            try {
                var dataSource = database.dataSource();
                dataSource.setDatabaseName(database.name() + "_small");
                Migrator migrator = migrator(dataSource, A, table("2", "b"));
                disk.fillAll();

                assertThatThrownBy(migrator::migrate)
                        .isExactlyInstanceOf(MigrationException.class)
                        .hasMessageContaining("No space left on device")
                        .hasMessageContaining("(SQLSTATE 53100)");

                disk.fill(0);
                migrator.migrate(Target.version("1"));
                disk.fillAll();
                assertThatThrownBy(() -> migrator.markApplied(id("2"), incompressible()))
                        .isExactlyInstanceOf(MigrationException.class)
                        .hasMessageStartingWith("[database-failed] Writing the history failed. ")
                        .hasMessageContaining("(SQLSTATE 53100)");

                disk.fill(0);
                assertThat(migrator.migrate().migrations()).hasSize(1);
                assertThat(migrator.validate()).isEmpty();
                assertThat(migrator.history(10)).extracting(HistoryEvent::event).containsExactly("applied", "applied");
            } finally {
                database.execute("DROP DATABASE " + database.name() + "_small");
                database.execute("DROP TABLESPACE small");
            }
        }
    }

    /** A text for which no page of a table has room. */
    private static String incompressible() {
        Random random = new Random(1);
        return random.ints(1_000_000, 'a', 'z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** A file system in memory, of a size that a test chooses. Closing unmounts it. */
    private record SmallDisk(Path root) implements AutoCloseable {

        static SmallDisk mount(Path root, String size) throws IOException {
            assumeTrue(System.getProperty("user.name").equals("root"), "only root can mount a small disk");
            Files.createDirectories(root);
            assumeTrue(
                    run("mount", "-t", "tmpfs", "-o", "mode=777,size=" + size, "tmpfs", root.toString()) == 0,
                    "this container does not let root mount a small disk");
            SmallDisk disk = new SmallDisk(root);
            Files.createDirectory(disk.path());
            // The server may run as another user than the tests.
            assertThat(run("chmod", "777", disk.path().toString())).isZero();
            return disk;
        }

        /** The folder of the tablespace. */
        Path path() {
            return root.resolve("space");
        }

        /** Takes so many bytes of the disk, instead of those taken before. */
        void fill(int bytes) throws IOException {
            Files.write(root.resolve("filler"), new byte[bytes]);
        }

        void fillAll() throws IOException {
            try {
                while (true) {
                    Files.write(
                            root.resolve("filler"),
                            new byte[65_536],
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
                }
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("No space left");
            }
        }

        private static int run(String... command) throws IOException {
            return new ProcessBuilder(command).start().onExit().join().exitValue();
        }

        @Override
        public void close() throws IOException {
            assertThat(run("umount", root.toString())).isZero();
        }
    }
}
