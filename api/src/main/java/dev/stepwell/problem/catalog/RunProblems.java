package dev.stepwell.problem.catalog;

import static dev.stepwell.problem.catalog.Wording.capitalized;
import static dev.stepwell.problem.catalog.Wording.counted;
import static dev.stepwell.problem.catalog.Wording.joined;
import static dev.stepwell.problem.catalog.Wording.oneOrMore;
import static dev.stepwell.problem.catalog.Wording.problem;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.registry.MigrationNode;
import java.time.Duration;
import java.util.List;

/** Problems of a run: its target, its connection, its lock and its statements. */
public final class RunProblems {

    private static final String POOLER = "so a pooler in transaction mode is between Stepwell and PostgreSQL.";
    private static final String CONNECT = "Connect to PostgreSQL directly, or through a pool in session mode";

    private RunProblems() {}

    /**
     * {@return the problem of a target that neither this build nor the database has}
     *
     * @param known the migrations of both, sorted
     */
    public static Problem unknownVersion(MigrationId id, List<MigrationId> known) {
        return unknown("Neither this build nor the database has a migration " + id, id, known);
    }

    /**
     * {@return the problem of a migration that this build does not contain, where only this build counts}
     *
     * @param known the migrations of this build, sorted
     */
    public static Problem versionNotBuilt(MigrationId id, List<MigrationId> known) {
        return unknown("This build does not contain a migration " + id, id, known);
    }

    private static Problem unknown(String fact, MigrationId id, List<MigrationId> known) {
        String guess = NearMiss.of(
                        id.toString(), known.stream().map(MigrationId::toString).toList())
                .map(near -> "; did you mean " + near + "?")
                .orElse(".");
        return problem(
                ProblemCode.UNKNOWN_VERSION,
                fact + guess,
                switch (known.size()) {
                    case 0 -> "Write a migration first.";
                    case 1 -> "Name " + known.get(0) + ", the only migration.";
                    default ->
                        "Name one of the " + known.size() + " migrations, from " + known.get(0) + " to "
                                + known.get(known.size() - 1) + ".";
                });
    }

    /** {@return the problem of a target that has no meaning for a run in that direction} */
    public static Problem targetMisused(String target, String doing) {
        return problem(
                ProblemCode.TARGET_MISUSED,
                "The target \"" + target + "\" has no meaning for " + doing + ".",
                "Use a version, a number of steps or a single migration.");
    }

    /**
     * {@return the problem of a rollback that would divide a migration which replaced the one that the target names}
     */
    public static Problem targetReplaced(MigrationId target, MigrationNode replacing) {
        return problem(
                ProblemCode.TARGET_MISUSED,
                target + " is a part of " + replacing.label() + ", which replaced it and is rolled back as a whole.",
                "Name " + replacing.id() + " instead of " + target + ", or a version outside of " + replacing.label()
                        + ".");
    }

    /**
     * {@return the problem of a data source that returns no connection}
     *
     * @param sqlState the SQLSTATE of the driver; empty if there is none
     * @param said the message of the data source
     */
    public static Problem databaseUnreachable(String sqlState, String said) {
        String fix =
                switch (sqlState) {
                    case "53300" -> "End connections that nobody needs, or raise the limit that the message is about.";
                    case "57P03" -> "Start again when the server accepts connections.";
                    case "28000", "28P01" ->
                        "Check the user and the password, and that pg_hba.conf lets this user in from this host.";
                    case "3D000" -> "Create the database, or name one that exists.";
                    case "42501" -> "Grant the role CONNECT on the database.";
                    default ->
                        "Check that the server runs and that the address, database, user and password are right.";
                };
        return problem(ProblemCode.DATABASE_UNREACHABLE, "The data source returned no connection.", fix, said);
    }

    /** {@return the problem of a connection that is not of the PostgreSQL driver} */
    public static Problem notPostgresql(String product) {
        return problem(
                ProblemCode.NOT_POSTGRESQL,
                "The data source returns connections of " + product + " instead of the PostgreSQL JDBC driver.",
                "Use a data source of org.postgresql, or a pool around one.");
    }

