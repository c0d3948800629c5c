package dev.stepwell.runtime.internal.execution;

import dev.stepwell.registry.Recovery;
import dev.stepwell.runtime.internal.failure.Leftovers;
import dev.stepwell.runtime.internal.history.MigrationWork;
import dev.stepwell.runtime.internal.process.Pause;
import dev.stepwell.runtime.internal.process.RunLog;
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

    /**
     * Runs the statement until it is done, or until a retry is of no use.
     *
     * @throws Exception the failure of the last attempt
     */
    void run(MigrationWork migration, int step, Recovery recovery) throws Exception {
        for (int attempt = 1; ; attempt++) {
            try {
                runBounded(migration, step, recovery, attempt > 1);
                return;
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !TransactionalRun.isMendable(e) || session.isClosed()) {
                    throw e;
                }
                RunLog.LOG.info("Stepwell tries {} again: {}", migration.label(), e.getMessage());
                context.events().tell(new RunEvents.Retrying(migration, attempt, e));
                Pause.jittered(PAUSE);
            }
        }
    }

    /** Clearing away what an attempt left is bounded, too, since that may be in use as well. */
    private void runBounded(MigrationWork migration, int step, Recovery recovery, boolean again) throws Exception {
        boolean bounded = session.boundLockWaits(context.settings().concurrentLockTimeout());
        try {
            // A pending detach is finalized by that, and must not run again.
            if (!again || !leftovers.clearRefused(migration.id(), recovery)) {
                boolean unused = steps.run(migration, step);
            }
        } catch (SQLException e) {
            if (bounded && !session.isClosed()) {
                unbound(e);
            }
            throw e;
        }
        if (bounded) {
            session.unboundLockWaits();
        }
    }

    private void unbound(SQLException first) {
        try {
            session.unboundLockWaits();
        } catch (SQLException e) {
            Session.suppress(first, e);
        }
    }
}
