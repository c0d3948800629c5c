package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.runtime.internal.process.Host;
import dev.stepwell.runtime.internal.process.ToolVersion;
import dev.stepwell.testdatabase.CatalogSnapshot;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MigrateIT {

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @Test
    void everythingIsAppliedOnce() throws SQLException {
        Migrator migrator = migrator(
                database.dataSource(), table("1", "users"), table("2", "orders", "3"), table("3", "items", "1"));

        MigrationResult first = migrator.migrate();

        assertThat(first.direction()).isEqualTo(Direction.UP);
        assertThat(first.migrations())
                .extracting(MigrationRun::label)
                .containsExactly("1 CreateUsers", "3 CreateItems", "2 CreateOrders");
        assertThat(first.nothingDone()).isFalse();
        assertThat(Sql.tables(database)).containsExactly("items", "orders", "users");
        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:3 applied", "main:2 applied");
        assertThat(Sql.events(database)).containsExactly("applied main:1", "applied main:3", "applied main:2");
    }

    @Test
    void secondRunDoesNothingAndWritesNothing() throws SQLException {
        Migrator migrator = migrator(database.dataSource(), table("1", "users"), table("2", "orders"));
        migrator.migrate();
        List<String> before = everythingWritten();

        MigrationResult second = migrator.migrate();

        assertThat(second.nothingDone()).isTrue();
        assertThat(everythingWritten()).isEqualTo(before);
    }

    /** Rows with the transactions that wrote them, and the number of the next transaction but those of this query. */
    private List<String> everythingWritten() throws SQLException {
        return Sql.rows(
                database,
                "SELECT 'migration', xmin::text, m::text FROM stepwell_migration m UNION ALL "
                        + "SELECT 'event', xmin::text, e::text FROM stepwell_event e UNION ALL "
                        + "SELECT 'next', pg_snapshot_xmax(pg_current_snapshot())::text, '' ORDER BY 1, 2");
    }

    @Test
    void historySaysEverythingAboutAMigration() throws SQLException {
        Instant before = Instant.now().minusSeconds(5);
        String tricky = "SELECT 'a \"quoted\" \\ back''slash, {curly} NULL'";
        migrator(
                        database.dataSource(),
                        table("1", "users"),
                        migration("002.10", "AddEmail")
                                .description("Give users an email")
                                .dependsOn("main", "01")
                                .checksum("v1:cafe")
                                .up("", "ALTER TABLE users ADD email text")
                                .up("", tricky)
                                .down("", tricky)
                                .down("", "ALTER TABLE users DROP email")
                                .build())
                .migrate();

        assertThat(Sql.rows(
                        database,
                        "SELECT migration_set, version, version_number, class_name, description, state, transactional, "
                                + "checksum, depends_on, irreversible, statements_done, applied_by = session_user, "
                                + "execution_ms >= 0, tool_version FROM stepwell_migration WHERE version = '002.10'"))
                .containsExactly(
                        "main | 002.10 | {2,10} | shop.AddEmail | Give users an email | applied | t | v1:cafe | "
                                + "{main:01} | null | 2 | t | t | " + ToolVersion.TEXT);
        assertThat(Sql.rows(
                        database,
                        "SELECT unnest(up_statements) FROM stepwell_migration WHERE version = '002.10' UNION ALL "
                                + "SELECT unnest(down_statements) FROM stepwell_migration WHERE version = '002.10'"))
                .containsExactly("ALTER TABLE users ADD email text", tricky, tricky, "ALTER TABLE users DROP email");
        assertThat(Sql.rows(
                        database,
                        "SELECT event, migration_set, version, class_name, detail, execution_ms >= 0, "
                                + "database_user = session_user, host, process_id, backend_pid > 0, tool_version, "
                                + "occurred_at > '" + before + "' FROM stepwell_event WHERE version = '002.10'"))
                .containsExactly("applied | main | 002.10 | shop.AddEmail | null | t | t | " + Host.NAME + " | "
                        + ProcessHandle.current().pid() + " | t | " + ToolVersion.TEXT + " | t");
    }

    @Test
    void statusViewIsForPeople() throws SQLException {
        migrator(
                        database.dataSource(),
                        table("1", "users"),
                        table("2", "orders"),
                        table("3", "items"),
                        table("4", "bills"))
                .migrate();
        database.execute("UPDATE stepwell_migration SET applied_at = now() - interval '3 days' WHERE version = '2'");
        database.execute("UPDATE stepwell_migration SET applied_at = now() - interval '10 days' WHERE version = '3'");
        database.execute("UPDATE stepwell_migration SET applied_at = now() - interval '1 year' WHERE version = '4'");

        assertThat(Sql.rows(
                        database,
                        "SELECT migration_set, version, description, state, age, took < interval '1 minute', "
                                + "applied_by = session_user FROM stepwell_status"))
                .containsExactly(
                        "main | 1 | Create Users | applied | recent | t | t",
                        "main | 2 | Create Orders | applied | this week | t | t",
                        "main | 3 | Create Items | applied | this month | t | t",
                        "main | 4 | Create Bills | applied | older | t | t");
    }

    @Test
    void versionsThatAreEqualAreTheSameInTheDatabase() throws SQLException {
        migrator(database.dataSource(), table("1", "users")).migrate();

        assertThat(migrator(database.dataSource(), table("01.0", "users"))
                        .migrate()
                        .nothingDone())
                .isTrue();
        assertThatThrownBy(() -> database.execute(
                        "INSERT INTO stepwell_migration (migration_set, version_number, version, class_name, "
                                + "description, state, checksum, up_statements, transactional, depends_on, "
                                + "down_checksum, statements_done, applied_by, execution_ms, tool_version) "
                                + "SELECT migration_set, '{1.0}', '001', class_name, description, state, checksum, "
                                + "up_statements, transactional, depends_on, down_checksum, statements_done, "
                                + "applied_by, execution_ms, tool_version FROM stepwell_migration"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("stepwell_migration_pkey");
    }

    @Test
    void versionsOfTwentyDigitsAreNumbers() throws SQLException {
        migrator(
                        database.dataSource(),
                        table("99999999999999999999", "second"),
                        table("20250327183223123456", "first"),
                        table("100000000000000000000", "third"))
                .migrate();

        assertThat(Sql.history(database))
                .containsExactly(
                        "main:20250327183223123456 applied",
                        "main:99999999999999999999 applied",
                        "main:100000000000000000000 applied");
        assertThat(Sql.rows(database, "SELECT version FROM stepwell_migration ORDER BY version_number"))
                .containsExactly("20250327183223123456", "99999999999999999999", "100000000000000000000");
    }

    @Test
    void setsHaveVersionsOfTheirOwnAndDependOnEachOther() throws SQLException {
        MigrationDefinition bills = migration("billing", "1", "CreateBills")
                .dependsOn("main", "2")
                .up("", "CREATE TABLE bills (order_id int REFERENCES orders)")
                .down("", "DROP TABLE bills")
                .build();
        MigrationDefinition shipping = migration("shipping", "1", "CreateParcels")
                .up("", "CREATE TABLE parcels ()")
                .down("", "DROP TABLE parcels")
                .build();
        Migrator migrator = Migrator.builder(database.dataSource())
                .registry(Migrations.registry(bills, shipping))
                .registry(Migrations.registry(table("1", "users"), table("2", "orders")))
                .build();

        assertThat(migrator.migrate(Target.only("billing", "1")).migrations())
                .extracting(MigrationRun::label)
                .containsExactly("2 CreateOrders", "billing:1 CreateBills");
        migrator.migrate();

        assertThat(Sql.history(database))
                .containsExactly("main:2 applied", "billing:1 applied", "main:1 applied", "shipping:1 applied");
    }

    @Test
    void targetsStopWhereTheySay() throws SQLException {
        Migrator migrator = migrator(database.dataSource(), table("1", "a"), table("2", "b"), table("3", "c"));

        migrator.migrate(Target.steps(1));
        assertThat(Sql.tables(database)).containsExactly("a");
        migrator.migrate(Target.version("2"));
        assertThat(Sql.tables(database)).containsExactly("a", "b");
        migrator.migrate(Target.only("3"));
        assertThat(Sql.tables(database)).containsExactly("a", "b", "c");
    }

    @Test
    void lateMigrationIsAppliedAndReported() throws SQLException {
        migrator(database.dataSource(), table("1", "a"), table("3", "c")).migrate();
        Migrator merged =
                migrator(database.dataSource(), table("1", "a"), table("2", "b"), table("3", "c"), table("4", "d"));

        assertThat(merged.status())
                .extracting(status -> status.id() + " " + status.state() + " " + status.late())
                .containsExactly("1 APPLIED false", "3 APPLIED false", "2 PENDING true", "4 PENDING false");
        try (LogCapture log = new LogCapture()) {
            assertThat(merged.migrate().migrations())
                    .extracting(run -> run.label() + " " + run.late())
                    .containsExactly("2 CreateB true", "4 CreateD false");
            assertThat(log.lines())
                    .anyMatch(line -> line.matches(
                            ".*Applied 2 CreateB in \\d+ ms, late: a higher version was applied before it"))
                    .anyMatch(line -> line.matches(".*Applied 4 CreateD in \\d+ ms"));
        }
    }

    @Test
    void nothingToDoIsNoLineUnlessThereIsATarget() throws SQLException {
        Migrator migrator = migrator(database.dataSource(), table("1", "a"), table("3", "c"));
        migrator.migrate();

        try (LogCapture log = new LogCapture()) {
            migrator.migrate();
            assertThat(log.lines()).isEmpty();
            migrator.migrate(Target.version("3"));
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .endsWith("Stepwell: nothing to do, 2 migrations are known.");
        }
    }

    @Test
    void statusTellsWhenAndByWhom() throws SQLException {
        Migrator migrator = migrator(database.dataSource(), table("1", "a"));
        Instant before = Instant.now().minusSeconds(60);
        migrator.migrate();
        database.execute("UPDATE stepwell_migration SET execution_ms = 1500");

        MigrationStatus status = migrator.status().get(0);

        assertThat(status.className()).isEqualTo("shop.CreateA");
        assertThat(status.description()).isEqualTo("Create A");
        assertThat(status.appliedAt().orElseThrow())
                .isBetween(before, Instant.now().plusSeconds(60));
        assertThat(status.appliedBy())
                .isEqualTo(Sql.rows(database, "SELECT session_user").stream().findFirst());
        assertThat(status.execution()).contains(Duration.ofMillis(1500));
        assertThat(migrator(database.dataSource(), table("2", "b")).status())
                .filteredOn(other -> other.state() == MigrationState.PENDING)
                .singleElement()
                .satisfies(pending -> {
                    assertThat(pending.appliedAt()).isEmpty();
                    assertThat(pending.appliedBy()).isEmpty();
                    assertThat(pending.execution()).isEmpty();
                });
    }

    @Test
    void renumberedMigrationIsNotAppliedTwice() throws SQLException {
        migrator(database.dataSource(), counting("9")).migrate();
        Migrator renumbered = migrator(database.dataSource(), counting("5"));

        for (ThrowingCallable run : List.<ThrowingCallable>of(
                renumbered::migrate,
                () -> renumbered.migrate(Target.only("5")),
                () -> renumbered.rehearse(Target.latest()),
                () -> renumbered.rollback(Target.toBuild()))) {
            assertThatThrownBy(run)
                    .isExactlyInstanceOf(MigrationException.class)
                    .hasMessage("[applied-but-missing] The database has one migration that this build contains under "
                            + "another version: 9 was Count, which is 5 here. Give Count its version 9 back, or "
                            + "deploy a build that contains migration 9.");
        }

        assertThat(renumbered.validate()).hasSize(1);
        assertThat(Sql.rows(database, "SELECT count(*) FROM counted")).containsExactly("1");
        // A person who wants the new version says so to the history.
        renumbered.markApplied(Migrations.id("5"), "renumbered");
        renumbered.markRolledBack(Migrations.id("9"), "renumbered");
        assertThat(renumbered.migrate().nothingDone()).isTrue();
        assertThat(Sql.rows(database, "SELECT count(*) FROM counted")).containsExactly("1");
    }

    private static MigrationDefinition counting(String version) {
        return migration(version, "Count")
                .checksum("v1:count")
                .up("", "CREATE TABLE IF NOT EXISTS counted (at timestamptz)")
                .up("", "INSERT INTO counted VALUES (now())")
                .down("", "DROP TABLE counted")
                .build();
    }

    @Test
    void newerBuildIsAcceptedAndReported() {
        migrator(database.dataSource(), table("1", "a"), table("2", "b"), table("3", "c"))
                .migrate();
        Migrator older = migrator(database.dataSource(), table("1", "a"));

        assertThat(older.migrate().unknown()).isEqualTo(Migrations.ids("2", "3"));
        assertThat(older.validate()).isEmpty();
        assertThat(older.status())
                .extracting(status -> status.id() + " " + status.className() + " " + status.state())
                .containsExactly("1 shop.CreateA APPLIED", "2 shop.CreateB UNKNOWN", "3 shop.CreateC UNKNOWN");
    }

    @Test
    void holeStopsTheRunBeforeItBegins() throws SQLException {
        migrator(database.dataSource(), table("1", "a"), table("2", "b")).migrate();
        Migrator hole = migrator(database.dataSource(), table("1", "a"), table("3", "c"));
        String message = "[applied-but-missing] The database has one migration that this build does not contain: "
                + "2. Deploy a build that contains migration 2.";

        assertThatThrownBy(hole::migrate)
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage(message);
        assertThat(hole.validate()).extracting(Object::toString).containsExactly(message);
        assertThat(Sql.tables(database)).containsExactly("a", "b");
    }

    @Test
    void changedMigrationStopsTheRunBeforeItBegins() throws SQLException {
        MigrationDefinition before = migration("1", "CreateA")
                .checksum("v1:aa")
                .up("", "SELECT 1")
                .irreversible("test")
                .build();
        MigrationDefinition after = migration("1", "CreateA")
                .checksum("v1:bb")
                .up("", "SELECT 2")
                .irreversible("test")
                .build();
        migrator(database.dataSource(), before).migrate();
        database.execute("UPDATE stepwell_migration SET applied_at = '2026-03-02 12:00:00+00'");
        Migrator changed = migrator(database.dataSource(), after, table("2", "b"));

        assertThatThrownBy(changed::migrate)
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage("[checksum-changed] 1 CreateA was changed after it was applied on 2026-03-02 12:00 UTC. "
                        + "Restore 1 CreateA as it was applied, and put the change into a new migration.");
        assertThat(Sql.tables(database)).isEmpty();
    }

    @Test
    void historyIsCreatedWithTheFirstMigrationAndNotBefore() throws SQLException {
        Migrator none = migrator(database.dataSource());
        CatalogSnapshot before = snapshot();

        none.migrate();
        none.status();
        none.validate();
        migrator(database.dataSource(), table("1", "a")).status();

        assertThat(before.differenceTo(snapshot())).isEmpty();
    }

    private CatalogSnapshot snapshot() throws SQLException {
        try (Connection connection = database.connect()) {
            return CatalogSnapshot.of(connection);
        }
    }
}