    /**
     * {@return the problem of a connection that is inside a transaction of the caller}
     *
     * @param said the message of the transaction manager; empty if it was not asked
     */
    public static Problem transactionOpen(String said) {
        return problem(
                ProblemCode.TRANSACTION_OPEN,
                "The data source returned a connection that is inside a transaction of the caller, and a run would have "
                        + "to end that transaction.",
                "Call Stepwell outside of the transaction, or give it a data source that is not bound to the "
                        + "transaction.",
                said);
    }

    /** {@return the problem of a database that accepts no changes} */
    public static Problem databaseReadOnly() {
        return problem(
                ProblemCode.DATABASE_READ_ONLY,
                "The run has to write, but the database is a standby or the session is read-only.",
                "Connect to the primary with default_transaction_read_only = off.");
    }

    /** {@return the problem of a session that reads strings differently than the compiler} */
    public static Problem stringsNotStandard() {
        return problem(
                ProblemCode.STRINGS_NOT_STANDARD,
                "standard_conforming_strings is off, so PostgreSQL would read a backslash in a migration's strings "
                        + "differently than the compiler did.",
                "Set standard_conforming_strings = on for the role that migrates.");
    }

    /**
     * {@return the problem of a session that changed its backend}
     *
     * @param locked whether the first backend has the lock of the migrators
     */
    public static Problem transactionPooler(int before, int after, boolean locked) {
        return problem(
                ProblemCode.TRANSACTION_POOLER,
                "The session moved from backend " + before + " to backend " + after + ", " + POOLER
                        + (locked ? " Backend " + before + " keeps the lock until its session ends." : ""),
                CONNECT
                        + (locked
                                ? "; before that, end the session of that backend with pg_catalog.pg_terminate_backend("
                                        + before + ")."
                                : "."));
    }

    /** {@return the problem of a backend that another migrator uses or used} */
    public static Problem sessionShared(int backend) {
        return problem(
                ProblemCode.TRANSACTION_POOLER,
                "Backend " + backend + " is marked as the session of another migrator, " + POOLER,
                CONNECT + "; if no other migrator runs, end the backend with pg_catalog.pg_terminate_backend(" + backend
                        + ").");
    }

    /**
     * {@return the problem of a lock that another migrator holds for too long}
     *
     * @param holder the session of the other migrator, with what it says of itself
     */
    public static Problem lockTimeout(String holder) {
        return problem(
                ProblemCode.LOCK_TIMEOUT,
                "Another migrator holds the lock: " + holder + ".",
                "Start again when that migrator has ended, or end its backend with pg_terminate_backend.");
    }

    /** {@return the problem of a lock that was gone at the end of the run} */
    public static Problem lockLost() {
        return problem(
                ProblemCode.LOCK_LOST,
                "The lock was no longer held at the end of the run, so another migrator may have run at the same time.",
                "Remove every statement that releases advisory locks from the migrations, then run validate.");
    }

    /**
     * {@return the problem of a migration that released the lock}
     *
     * @param up whether the migration was being applied
     * @param where the step, such as {@code at statement 2 of 3}, or the moment
     * @param kept what remains of the migration
     */
    public static Problem lockLost(boolean up, String label, String where, String kept) {
        return problem(
                ProblemCode.LOCK_LOST,
                subject(up, label) + " released the lock, as was noticed " + where
                        + ", so another migrator may have run at the same time; " + kept + ".",
                "Remove the statement that releases advisory locks from " + label + ", then run validate.");
    }

    /**
     * {@return the problem of a run whose thread was interrupted}
     *
     * @param where the work that the run was at, as in {@code while it waited for the lock}
     * @param stays full sentences about what stays
     */
    public static Problem runInterrupted(String where, String stays) {
        return problem(
                ProblemCode.RUN_INTERRUPTED,
                "The run was interrupted " + where + ". " + stays,
                "Start the run again to go on from there.");
    }

    /**
     * {@return the problem of a run that reached its time limit}
     *
     * @param limit the time limit
     * @param where the work that the run was at, as in {@code while it waited for the lock}
     * @param stays full sentences about what stays
     */
    public static Problem runTimedOut(Duration limit, String where, String stays) {
        return problem(
                ProblemCode.RUN_TIMED_OUT,
                "The run reached its time limit of " + limit.toMillis() + " ms " + where + ". " + stays,
                "Start the run again to go on from there, with a longer runTimeout if it needs more time.");
    }

