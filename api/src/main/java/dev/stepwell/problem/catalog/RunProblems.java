package dev.stepwell.problem.catalog;

import static dev.stepwell.problem.catalog.Wording.counted;
import static dev.stepwell.problem.catalog.Wording.joined;
import static dev.stepwell.problem.catalog.Wording.run;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import java.time.Duration;
import java.util.List;

/** A run: its target, its connection, its lock and its statements. */
public final class RunProblems {

    private RunProblems() {}

    /**
     * {@return a target names what is nowhere known}
     *
     * @param known the identities that are known, sorted
     */
    public static Problem unknownVersion(MigrationId id, List<MigrationId> known) {
        String guess = NearMiss.of(
                        id.toString(), known.stream().map(MigrationId::toString).toList())
                .map(near -> "; did you mean " + near + "?")
                .orElse(".");
        return run(
                ProblemCode.UNKNOWN_VERSION,
                "neither this build nor the database has a migration " + id + guess,
                known.isEmpty()
                        ? "Write a migration first."
                        : "Name one of the " + known.size() + ", from " + known.get(0) + " to "
                                + known.get(known.size() - 1) + ".");
    }

    /** {@return a target makes no sense in that direction} */
    public static Problem targetMisused(String target, String doing) {
        return run(
                ProblemCode.TARGET_MISUSED,
                "the target \"" + target + "\" is not one for " + doing + ".",
                "Use a version, a number of steps or one migration.");
    }

    /** {@return there is no connection to be had} */
    public static Problem databaseUnreachable(String said) {
        return run(
                ProblemCode.DATABASE_UNREACHABLE,
                "the data source gives no connection.",
                "Check that the server runs and that address, database, user and password are right.",
                said);
    }

    /** {@return the connection is not one of the PostgreSQL driver} */
    public static Problem notPostgresql(String product) {
        return run(
                ProblemCode.NOT_POSTGRESQL,
                "the data source's connections are not of the PostgreSQL JDBC driver, but of " + product + ".",
                "Give a data source of org.postgresql, or a pool around one.");
    }

    /** {@return nothing can be changed there} */
    public static Problem databaseReadOnly() {
        return run(
                ProblemCode.DATABASE_READ_ONLY,
                "there is something to write, and the database is a standby or the session is read-only.",
                "Connect to the primary with default_transaction_read_only = off.");
    }

    /** {@return the server reads strings otherwise than the compiler did} */
    public static Problem stringsNotStandard() {
        return run(
                ProblemCode.STRINGS_NOT_STANDARD,
                "standard_conforming_strings is off, so PostgreSQL would read a backslash in a migration's strings "
                        + "otherwise than the compiler did.",
                "Set standard_conforming_strings = on for the role that migrates.");
    }

    /** {@return statements of one session came to different backends} */
    public static Problem transactionPooler(int before, int after) {
        return run(
                ProblemCode.TRANSACTION_POOLER,
                "the session moved from backend " + before + " to backend " + after
                        + ", so a pooler in transaction mode stands in between.",
                "Connect to PostgreSQL itself, or to a pool in session mode.");
    }

    /** {@return another migrator has or had the same session} */
    public static Problem sessionShared(int backend) {
        return run(
                ProblemCode.TRANSACTION_POOLER,
                "backend " + backend
                        + " is, or was left as, the session of another migrator, so a pooler in transaction "
                        + "mode stands in between.",
                "Connect to PostgreSQL itself, or to a pool in session mode.");
    }

    /**
     * {@return the wait for another migrator ran out}
     *
     * @param holder the other one, such as {@code pid 4711, host web-2, on 6 IndexOrders for 00:04:10}
     */
    public static Problem lockTimeout(String holder) {
        return run(
                ProblemCode.LOCK_TIMEOUT,
                "another migrator holds the lock: " + holder + ".",
                "Wait for it, or end that backend.");
    }

    /** {@return the lock was gone when it was to be given back} */
    public static Problem lockLost() {
        return run(
                ProblemCode.LOCK_LOST,
                "the lock was no longer held at the end of the run, so another migrator may have run beside it.",
                "Compare the history with the catalog, and keep migrations from releasing advisory locks.");
    }

    /**
     * {@return a migration gave the lock back}
     *
     * @param up whether it was being applied
     * @param label the migration
     * @param where after which step, or when it was found out
     * @param kept what stays of it
     */
    public static Problem lockLost(boolean up, String label, String where, String kept) {
        return run(
                ProblemCode.LOCK_LOST,
                (up ? "" : "rolling back ") + label + " gave the lock back, which was found out " + where
                        + ", so another migrator may have run beside it; " + kept + ".",
                "Take what releases advisory locks out of the migration, and compare the history with the catalog.");
    }

