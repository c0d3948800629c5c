package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.node;
import static dev.stepwell.runtime.Migrations.registry;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.RegistryDigest;
import dev.stepwell.runtime.internal.execution.MigrationLock;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.TestRole;
import dev.stepwell.testdatabase.WireProxy;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** A start that finds the database up to date, which is nearly every start. */
@Timeout(60)
class NothingToDoIT {

    private static final MigrationDefinition A = checked("1", "a");
    private static final MigrationDefinition B = checked("2.10", "b");

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    private static MigrationDefinition checked(String version, String table) {
        return migration(version, "Create")
                .checksum("v1:" + table)
                .up("", "CREATE TABLE " + table + " ()")
                .down("", "DROP TABLE " + table)
                .build();
    }

    @Test
    void oneStatementInOneRoundTripWhateverTheNumberOfMigrations() throws IOException, SQLException {
        long few = bytes(10);
        empty();
        // Five numbers have more or fewer digits, and the goodbye may come too late to be counted.
        assertThat(bytes(1_000)).isBetween(few - 40, few + 40);
    }

    private static long bytes(int migrations) throws IOException, SQLException {
        MigrationDefinition[] nodes = IntStream.rangeClosed(1, migrations)
                .mapToObj(i -> node(Integer.toString(i)))
                .toArray(MigrationDefinition[]::new);
        try (WireProxy wire = new WireProxy(database.get())) {
            migrator(wire.dataSource(), nodes).baseline(Integer.toString(migrations));
            wire.reset();
            wire.dataSource().getConnection().close();
            WireProxy.Counts opening = wire.counts();
            wire.reset();

            assertThat(migrator(wire.dataSource(), nodes).migrate().nothingDone())
                    .isTrue();
            WireProxy.Counts counts = wire.counts();
            assertThat(counts.connections()).isEqualTo(1);
            assertThat(counts.statements() - opening.statements()).isEqualTo(1);
            assertThat(counts.roundTrips() - opening.roundTrips()).isEqualTo(1);
            return counts.bytes() - opening.bytes();
        }
    }

    @Test
    void lastOneOfManyTakesThreeRoundTripsMore() throws IOException, SQLException {
        MigrationDefinition[] nodes = IntStream.rangeClosed(1, 100)
                .mapToObj(i -> table(Integer.toString(i), "t" + i))
                .toArray(MigrationDefinition[]::new);
        MigrationDefinition[] older = Arrays.copyOf(nodes, 99);
        try (WireProxy wire = new WireProxy(database.get())) {
            migrator(wire.dataSource(), older).baseline("99");
            wire.reset();
            assertThat(migrator(wire.dataSource(), older).migrate().nothingDone())
                    .isTrue();
            int nothing = wire.counts().roundTrips();
            wire.reset();
            assertThat(migrator(wire.dataSource(), nodes).migrate().migrations())
                    .hasSize(1);
            // The lock with the history, the migration, the lock given back.
            assertThat(wire.counts().roundTrips()).isEqualTo(nothing + 3);
            wire.reset();
            assertThat(migrator(wire.dataSource(), nodes)
                            .rollback(Target.steps(1))
                            .migrations())
                    .hasSize(1);
            // And the history before it.
            assertThat(wire.counts().roundTrips()).isEqualTo(nothing + 4);
        }
    }

    @Test
    void historyWithASchemaOfItsOwnTakesOneMore() throws IOException, SQLException {
        database.execute("CREATE SCHEMA history");
        try (WireProxy wire = new WireProxy(database.get())) {
            inSchema(wire, A).migrate();
            wire.reset();
            assertThat(inSchema(wire, A).migrate().nothingDone()).isTrue();
            int nothing = wire.counts().roundTrips();
            wire.reset();
            assertThat(inSchema(wire, A, B).migrate().migrations()).hasSize(1);
            // Who asks, and where, which is asked only when something is pending.
            assertThat(wire.counts().roundTrips()).isEqualTo(nothing + 4);
        }
    }

    private static Migrator inSchema(WireProxy wire, MigrationDefinition... migrations) {
        return Migrator.builder(wire.dataSource())
                .registry(registry(migrations))
                .historySchema("history")
                .build();
    }

