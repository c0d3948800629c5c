package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stepwell.registry.JavaStep;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.testdatabase.FreshDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Migrations that fail: their message, the effects that remain, and the way to go on. */
class FailureIT {

    private static final String NOTHING_CHANGED =
            "; its transaction was rolled back and nothing was changed. Correct the migration and "
                    + "migrate again.\n";

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    @Test
    void failingThirdMigrationLeavesTwoAndTheNextRunGoesOn() throws SQLException {
        MigrationDefinition broken = migration("3", "AddUnread")
                .up("9:9>9", "CREATE TABLE half (id int)")
                .up("14:9>9", "ALTER TABLE mesages\n    ADD COLUMN read_at timestamptz")
                .up("20:9>9", "CREATE TABLE never (id int)")
                .irreversible("test")
                .build();
        MigrationDefinition mended = migration("3", "AddUnread")
                .up("", "CREATE TABLE half (id int)")
                .irreversible("test")
                .build();

        MigrationException failure = failure(table("1", "a"), table("2", "b"), broken, table("4", "d"));

        String message = """
                [migration-failed] 3 AddUnread failed at statement 2 of 3; its transaction was rolled back and \
                nothing was changed. Correct the migration and migrate again.
                  --> src/main/java/shop/AddUnread.java:14:21
                   |
                14 |         ALTER TABLE mesages
                   |                     ^
                ERROR: relation "mesages" does not exist (SQLSTATE 42P01)""";
        assertThat(failure).hasMessage(message);
        assertThat(failure.getCause()).isInstanceOf(SQLException.class);
        assertThat(failure.result().orElseThrow().migrations())
                .extracting(MigrationRun::label)
                .containsExactly("1 CreateA", "2 CreateB");
        assertThat(Sql.tables(database)).containsExactly("a", "b");
        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:2 applied");
        assertThat(Sql.events(database)).containsExactly("applied main:1", "applied main:2", "failed main:3");
        assertThat(Sql.rows(database, "SELECT detail FROM stepwell_event WHERE event = 'failed'"))
                .containsExactly(message);

        assertThat(migrator(database.dataSource(), table("1", "a"), table("2", "b"), mended, table("4", "d"))
                        .migrate()
                        .migrations())
                .extracting(MigrationRun::label)
                .containsExactly("3 AddUnread", "4 CreateD");
        assertThat(Sql.tables(database)).containsExactly("a", "b", "d", "half");
    }

    @Test
    void positionIsFoundBehindCharactersOfTwoUnits() throws SQLException {
        assertThat(failure(migration("1", "Greet")
                        .up("7:9>9", "SELECT '😀😀😀',\n       '😀', missing,\n       1")
                        .irreversible("test")
                        .build()))
                .hasMessage("""
                        [migration-failed] 1 Greet failed at statement 1 of 1; its transaction was rolled back and \
                        nothing was changed. Correct the migration and migrate again.
                         --> src/main/java/shop/Greet.java:8:22
                          |
                        8 |                '😀', missing,
                          |                     ^
                        ERROR: column "missing" does not exist (SQLSTATE 42703)""");
    }

    @Test
    void hintDetailAndContextAreShown() throws SQLException {
        database.execute("""
                CREATE FUNCTION inner_one() RETURNS int LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION 'no more' USING DETAIL = 'a detail', HINT = 'a hint', ERRCODE = 'P0007';
                END $$""");

        assertThat(failure(migration("1", "Call")
                        .up("7:9>9", "SELECT inner_one()")
                        .irreversible("test")
                        .build()))
                .hasMessage("""
                        [migration-failed] 1 Call failed at statement 1 of 1; its transaction was rolled back and \
                        nothing was changed. Correct the migration and migrate again.
                         --> src/main/java/shop/Call.java:7:9
                          |
                        7 |         SELECT inner_one()
                          |         ^
                        ERROR: no more (SQLSTATE P0007)
                        DETAIL: a detail
                        HINT: a hint
                        WHERE: PL/pgSQL function inner_one() line 3 at RAISE""");
    }

