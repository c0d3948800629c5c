package dev.stepwell.runtime.internal.failure;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.FailureCause;
import dev.stepwell.problem.catalog.RunProblems;
import dev.stepwell.registry.JavaStep;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.MigrationRun;
import dev.stepwell.runtime.internal.failure.StepFailure.Stage;
import dev.stepwell.runtime.internal.history.MigrationWork;
import dev.stepwell.runtime.internal.process.CauseChain;
import dev.stepwell.runtime.internal.session.FailureMessage;
import dev.stepwell.runtime.internal.session.LockLost;
import dev.stepwell.runtime.internal.session.OffendingRows;
import dev.stepwell.runtime.internal.session.RunWatch.Stop;
import dev.stepwell.runtime.internal.session.ServerRefusal;
import dev.stepwell.runtime.internal.session.TransactionLost;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The problem of a failed migration: its place, its reason, the work that was rolled back and the work that remains.
 *
 * <p>A problem claims only known facts: without an answer of the server, it says what is not known.
 */
public final class FailureProblem {

    /** A statement waited for a lock as long as {@code lock_timeout} allows. */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** A statement or a function refuses to run inside a transaction block, or in one that has written. */
    private static final String REFUSED_INSIDE = "25001";

    private FailureProblem() {}

    /**
     * Returns the problem of a failed migration.
     *
     * @param left the leftovers of the step, in words; empty if there are none
     */
    public static Problem of(Direction direction, MigrationWork migration, StepFailure failure, String left) {
        Throwable reason = failure.reason();
        if (reason instanceof VerifyFailure verify) {
            return RunProblems.verifyFailed(
                    migration.label(),
                    migration.transactional(),
                    verify.rows().size(),
                    OffendingRows.LIMIT,
                    excerptOfVerify(migration) + verify.inLines());
        }
        if (reason instanceof LockLost) {
            return RunProblems.lockLost(
                    direction == Direction.UP, migration.label(), where(migration, failure), kept(migration, failure));
        }
        if (direction == Direction.UP && migration.transactional() && hasState(reason, REFUSED_INSIDE)) {
            return RunProblems.refusedInTransaction(
                    migration.label(), where(migration, failure), kept(migration, failure), detail(migration, failure));
        }
        if (hasState(reason, LOCK_NOT_AVAILABLE)) {
            return RunProblems.tableInUse(
                    direction == Direction.UP,
                    migration.label(),
                    where(migration, failure),
                    kept(migration, failure) + (left.isEmpty() ? "" : ", but " + left),
                    migration.transactional() ? "lockTimeout or lockRetry" : "concurrentLockTimeout",
                    detail(migration, failure));
        }
        if (reason instanceof SQLException sql && ServerRefusal.isOfCitusWorker(sql)) {
            return RunProblems.refusedByWorker(
                    direction == Direction.UP,
                    migration.label(),
                    where(migration, failure),
                    kept(migration, failure) + (left.isEmpty() ? "" : ", but " + left),
                    detail(migration, failure));
        }
        return RunProblems.migrationFailed(
                direction == Direction.UP,
                migration.label(),
                where(migration, failure),
                reason instanceof TransactionLost lost && lost.isEnded(),
                kept(migration, failure) + (left.isEmpty() ? "" : ", but " + left),
                cause(reason),
                detail(migration, failure));
    }

    /**
     * Returns the problem of a migration during which the connection was lost.
     *
     * @param backend the server process that ran the migration
     */
    public static Problem ofLostConnection(
            Direction direction, MigrationWork migration, StepFailure failure, int backend) {
        return RunProblems.connectionLost(
                doing(direction, migration) + ", " + where(migration, failure),
                unknown(migration, failure),
                backend,
                detail(migration, failure));
    }

    private static String doing(Direction direction, MigrationWork migration) {
        return (direction == Direction.UP ? "applying " : "rolling back ") + migration.label();
    }

    /**
     * Returns the problem of a run that was stopped within a migration.
     *
     * @param lost whether the connection was lost
     * @param left the leftovers of the step, in words; empty if there are none
     * @param done the migrations that the run completed before
     */
    public static Problem ofStop(
            Stop stop,
            Direction direction,
            MigrationWork migration,
            StepFailure failure,
            boolean lost,
            String left,
            List<MigrationRun> done) {
        String where = (direction == Direction.UP ? "while it applied " : "while it rolled back ") + migration.label()
                + ", " + where(migration, failure);
        String kept = (lost ? unknown(migration, failure) : kept(migration, failure))
                + (left.isEmpty() ? "" : ", but " + left) + ".";
        return StopProblem.of(
                stop,
                where,
                Character.toUpperCase(kept.charAt(0)) + kept.substring(1) + StopProblem.done(direction, done));
    }

    /**
     * Returns the problem of a rehearsal during which the connection was lost.
     *
     * @param backend the server process that ran the rehearsal
     */
    public static Problem ofLostRehearsal(MigrationWork migration, StepFailure failure, int backend) {
        return RunProblems.connectionLost(
                "rehearsing " + migration.label() + ", " + where(migration, failure),
                "a rehearsal commits nothing",
                backend,
                detail(migration, failure));
    }