    @Test
    void selectOnTheDigestIsEnough() throws SQLException {
        migrator(database.dataSource(), A, B).migrate();
        TestRole reader = database.get().createRole("reader");
        database.execute("GRANT SELECT ON stepwell_digest TO " + reader.name());
        PGSimpleDataSource dataSource = database.get().dataSource(reader);
        dataSource.setOptions("-c default_transaction_read_only=on");

        assertThat(migrator(dataSource, A, B).migrate().nothingDone()).isTrue();
        assertThatThrownBy(() -> migrator(dataSource, A).migrate())
                .hasMessageStartingWith("[history-not-accessible] Role " + reader.name()
                        + " lacks a privilege for reading the history in ");
    }

    @Test
    void withoutTheDigestTheHistoryAnswers() throws SQLException {
        migrator(database.dataSource(), A, B).migrate();
        database.execute("DROP TABLE stepwell_digest; DROP FUNCTION stepwell_digest CASCADE");

        assertThat(migrator(database.dataSource(), A, B).migrate().nothingDone())
                .isTrue();
        assertThat(migrator(database.dataSource(), A, B, table("3", "c"))
                        .migrate()
                        .migrations())
                .hasSize(1);
    }

    @Test
    void lockIsNotTaken() throws SQLException {
        migrator(database.dataSource(), A, B).migrate();
        try (Connection holder = database.connect()) {
            Sql.rows(
                    holder,
                    "SELECT pg_advisory_lock(" + MigrationLock.key("\"public\".\"stepwell_migration\"") + ")::text");
            assertThat(migrator(database.dataSource(), A, B).migrate().nothingDone())
                    .isTrue();
        }
    }

    @Test
    void digestFollowsEverythingThatIsDoneToTheHistory() throws SQLException {
        Migrator migrator = migrator(database.dataSource(), A, B);
        migrator.migrate(Target.version("1"));
        assertThat(stored()).isEqualTo(RegistryDigest.of(List.of(A)));
        migrator.migrate();
        assertThat(stored()).isEqualTo(RegistryDigest.of(List.of(B, A)));
        migrator.rollback(Target.steps(1));
        assertThat(stored()).isEqualTo(RegistryDigest.of(List.of(A)));
        migrator.markApplied(id("2.10"), "test");
        assertThat(stored()).isEqualTo(RegistryDigest.of(List.of(A, B)));
        migrator.markRolledBack(id("2.10"), "test");
        migrator.rollback(Target.nothing());
        assertThat(stored()).isEqualTo(RegistryDigest.NONE);
        migrator.baseline("2.10");
        assertThat(stored()).isEqualTo(RegistryDigest.of(List.of(A, B)));

        MigrationDefinition changed = checked("2.10", "changed");
        migrator(database.dataSource(), A, changed).repair("test");
        assertThat(stored()).isEqualTo(RegistryDigest.of(List.of(A, changed)));
        database.execute("TRUNCATE stepwell_migration");
        assertThat(stored()).isEqualTo(RegistryDigest.NONE);
    }

    @Test
    void migrationWithoutATransactionCountsOnlyOnceItIsDone() throws SQLException {
        MigrationDefinition broken = migration("3", "Broken")
                .checksum("v1:c")
                .notTransactional()
                .up("", "CREATE TABLE c ()")
                .up("", "SELECT 1 / 0 FROM pg_class")
                .irreversible("test")
                .build();
        assertThatThrownBy(() -> migrator(database.dataSource(), A, broken).migrate())
                .isInstanceOf(MigrationException.class);

        assertThat(stored()).isNotEqualTo(RegistryDigest.of(List.of(A, broken)));
        assertThatThrownBy(() -> migrator(database.dataSource(), A, broken).migrate())
                .hasMessageStartingWith("[migration-failed] 3 Broken ");
    }

