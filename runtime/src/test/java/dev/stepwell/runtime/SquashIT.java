package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.ids;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.registry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.registry.RegistryDigest;
import dev.stepwell.runtime.internal.execution.MigrationLock;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.WireProxy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Migrations that replace others, on databases that have all, some or none of the others. */
class SquashIT {

    private static final MigrationDefinition USERS = table("001", "users");
    private static final MigrationDefinition ORDERS = table("002", "orders", "001");
    private static final MigrationDefinition ITEMS = table("003", "items", "002");
    private static final MigrationDefinition SHOP =
            squash("010", "001", "002", "003").build();
    private static final MigrationDefinition TOTALS = table("011", "totals", "010");

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    private static MigrationDefinition table(String version, String table, String... dependsOn) {
        MigrationBuilder builder = migration(version, "Create" + table)
                .checksum("v1:" + table)
                .up("", "CREATE TABLE " + table + " (id integer PRIMARY KEY)")
                .down("", "DROP TABLE " + table);
        for (String dependency : dependsOn) {
            builder.dependsOn(MigrationId.MAIN_SET, dependency);
        }
        return builder.build();
    }

    private static MigrationBuilder squash(String version, String... replaced) {
        return migration(version, "CreateShop" + version)
                .checksum("v1:shop" + version)
                .replaces(replaced)
                .up("", "CREATE TABLE users (id integer PRIMARY KEY)")
                .up("", "CREATE TABLE orders (id integer PRIMARY KEY)")
                .up("", "CREATE TABLE items (id integer PRIMARY KEY)")
                .down("", "DROP TABLE users, orders, items");
    }

    private static Migrator of(MigrationDefinition... migrations) {
        return migrator(database.dataSource(), migrations);
    }

    private static List<String> history() throws SQLException {
        return Sql.rows(
                database,
                "SELECT version, state, array_to_string(replaces, ' ') FROM stepwell_migration ORDER BY position");
    }

    private static List<String> events() throws SQLException {
        return Sql.rows(database, "SELECT event, version, detail FROM stepwell_event ORDER BY event_id");
    }

    private static List<String> tables() throws SQLException {
        return Sql.rows(
                database,
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
                        + "AND relname NOT LIKE 'stepwell%' ORDER BY 1");
    }

    @Test
    void newDatabaseRunsTheSquashAndNotWhatItReplaces() throws SQLException {
        MigrationResult result = of(USERS, ORDERS, ITEMS, SHOP, TOTALS).migrate();

        assertThat(result).hasToString("applied 2 migrations: 010 CreateShop010, 011 Createtotals");
        assertThat(history()).containsExactly("010 | applied | main:001 main:002 main:003", "011 | applied | null");
        assertThat(events()).containsExactly("applied | 010 | null", "applied | 011 | null");
        assertThat(of(SHOP, TOTALS).migrate().nothingDone()).isTrue();
    }

    @Test
    void databaseThatHasAllTakesTheSquashAsApplied() throws SQLException {
        of(USERS, ORDERS, ITEMS).migrate();
        Migrator migrator = of(SHOP, TOTALS);
        assertThat(migrator.validate()).isEmpty();
        assertThat(PlanScript.body(migrator.plan(Target.latest()))).isEqualTo("""
                -- record without running 010 CreateShop010: Create Shop010 (takes over from 001, 002, 003)

                -- apply 011 Createtotals: Createtotals
                CREATE TABLE totals (id integer PRIMARY KEY);
                """);

        MigrationResult result = migrator.migrate();

        assertThat(result)
                .hasToString("applied 1 migration: 011 Createtotals; recorded without running 1 migration: "
                        + "010 CreateShop010");
        assertThat(result.migrations())
                .extracting(MigrationRun::tookOver)
                .containsExactly(ids("001", "002", "003"), List.of());
        assertThat(history()).containsExactly("010 | applied | main:001 main:002 main:003", "011 | applied | null");
        assertThat(events())
                .containsExactly(
                        "applied | 001 | null",
                        "applied | 002 | null",
                        "applied | 003 | null",
                        "replaced | 001 | by 010 CreateShop010",
                        "replaced | 002 | by 010 CreateShop010",
                        "replaced | 003 | by 010 CreateShop010",
                        "took over | 010 | from 001, 002, 003",
                        "applied | 011 | null");
        assertThat(tables()).containsExactly("items", "orders", "totals", "users");
        assertThat(migrator.validate()).isEmpty();
    }

