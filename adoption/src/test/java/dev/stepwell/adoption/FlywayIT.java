package dev.stepwell.adoption;

import static dev.stepwell.adoption.Registry.build;
import static dev.stepwell.adoption.Registry.rows;
import static dev.stepwell.adoption.Registry.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.runtime.MigrationRun;
import dev.stepwell.runtime.MigrationState;
import dev.stepwell.runtime.MigrationStatus;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.testdatabase.FreshDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Adoption of tables that Flyway itself wrote. */
@Timeout(120)
class FlywayIT {

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    private Path scripts;

    @BeforeEach
    void empty(@TempDir Path files) throws SQLException {
        scripts = files;
        Registry.empty(database);
    }

    private void script(String name, String sql) throws IOException {
        Files.writeString(scripts.resolve(name), sql);
    }

    private FluentConfiguration flyway() {
        return Flyway.configure().dataSource(database.dataSource()).locations("filesystem:" + scripts);
    }

    private static Adoption adoption() {
        return new Adoption(database.dataSource());
    }

    private static ForeignHistory history() {
        return adoption().read(adoption().findOne(HistorySearch.ANY));
    }

    private static AdoptionPlan plan(Migrator migrator) {
        return Adoption.plan(history(), migrator, MigrationId.MAIN_SET, Map.of());
    }

    @Test
    void replacedMigrationsAreAdoptedAndTheirSquashTakesOver() throws Exception {
        script("V1__create_users.sql", "CREATE TABLE users (id int)");
        script("V2__create_orders.sql", "CREATE TABLE orders (id int)");
        flyway().load().migrate();
        List<MigrationDefinition> definitions = new ArrayList<>(
                build(database, "001 CreateUsers", "002 CreateOrders").migrations());
        definitions.add(MigrationDefinition.of("main", "010", "shop.CreateShop")
                .replaces("001")
                .replaces("002")
                .up(new MigrationStatement("SELECT 1 / 0", ""))
                .irreversible("test")
                .build());
        Migrator migrator = Migrator.builder(database.dataSource())
                .registry(() -> definitions)
                .build();

        assertThat(text(plan(migrator)))
                .containsExactly("1 create users = 001 by version", "2 create orders = 002 by version", "pending: 010");
        assertThat(Adoption.adopt(plan(migrator), migrator, Adoption.Unknown.REFUSE))
                .hasToString("[001, 002]");
        assertThat(migrator.migrate()).hasToString("recorded without running 1 migration: 010 CreateShop");
        assertThat(text(plan(migrator)))
                .containsExactly(
                        "recorded: 1 create users = 001 by version", "recorded: 2 create orders = 002 by version");
    }