    @Test
    void whatIsEditedByHandIsSeen() throws SQLException {
        Migrator migrator = migrator(database.dataSource(), A, B);
        migrator.migrate();

        database.execute("UPDATE stepwell_migration SET checksum = 'v1:x' WHERE version = '1'");
        assertThatThrownBy(migrator::migrate).hasMessageStartingWith("[checksum-changed] 1 Create ");
        database.execute("UPDATE stepwell_migration SET checksum = 'v1:a' WHERE version = '1'");
        assertThat(stored()).isEqualTo(RegistryDigest.of(List.of(A, B)));
        database.execute("UPDATE stepwell_migration SET description = 'x'");
        assertThat(stored()).isEqualTo(RegistryDigest.of(List.of(A, B)));
        database.execute("DROP TABLE b; DELETE FROM stepwell_migration WHERE version = '2.10'");
        assertThatThrownBy(migrator::migrate)
                .hasMessageStartingWith("[history-rows-missing] The history has no row for a migration that is applied "
                        + "according to its events: 2.10. ");
        migrator.markRolledBack(id("2.10"), "its table is gone");
        assertThat(migrator.migrate().migrations()).hasSize(1);
    }

    @Test
    void whatOnlyLooksLikeTheDigestIsPassedBy() throws SQLException {
        migrator(database.dataSource(), A).migrate();
        database.execute("CREATE SCHEMA other");
        PGSimpleDataSource dataSource = database.dataSource();
        dataSource.setCurrentSchema("other,public");

        assertThatThrownBy(() -> migrator(dataSource, A).migrate())
                .hasMessageStartingWith("[history-elsewhere] The history is \"public\".\"stepwell_migration\", but ");

        try (Connection connection = database.connect()) {
            connection
                    .createStatement()
                    .execute("CREATE TEMP TABLE stepwell_digest AS SELECT * FROM public.stepwell_digest");
            database.execute("DROP TABLE a");
            migrator(database.dataSource(), A).markRolledBack(id("1"), "test");
            assertThat(migrator(new StubDataSource(connection), A).migrate().migrations())
                    .hasSize(1);
            connection.createStatement().execute("DROP TABLE pg_temp.stepwell_digest");
            connection.createStatement().execute("CREATE TEMP TABLE stepwell_digest (x int)");
            assertThat(migrator(new StubDataSource(connection), A).migrate().nothingDone())
                    .isTrue();
        }
    }

    @Test
    void historyOfAnotherPlaceIsAskedByItsName() throws SQLException {
        database.execute("CREATE SCHEMA \"His tory\"");
        PGSimpleDataSource dataSource = database.dataSource();
        MigratorBuilder builder = Migrator.builder(dataSource)
                .registry(registry(A))
                .historySchema("His tory")
                .historyPrefix("shop_");
        builder.build().migrate();
        database.execute("ALTER TABLE \"His tory\".shop_event RENAME TO hidden");

        assertThat(builder.build().migrate().nothingDone()).isTrue();
    }

    @Test
    void digestCannotBeUsedByOthers() throws SQLException {
        migrator(database.dataSource(), A).migrate();
        TestRole stranger = database.get().createRole("stranger");
        database.execute("GRANT CREATE ON SCHEMA public TO " + stranger.name());

        try (Connection connection = database.get().dataSource(stranger).getConnection()) {
            connection.createStatement().execute("CREATE TABLE mine ()");
            assertThatThrownBy(() -> connection
                            .createStatement()
                            .execute("CREATE TRIGGER t AFTER TRUNCATE ON mine EXECUTE FUNCTION stepwell_digest()"))
                    .hasMessage("ERROR: permission denied for function stepwell_digest");
        }
    }

    @Test
    void hardlyAnythingIsAllocated() throws SQLException {
        try (Connection connection = database.connect()) {
            PGSimpleDataSource dataSource = database.dataSource();
            migrator(dataSource, A, B).migrate();
            StubDataSource pool = new StubDataSource(connection);
            Migrator migrator = migrator(pool, A, B);
            long least = Long.MAX_VALUE;
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            for (int i = 0; i < 200; i++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                migrator.migrate();
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertThat(least).isLessThan(32 * 1024);
        }
    }

    private static RegistryDigest stored() throws SQLException {
        String[] numbers = Sql.rows(
                        database, "SELECT count, digest_1, digest_2, digest_3, digest_4 FROM stepwell_digest")
                .get(0)
                .split(" \\| ", -1);
        return new RegistryDigest(
                Long.parseLong(numbers[0]),
                Long.parseLong(numbers[1]),
                Long.parseLong(numbers[2]),
                Long.parseLong(numbers[3]),
                Long.parseLong(numbers[4]));
    }
}