    @Test
    void queryInsideAFunctionIsShown() throws SQLException {
        database.execute("""
                CREATE FUNCTION inner_two() RETURNS int LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM missing FROM pg_class;
                    RETURN 1;
                END $$""");

        assertThat(failure(migration("1", "Call")
                        .up("7:9>9", "SELECT inner_two()")
                        .irreversible("test")
                        .build()))
                .hasMessage("""
                        [migration-failed] 1 Call failed at statement 1 of 1; its transaction was rolled back and \
                        nothing was changed. Correct the migration and migrate again.
                         --> src/main/java/shop/Call.java:7:9
                          |
                        7 |         SELECT inner_two()
                          |         ^
                        ERROR: column "missing" does not exist (SQLSTATE 42703)
                        QUERY: SELECT missing FROM pg_class
                        WHERE: PL/pgSQL function inner_two() line 3 at PERFORM""");
    }

    @Test
    void constraintThatFailsAtCommitIsSaidToBeThere() throws SQLException {
        assertThat(failure(migration("1", "Defer")
                        .up("", "CREATE TABLE parent (id int PRIMARY KEY)")
                        .up(
                                "",
                                "CREATE TABLE child (parent_id int CONSTRAINT of_parent REFERENCES parent "
                                        + "DEFERRABLE INITIALLY DEFERRED)")
                        .up("", "INSERT INTO child VALUES (7)")
                        .irreversible("test")
                        .build()))
                .hasMessage("[migration-failed] 1 Defer failed at COMMIT" + NOTHING_CHANGED
                        + "ERROR: insert or update on table \"child\" violates foreign key constraint \"of_parent\" "
                        + "(SQLSTATE 23503)\nDETAIL: Key (parent_id)=(7) is not present in table \"parent\".");
        assertThat(Sql.tables(database)).isEmpty();
        assertThat(Sql.history(database)).isEmpty();
        assertThat(Sql.events(database)).containsExactly("failed main:1");
    }

    @Test
    void checkedExceptionOfAJavaStepIsTheCause() throws SQLException {
        IOException thrown = new IOException("no file");

        assertThat(failure(java(connection -> {
                    throw thrown;
                })))
                .hasMessage("[migration-failed] 1 Mend failed in Mend.up" + NOTHING_CHANGED
                        + " --> src/main/java/shop/Mend.java:12:5\njava.io.IOException: no file")
                .hasCause(thrown);
        assertThat(Sql.events(database)).containsExactly("failed main:1");
    }

    @Test
    void uncheckedExceptionOfAJavaStepUndoesWhatItDid() throws SQLException {
        assertThat(failure(java(connection -> {
                    execute(connection, "CREATE TABLE a (id int)");
                    throw new IllegalStateException("enough");
                })))
                .hasMessage("[migration-failed] 1 Mend failed in Mend.up" + NOTHING_CHANGED
                        + " --> src/main/java/shop/Mend.java:12:5\njava.lang.IllegalStateException: enough");
        assertThat(Sql.tables(database)).isEmpty();
    }

    @Test
    void errorOfAJavaStepUndoesWhatItDid() throws SQLException {
        assertThat(failure(java(connection -> {
                    execute(connection, "CREATE TABLE a (id int)");
                    throw new StackOverflowError("deep");
                })))
                .hasMessage("[migration-failed] 1 Mend failed in Mend.up" + NOTHING_CHANGED
                        + " --> src/main/java/shop/Mend.java:12:5\njava.lang.StackOverflowError: deep")
                .hasCauseInstanceOf(StackOverflowError.class);
        assertThat(Sql.tables(database)).isEmpty();
        assertThat(Sql.events(database)).containsExactly("failed main:1");
    }

