package dev.stepwell.runtime.internal.execution;

import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.internal.failure.StepFailure;
import dev.stepwell.runtime.internal.failure.StepFailure.Stage;
import dev.stepwell.runtime.internal.history.MigrationWork;
import dev.stepwell.runtime.internal.process.Pause;
import dev.stepwell.runtime.internal.process.RunLog;
import dev.stepwell.runtime.internal.session.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The run of a migration in one transaction, with retries while the migration cannot get a lock.
 *
 * <p>The migration and its row in the history are committed together or not at all.
 */
final class TransactionalRun {

    /**
     * The SQLSTATEs of failures that a retry can mend: lock_not_available, deadlock_detected, serialization_failure.
     */
    static final Set<String> RETRIED = Set.of("55P03", "40P01", "40001");

    private static final Duration FIRST_RETRY_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_RETRY_PAUSE = Duration.ofSeconds(5);

    private final RunContext context;
    private final Session session;
    private final Steps steps;
    private final TransactionBatch batch;
    private final Direction direction;

    TransactionalRun(RunContext context, Steps steps, TransactionBatch batch, Direction direction) {
        this.context = context;
        this.session = context.session();
        this.steps = steps;
        this.batch = batch;
        this.direction = direction;
    }

    /**
     * Runs a migration until it is done, or until a retry is of no use.
     *
     * @param begin the value of {@link System#nanoTime} when the first attempt began
     * @param firstFailure the failure of an attempt in a batch; null if there was no attempt yet
     * @throws StepFailure the failure of the last attempt
     */
    void run(MigrationWork migration, long begin, @Nullable StepFailure firstFailure) throws StepFailure {
        Optional<StepFailure> failure =
                firstFailure != null ? Optional.of(firstFailure) : tryStepByStep(migration, begin);
        // An attempt in a batch shares its time with other migrations.
        long retriesBegin = firstFailure != null ? System.nanoTime() : begin;
        Duration pause = FIRST_RETRY_PAUSE;
        for (int attempts = 1; failure.isPresent(); attempts++) {
            StepFailure last = failure.get();
            session.rollback(last.reason());
            if (!isMendable(last.reason())
                    || Steps.since(retriesBegin).compareTo(context.settings().lockRetry()) >= 0) {
                throw last;
            }
            putBackBeforeRetry(last);
            RunLog.LOG.info(
                    "Stepwell tries {} again: {}",
                    migration.label(),
                    last.reason().getMessage());
            context.events().tell(new RunEvents.Retrying(migration, attempts, last.reason()));
            pauseBeforeRetry(pause, last);
            Duration next = pause.multipliedBy(2);
            pause = next.compareTo(LONGEST_RETRY_PAUSE) < 0 ? next : LONGEST_RETRY_PAUSE;
            failure = tryAgain(migration, begin);
        }
    }

    static boolean isMendable(Throwable reason) {
        return reason instanceof SQLException sql && sql.getSQLState() != null && RETRIED.contains(sql.getSQLState());
    }

    /**
     * Restores the session before a retry. Prepared statements survive the rollback and would collide with the next
     * attempt.
     */
    private void putBackBeforeRetry(StepFailure failure) throws StepFailure {
        try {
            session.before().putBack(Map.of());
        } catch (SQLException | MigrationException e) {
            Session.suppress(failure.reason(), e);
            throw failure;
        }
    }

    private static void pauseBeforeRetry(Duration pause, StepFailure failure) throws StepFailure {
        try {
            Pause.jittered(pause);
        } catch (InterruptedException e) {
            e.addSuppressed(failure.reason());
            throw new StepFailure(Stage.RETRY, 0, 0, e);
        }
    }

    private Optional<StepFailure> tryAgain(MigrationWork migration, long begin) {
        if (!context.injection().isInside() && batch.takes(migration)) {
            TransactionBatch.Outcome outcome =
                    batch.run(List.of(migration), Steps.since(begin), TransactionBatch.Hearer.NOTHING);
            if (!outcome.done().isEmpty() || outcome.failure() != null) {
                return Optional.ofNullable(outcome.failure());
            }
        }
        return tryStepByStep(migration, begin);
    }

    private Optional<StepFailure> tryStepByStep(MigrationWork migration, long begin) {
        Stage stage = Stage.BEGIN;
        int step = migration.firstStep();
        try {
            context.injection().at(ExecutionPoint.BEFORE_BEGIN);
            session.requireNotStopped();
            session.begin();
            long transaction = steps.setForTransaction(migration);
            for (; step < migration.allSteps().size(); step++) {
                stage = Stage.STEP;
                if (step > migration.firstStep()) {
                    context.injection().at(ExecutionPoint.BETWEEN_STATEMENTS);
                }
                long stepBegin = System.nanoTime();
                boolean suspicious = steps.run(migration, step);
                session.requireTransaction(transaction, suspicious);
                steps.tellDone(migration, step, stepBegin);
            }
            stage = Stage.VERIFY;
            steps.verify(direction, migration);
            stage = Stage.HISTORY;
            session.before().putBackAfterMigration(steps.transactionSettings(migration));
            steps.writeDone(direction, migration, begin);
            stage = Stage.COMMIT;
            context.injection().at(ExecutionPoint.BEFORE_COMMIT);
            steps.commit();
            context.injection().at(ExecutionPoint.AFTER_COMMIT);
            return Optional.empty();
        } catch (Throwable e) {
            return Optional.of(new StepFailure(stage, step, 0, e));
        }
    }
}
