package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.stepwell.problem.Problem;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Migrations without a transaction: each statement remains in effect, and the next run goes on after the last one. */
class NonTransactionalIT {

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @Test
    void indexIsCreatedConcurrentlyAndDroppedAgain() throws SQLException {
        Migrator migrator = migrator(
                database.dataSource(),
                table("1", "a"),
                migration("2", "IndexA")
                        .notTransactional()
                        .up("", "CREATE INDEX CONCURRENTLY a_id ON a (id)")
                        .down("", "DROP INDEX CONCURRENTLY a_id")
                        .build());

        migrator.migrate();
        assertThat(Sql.rows(database, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_id'::regclass"))
                .containsExactly("t");
        assertThat(Sql.rows(
                        database,
                        "SELECT state, transactional, statements_done FROM stepwell_migration "
                                + "WHERE version = '2'"))
                .containsExactly("applied | f | 1");

        migrator.rollback(Target.steps(1));
        assertThat(Sql.rows(database, "SELECT to_regclass('a_id')")).containsExactly("null");
        assertThat(Sql.events(database)).containsExactly("applied main:1", "applied main:2", "rolled back main:2");
    }

    @Test
    void failureInTheMiddleKeepsWhatIsDoneAndTheNextRunGoesOnThere() throws SQLException {
        assertThatThrownBy(() -> migrator(
                                database.dataSource(), script("CREATE TABLE a ()", "CREATE TABLE b ()", "SELECT 1 / 0"))
                        .migrate())
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage("""
                        [migration-failed] 1 Script failed at statement 3 of 3; it runs without a transaction, and \
                        its first 2 statements stay applied. Correct the migration and migrate again.
                         --> src/main/java/shop/Script.java:5:9
                          |
                        5 |         SELECT 1 / 0
                          |         ^
                        ERROR: division by zero (SQLSTATE 22012)""");
        Migrator mended = migrator(
                database.dataSource(),
                script("CREATE TABLE a ()", "CREATE TABLE b ()", "CREATE TABLE c ()"),
                table("2", "d"));

        assertThat(Sql.tables(database)).containsExactly("a", "b");
        assertThat(Sql.history(database)).containsExactly("main:1 failed");
        assertThat(mended.status())
                .extracting(status -> status.id() + " " + status.state() + " "
                        + status.appliedAt().isPresent() + " "
                        + status.execution().isPresent())
                .containsExactly("1 FAILED true false", "2 PENDING false false");
        assertThat(mended.validate()).isEmpty();
        assertThat(PlanScript.body(mended.plan(Target.latest()))).isEqualTo("""
                        -- apply 1 Script: Script (not in a transaction)
                        -- An earlier run did the steps before these. Repeat the settings that those steps made.
                        CREATE TABLE c ();

                        -- apply 2 CreateD: Create D
                        CREATE TABLE d (id integer PRIMARY KEY);
                        """);

        mended.migrate();

        assertThat(Sql.tables(database)).containsExactly("a", "b", "c", "d");
        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:2 applied");
        assertThat(Sql.events(database)).containsExactly("failed main:1", "applied main:1", "applied main:2");
    }

    @Test
    void failureAtTheFirstOrSecondStatementSaysSo() {
        assertThatThrownBy(() ->
                        migrator(database.dataSource(), script("SELECT 1 / 0")).migrate())
                .hasMessageStartingWith(
                        "[migration-failed] 1 Script failed at statement 1 of 1; it runs without a transaction, "
                                + "and none of its statements stays applied. Correct the migration and migrate again.\n");
        assertThatThrownBy(() -> migrator(database.dataSource(), script("SELECT 1", "SELECT 1 / 0"))
                        .migrate())
                .hasMessageStartingWith(
                        "[migration-failed] 1 Script failed at statement 2 of 2; it runs without a transaction, "
                                + "and its first statement stays applied. Correct the migration and migrate again.\n");
    }

    @Test
    void whatRanMayNotChange() throws SQLException {
        assertThatThrownBy(() -> migrator(database.dataSource(), script("CREATE TABLE a ()", "SELECT 1 / 0"))
                        .migrate())
                .isExactlyInstanceOf(MigrationException.class);
        database.execute("UPDATE stepwell_migration SET applied_at = '2026-03-02 12:00:00+00'");
        Migrator changed = migrator(database.dataSource(), script("CREATE TABLE z ()", "SELECT 1"));
        String message = "[unfinished-migration] 1 Script stopped on 2026-03-02 12:00 UTC after one statement, "
                + "and that statement was changed since. Restore the statement that had run, and change "
                + "only the statements that come later.";

        assertThatThrownBy(changed::migrate).hasMessage(message);
        assertThatThrownBy(() -> changed.plan(Target.latest())).hasMessage(message);
        assertThat(changed.validate()).extracting(Problem::toString).containsExactly(message);
        assertThat(Sql.history(database)).containsExactly("main:1 failed");
    }

    @Test
    void killedMigrationIsRunningUntilSomebodySaysWhatBecameOfIt() throws SQLException {
        MigrationDefinition killed =
                script("CREATE TABLE a ()", "SELECT pg_terminate_backend(pg_backend_pid())", "CREATE TABLE b ()");
        Migrator migrator = migrator(database.dataSource(), killed);
        assertThat(LostConnection.message(catchThrowable(migrator::migrate)))
                .isEqualTo(LostConnection.message(
                                "applying 1 Script, at statement 2 of 3",
                                "it runs without a transaction, its first statement stays applied, and it is not known "
                                        + "whether statement 2 took effect")
                        + """

                         --> src/main/java/shop/Script.java:5:9
                          |
                        5 |         SELECT pg_terminate_backend(pg_backend_pid())
                          |         ^
                        FATAL: terminating connection due to administrator command (SQLSTATE 57P01)""");
        database.execute("UPDATE stepwell_migration SET applied_at = '2026-03-02 12:00:00+00'");

        assertThat(migrator.status()).extracting(MigrationStatus::state).containsExactly(MigrationState.RUNNING);
        assertThat(migrator.validate()).isEmpty();
        assertThatThrownBy(migrator::migrate)
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessage("""
                        [outcome-unknown] 1 Script was started on 2026-03-02 12:00 UTC, its session ended in \
                        statement 2 of 3, and the catalogs do not show whether that statement took effect; the \
                        first statement is done. Find out whether statement 2 took effect, record the decision \
                        with one of the calls below, and start again.
                         --> src/main/java/shop/Script.java:5:9
                          |
                        5 |         SELECT pg_terminate_backend(pg_backend_pid())
                          |         ^
                        If it took effect: stepwell retry 1 --done --reason TEXT, or markStepDone(id, reason).
                        If it is to run again: stepwell retry 1 --reason TEXT, or retry(id, reason).""");
        assertThat(Sql.history(database)).containsExactly("main:1 running");

        migrator.markStepDone(id("1"), "test");
        assertThat(migrator.migrate().migrations()).hasSize(1);
        assertThat(Sql.tables(database)).containsExactly("a", "b");
        assertThat(Sql.history(database)).containsExactly("main:1 applied");
    }

    @Test
    void statementThatStandsElsewhereNowIsShownAsItWasWhenItWasInterrupted() throws SQLException {
        assertThatThrownBy(
                        () -> migrator(database.dataSource(), script("SELECT pg_terminate_backend(pg_backend_pid())"))
                                .migrate())
                .isExactlyInstanceOf(MigrationException.class);
        database.execute("UPDATE stepwell_migration SET applied_at = '2026-03-02 12:00:00+00'");

        assertThatThrownBy(() ->
                        migrator(database.dataSource(), script("SELECT 2")).migrate())
                .hasMessageStartingWith("""
                        [outcome-unknown] 1 Script was started on 2026-03-02 12:00 UTC, its session ended in \
                        statement 1 of 1, and the catalogs do not show whether that statement took effect. Find out \
                        whether statement 1 took effect, record the decision with one of the calls below, and \
                        start again.
                           |
                           | SELECT pg_terminate_backend(pg_backend_pid())
                           | ^
                        If it took effect:\s""");
    }

    @Test
    void correctedMigrationMayBecomeTransactional() throws SQLException {
        assertThatThrownBy(() -> migrator(database.dataSource(), script("CREATE TABLE a ()", "SELECT 1 / 0"))
                        .migrate())
                .isExactlyInstanceOf(MigrationException.class);

        migrator(
                        database.dataSource(),
                        migration("1", "Script")
                                .up("", "CREATE TABLE a ()")
                                .up("", "CREATE TABLE b ()")
                                .irreversible("test")
                                .build())
                .migrate();

        assertThat(Sql.tables(database)).containsExactly("a", "b");
        assertThat(Sql.rows(database, "SELECT state, transactional, statements_done FROM stepwell_migration"))
                .containsExactly("applied | t | 2");
    }

    @Test
    void migrationHasItsPlaceWhereItEnded() throws SQLException {
        MigrationDefinition after = table("2", "b");
        assertThatThrownBy(() -> migrator(database.dataSource(), script("SELECT 1 / 0"), after)
                        .migrate())
                .isExactlyInstanceOf(MigrationException.class);
        migrator(database.dataSource(), script("SELECT 1 / 0"), after).migrate(Target.only("2"));
        Migrator mended = migrator(database.dataSource(), script("SELECT 1"), after);

        mended.migrate();

        assertThat(Sql.history(database)).containsExactly("main:2 applied", "main:1 applied");
    }

    @Test
    void unfinishedMigrationCanBeRolledBack() throws SQLException {
        MigrationDefinition broken = migration("1", "Script")
                .notTransactional()
                .up("", "CREATE TABLE a ()")
                .up("", "CREATE TABLE a ()")
                .down("", "DROP TABLE IF EXISTS a")
                .build();
        assertThatThrownBy(() -> migrator(database.dataSource(), broken).migrate())
                .isExactlyInstanceOf(MigrationException.class);

        migrator(database.dataSource(), broken).rollback(Target.steps(1));

        assertThat(Sql.tables(database)).isEmpty();
        assertThat(Sql.history(database)).isEmpty();
        assertThat(Sql.events(database)).containsExactly("failed main:1", "rolled back main:1");
    }

    @Test
    void failingRollbackSaysWhatStaysUndone() throws SQLException {
        Migrator migrator = migrator(
                database.dataSource(),
                migration("1", "Script")
                        .notTransactional()
                        .up("", "CREATE TABLE a ()")
                        .down("", "DROP TABLE a")
                        .down("", "DROP TABLE b")
                        .build());
        migrator.migrate();

        assertThatThrownBy(() -> migrator.rollback(Target.nothing()))
                .hasMessage("[rollback-failed] Rolling back 1 Script failed at statement 2 of 2; it runs without a "
                        + "transaction, and its first statement stays applied. Correct the @Down of 1 Script and "
                        + "roll back again.\n"
                        + "   |\n"
                        + "   | DROP TABLE b\n"
                        + "   |            ^\n"
                        + "ERROR: table \"b\" does not exist (SQLSTATE 42P01)");
        assertThat(Sql.history(database)).containsExactly("main:1 rollback_failed");
        assertThat(Sql.events(database)).containsExactly("applied main:1", "rollback failed main:1");
    }

    @Test
    void verifyThatFailsKeepsTheStatementsAndIsAskedAgain() throws SQLException {
        Migrator migrator = migrator(
                database.dataSource(),
                migration("1", "Script")
                        .notTransactional()
                        .up("", "CREATE TABLE a AS SELECT -1 AS amount")
                        .irreversible("test")
                        .verify("9:9>9", "SELECT amount FROM a WHERE amount < 0")
                        .build());

        assertThatThrownBy(migrator::migrate).hasMessage("""
                        [verify-failed] @Verify of 1 Script returned one row; the migration runs without a \
                        transaction, and its statements stay applied. Correct the migration or the rows, and \
                        migrate again.
                         --> src/main/java/shop/Script.java:9:9
                          |
                        9 |         SELECT amount FROM a WHERE amount < 0
                          |         ^
                          amount = -1""");
        assertThat(Sql.rows(database, "SELECT state, statements_done FROM stepwell_migration"))
                .containsExactly("failed | 1");

        database.execute("UPDATE a SET amount = 1");
        assertThat(migrator.migrate().migrations()).hasSize(1);
        assertThat(Sql.history(database)).containsExactly("main:1 applied");
    }

    @Test
    void javaStepMayHaveTransactionsOfItsOwn() throws SQLException {
        migrator(
                        database.dataSource(),
                        migration("1", "Mend")
                                .notTransactional()
                                .upJava("", "Mend.up", connection -> {
                                    try (Statement statement = connection.createStatement()) {
                                        connection.setAutoCommit(false);
                                        statement.execute("CREATE TABLE a ()");
                                        connection.commit();
                                        statement.execute("CREATE TABLE b ()");
                                        connection.rollback();
                                        statement.execute("CREATE TABLE c ()");
                                    }
                                })
                                .irreversible("test")
                                .build())
                .migrate();

        assertThat(Sql.tables(database)).containsExactly("a", "c");
    }

    @Test
    void transactionThatAFailingStepLeavesOpenIsRolledBack() throws SQLException {
        assertThatThrownBy(() -> migrator(database.dataSource(), script("BEGIN", "CREATE TABLE a ()", "SELECT 1 / 0"))
                        .migrate())
                .hasMessageStartingWith(
                        "[migration-failed] 1 Script failed at statement 3 of 3; it runs without a transaction, "
                                + "and none of its statements stays applied. Correct the migration and migrate again.\n")
                .satisfies(failure -> assertThat(failure.getSuppressed()).isEmpty())
                .cause()
                .satisfies(cause -> assertThat(cause.getSuppressed()).isEmpty());

        assertThat(Sql.tables(database)).isEmpty();
        assertThat(Sql.rows(database, "SELECT state, statements_done FROM stepwell_migration"))
                .containsExactly("failed | 0");
    }

    @Test
    void historyThatCannotBeWrittenIsNotSaidToBeAStep() throws SQLException {
        assertThatThrownBy(() -> migrator(
                                database.dataSource(),
                                script(
                                        "CREATE TABLE a ()",
                                        "ALTER TABLE stepwell_migration RENAME TO gone",
                                        "SELECT 1"))
                        .migrate())
                .hasMessage("[history-dropped] 1 Script dropped or renamed tables of the history "
                        + "(\"public\".\"stepwell_migration\"), and they are gone; it runs without a transaction, and "
                        + "its first 2 statements stay applied. Remove that statement from 1 Script. Create the schema "
                        + "again if it is gone too, then restore the tables of the history from a backup, or drop those "
                        + "that are left and run baseline with the last version that the database has.\n"
                        + "ERROR: relation \"public.stepwell_migration\" does not exist (SQLSTATE 42P01)");
    }

    /** Version 1; all of its statements stand in line 5. */
    private static MigrationDefinition script(String... statements) {
        MigrationBuilder builder = migration("1", "Script").notTransactional().irreversible("test");
        for (String statement : statements) {
            builder.up("5:9>9", statement);
        }
        return builder.build();
    }
}