    /**
     * {@return a migration failed}
     *
     * @param up whether it was being applied
     * @param where which step, such as {@code at statement 2 of 3}, or when
     * @param transactionEnded whether the step ended the migration's transaction
     * @param kept what stays of it
     * @param detail the place in the source and what PostgreSQL said
     */
    public static Problem migrationFailed(
            boolean up, String label, String where, boolean transactionEnded, String kept, String detail) {
        if (transactionEnded) {
            return run(
                    ProblemCode.TRANSACTION_ENDED,
                    label + " ended its own transaction " + where
                            + "; what had run until then may have been committed without a row in the history.",
                    "Remove the transaction control from the migration, and compare the catalog with what it does.",
                    detail);
        }
        return up
                ? run(
                        ProblemCode.MIGRATION_FAILED,
                        label + " failed " + where + "; " + kept + ".",
                        "Correct it and migrate again.",
                        detail)
                : run(
                        ProblemCode.ROLLBACK_FAILED,
                        "rolling back " + label + " failed " + where + "; " + kept + ".",
                        "Correct its @Down and roll back again.",
                        detail);
    }

    /**
     * {@return a migration could not have a lock, whatever is right or wrong with it}
     *
     * @param up whether it was being applied
     * @param where which step, such as {@code at statement 2 of 3}, or when
     * @param kept what stays of it
     * @param detail the place in the source and what PostgreSQL said
     */
    public static Problem tableInUse(boolean up, String label, String where, String kept, String detail) {
        return run(
                up ? ProblemCode.MIGRATION_FAILED : ProblemCode.ROLLBACK_FAILED,
                (up ? "" : "rolling back ") + label + " failed " + where + "; " + kept + ".",
                (up ? "Migrate" : "Roll back")
                        + " again when nobody holds its tables for long, or raise lockTimeout or lockRetry.",
                detail);
    }

    /**
     * {@return a migration failed in a rehearsal}
     *
     * @param where which step, such as {@code at statement 2 of 3}, or when
     * @param transactionEnded whether the step ended the transaction of the rehearsal
     * @param left the migrations before it that were not rehearsed, sorted
     * @param detail the place in the source and what PostgreSQL said
     */
    public static Problem rehearsalFailed(
            String label, String where, boolean transactionEnded, List<MigrationId> left, String detail) {
        if (transactionEnded) {
            return run(
                    ProblemCode.TRANSACTION_ENDED,
                    label + " ended the transaction of the rehearsal " + where
                            + "; what had run until then may have been committed without a row in the history.",
                    "Remove the transaction control from the migration, and compare the catalog with what was pending.",
                    detail);
        }
        String without = left.isEmpty()
                ? ""
                : " It ran without "
                        + joined(left.stream().map(MigrationId::toString).toList())
                        + ", which cannot be rehearsed; if it needs that, name it in dependsOn.";
        return run(
                ProblemCode.MIGRATION_FAILED,
                label + " failed in a rehearsal " + where + "; all of it was rolled back, nothing was changed."
                        + without,
                "Correct it and rehearse again.",
                detail);
    }

    /**
     * {@return a migration did not do what it should}
     *
     * @param rows how many offending rows were read
     * @param limit how many are read at most
     */
    public static Problem verifyFailed(String label, boolean transactional, int rows, int limit, String detail) {
        return run(
                ProblemCode.VERIFY_FAILED,
                "@Verify of " + label + " returned " + (rows == limit ? "at least " : "") + counted(rows, "row") + "; "
                        + (transactional
                                ? "its transaction was rolled back, nothing was changed."
                                : "it runs without a transaction, and its statements stay applied."),
                "Correct the migration or the rows, and migrate again.",
                detail);
    }

    /** {@return the database refused something of Stepwell's own} */
    public static Problem databaseFailed(String doing, String said) {
        return run(
                ProblemCode.DATABASE_FAILED,
                doing + " failed.",
                "Look at what PostgreSQL says, mend it and try again.",
                said);
    }

    /**
     * The thread of a run was interrupted.
     *
     * @param where the work that the run was at, as in {@code while it waited for the lock}
     * @param stays full sentences about what stays
     */
    public static Problem runInterrupted(String where, String stays) {
        return run(
                ProblemCode.RUN_INTERRUPTED,
                "The run was interrupted " + where + ". " + stays,
                "Start the run again to go on from there.");
    }

    /**
     * A run passed its time limit.
     *
     * @param limit the time limit
     * @param where the work that the run was at, as in {@code while it waited for the lock}
     * @param stays full sentences about what stays
     */
    public static Problem runTimedOut(Duration limit, String where, String stays) {
        return run(
                ProblemCode.RUN_TIMED_OUT,
                "The run reached its time limit of " + limit.toMillis() + " ms " + where + ". " + stays,
                "Start the run again to go on from there, with a longer runTimeout if it needs more time.");
    }
}