    /**
     * {@return the problem of a migration that failed}
     *
     * @param up whether the migration was being applied
     * @param where the step, such as {@code at statement 2 of 3}, or the moment
     * @param transactionEnded whether the step ended the migration's transaction
     * @param kept what remains of the migration
     * @param cause the kind of cause
     * @param detail the place in the source and the message of PostgreSQL
     */
    public static Problem migrationFailed(
            boolean up,
            String label,
            String where,
            boolean transactionEnded,
            String kept,
            FailureCause cause,
            String detail) {
        if (transactionEnded) {
            return problem(
                    ProblemCode.TRANSACTION_ENDED,
                    subject(up, label) + " ended the transaction " + where
                            + ", so its changes up to there may be committed without a row in the history.",
                    "Remove the statement that ends the transaction from " + label
                            + ", undo by hand what was committed, and " + (up ? "migrate" : "roll back") + " again.",
                    detail);
        }
        return problem(
                up ? ProblemCode.MIGRATION_FAILED : ProblemCode.ROLLBACK_FAILED,
                failed(up, label, where, kept),
                !up && cause == FailureCause.MIGRATION
                        ? "Correct the @Down of " + label + " and roll back again."
                        : cause.wayOut() + (up ? " and migrate again." : " and roll back again."),
                detail);
    }

    /**
     * {@return the problem of a migration that dropped the tables in which it has to be recorded}
     *
     * @param up whether the migration was being applied
     * @param table the quoted name of the history's table of migrations
     * @param gone whether the tables are gone, since no transaction was rolled back
     * @param kept what remains of the migration
     * @param detail the message of PostgreSQL
     */
    public static Problem historyDropped(
            boolean up, String label, String table, boolean gone, String kept, String detail) {
        return problem(
                ProblemCode.HISTORY_DROPPED,
                subject(up, label) + " dropped or renamed tables of the history (" + table + ")"
                        + (gone ? ", and they are gone; " : ", so it cannot be recorded; ") + kept + ".",
                gone
                        ? "Remove that statement from " + label + ". Create the schema again if it is gone too, then "
                                + "restore the tables of the history from a backup, or drop those that are left and "
                                + "run baseline with the last version that the database has."
                        : "Remove that statement from " + label
                                + ", or set historySchema to a schema that no migration drops.",
                detail);
    }

    /**
     * {@return the problem of a migration that cannot be recorded, since another history has got the name meanwhile}
     *
     * @param up whether the migration was being applied
     * @param table the quoted name of the history's table of migrations
     * @param kept what remains of the migration
     * @param detail the message of PostgreSQL
     */
    public static Problem historyMoved(boolean up, String label, String table, String kept, String detail) {
        return problem(
                ProblemCode.HISTORY_DROPPED,
                subject(up, label)
                        + " cannot be recorded: during the run, its history got another name, and the history " + table
                        + " is another one now; " + kept + ".",
                "Rename no schema while a migrator works in it. Start again with the name that the history of " + label
                        + " has now, as historySchema or first in the search_path.",
                detail);
    }

    /**
     * {@return the problem of a connection that was lost, so that PostgreSQL gave no answer}
     *
     * @param doing the activity, such as {@code writing the history}
     * @param unknown the facts about the effects, known or not, such as {@code the outcome is not known}
     * @param backend the server process that may still run the last statement
     * @param said the place in the source, if there is one, and the message of the driver
     */
    public static Problem connectionLost(String doing, String unknown, int backend, String said) {
        return problem(
                ProblemCode.CONNECTION_LOST,
                "The connection was lost while " + doing + "; " + unknown + ". Backend " + backend
                        + " may still be at work.",
                "Start again when SELECT pid, state, query FROM pg_catalog.pg_stat_activity WHERE pid = " + backend
                        + " returns no row or an idle one; the next run finds out what took effect.",
                said);
    }

    /**
     * {@return the problem of a migration that did not get a lock in time}
     *
     * @param up whether the migration was being applied
     * @param where the step, such as {@code at statement 2 of 3}, or the moment
     * @param kept what remains of the migration
     * @param settings the settings that bound the wait
     * @param detail the place in the source and the message of PostgreSQL
     */
    public static Problem tableInUse(
            boolean up, String label, String where, String kept, String settings, String detail) {
        return problem(
                up ? ProblemCode.MIGRATION_FAILED : ProblemCode.ROLLBACK_FAILED,
                failed(up, label, where, kept),
                (up ? "Migrate" : "Roll back") + " again when no other session holds the tables for long, or raise "
                        + settings + ".",
                detail);
    }