    @Test
    void startAfterTakingOverAsksOneQuestion() throws SQLException, IOException {
        of(USERS, ORDERS, ITEMS).migrate();
        of(SHOP, TOTALS).migrate();

        assertThat(statements(SHOP, TOTALS)).isEqualTo(1);
        // The replaced classes may be there or not.
        assertThat(statements(USERS, ORDERS, ITEMS, SHOP, TOTALS)).isEqualTo(1);
    }

    private static int statements(MigrationDefinition... migrations) throws SQLException, IOException {
        try (WireProxy wire = new WireProxy(database.get())) {
            wire.dataSource().getConnection().close();
            WireProxy.Counts opening = wire.counts();
            wire.reset();
            List<MigrationDefinition> list = List.of(migrations);
            MigrationRegistry known = new MigrationRegistry() {
                @Override
                public List<MigrationDefinition> migrations() {
                    throw new AssertionError("a start with nothing to do reads no migration");
                }

                @Override
                public Optional<RegistryDigest> digest() {
                    return Optional.of(RegistryDigest.of(list));
                }
            };
            assertThat(Migrator.builder(wire.dataSource())
                            .registry(known)
                            .build()
                            .migrate()
                            .nothingDone())
                    .isTrue();
            return wire.counts().statements() - opening.statements();
        }
    }

    @Test
    void missingReplacedOnesRunFirstIfTheirClassesAreThere() throws SQLException {
        of(USERS).migrate();

        assertThat(of(USERS, ORDERS, ITEMS, SHOP).migrate())
                .hasToString("applied 2 migrations: 002 Createorders, 003 Createitems; recorded without running "
                        + "1 migration: 010 CreateShop010");

        assertThat(history()).containsExactly("010 | applied | main:001 main:002 main:003");
        assertThat(tables()).containsExactly("items", "orders", "users");
    }

    @Test
    void missingReplacedOnesWithoutClassesStopTheRunAndNothingIsChanged() throws SQLException {
        of(USERS, ORDERS).migrate();

        assertThatThrownBy(() -> of(SHOP).migrate())
                .isInstanceOf(MigrationException.class)
                .hasMessage("[replaced-partly] 010 CreateShop010 replaces migrations of which the database has only a "
                        + "part: 001, 002 are applied and 003 is missing. Deploy the last build that contains "
                        + "migration 003, migrate with it, and deploy this build after it.");
        assertThat(of(SHOP).validate()).extracting(Problem::code).hasToString("[replaced-partly]");
        assertThat(history()).containsExactly("001 | applied | null", "002 | applied | null");

        of(USERS, ORDERS, ITEMS).migrate();
        assertThat(of(SHOP).migrate()).hasToString("recorded without running 1 migration: 010 CreateShop010");
    }

    @Test
    void squashMarkedAsAppliedForgetsWhatItReplaces() throws SQLException {
        of(USERS, ORDERS).migrate();

        of(SHOP).markApplied(SHOP.id(), "items made by hand");

        assertThat(history()).containsExactly("010 | applied | main:001 main:002 main:003");
        assertThat(events())
                .endsWith(
                        "replaced | 001 | by 010 CreateShop010",
                        "replaced | 002 | by 010 CreateShop010",
                        "repaired | 010 | marked as applied: items made by hand");
        assertThat(of(SHOP).migrate().nothingDone()).isTrue();
    }

    @Test
    void squashThatIsAppliedAlreadyForgetsWhatItReplaces() throws SQLException {
        MigrationDefinition undeclared = migration("010", "CreateShop010")
                .checksum("v1:shop010")
                .up("", "SELECT 1")
                .down("", "SELECT 2")
                .build();
        of(USERS, ORDERS, ITEMS, undeclared).migrate();

        assertThat(of(SHOP).migrate()).hasToString("recorded without running 1 migration: 010 CreateShop010");

        assertThat(history()).containsExactly("010 | applied | main:001 main:002 main:003");
        assertThat(of(SHOP).migrate().nothingDone()).isTrue();
    }

