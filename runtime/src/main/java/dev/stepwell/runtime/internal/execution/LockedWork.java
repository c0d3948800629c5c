package dev.stepwell.runtime.internal.execution;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.internal.failure.StopProblem;
import dev.stepwell.runtime.internal.history.HistoryTable;
import dev.stepwell.runtime.internal.session.RunWatch;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The work that runs while this migrator holds the lock.
 *
 * <p>The round trip that takes the lock also reads the history. The migrator releases the lock even if the work throws.
 */
final class LockedWork {

    private final RunContext context;
    private final Direction direction;

    /**
     * Prepares the work without taking the lock.
     *
     * @param direction the direction of the run for which the history is read
     */
    LockedWork(RunContext context, Direction direction) {
        this.context = context;
        this.direction = direction;
    }

    /**
     * Waits for the lock and runs the work.
     *
     * @throws MigrationException if the lock cannot be taken or was lost
     */
    <T> T run(Supplier<T> work) {
        return runUnlessDone(MigrationLock.Meanwhile.NOTHING, work).orElseThrow();
    }

    /**
     * Waits for the lock and runs the work, unless the holder of the lock has done the work meanwhile.
     *
     * @param meanwhile the questions to ask while another migrator holds the lock
     * @return the result of the work; empty if the holder has done the work
     * @throws MigrationException if the lock cannot be taken or was lost
     */
    <T> Optional<T> runUnlessDone(MigrationLock.Meanwhile meanwhile, Supplier<T> work) {
        context.session().watch(context.settings().runTimeout());
        Optional<MigrationLock> lock = acquire(meanwhile);
        if (lock.isEmpty()) {
            return Optional.empty();
        }
        T result;
        try {
            result = work.get();
        } catch (MigrationException e) {
            MigrationException failure = stopped(e);
            release(lock.get(), failure);
            throw failure;
        } catch (Throwable e) {
            release(lock.get(), e);
            throw e;
        }
        Optional<MigrationException> lost = lock.get().release();
        if (lost.isPresent()) {
            throw result instanceof RunResult run ? run.attachedTo(lost.get()) : lost.get();
        }
        return Optional.of(result);
    }

    private void release(MigrationLock lock, Throwable failure) {
        if (context.session().isInTransaction()) {
            // The later rollback of an open transaction would undo the release.
            context.session().rollback(failure);
        }
        lock.release().ifPresent(failure::addSuppressed);
    }

    /** Explains the failure of one of Stepwell's own queries if a stop canceled the query. */
    private MigrationException stopped(MigrationException failure) {
        RunWatch.Stop stop = context.session().stopBehind(failure).orElse(null);
        ProblemCode code = failure.problems().get(0).code();
        if (stop == null || (code != ProblemCode.DATABASE_FAILED && code != ProblemCode.CONNECTION_LOST)) {
            return failure;
        }
        Problem problem = StopProblem.of(
                stop,
                "while it read or wrote the history",
                code == ProblemCode.DATABASE_FAILED
                        ? "Nothing is half-done."
                        : "PostgreSQL did not answer, and the outcome is not known.");
        return new MigrationException(List.of(problem), failure.result().orElse(null), failure);
    }

    private Optional<MigrationLock> acquire(MigrationLock.Meanwhile meanwhile) {
        HistoryTable history = context.history();
        try {
            return MigrationLock.acquire(context, meanwhile, trip -> {
                context.session().remember(trip);
                history.prepareWriting(trip, direction);
            });
        } catch (SQLException e) {
            if (history.isMissing(e)) {
                return acquire(meanwhile);
            }
            throw history.notPrepared(e);
        }
    }
}