    @Test
    void historyBecomesOursWithTimesAndPeople() throws Exception {
        script("V1__create_users.sql", "CREATE TABLE users (id int)");
        script("V1.2__add_email.sql", "ALTER TABLE users ADD email text");
        script("R__Active_users.sql", "CREATE OR REPLACE VIEW active_users AS SELECT * FROM users");
        Instant before = Instant.now().minusSeconds(1);
        flyway().load().migrate();
        script("R__Active_users.sql", "CREATE OR REPLACE VIEW active_users AS SELECT id FROM users WHERE true");
        database.execute("DROP VIEW active_users");
        flyway().load().migrate();
        List<String> theirs = rows(database, "SELECT t::text FROM flyway_schema_history AS t");
        Migrator migrator = build(database, "001 CreateUsers", "1.2 AddEmail", "2 AddAge", "R9 ActiveUsers");

        AdoptionPlan plan = plan(migrator);

        assertThat(plan.table()).hasToString("Flyway's public.flyway_schema_history");
        assertThat(text(plan))
                .containsExactly(
                        "1 create users = 001 by version",
                        "1.2 add email = 1.2 by version",
                        "R Active users = 9 by name",
                        "pending: 2");
        assertThat(rows(database, "SELECT to_regclass('stepwell_migration')")).containsExactly("null");
        assertThat(Adoption.adopt(plan, migrator, Adoption.Unknown.REFUSE)).hasToString("[001, 1.2, 9]");

        assertThat(rows(database, "SELECT t::text FROM flyway_schema_history AS t"))
                .isEqualTo(theirs);
        assertThat(rows(database, "SELECT event, version, detail FROM stepwell_event ORDER BY event_id"))
                .containsExactly(
                        "adopted | 001 | from Flyway's public.flyway_schema_history, 1 create users",
                        "adopted | 1.2 | from Flyway's public.flyway_schema_history, 1.2 add email",
                        "adopted | 9 | from Flyway's public.flyway_schema_history, R Active users");
        assertThat(rows(
                        database,
                        "SELECT m.version, m.checksum, m.applied_by = f.installed_by, "
                                + "m.applied_at = f.installed_on AT TIME ZONE '"
                                + java.util.TimeZone.getDefault().getID()
                                + "', m.execution_ms = f.execution_time FROM stepwell_migration AS m "
                                + "JOIN flyway_schema_history AS f ON f.installed_rank = "
                                + "CASE m.version WHEN '001' THEN 1 WHEN '1.2' THEN 2 ELSE 4 END ORDER BY m.position"))
                .containsExactly(
                        "001 | v1:CreateUsers | t | t | t",
                        "1.2 | v1:AddEmail | t | t | t",
                        "9 | v1:ActiveUsers | t | t | t");
        List<MigrationStatus> status = migrator.status();
        assertThat(status.get(0).appliedAt().orElseThrow()).isBetween(before, Instant.now());
        assertThat(status)
                .extracting(MigrationStatus::state)
                .containsExactly(
                        MigrationState.APPLIED, MigrationState.APPLIED, MigrationState.APPLIED, MigrationState.PENDING);
        assertThat(migrator.migrate().migrations())
                .extracting(MigrationRun::label)
                .containsExactly("2 AddAge");
        assertThat(text(plan(migrator)))
                .containsExactly(
                        "recorded: 1 create users = 001 by version",
                        "recorded: 1.2 add email = 1.2 by version",
                        "recorded: R Active users = 9 by name");
        assertThat(Adoption.adopt(plan(migrator), migrator, Adoption.Unknown.REFUSE))
                .isEmpty();
    }

    @Test
    void failedMigrationIsRefusedByName() throws Exception {
        script("V1__create_users.sql", "CREATE TABLE users (id int)");
        flyway().load().migrate();
        // PostgreSQL rolls a transactional script back with its row. Flyway writes this row for a script without one.
        database.execute(
                "INSERT INTO flyway_schema_history SELECT 2, '2', 'index users', type, 'V2__index_users.sql', 7, "
                        + "installed_by, installed_on, 0, false FROM flyway_schema_history");
        Migrator migrator = build(database, "1 CreateUsers", "2 IndexUsers");
        String message = "[foreign-history-unfinished] Flyway's public.flyway_schema_history says that 2 index "
                + "users failed. Undo by hand what remains of 2 index users, run \"flyway repair\", and "
                + "adopt the history then.";

        AdoptionPlan plan = plan(migrator);

        assertThat(text(plan)).containsExactly("1 create users = 1 by version", "pending: 2", message);
        assertThatThrownBy(() -> Adoption.adopt(plan, migrator, Adoption.Unknown.LEAVE_OUT))
                .isExactlyInstanceOf(AdoptionException.class)
                .hasMessage(message);
        assertThat(rows(database, "SELECT to_regclass('stepwell_migration')")).containsExactly("null");
        flyway().load().repair();
        assertThat(text(plan(migrator))).containsExactly("1 create users = 1 by version", "pending: 2");
    }

