package dev.stepwell.runtime.internal.execution;

import dev.stepwell.problem.Problem;
import dev.stepwell.registry.Recovery;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.internal.failure.FailureProblem;
import dev.stepwell.runtime.internal.failure.Leftovers;
import dev.stepwell.runtime.internal.failure.Reconciler;
import dev.stepwell.runtime.internal.failure.StepFailure;
import dev.stepwell.runtime.internal.failure.StepFailure.Stage;
import dev.stepwell.runtime.internal.history.HistoryTable;
import dev.stepwell.runtime.internal.history.HistoryWriter;
import dev.stepwell.runtime.internal.history.MigrationWork;
import dev.stepwell.runtime.internal.session.RunWatch.Stop;
import dev.stepwell.runtime.internal.session.Session;
import dev.stepwell.runtime.internal.session.TransactionLost;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The report of a failed migration to the history, to the listener and to the caller.
 *
 * <p>The caller always gets the exception, even if the connection is lost and the history cannot be written.
 */
final class FailureReport {

    private final RunContext context;
    private final Session session;
    private final Leftovers leftovers;
    private final Direction direction;

    FailureReport(RunContext context, Direction direction) {
        this.context = context;
        this.session = context.session();
        this.leftovers = new Leftovers(session, context.history().commands());
        this.direction = direction;
    }

    /**
     * Reports a failure.
     *
     * @param partial the result of the migrations before the failed one
     * @return the exception for the caller
     */
    MigrationException of(MigrationWork migration, StepFailure failure, RunResult partial, Duration execution) {
        Throwable reason = failure.reason();
        Optional<Stop> stop = session.stopBehind(reason);
        // A later interruption must not keep the failure from being recorded.
        session.endWatch();
        if (reason instanceof InterruptedException && stop.isEmpty()) {
            Thread.currentThread().interrupt();
        }
        if (failure.stage() != Stage.STEP && reason instanceof MigrationException known) {
            // The connection no longer belongs to the session of the beginning, so further queries make no sense.
            context.events()
                    .tell(new RunEvents.Failed(
                            direction, migration, known.problems().get(0), reason));
            return partial.attachedTo(known);
        }
        boolean lost = isConnectionLost(failure);
        String left = lost ? "" : left(migration, failure);
        Problem problem;
        if (stop.isPresent()) {
            problem =
                    FailureProblem.ofStop(stop.get(), direction, migration, failure, lost, left, partial.migrations());
        } else if (lost) {
            problem = FailureProblem.ofLostConnection(direction, migration, failure, session.backend());
        } else {
            problem = FailureProblem.of(direction, migration, failure, left);
            if (isAboutHistory(failure)) {
                problem = ofLostHistory(migration, failure).orElse(problem);
            }
        }
        try {
            if (lost) {
                // A row that says failed would be a guess, and the lock would stay in a pool.
                session.discard(reason);
            } else if (!session.isClosed()) {
                boolean untouched = failure.kept() == 0 && left.isEmpty();
                write(migration, problem.toString(), untouched, execution);
            }
        } catch (SQLException | MigrationException e) {
            Session.suppress(reason, e);
            session.rollback(reason);
        }
        context.events().tell(new RunEvents.Failed(direction, migration, problem, reason));
        return new MigrationException(List.of(problem), partial, reason);
    }

    /** Tells whether nobody knows what became of the migration, since the server did not answer. */
    private boolean isConnectionLost(StepFailure failure) {
        Throwable reason = failure.reason();
        if (reason instanceof TransactionLost ended && ended.isEnded()) {
            // The server has answered that the transaction ended.
            return false;
        }
        // With the connection open, PostgreSQL has answered to ROLLBACK, which says nothing about a COMMIT before it.
        return (session.isClosed() || failure.stage() == Stage.COMMIT) && session.isUnanswered(reason);
    }

    private static boolean isAboutHistory(StepFailure failure) {
        return failure.reason() instanceof SQLException
                && (failure.stage() == Stage.PROGRESS
                        || failure.stage() == Stage.HISTORY
                        // A migration without a transaction is recorded before its first statement.
                        || failure.stage() == Stage.BEGIN);
    }

    /** The problem of a history that was dropped, or whose name another one has got; empty if it is where it was. */
    private Optional<Problem> ofLostHistory(MigrationWork migration, StepFailure failure) {
        try {
            String table = context.history().names().migration();
            HistoryTable.Whereabouts now = context.history().whereabouts();
            if (now == HistoryTable.Whereabouts.TAKEN) {
                return Optional.of(FailureProblem.ofMovedHistory(direction, migration, failure, table));
            }
            boolean gone = now == HistoryTable.Whereabouts.GONE;
            // Without its tables, writing the history fails, which a rollback then undoes.
            boolean missing =
                    failure.reason() instanceof SQLException sql && Session.UNDEFINED_TABLE.equals(sql.getSQLState());
            return gone || missing
                    ? Optional.of(FailureProblem.ofDroppedHistory(direction, migration, failure, table, gone))
                    : Optional.empty();
        } catch (SQLException e) {
            Session.suppress(failure.reason(), e);
            return Optional.empty();
        }
    }

    private void write(MigrationWork migration, String error, boolean untouched, Duration execution)
            throws SQLException {
        HistoryWriter writer = context.history().writer();
        session.before().putBack(Map.of());
        session.beginRecordingFailure();
        switch (direction) {
            case UP -> writer.writeFailed(migration, untouched, error, execution);
            case DOWN -> writer.writeRollbackFailed(migration, untouched, error, execution);
        }
        session.commit();
    }

    /** Describes the leftovers of a failed concurrent statement. The description is empty if the connection is lost. */
    private String left(MigrationWork migration, StepFailure failure) {
        try {
            if (failure.stage() != Stage.STEP || session.isClosed()) {
                return "";
            }
            Optional<Recovery> recovery =
                    Reconciler.recovery(migration.allSteps().get(failure.step()));
            return recovery.isEmpty()
                    ? ""
                    : leftovers.of(migration.id(), recovery.get()).orElse("");
        } catch (SQLException e) {
            Session.suppress(failure.reason(), e);
            return "";
        }
    }
}