    /**
     * Returns the problem of a migration that failed in a rehearsal, after which no change of any migration remains.
     *
     * @param left the earlier migrations that were not rehearsed, sorted
     */
    public static Problem ofRehearsal(MigrationWork migration, StepFailure failure, List<MigrationId> left) {
        String detail = failure.reason() instanceof VerifyFailure verify
                ? excerptOfVerify(migration) + verify.inLines()
                : detail(migration, failure);
        boolean ended = failure.reason() instanceof TransactionLost lost && lost.isEnded();
        return RunProblems.rehearsalFailed(
                migration.label(), where(migration, failure), ended, left, cause(failure.reason()), detail);
    }

    /**
     * Returns the problem of a migration that dropped the tables in which it has to be recorded.
     *
     * @param table the quoted name of the history's table of migrations
     * @param gone whether a table is still missing after the failure
     */
    public static Problem ofDroppedHistory(
            Direction direction, MigrationWork migration, StepFailure failure, String table, boolean gone) {
        return RunProblems.historyDropped(
                direction == Direction.UP,
                migration.label(),
                table,
                gone,
                kept(migration, failure),
                detail(migration, failure));
    }

    /** The problem of a migration during which another history got the name of the one that was read. */
    public static Problem ofMovedHistory(
            Direction direction, MigrationWork migration, StepFailure failure, String table) {
        return RunProblems.historyMoved(
                direction == Direction.UP,
                migration.label(),
                table,
                kept(migration, failure),
                detail(migration, failure));
    }

    private static String where(MigrationWork migration, StepFailure failure) {
        String statement = "statement " + (failure.step() + 1) + " of "
                + migration.allSteps().size();
        return switch (failure.stage()) {
            case BEGIN -> "before its first statement";
            case STEP ->
                migration.allSteps().get(failure.step()) instanceof JavaStep java
                        ? "in " + java.name()
                        : "at " + statement;
            case PROGRESS -> "after " + statement + ", when the history was written";
            case VERIFY -> "at its @Verify";
            case HISTORY -> "when the history was written";
            case COMMIT -> "at COMMIT";
            case ANSWER -> "between BEGIN and COMMIT";
            case RETRY -> "between two attempts";
        };
    }

    /** Says what is known without the server's answer. The steps before the last one were answered. */
    private static String unknown(MigrationWork migration, StepFailure failure) {
        if (migration.transactional()) {
            return "it is not known whether its transaction was committed"
                    + (failure.others().isEmpty()
                            ? ""
                            : ", or those of the migrations sent together with it: "
                                    + failure.others().stream()
                                            .map(MigrationId::toString)
                                            .collect(Collectors.joining(", ")));
        }
        return "it runs without a transaction, "
                + switch (failure.kept()) {
                    case 0 -> "";
                    case 1 -> "its first statement stays applied, ";
                    default -> "its first " + failure.kept() + " statements stay applied, ";
                }
                + "and it is not known " + unknownStep(failure);
    }

    private static String unknownStep(StepFailure failure) {
        boolean ran = failure.stage() == Stage.STEP || failure.stage() == Stage.PROGRESS;
        if (!ran || failure.kept() > failure.step()) {
            return "what the history says";
        }
        return failure.kept() == failure.step()
                ? "whether statement " + (failure.step() + 1) + " took effect"
                : "whether statements " + (failure.kept() + 1) + " to " + (failure.step() + 1) + " took effect";
    }

    private static String kept(MigrationWork migration, StepFailure failure) {
        if (migration.transactional()) {
            return "its transaction was rolled back and nothing was changed";
        }
        return "it runs without a transaction, and "
                + switch (failure.kept()) {
                    case 0 -> "none of its statements stays applied";
                    case 1 -> "its first statement stays applied";
                    default -> "its first " + failure.kept() + " statements stay applied";
                };
    }

    private static String detail(MigrationWork migration, StepFailure failure) {
        return switch (failure.stage()) {
            case STEP ->
                FailureExcerpt.of(sourceFile(migration), migration.allSteps().get(failure.step()), failure.reason());
            case VERIFY -> FailureExcerpt.of(sourceFile(migration), verifyOf(migration), failure.reason());
            case BEGIN, PROGRESS, HISTORY, COMMIT, ANSWER, RETRY -> FailureMessage.of(failure.reason());
        };
    }

    private static String excerptOfVerify(MigrationWork migration) {
        MigrationStatement query = verifyOf(migration);
        return FailureExcerpt.of(sourceFile(migration), query.sql(), query.origin(), 0);
    }

    private static MigrationStatement verifyOf(MigrationWork migration) {
        return migration.definition().flatMap(MigrationDefinition::verify).orElseThrow();
    }

    private static String sourceFile(MigrationWork migration) {
        return migration.definition().map(MigrationDefinition::sourceFile).orElse("");
    }

    /** The kind of cause, also if a Java step has wrapped the failure in exceptions of its own. */
    private static FailureCause cause(Throwable reason) {
        for (Throwable e : CauseChain.of(reason)) {
            if (e instanceof OutOfMemoryError) {
                return FailureCause.MEMORY;
            }
            if (e instanceof SQLException sql && sql.getSQLState() != null) {
                return FailureCause.ofState(sql.getSQLState());
            }
        }
        return FailureCause.MIGRATION;
    }

    private static boolean hasState(Throwable reason, String state) {
        return reason instanceof SQLException sql && state.equals(sql.getSQLState());
    }
}