    @Test
    void interruptionOfAJavaStepStaysWithTheThread() {
        assertThatThrownBy(() -> migrator(database.dataSource(), java(connection -> {
                            throw new InterruptedException("stop");
                        }))
                        .migrate())
                .hasCauseInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void javaStepMayNeitherEndTheTransactionNorTheConnection() throws SQLException {
        assertForbidden("close", Connection::close);
        assertForbidden("abort", connection -> connection.abort(Runnable::run));
        assertForbidden("commit", Connection::commit);
        assertForbidden("rollback", Connection::rollback);
        assertForbidden("setAutoCommit", connection -> connection.setAutoCommit(true));
    }

    private void assertForbidden(String method, JavaStep.Action action) throws SQLException {
        assertThat(failure(java(action)))
                .hasMessage("[migration-failed] 1 Mend failed in Mend.up" + NOTHING_CHANGED
                        + " --> src/main/java/shop/Mend.java:12:5\nA migration step may not call Connection." + method
                        + ": Stepwell decides when the migration's transaction and connection end.");
    }

    @Test
    void javaStepMayUseSavepoints() throws SQLException {
        migrator(database.dataSource(), java(connection -> {
                    var savepoint = connection.setSavepoint();
                    execute(connection, "CREATE TABLE a (id int)");
                    connection.rollback(savepoint);
                    execute(connection, "CREATE TABLE b (id int)");
                }))
                .migrate();

        assertThat(Sql.tables(database)).containsExactly("b");
    }

    @Test
    void javaStepThatKeepsAFailureToItselfIsNotSaidToHaveCommitted() throws SQLException {
        assertThat(failure(java(connection -> {
                    try {
                        execute(connection, "SELECT 1 / 0");
                    } catch (SQLException ignored) {
                        // The step hides the failure on purpose.
                    }
                })))
                .hasMessage("[migration-failed] 1 Mend failed in Mend.up" + NOTHING_CHANGED
                        + " --> src/main/java/shop/Mend.java:12:5\nA statement of the step failed, "
                        + "and the step did not pass its exception on.");
    }

    @Test
    void commitBehindStepwellsBackIsFoundOut() throws SQLException {
        MigrationException failure = failure(java(connection -> {
            execute(connection, "CREATE TABLE kept (id int)");
            execute(connection, "COMMIT");
            execute(connection, "CREATE TABLE lost (id int)");
        }));

        assertThat(failure)
                .hasMessage("[transaction-ended] 1 Mend ended the transaction in Mend.up, so its changes up to there "
                        + "may be committed without a row in the history. Remove the statement that ends the "
                        + "transaction from 1 Mend, undo by hand what was committed, and migrate again.\n"
                        + " --> src/main/java/shop/Mend.java:12:5\n"
                        + "The step ended the transaction of the migration.");
        assertThat(Sql.tables(database)).containsExactly("kept");
        assertThat(Sql.history(database)).isEmpty();
        assertThat(Sql.events(database)).containsExactly("failed main:1");
    }

    @Test
    void statementThatEndsTheTransactionIsFoundOut() throws SQLException {
        for (String end : new String[] {"COMMIT", "ROLLBACK", "COMMIT AND CHAIN", "ROLLBACK AND CHAIN"}) {
            assertThat(failure(migration("1", "Broken")
                            .up("", "SELECT 1")
                            .up("5:9>9", end)
                            .up("", "CREATE TABLE never (id int)")
                            .irreversible("test")
                            .build()))
                    .hasMessage(
                            "[transaction-ended] 1 Broken ended the transaction at statement 2 of 3, so its changes "
                                    + "up to there may be committed without a row in the history. Remove the statement that "
                                    + "ends the transaction from 1 Broken, undo by hand what was committed, and migrate again.\n"
                                    + " --> src/main/java/shop/Broken.java:5:9\n"
                                    + "  |\n"
                                    + "5 |         "
                                    + end
                                    + "\n"
                                    + "  |         ^\n"
                                    + "The step ended the transaction of the migration.");
        }
        assertThat(Sql.tables(database)).isEmpty();
        assertThat(Sql.history(database)).isEmpty();
    }

    @Test
    void rollingBackToASavepointIsNoEnd() throws SQLException {
        migrator(
                        database.dataSource(),
                        migration("1", "Careful")
                                .up("", "CREATE TABLE a (id int)")
                                .up("", "SAVEPOINT here")
                                .up("", "CREATE TABLE b (id int)")
                                .up("", "ROLLBACK TO SAVEPOINT here")
                                .irreversible("test")
                                .build())
                .migrate();

        assertThat(Sql.tables(database)).containsExactly("a");
    }

    @Test
    void statementTimeoutEndsAStatement() throws SQLException {
        Migrator migrator = Migrator.builder(database.dataSource())
                .registry(Migrations.registry(migration("1", "Sleep")
                        .up("5:9>9", "SELECT pg_sleep(60)")
                        .irreversible("test")
                        .build()))
                .statementTimeout(Duration.ofMillis(50))
                .build();

        assertThatThrownBy(migrator::migrate)
                .hasMessage(
                        "[migration-failed] 1 Sleep failed at statement 1 of 1; its transaction was rolled back and "
                                + "nothing was changed. Find out who canceled the statement, or raise statementTimeout if that "
                                + "was its end, and migrate again.\n"
                                + " --> src/main/java/shop/Sleep.java:5:9\n  |\n5 |         SELECT pg_sleep(60)\n  |         ^\n"
                                + "ERROR: canceling statement due to statement timeout (SQLSTATE 57014)");
    }

    @Test
    void backendThatIsTerminatedHidesNothing() throws SQLException {
        MigrationException failure = failure(
                table("1", "a"),
                migration("2", "Suicide")
                        .up("", "CREATE TABLE b (id int)")
                        .up("5:9>9", "SELECT pg_terminate_backend(pg_backend_pid())")
                        .irreversible("test")
                        .build());

        assertThat(LostConnection.message(failure))
                .isEqualTo(LostConnection.message(
                                "applying 2 Suicide, at statement 2 of 2",
                                "it is not known whether its transaction was committed")
                        + "\n --> src/main/java/shop/Suicide.java:5:9\n  |\n"
                        + "5 |         SELECT pg_terminate_backend(pg_backend_pid())\n  |         ^\n"
                        + "FATAL: terminating connection due to administrator command (SQLSTATE 57P01)");
        assertThat(failure.result().orElseThrow().migrations()).hasSize(1);
        assertThat(Sql.tables(database)).containsExactly("a");
        assertThat(migrator(database.dataSource(), table("1", "a"), table("2", "b"))
                        .migrate()
                        .migrations())
                .hasSize(1);
    }

    @Test
    void javaStepThatKeepsTheEndOfItsSessionToItselfHidesNothing() throws SQLException {
        assertThat(LostConnection.message(failure(migration("1", "Mend")
                        .upJava("12:5", "Mend.up", connection -> {
                            try {
                                execute(connection, "SELECT pg_terminate_backend(pg_backend_pid())");
                            } catch (SQLException ignored) {
                                // The step hides the failure on purpose.
                            }
                        })
                        .upJava("13:5", "Mend.more", connection -> execute(connection, "SELECT 1"))
                        .irreversible("test")
                        .build())))
                .startsWith(LostConnection.message(
                                "applying 1 Mend, in Mend.up", "it is not known whether its transaction was committed")
                        + "\n --> src/main/java/shop/Mend.java:12:5\nThis connection has been closed.");
        assertThat(Sql.events(database)).isEmpty();
    }

    @Test
    void failingRollbackLeavesTheMigrationApplied() throws SQLException {
        MigrationDefinition stubborn = migration("2", "CreateB")
                .up("", "CREATE TABLE b (id int)")
                .down("8:9>9", "DROP TABLE b")
                .down("9:9>9", "DROP TABLE nothing")
                .build();
        Migrator migrator = migrator(database.dataSource(), table("1", "a"), stubborn, table("3", "c"));
        migrator.migrate();

        MigrationException failure =
                catchThrowableOfType(MigrationException.class, () -> migrator.rollback(Target.nothing()));

        assertThat(failure).hasMessage("""
                        [rollback-failed] Rolling back 2 CreateB failed at statement 2 of 2; its transaction was \
                        rolled back and nothing was changed. Correct the @Down of 2 CreateB and roll back again.
                         --> src/main/java/shop/CreateB.java:9:20
                          |
                        9 |         DROP TABLE nothing
                          |                    ^
                        ERROR: table "nothing" does not exist (SQLSTATE 42P01)""");
        assertThat(failure.result().orElseThrow().migrations())
                .extracting(MigrationRun::label)
                .containsExactly("3 CreateC");
        assertThat(Sql.tables(database)).containsExactly("a", "b");
        assertThat(Sql.history(database)).containsExactly("main:1 applied", "main:2 applied");
        assertThat(Sql.events(database))
                .containsExactly(
                        "applied main:1",
                        "applied main:2",
                        "applied main:3",
                        "rolled back main:3",
                        "rollback failed main:2");
    }

    private static MigrationDefinition java(JavaStep.Action action) {
        return migration("1", "Mend")
                .upJava("12:5", "Mend.up", action)
                .irreversible("test")
                .build();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private MigrationException failure(MigrationDefinition... migrations) {
        return catchThrowableOfType(MigrationException.class, () -> migrator(database.dataSource(), migrations)
                .migrate());
    }
}
