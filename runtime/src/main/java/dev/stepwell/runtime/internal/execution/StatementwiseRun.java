package dev.stepwell.runtime.internal.execution;

import dev.stepwell.runtime.internal.failure.Leftovers;
import dev.stepwell.runtime.internal.failure.Reconciler;
import dev.stepwell.runtime.internal.failure.StepFailure;
import dev.stepwell.registry.MigrationStep;
import dev.stepwell.registry.Recovery;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.internal.failure.StepFailure.Stage;
import dev.stepwell.runtime.internal.history.HistoryWriter;
import dev.stepwell.runtime.internal.history.MigrationWork;
import dev.stepwell.runtime.internal.session.Announcement;
import dev.stepwell.runtime.internal.session.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a migration without a transaction, statement by statement.
 *
 * <p>The migration has a row in the history before its first statement. After each statement the row says how many are
 * done.
 */
final class StatementwiseRun {

    private final RunContext context;
    private final Session session;
    private final HistoryWriter writer;
    private final Steps steps;
    private final Leftovers leftovers;
    private final Direction direction;
    private List<String> sessionChanges = List.of();

    StatementwiseRun(RunContext context, Steps steps, Direction direction) {
        this.context = context;
        this.session = context.session();
        this.writer = context.history().writer();
        this.steps = steps;
        this.leftovers = new Leftovers(session, context.history().commands());
        this.direction = direction;
    }

    /** Makes the settings again that the first statements of a migration had made in a session that has ended. */
    void restoreSession(MigrationWork migration) {
        try {
            session.before().putBack(Map.of());
            if (migration.stopped().isPresent()) {
                session.before().change(context.history().reader().sessionChanges(migration.id()));
            }
        } catch (SQLException e) {
            throw Session.databaseFailed("setting the session for " + migration.label(), e);
        }
    }

    /**
     * Runs the statements of a migration that are not done yet.
     *
     * @param begin when it began
     */
    void run(MigrationWork migration, long begin) throws StepFailure {
        Stage stage = Stage.BEGIN;
        int step = migration.firstStep();
        int kept = step;
        try {
            writeBegun(migration);
            for (; step < migration.allSteps().size(); step++) {
                stage = Stage.STEP;
                boolean counted = isAtomic(migration.allSteps().get(step));
                if (counted) {
                    session.begin();
                }
                long stepBegin = System.nanoTime();
                context.injection().at(ExecutionPoint.BEFORE_STATEMENT);
                runAlone(migration, step);
                // Between a BEGIN and its COMMIT nothing is certain to stay.
                kept = session.isInTransaction() ? kept : step + 1;
                stage = Stage.PROGRESS;
                context.injection().at(ExecutionPoint.BEFORE_BOOKKEEPING);
                writeProgress(migration, step + 1, counted);
                if (counted) {
                    steps.commit();
                    kept = step + 1;
                    correctSessionChanges(migration, step + 1);
                }
                session.before().requireLocks();
                context.injection().at(ExecutionPoint.AFTER_BOOKKEEPING);
                steps.tellDone(migration, step, stepBegin);
            }
            stage = Stage.VERIFY;
            steps.verify(direction, migration);
            stage = Stage.HISTORY;
            session.before().putBack(Map.of());
            session.begin();
            steps.writeDone(direction, migration, begin);
            stage = Stage.COMMIT;
            context.injection().at(ExecutionPoint.BEFORE_COMMIT);
            steps.commit();
            context.injection().at(ExecutionPoint.AFTER_COMMIT);
        } catch (Throwable e) {
            session.rollback(e);
            throw new StepFailure(stage, step, kept, e);
        }
    }

    private void writeBegun(MigrationWork migration) throws SQLException {
        context.injection().at(ExecutionPoint.BEFORE_BEGIN);
        session.requireNotStopped();
        session.announce(Announcement.of(migration.label()));
        session.beginWriting();
        session.before().suspend();
        switch (direction) {
            case UP -> writer.writeRunning(migration);
            case DOWN -> writer.writeRollingBack(migration);
        }
        steps.commit();
    }

    private static boolean isAtomic(MigrationStep step) {
        return Reconciler.recovery(step)
                .filter(Recovery.Atomic.class::isInstance)
                .isPresent();
    }

    /** Runs a step, and makes sure that it did what its SQL says. */
    private void runAlone(MigrationWork migration, int step) throws Exception {
        Optional<Recovery> recovery = Reconciler.recovery(migration.allSteps().get(step));
        boolean unused = steps.run(migration, step);
        context.injection().at(ExecutionPoint.AFTER_STATEMENT);
        if (recovery.isPresent()) {
            leftovers.requireDone(migration.id(), recovery.get());
        }
    }

    /** The settings that the migration has made are for its next statements, and not for writing the history. */
    private void writeProgress(MigrationWork migration, int done, boolean counted) throws SQLException {
        sessionChanges = session.before().changes();
        boolean own = !counted && !session.isInTransaction();
        if (own) {
            session.beginWriting();
        }
        if (own || counted) {
            // In a transaction of the migration itself, suspended settings would stay suspended until its end.
            session.before().suspend();
        }
        writer.writeProgress(migration.id(), done, sessionChanges);
        if (own) {
            steps.commit();
        }
    }

    /** Inside the transaction of a counted statement, settings of that transaction cannot be told from others. */
    private void correctSessionChanges(MigrationWork migration, int done) throws SQLException {
        if (!sessionChanges.isEmpty() && !sessionChanges.equals(session.before().changes())) {
            writeProgress(migration, done, false);
        }
    }
}