    /**
     * {@return the problem of a migration with a statement that PostgreSQL refuses in the migration's transaction}
     *
     * @param where the step, such as {@code at statement 2 of 3}
     * @param kept what remains of the migration
     * @param detail the place in the source and the message of PostgreSQL
     */
    public static Problem refusedInTransaction(String label, String where, String kept, String detail) {
        return problem(
                ProblemCode.MIGRATION_FAILED,
                failed(true, label, where, kept),
                "Set transactional = false on " + label + ", or move the statement into a migration that has it, and "
                        + "migrate again.",
                detail);
    }

    /**
     * {@return the problem of a migration with a statement that a worker of Citus leaves to the coordinator}
     *
     * @param up whether the migration was being applied
     * @param where the step, such as {@code at statement 2 of 3}
     * @param kept what remains of the migration
     * @param detail the place in the source and the message of PostgreSQL
     */
    public static Problem refusedByWorker(boolean up, String label, String where, String kept, String detail) {
        return problem(
                up ? ProblemCode.MIGRATION_FAILED : ProblemCode.ROLLBACK_FAILED,
                failed(up, label, where, kept),
                "Connect to the coordinator of Citus, and " + (up ? "migrate" : "roll back") + " again.",
                detail);
    }

    /**
     * {@return the problem of a migration that failed in a rehearsal}
     *
     * @param where the step, such as {@code at statement 2 of 3}, or the moment
     * @param transactionEnded whether the step ended the transaction of the rehearsal
     * @param left the earlier migrations that were not rehearsed, sorted
     * @param cause the kind of cause
     * @param detail the place in the source and the message of PostgreSQL
     */
    public static Problem rehearsalFailed(
            String label,
            String where,
            boolean transactionEnded,
            List<MigrationId> left,
            FailureCause cause,
            String detail) {
        if (transactionEnded) {
            return problem(
                    ProblemCode.TRANSACTION_ENDED,
                    label + " ended the transaction of the rehearsal " + where
                            + ", so all changes up to there may be committed without a row in the history.",
                    "Remove the statement that ends the transaction from " + label
                            + ", and undo by hand what was committed.",
                    detail);
        }
        String without = left.isEmpty()
                ? ""
                : " The rehearsal ran without "
                        + joined(left.stream().map(MigrationId::toString).toList())
                        + ", which cannot be rehearsed; if " + label + " needs "
                        + oneOrMore(left, "that migration, name it", "one of those migrations, name it")
                        + " in dependsOn.";
        return problem(
                ProblemCode.MIGRATION_FAILED,
                label + " failed in a rehearsal " + where + "; everything was rolled back and nothing was changed."
                        + without,
                cause.wayOut() + " and rehearse again.",
                detail);
    }

    /**
     * {@return the problem of a migration whose verification found offending rows}
     *
     * @param rows how many offending rows were read
     * @param limit how many are read at most
     */
    public static Problem verifyFailed(String label, boolean transactional, int rows, int limit, String detail) {
        return problem(
                ProblemCode.VERIFY_FAILED,
                "@Verify of " + label + " returned "
                        + (rows == limit ? "at least " : "") + counted(rows, "row") + "; "
                        + (transactional
                                ? "its transaction was rolled back and nothing was changed."
                                : "the migration runs without a transaction, and its statements stay applied."),
                "Correct the migration or the rows, and migrate again.",
                detail);
    }

    /**
     * {@return the problem of a statement of Stepwell's own that failed}
     *
     * @param doing the activity, such as {@code reading the history}
     * @param said the message of PostgreSQL
     */
    public static Problem databaseFailed(String doing, String said) {
        return problem(
                ProblemCode.DATABASE_FAILED,
                capitalized(doing) + " failed.",
                "Remove the cause that PostgreSQL names, and start again.",
                said);
    }

    private static String subject(boolean up, String label) {
        return up ? label : "Rolling back " + label;
    }

    private static String failed(boolean up, String label, String where, String kept) {
        return subject(up, label) + " failed " + where + "; " + kept + ".";
    }
}