    @Test
    void squashWithoutATransactionIsNotRunEither() throws SQLException {
        of(USERS, ORDERS, ITEMS).migrate();
        MigrationDefinition squash =
                squash("010", "001", "002", "003").notTransactional().build();

        assertThat(of(squash).rehearse(Target.latest()).migrations())
                .extracting(RehearsedMigration::outcome)
                .containsExactly(RehearsedMigration.Outcome.REHEARSED);
        assertThat(of(squash).migrate()).hasToString("recorded without running 1 migration: 010 CreateShop010");
    }

    @Test
    void olderBuildAcceptsTheSquashAndARollbackToItKeepsIt() throws SQLException {
        of(USERS, ORDERS, ITEMS).migrate();
        of(SHOP, TOTALS).migrate();
        Migrator older = of(USERS, ORDERS, ITEMS);

        assertThat(older.validate()).isEmpty();
        MigrationResult result = older.migrate();
        assertThat(result.nothingDone()).isTrue();
        assertThat(result)
                .hasToString("nothing to do; unknown to this build: 010, 011; replace migrations of this build: 010");
        assertThat(older.status())
                .extracting(status -> status.id() + " " + status.state()
                        + status.replacedBy().map(by -> " by " + by).orElse(""))
                .containsExactly(
                        "010 UNKNOWN",
                        "011 UNKNOWN",
                        "001 REPLACED by 010",
                        "002 REPLACED by 010",
                        "003 REPLACED by 010");

        assertThat(older.rollback(Target.toBuild()))
                .hasToString("rolled back 1 migration: 011 Createtotals; unknown to this build: 010; replace "
                        + "migrations of this build: 010");
        assertThat(tables()).containsExactly("items", "orders", "users");
        assertThat(of(SHOP, TOTALS).migrate()).hasToString("applied 1 migration: 011 Createtotals");
    }

    @Test
    @Timeout(60)
    void olderBuildDoesNotWaitForTheLockOfANewerOne() throws SQLException {
        of(USERS, ORDERS, ITEMS).migrate();
        of(SHOP).migrate();
        try (Connection holder = database.connect()) {
            Sql.rows(
                    holder,
                    "SELECT pg_advisory_lock(" + MigrationLock.key("\"public\".\"stepwell_migration\"") + ")::text");

            assertThat(of(USERS, ORDERS, ITEMS).migrate().nothingDone()).isTrue();
        }
    }

    @Test
    void eventsKnowWhatIsReplacedIfTheRowDoesNot() throws SQLException {
        migrator(database.dataSource(), USERS, ORDERS, ITEMS).migrate();
        Migrator squashed = migrator(database.dataSource(), SHOP);
        squashed.migrate();
        database.execute("UPDATE stepwell_migration SET replaces = NULL");

        Migrator older = migrator(database.dataSource(), USERS, ORDERS, ITEMS);
        assertThatThrownBy(older::migrate)
                .hasMessageStartingWith("[history-rows-missing] The history has no rows for 3 migrations that are ")
                .hasMessageContaining(": 001, 002, 003.");
        assertThat(squashed.migrate().nothingDone()).isTrue();
        assertThat(squashed.repair("by hand"))
                .extracting(Repair::toString)
                .containsExactly("010 CreateShop010: replaces none becomes 001, 002, 003");
        assertThat(squashed.planRepair()).isEmpty();
        assertThat(older.migrate().nothingDone()).isTrue();
    }

    @Test
    void rolledBackSquashHasLostNothing() throws SQLException {
        migrator(database.dataSource(), USERS, ORDERS, ITEMS).migrate();
        migrator(database.dataSource(), SHOP).migrate();
        migrator(database.dataSource(), SHOP).rollback(Target.nothing());

        assertThat(migrator(database.dataSource(), USERS, ORDERS, ITEMS)
                        .migrate()
                        .migrations())
                .hasSize(3);
    }

