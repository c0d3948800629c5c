package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.registry;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.problem.ProblemCode;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.Recovery;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Migrations that drop the history. */
class DroppedHistoryIT {

    private static final String DROP = "DROP SCHEMA public CASCADE";
    private static final String CREATE = "CREATE SCHEMA public";
    private static final String DROP_AND_COMMIT =
            "DO $$ BEGIN DROP SCHEMA public CASCADE; CREATE SCHEMA public; COMMIT; END $$";

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @Test
    void migrationThatDropsTheHistoryIsRolledBack() throws SQLException {
        assertThatThrownBy(() -> migrator(database.dataSource(), table("1", "a"), reset(), table("3", "b"))
                        .migrate())
                .hasMessage("""
                        [history-dropped] 2 Reset dropped or renamed tables of the history \
                        ("public"."stepwell_migration"), so it cannot be recorded; its transaction was rolled back and \
                        nothing was changed. Remove that statement from 2 Reset, or set historySchema to a schema that \
                        no migration drops.
                        ERROR: relation "public.stepwell_migration" does not exist (SQLSTATE 42P01)""");

        assertThat(Sql.history(database)).containsExactly("main:1 applied");
        assertThat(Sql.events(database)).containsExactly("applied main:1", "failed main:2");
        assertThat(Sql.tables(database)).containsExactly("a");
    }

    @Test
    void migrationThatRunsStepByStepIsRolledBackToo() throws SQLException {
        Migrator migrator = Migrator.builder(database.dataSource())
                .registry(registry(table("1", "a"), reset()))
                .listener(event -> {})
                .build();

        assertThatThrownBy(migrator::migrate)
                .hasMessageStartingWith("[history-dropped] 2 Reset dropped or renamed tables of the history ");

        assertThat(Sql.events(database)).containsExactly("applied main:1", "failed main:2");
    }

    @Test
    void rollbackThatDropsTheHistoryIsRolledBack() throws SQLException {
        MigrationDefinition reset =
                migration("2", "Reset").up("", "SELECT 1").down("", DROP).build();
        Migrator migrator = migrator(database.dataSource(), table("1", "a"), reset);
        migrator.migrate();

        assertThatThrownBy(() -> migrator.rollback(Target.steps(1))).hasMessage("""
                [history-dropped] Rolling back 2 Reset dropped or renamed tables of the history \
                ("public"."stepwell_migration"), so it cannot be recorded; its transaction was rolled back and \
                nothing was changed. Remove that statement from 2 Reset, or set historySchema to a schema that \
                no migration drops.
                ERROR: relation "public.stepwell_migration" does not exist (SQLSTATE 42P01)""");

        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:2 applied");
        assertThat(Sql.events(database)).endsWith("rollback failed main:2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stepwell_migration CASCADE", "stepwell_event", "stepwell_digest"})
    void eachTableOfTheHistoryCounts(String table) throws SQLException {
        MigrationDefinition drop = migration("2", "Drop")
                .up("", "DROP TABLE " + table)
                .irreversible("test")
                .build();

        assertThatThrownBy(() ->
                        migrator(database.dataSource(), table("1", "a"), drop).migrate())
                .hasMessageStartingWith("[history-dropped] 2 Drop dropped or renamed tables of the history ")
                .hasMessageContaining("its transaction was rolled back and nothing was changed");
        assertThat(Sql.events(database)).containsExactly("applied main:1", "failed main:2");
    }

    @Test
    void statementWithoutATransactionIsRolledBackWithItsCount() throws SQLException {
        MigrationDefinition reset = migration("2", "Reset")
                .notTransactional()
                .up("", "CREATE TABLE b ()", new Recovery.Atomic())
                .up("", DROP, new Recovery.Atomic())
                .up("", CREATE, new Recovery.Atomic())
                .irreversible("test")
                .build();

        assertThatThrownBy(() ->
                        migrator(database.dataSource(), table("1", "a"), reset).migrate())
                .hasMessage("""
                        [history-dropped] 2 Reset dropped or renamed tables of the history \
                        ("public"."stepwell_migration"), so it cannot be recorded; it runs without a transaction, and \
                        its first statement stays applied. Remove that statement from 2 Reset, or set historySchema to \
                        a schema that no migration drops.
                        ERROR: relation "public.stepwell_migration" does not exist (SQLSTATE 42P01)""");

        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:2 failed");
        assertThat(Sql.tables(database)).containsExactly("a", "b");
    }

    @Test
    void historyThatIsGoneIsSaidToBeGone() throws SQLException {
        assertThatThrownBy(() -> migrator(database.dataSource(), table("1", "a"), committed(true))
                        .migrate())
                .hasMessage("""
                        [history-dropped] 2 Reset dropped or renamed tables of the history \
                        ("public"."stepwell_migration"), and they are gone; it runs without a transaction, and its \
                        first statement stays applied. Remove that statement from 2 Reset. Create the schema again \
                        if it is gone too, then restore the tables of the history from a backup, or drop those that \
                        are left and run baseline with the last version that the database has.
                        ERROR: relation "public.stepwell_migration" does not exist (SQLSTATE 42P01)""");

        migrator(database.dataSource(), table("1", "a")).baseline("1");
        assertThat(Sql.history(database)).containsExactly("main:1 applied");
    }

