package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.registry;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.problem.Problem;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Databases that have tables but no history, which are not migrated without an explicit choice. */
class ExistingSchemaIT {

    private static final String REFUSED =
            "[existing-schema] The schema public has one table and no migration history: users. Call "
                    + "baseline(version) if the migrations up to that version create this table, or set "
                    + "existingSchema(ExistingSchema.MIGRATE) to apply all migrations beside the table.";

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @Test
    void tablesWithoutAHistoryAreRefused() throws SQLException {
        database.execute("CREATE TABLE users ()");
        Migrator migrator = migrator(database.dataSource(), table("1", "a"));

        assertThatThrownBy(migrator::migrate)
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage(REFUSED);
        assertThat(migrator.validate()).extracting(Problem::toString).containsExactly(REFUSED);
        assertThat(migrator.status()).hasSize(1);
        assertThat(Sql.tables(database)).containsExactly("users");
        assertThat(Sql.rows(database, "SELECT to_regclass('stepwell_migration')"))
                .containsExactly("null");
    }

    @Test
    void manyTablesAreCountedAndFiveAreNamed() throws SQLException {
        database.execute("CREATE TABLE a (); CREATE TABLE b (); CREATE TABLE c (); CREATE TABLE d (); "
                + "CREATE TABLE e (); CREATE TABLE f (); CREATE TABLE g ()");

        assertThatThrownBy(
                        () -> migrator(database.dataSource(), table("1", "a")).migrate())
                .hasMessageStartingWith(
                        "[existing-schema] The schema public has 7 tables and no migration history: a, b, c, d, "
                                + "e, and 2 more. Call ");
    }

    @Test
    void theyMayBeMigratedBeside() throws SQLException {
        database.execute("CREATE TABLE users ()");
        Migrator migrator = Migrator.builder(database.dataSource())
                .registry(registry(table("1", "a")))
                .existingSchema(ExistingSchema.MIGRATE)
                .build();

        assertThat(migrator.validate()).isEmpty();
        migrator.migrate();

        assertThat(Sql.tables(database)).containsExactly("a", "users");
    }

    @Test
    void tablesOfAnotherSchemaOrHistoryOrOfAnExtensionDoNotCount() throws SQLException {
        database.execute("CREATE SCHEMA shop; CREATE TABLE shop.orders (); CREATE VIEW v AS SELECT 1; "
                + "CREATE TABLE member (); ALTER EXTENSION plpgsql ADD TABLE member");
        Migrator.builder(database.dataSource())
                .registry(registry(table("1", "a"), table("2", "b")))
                .historyPrefix("other_")
                .build()
                .migrate();
        database.execute("DROP TABLE a, b");

        assertThat(migrator(database.dataSource(), table("1", "a")).migrate().migrations())
                .hasSize(1);
        database.execute("ALTER EXTENSION plpgsql DROP TABLE member");
    }

    @Test
    void databaseThatWasRolledBackIsNotForeign() throws SQLException {
        Migrator migrator = migrator(database.dataSource(), table("1", "a"));
        migrator.migrate();
        migrator.rollback(Target.nothing());
        database.execute("CREATE TABLE users ()");

        assertThat(migrator.validate()).isEmpty();
        assertThat(migrator.migrate().migrations()).hasSize(1);
    }

    @Test
    void baselineIsTheOtherWayOut() throws SQLException {
        database.execute("CREATE TABLE a (id integer PRIMARY KEY)");
        Migrator migrator = migrator(database.dataSource(), table("1", "a"), table("2", "b"));

        assertThat(migrator.baseline("1")).hasToString("[1]");
        assertThat(migrator.migrate().migrations()).hasSize(1);

        assertThat(Sql.tables(database)).containsExactly("a", "b");
        assertThat(Sql.events(database)).containsExactly("baselined main:1", "applied main:2");
    }
}
