package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.ids;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.registry;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.problem.Problem;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.Recovery;
import dev.stepwell.testdatabase.CatalogSnapshot;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RollbackIT {

    private static final MigrationDefinition SCHEMA = migration("1", "CreateShop")
            .up("", "CREATE TYPE mood AS ENUM ('good', 'bad')")
            .up("", "CREATE DOMAIN amount AS numeric(12, 2) CHECK (VALUE >= 0)")
            .up("", "CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL)")
            .up(
                    "",
                    "CREATE TABLE orders (id uuid PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers, "
                            + "total amount DEFAULT 0, feeling mood, placed date NOT NULL)")
            .down("", "DROP TABLE orders, customers")
            .down("", "DROP DOMAIN amount")
            .down("", "DROP TYPE mood")
            .build();

    private static final MigrationDefinition LOGIC = migration("2", "AddLogic")
            .dependsOn("main", "1")
            .up("", "CREATE VIEW open_orders AS SELECT id, total FROM orders WHERE total > 0")
            .up("", "CREATE MATERIALIZED VIEW totals AS SELECT customer_id, sum(total::numeric) FROM orders GROUP BY 1")
            .up("", "CREATE FUNCTION twice(x int) RETURNS int LANGUAGE sql BEGIN ATOMIC; SELECT x; SELECT x * 2; END")
            .up(
                    "",
                    "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.total := 1; RETURN NEW; END $$")
            .up("", "CREATE TRIGGER touch BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch()")
            .up("", "CREATE RULE quiet AS ON DELETE TO customers DO INSTEAD NOTHING")
            .up("", "COMMENT ON TABLE orders IS 'what was bought'")
            .up("", "ALTER TABLE orders ENABLE ROW LEVEL SECURITY")
            .up("", "CREATE POLICY mine ON orders USING (total > 0)")
            .down("", "DROP POLICY mine ON orders")
            .down("", "ALTER TABLE orders DISABLE ROW LEVEL SECURITY")
            .down("", "COMMENT ON TABLE orders IS NULL")
            .down("", "DROP RULE quiet ON customers")
            .down("", "DROP TRIGGER touch ON orders")
            .down("", "DROP FUNCTION touch, twice")
            .down("", "DROP MATERIALIZED VIEW totals")
            .down("", "DROP VIEW open_orders")
            .build();

    private static final MigrationDefinition COLUMN = migration("3", "AddEmail")
            .dependsOn("main", "1")
            .up("", "ALTER TABLE customers ADD email text CONSTRAINT has_at CHECK (email LIKE '%@%')")
            .up("", "CREATE UNIQUE INDEX customers_email ON customers (lower(email)) WHERE email IS NOT NULL")
            .down("", "ALTER TABLE customers DROP email")
            .build();

    private static final MigrationDefinition INDEX = migration("4", "IndexOrders")
            .notTransactional()
            .dependsOn("main", "2")
            .up("", "CREATE INDEX CONCURRENTLY orders_placed ON orders USING brin (placed)")
            .down("", "DROP INDEX CONCURRENTLY orders_placed")
            .build();

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @Test
    void rollbackRestoresTheCatalogExactly() throws SQLException {
        Migrator migrator = migrator(database.dataSource(), SCHEMA, LOGIC, COLUMN, INDEX);
        CatalogSnapshot nothing = snapshot();
        migrator.migrate(Target.version("1"));
        CatalogSnapshot one = snapshot();
        migrator.migrate(Target.version("3"));
        CatalogSnapshot three = snapshot();
        migrator.migrate();
        CatalogSnapshot four = snapshot();
        assertThat(four.differenceTo(three)).contains("orders_placed");

        migrator.rollback(Target.steps(1));
        assertThat(snapshot().differenceTo(three)).isEmpty();
        migrator.rollback(Target.version("1"));
        assertThat(snapshot().differenceTo(one)).isEmpty();
        migrator.rollback(Target.nothing());
        assertThat(snapshot().differenceTo(nothing)).isEmpty();
        migrator.migrate();
        assertThat(snapshot().differenceTo(four)).isEmpty();
    }

    @Test
    void dependentsGoFirst() throws SQLException {
        Migrator migrator = migrator(database.dataSource(), SCHEMA, LOGIC, COLUMN, INDEX);
        migrator.migrate();

        MigrationResult result = migrator.rollback(Target.only("2"));

        assertThat(result.direction()).isEqualTo(Direction.DOWN);
        assertThat(result.migrations()).extracting(MigrationRun::label).containsExactly("4 IndexOrders", "2 AddLogic");
        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:3 applied");
        assertThat(Sql.rows(
                        database,
                        "SELECT event, version FROM stepwell_event WHERE event <> 'applied' ORDER BY event_id"))
                .containsExactly("rolled back | 4", "rolled back | 2");
    }

    @Test
    void nothingToRollBackWritesNothing() throws SQLException {
        Migrator migrator = migrator(database.dataSource(), table("1", "a"));

        assertThat(migrator.rollback(Target.nothing()).nothingDone()).isTrue();
        assertThat(Sql.rows(database, "SELECT to_regclass('stepwell_migration')"))
                .containsExactly("null");
    }

    @Test
    void irreversibleIsRefusedBeforeAnythingChanges() throws SQLException {
        MigrationDefinition forever = migration("1", "DropNames")
                .up("", "SELECT 1")
                .irreversible("the names are gone")
                .build();
        Migrator migrator = migrator(database.dataSource(), forever, table("2", "b"));
        migrator.migrate();
        CatalogSnapshot before = snapshot();

        assertThatThrownBy(() -> migrator.rollback(Target.nothing()))
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage("[irreversible] 1 DropNames cannot be rolled back: the names are gone. Choose a target "
                        + "that keeps 1 DropNames, or correct its effect with a new migration.");

        assertThat(before.differenceTo(snapshot())).isEmpty();
        assertThat(Sql.events(database)).containsExactly("applied main:1", "applied main:2");
    }

    @Test
    void olderBuildUndoesWhatANewerOneApplied() throws SQLException {
        migrator(database.dataSource(), SCHEMA).migrate();
        CatalogSnapshot before = snapshot();
        migrator(database.dataSource(), SCHEMA, LOGIC, COLUMN, INDEX).migrate();
        Migrator older = migrator(database.dataSource(), SCHEMA);

        assertThat(PlanScript.body(older.planRollback(Target.version("1")))).startsWith("""
                        -- roll back 4 IndexOrders: Index Orders (not in a transaction)
                        DROP INDEX CONCURRENTLY orders_placed;

                        -- roll back 3 AddEmail: Add Email
                        ALTER TABLE customers DROP email;

                        -- roll back 2 AddLogic: Add Logic
                        DROP POLICY mine ON orders;
                        """);
        assertThat(older.rollback(Target.version("1")).unknown()).isEmpty();

        assertThat(snapshot().differenceTo(before)).isEmpty();
        assertThat(Sql.history(database)).containsExactly("main:1 applied");
    }

    @Test
    void olderBuildSaysWhatItCannotUndo() {
        migrator(
                        database.dataSource(),
                        table("1", "a"),
                        migration("2", "Mend")
                                .up("", "SELECT 1")
                                .downJava("", "Mend.down", connection -> {})
                                .build(),
                        migration("3", "Load")
                                .up("", "SELECT 1")
                                .downCopy("", "COPY a FROM STDIN", "1\n")
                                .build())
                .migrate();

        assertThatThrownBy(
                        () -> migrator(database.dataSource(), table("1", "a")).rollback(Target.version("1")))
                .hasMessage(
                        "[down-not-stored] The history does not store how to roll 3 Load back, because its @Down "
                                + "uses Java code, COPY data, or characters that the database cannot store. Roll back with the build that applied 3 Load.\n"
                                + "[down-not-stored] The history does not store how to roll 2 Mend back, because its @Down "
                                + "uses Java code, COPY data, or characters that the database cannot store. Roll back with the build that applied 2 Mend.");
    }

    @Test
    void olderBuildAcceptsOrRefusesNewerVersions() throws SQLException {
        migrator(database.dataSource(), table("1", "a"), table("3", "c"), table("4", "d"))
                .migrate();
        MigratorBuilder older = Migrator.builder(database.dataSource()).registry(registry(table("1", "a")));

        try (LogCapture log = new LogCapture()) {
            assertThat(older.build().migrate().unknown()).isEqualTo(ids("3", "4"));
            assertThat(log.lines())
                    .anyMatch(line -> line.endsWith(
                            "WARN dev.stepwell.runtime.Migrator - Stepwell: the database has migrations newer than this "
                                    + "build: [3, 4]."));
        }
        assertThat(older.build().validate()).isEmpty();

        Migrator refusing = older.newerVersions(NewerVersions.REFUSE).build();
        String refused = "[newer-refused] The database has 2 migrations that are newer than this build: 3, 4. "
                + "Deploy a build that contains these migrations, or roll these migrations back with "
                + "rollback(Target.toBuild()).";
        assertThatThrownBy(refusing::migrate)
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage(refused);
        assertThat(refusing.validate()).extracting(Problem::toString).containsExactly(refused);
        assertThat(refusing.status()).hasSize(3);

        assertThat(refusing.rollback(Target.toBuild()).migrations())
                .extracting(MigrationRun::label)
                .containsExactly("4 CreateD", "3 CreateC");
        assertThat(refusing.migrate().nothingDone()).isTrue();
        assertThat(Sql.tables(database)).containsExactly("a");
    }

    @Test
    void holeInTheMiddleIsRefusedByAnOlderBuild() {
        migrator(database.dataSource(), table("1", "a"), table("2", "b"), table("3", "c"))
                .migrate();

        assertThatThrownBy(() -> migrator(database.dataSource(), table("1", "a"), table("3", "c"))
                        .migrate())
                .hasMessage("[applied-but-missing] The database has one migration that this build does not contain: "
                        + "2. Deploy a build that contains migration 2.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "down_statements = '{DROP TABLE a}'",
                "down_statements = NULL, down_recoveries = NULL",
                "down_recoveries = '{repeat}'",
                "transactional = false",
                "depends_on = '{}'",
                "irreversible = 'changed'",
                "down_checksum = 'other-1:00'"
            })
    void storedDownThatWasChangedIsRefused(String change) throws SQLException {
        migrator(database.dataSource(), table("1", "a"), table("2", "b", "1"), table("3", "c"))
                .migrate();
        database.execute("UPDATE stepwell_migration SET " + change + " WHERE version = '2'");
        Migrator older = migrator(database.dataSource(), table("1", "a"));
        CatalogSnapshot before = snapshot();

        assertThatThrownBy(() -> older.rollback(Target.toBuild()))
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage("[stored-down-changed] The data that the history stores for rolling 2 CreateB back do "
                        + "not match their checksum. Repair the history with the build that applied 2 CreateB, "
                        + "or roll back with that build.");
        assertThat(before.differenceTo(snapshot())).isEmpty();
        assertThat(Sql.events(database)).containsExactly("applied main:1", "applied main:2", "applied main:3");
    }

    @Test
    void repairStoresTheWayBackAnew() throws SQLException {
        migrator(
                        database.dataSource(),
                        table("1", "a"),
                        migration("2", "Change")
                                .checksum("v1:old")
                                .up("", "SELECT 1")
                                .irreversible("test")
                                .build())
                .migrate();
        migrator(
                        database.dataSource(),
                        table("1", "a"),
                        migration("2", "Change")
                                .checksum("v1:new")
                                .dependsOn("main", "1")
                                .up("", "CREATE TABLE b ()")
                                .down("", "DROP TABLE a")
                                .build())
                .repair("test");

        migrator(database.dataSource(), table("1", "a")).rollback(Target.toBuild());

        assertThat(Sql.tables(database)).isEmpty();
    }

    @Test
    void olderBuildCleansUpAfterAStoredStatementThatFailed() throws SQLException {
        MigrationDefinition two = migration("2", "AllowDoubles")
                .notTransactional()
                .up("", "CREATE TABLE b (id int)")
                .down(
                        "",
                        "CREATE UNIQUE INDEX CONCURRENTLY b_id ON b (id)",
                        new Recovery.CreateIndex("b_id", "b", true, false, "(id)"))
                .build();
        migrator(database.dataSource(), table("1", "a"), two).migrate();
        database.execute("INSERT INTO b VALUES (1), (1)");
        Migrator older = migrator(database.dataSource(), table("1", "a"));

        assertThatThrownBy(() -> older.rollback(Target.toBuild()))
                .hasMessageContaining(
                        "but the INVALID index public.b_id stays until the next run drops it. Correct the @Down of ");
        database.execute("TRUNCATE b");
        older.rollback(Target.toBuild());

        assertThat(Sql.rows(
                        database,
                        "SELECT indexrelid::regclass, indisvalid FROM pg_index WHERE indrelid = 'b'::regclass"))
                .containsExactly("b_id | t");
    }

    @Test
    void failureOfAStoredStatementIsShownWithoutAPlace() {
        migrator(
                        database.dataSource(),
                        table("1", "a"),
                        migration("2", "Odd")
                                .up("", "SELECT 1")
                                .down("7:9>9", "DROP TABLE missing")
                                .build())
                .migrate();

        assertThatThrownBy(
                        () -> migrator(database.dataSource(), table("1", "a")).rollback(Target.only("2")))
                .hasMessage("""
                        [rollback-failed] Rolling back 2 Odd failed at statement 1 of 1; its transaction was rolled \
                        back and nothing was changed. Correct the @Down of 2 Odd and roll back again.
                           |
                           | DROP TABLE missing
                           |            ^
                        ERROR: table "missing" does not exist (SQLSTATE 42P01)""");
    }

    @Test
    void whatWasRolledBackIsAppliedAgain() throws SQLException {
        Migrator migrator = migrator(database.dataSource(), table("1", "a"), table("2", "b"));
        migrator.migrate();
        migrator.rollback(Target.steps(1));
        migrator.migrate();

        assertThat(Sql.tables(database)).containsExactly("a", "b");
        assertThat(Sql.events(database))
                .containsExactly("applied main:1", "applied main:2", "rolled back main:2", "applied main:2");
    }

    private static CatalogSnapshot snapshot() throws SQLException {
        try (Connection connection = database.connect()) {
            return CatalogSnapshot.of(connection).without("public.stepwell_");
        }
    }
}