    @Test
    void rolledBackSquashRunsAsOnANewDatabase() throws SQLException {
        of(USERS, ORDERS, ITEMS).migrate();
        Migrator migrator = of(SHOP, TOTALS);
        migrator.migrate();

        assertThat(migrator.rollback(Target.only("010")))
                .hasToString("rolled back 2 migrations: 011 Createtotals, 010 CreateShop010");
        assertThat(tables()).isEmpty();
        assertThat(migrator.migrate()).hasToString("applied 2 migrations: 010 CreateShop010, 011 Createtotals");
        assertThat(of(USERS, ORDERS, ITEMS).migrate().nothingDone()).isTrue();
    }

    @Test
    void squashIsRolledBackInThePlaceOfTheReplacedOnes() throws SQLException {
        of(USERS, ORDERS, ITEMS, table("004", "notes")).migrate();
        Migrator migrator = of(SHOP, table("004", "notes"));
        migrator.migrate();

        assertThat(history()).containsExactly("010 | applied | main:001 main:002 main:003", "004 | applied | null");
        assertThat(migrator.rollback(Target.steps(1))).hasToString("rolled back 1 migration: 004 Createnotes");
    }

    @Test
    void squashOfASquashTakesOverAndRemembersAll() throws SQLException {
        of(USERS, ORDERS, ITEMS).migrate();
        of(SHOP, TOTALS).migrate();
        MigrationDefinition store = squash("020", "010", "011")
                .up("", "CREATE TABLE totals (id integer PRIMARY KEY)")
                .build();

        assertThat(of(store).migrate()).hasToString("recorded without running 1 migration: 020 CreateShop020");

        assertThat(history()).containsExactly("020 | applied | main:001 main:002 main:003 main:010 main:011");
        assertThat(of(USERS, ORDERS, ITEMS).migrate().nothingDone()).isTrue();
        assertThat(of(SHOP, TOTALS).migrate().nothingDone()).isTrue();
        assertThat(of(store).migrate().nothingDone()).isTrue();
    }

    @Test
    void replacedClassesInAnotherRegistryAreNotRun() throws SQLException {
        Migrator migrator = Migrator.builder(database.dataSource())
                .registry(registry(USERS, ORDERS, ITEMS))
                .registry(registry(SHOP))
                .build();

        assertThat(migrator.migrate()).hasToString("applied 1 migration: 010 CreateShop010");
        assertThat(migrator.migrate().nothingDone()).isTrue();
    }

    @Test
    void failureWhileTakingOverChangesNothing() throws SQLException {
        of(USERS, ORDERS, ITEMS).migrate();
        database.execute("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
                + "$$ BEGIN RAISE EXCEPTION 'refused'; END $$; "
                + "CREATE TRIGGER refuse BEFORE INSERT ON stepwell_event FOR EACH ROW "
                + "WHEN (NEW.event = 'took over') EXECUTE FUNCTION refuse()");

        assertThatThrownBy(() -> of(SHOP).migrate())
                .isInstanceOf(MigrationException.class)
                .hasMessageStartingWith("[database-failed] Writing the history failed.");
        assertThat(history()).containsExactly("001 | applied | null", "002 | applied | null", "003 | applied | null");

        database.execute("DROP TRIGGER refuse ON stepwell_event");
        assertThat(of(SHOP).migrate()).hasToString("recorded without running 1 migration: 010 CreateShop010");
    }

    @Test
    void listenerAndEventsTellOfTheTakeover() throws SQLException {
        of(USERS, ORDERS, ITEMS).migrate();
        List<String> heard = new ArrayList<>();

        Migrator.builder(database.dataSource())
                .registry(registry(SHOP))
                .listener(event -> {
                    if (event instanceof MigrationEvent.Started started) {
                        heard.add("started " + started.migration().takesOver()
                                + started.migration().steps());
                    } else if (event instanceof MigrationEvent.Finished finished) {
                        heard.add("finished " + finished.migration().tookOver());
                    }
                })
                .build()
                .migrate();

        assertThat(heard).containsExactly("started [001, 002, 003][]", "finished [001, 002, 003]");
    }
}