    @Test
    void rollbackThatCommittedTheDropSaysSo() throws SQLException {
        Migrator migrator = migrator(database.dataSource(), table("1", "a"), committed(false));
        migrator.migrate();

        assertThatThrownBy(() -> migrator.rollback(Target.steps(1)))
                .hasMessageStartingWith(
                        "[history-dropped] Rolling back 2 Reset dropped or renamed tables of the history "
                                + "(\"public\".\"stepwell_migration\"), and they are gone; ")
                .satisfies(failure -> assertThat(((MigrationException) failure).problems())
                        .extracting(problem -> problem.code())
                        .containsExactly(ProblemCode.HISTORY_DROPPED));
    }

    @Test
    void javaStepThatDropsTheHistoryIsNamed() {
        MigrationDefinition reset = migration("2", "Reset")
                .upJava("", "Reset.up", connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute(DROP);
                    }
                })
                .irreversible("test")
                .build();

        assertThatThrownBy(() ->
                        migrator(database.dataSource(), table("1", "a"), reset).migrate())
                .hasMessageStartingWith("[history-dropped] 2 Reset dropped or renamed tables of the history ");
    }

    @Test
    void historyInASchemaOfItsOwnStays() throws SQLException {
        database.execute("CREATE SCHEMA migrations");
        Migrator migrator = Migrator.builder(database.dataSource())
                .registry(registry(table("1", "a"), reset(), table("3", "b")))
                .historySchema("migrations")
                .build();

        migrator.migrate();

        assertThat(Sql.rows(database, "SELECT count(*) FROM migrations.stepwell_migration"))
                .containsExactly("3");
        assertThat(Sql.tables(database)).containsExactly("b");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noRowGoesToAnotherHistoryThatGetsTheName(boolean transactional) throws SQLException {
        MigrationBuilder swap = migration("2", "Swap").upJava("", "Swap.up", unused -> swapSchemas());
        if (!transactional) {
            swap.notTransactional();
        }
        twoHistories();

        assertThatThrownBy(() -> inSchema(
                                table("1", "a"), swap.irreversible("test").build(), table("3", "c"))
                        .migrate())
                .hasMessageStartingWith("[history-dropped] 2 Swap cannot be recorded: during the run, its history got "
                        + "another name, and the history \"one\".\"stepwell_migration\" is another one now; ")
                .hasMessageContaining("Start again with the name that the history of 2 Swap has now");

        assertUntouched("one");
        assertThat(Sql.rows(database, "SELECT version, state FROM two.stepwell_migration ORDER BY position"))
                .containsExactlyElementsOf(
                        transactional ? List.of("1 | applied") : List.of("1 | applied", "2 | running"));
    }

    @Test
    void migrationsThatAreSentTogetherStayTogether() throws SQLException {
        twoHistories();
        MigrationDefinition swap = migration("2", "Swap")
                .up("", "ALTER SCHEMA one RENAME TO three")
                .up("", "ALTER SCHEMA two RENAME TO one")
                .irreversible("test")
                .build();

        assertThatThrownBy(() -> inSchema(table("1", "a"), swap).migrate())
                .hasMessageContaining("or the migration gave the history another name")
                .hasMessageContaining("its transaction was rolled back and nothing was changed");

        assertUntouched("two");
        assertThat(Sql.rows(database, "SELECT event, version FROM one.stepwell_event ORDER BY event_id"))
                .containsExactly("applied | 1", "failed | 2");
    }

    private static void twoHistories() throws SQLException {
        database.execute("CREATE SCHEMA one; CREATE SCHEMA two");
        Migrator.builder(database.dataSource())
                .registry(registry(table("7", "public.other")))
                .historySchema("two")
                .build()
                .migrate();
    }

    private static Migrator inSchema(MigrationDefinition... migrations) {
        return Migrator.builder(database.dataSource())
                .registry(registry(migrations))
                .historySchema("one")
                .existingSchema(ExistingSchema.MIGRATE)
                .build();
    }

    private static void swapSchemas() throws SQLException {
        database.execute("ALTER SCHEMA one RENAME TO three; ALTER SCHEMA two RENAME TO one; "
                + "ALTER SCHEMA three RENAME TO two");
    }

    private static void assertUntouched(String schema) throws SQLException {
        assertThat(Sql.rows(database, "SELECT version FROM " + schema + ".stepwell_migration"))
                .containsExactly("7");
        assertThat(Sql.rows(database, "SELECT event, version FROM " + schema + ".stepwell_event"))
                .containsExactly("applied | 7");
    }

    private static MigrationDefinition reset() {
        return migration("2", "Reset")
                .up("", DROP)
                .up("", CREATE)
                .irreversible("test")
                .build();
    }

    /** A migration without a transaction that drops the history, and commits that, in one direction. */
    private static MigrationDefinition committed(boolean up) {
        return migration("2", "Reset")
                .notTransactional()
                .up("", up ? DROP_AND_COMMIT : "DO $$ BEGIN END $$")
                .down("", up ? "DO $$ BEGIN END $$" : DROP_AND_COMMIT)
                .build();
    }
}