    @Test
    void baselineStandsForAllBelowIt() throws Exception {
        database.execute("CREATE TABLE old ()");
        script("V4__add_age.sql", "ALTER TABLE old ADD age int");
        flyway().baselineVersion("3").baselineOnMigrate(true).load().migrate();
        Migrator migrator = build(database, "1 CreateUsers", "2 AddEmail", "4 AddAge", "5 AddName", "R0.5 ActiveUsers");

        AdoptionPlan plan = plan(migrator);

        assertThat(text(plan))
                .containsExactly(
                        "4 add age = 4 by version",
                        "3 << Flyway Baseline >> = 1 by up_to",
                        "3 << Flyway Baseline >> = 2 by up_to",
                        "pending: 5",
                        "pending: 0.5");
        assertThat(Adoption.adopt(plan, migrator, Adoption.Unknown.REFUSE)).hasToString("[1, 2, 4]");
    }

    @Test
    void repeatableOneIsAdoptedWhileAVersionedOneIsPending() throws Exception {
        script("V1.2__create_users.sql", "CREATE TABLE users (id int)");
        script("V1.10__add_email.sql", "ALTER TABLE users ADD email text");
        script("V2__add_age.sql", "ALTER TABLE users ADD age int");
        script("R__view_a.sql", "CREATE OR REPLACE VIEW view_a AS SELECT id FROM users");
        flyway().load().migrate();
        Migrator migrator = build(database, "1.2 CreateUsers", "1.10 AddEmail", "2 AddAge", "3 AddName", "R0.1 ViewA");

        AdoptionPlan plan = plan(migrator);

        assertThat(text(plan))
                .containsExactly(
                        "1.2 create users = 1.2 by version",
                        "1.10 add email = 1.10 by version",
                        "2 add age = 2 by version",
                        "R view a = 0.1 by name",
                        "pending: 3");
        assertThat(Adoption.adopt(plan, migrator, Adoption.Unknown.REFUSE)).hasToString("[1.2, 1.10, 2, 0.1]");
        assertThat(migrator.migrate().migrations())
                .extracting(MigrationRun::label)
                .containsExactly("3 AddName");
    }

    @Test
    void whatWasUndoneOrDeletedIsNotApplied() throws Exception {
        script("V1__create_users.sql", "CREATE TABLE users (id int)");
        script("V2__add_email.sql", "ALTER TABLE users ADD email text");
        script("V3__add_age.sql", "ALTER TABLE users ADD age int");
        flyway().load().migrate();
        Files.delete(scripts.resolve("V2__add_email.sql"));
        flyway().load().repair();
        // The free edition of Flyway cannot undo. This is the row that the paid one writes.
        database.execute("INSERT INTO flyway_schema_history SELECT 5, version, description, 'UNDO_SQL', "
                + "'U3__add_age.sql', checksum, installed_by, installed_on, execution_time, true "
                + "FROM flyway_schema_history WHERE version = '3'");
        assertThat(rows(database, "SELECT type FROM flyway_schema_history ORDER BY installed_rank"))
                .containsExactly("SQL", "SQL", "SQL", "DELETE", "UNDO_SQL");

        assertThat(text(plan(build(database, "1 CreateUsers", "2 AddEmail", "3 AddAge"))))
                .containsExactly("1 create users = 1 by version", "pending: 2", "pending: 3");
    }

    @Test
    void schemaThatFlywayMadeIsNoMigration() throws Exception {
        script("V1__create_users.sql", "CREATE TABLE app.users (id int)");
        flyway().schemas("app").load().migrate();

        assertThatThrownBy(FlywayIT::history)
                .hasMessage("[foreign-history-missing] No history of another migration tool was found in the schema "
                        + "public. Name the history's table, or call baseline(version).");
        ForeignTable table = adoption().findOne(new HistorySearch(null, "app", null));
        assertThat(adoption().read(table).applied())
                .extracting(Object::toString)
                .containsExactly("1 create users");
    }
}
