package dev.stepwell.runtime.internal.execution;

import dev.stepwell.problem.catalog.RunProblems;
import dev.stepwell.registry.Recovery;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.internal.failure.Leftovers;
import dev.stepwell.runtime.internal.failure.Reconciler;
import dev.stepwell.runtime.internal.history.MigrationWork;
import dev.stepwell.runtime.internal.process.Pause;
import dev.stepwell.runtime.internal.process.RunLog;
import dev.stepwell.runtime.internal.session.FailureMessage;
import dev.stepwell.runtime.internal.session.Session;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The run of a statement with {@code CONCURRENTLY}, which waits for locks and for older transactions, but not for ever.
 *
 * <p>A statement that waited too long is tried again, after what it left was cleared away. Such a statement blocks
 * neither readers nor writers while it waits, so its bound is longer than that of a transaction.
 */
final class ConcurrentStatement {

    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** The SQLSTATE of a statement that was canceled, by which a stop of the run is known. */
    private static final String CANCELED = "57014";

    private final RunContext context;
    private final Session session;
    private final Steps steps;
    private final Leftovers leftovers;

    ConcurrentStatement(RunContext context, Steps steps, Leftovers leftovers) {
        this.context = context;
        this.session = context.session();
        this.steps = steps;
        this.leftovers = leftovers;
    }

    /** Tells whether a statement waits as this class says. */
    static boolean is(Recovery recovery) {
        return recovery instanceof Recovery.CreateIndex
                || recovery instanceof Recovery.DropIndex
                || recovery instanceof Recovery.Reindex
                || recovery instanceof Recovery.DetachPartition;
    }

    /** An attempt at something that waits. */
    private interface Attempt<T> {

        T run(boolean again) throws Exception;
    }

    /**
     * Runs the statement until it is done, or until a retry is of no use.
     *
     * @throws Exception the failure of the last attempt
     */
    void run(MigrationWork migration, int step, Recovery recovery) throws Exception {
        // A pending detach is finalized by clearing away, and must not run again.
        boolean unused = retried(
                migration,
                again -> (again && leftovers.clearRefused(migration.id(), recovery)) || steps.run(migration, step));
    }

    /**
     * Reconciles the step at which an earlier run stopped. What it left may be in use, as the table was.
     *
     * @return the migration as it goes on
     * @throws MigrationException if nobody can tell what became of the step, or if its leftovers cannot be cleared away
     */
    MigrationWork reconciled(Reconciler reconciler, Direction direction, MigrationWork migration) {
        String doing = "clearing away what " + migration.label() + " left";
        try {
            return retried(migration, again -> reconciler.reconciled(migration));
        } catch (SQLException e) {
            throw TransactionalRun.isMendable(e) && !session.isClosed()
                    ? new MigrationException(
                            RunProblems.tableInUse(
                                    direction == Direction.UP,
                                    migration.label(),
                                    "when what an earlier run had left was cleared away",
                                    "that stays, and nothing was changed",
                                    "concurrentLockTimeout",
                                    FailureMessage.of(e)),
                            e)
                    : session.failed(doing, e);
        } catch (InterruptedException e) {
            throw session.failed(doing, new SQLException("interrupted between two attempts", CANCELED, e));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private <T> T retried(MigrationWork migration, Attempt<T> attempt) throws Exception {
        for (int number = 1; ; number++) {
            try {
                return bounded(attempt, number > 1);
            } catch (SQLException e) {
                if (number == ATTEMPTS || !TransactionalRun.isMendable(e) || session.isClosed()) {
                    throw e;
                }
                RunLog.LOG.info("Stepwell tries {} again: {}", migration.label(), e.getMessage());
                context.events().tell(new RunEvents.Retrying(migration, number, e));
                Pause.jittered(PAUSE);
            }
        }
    }

    /** Clearing away what an attempt left is bounded, too, since that may be in use as well. */
    private <T> T bounded(Attempt<T> attempt, boolean again) throws Exception {
        boolean bounded = session.boundLockWaits(context.settings().concurrentLockTimeout());
        T result;
        try {
            result = attempt.run(again);
        } catch (SQLException e) {
            if (bounded && !session.isClosed()) {
                unbound(e);
            }
            throw e;
        }
        if (bounded) {
            session.unboundLockWaits();
        }
        return result;
    }

    private void unbound(SQLException first) {
        try {
            session.unboundLockWaits();
        } catch (SQLException e) {
            Session.suppress(first, e);
        }
    }
}
