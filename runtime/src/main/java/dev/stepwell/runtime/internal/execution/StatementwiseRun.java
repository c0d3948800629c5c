package dev.stepwell.runtime.internal.execution;

import dev.stepwell.registry.MigrationStep;
import dev.stepwell.registry.Recovery;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.internal.failure.Leftovers;
import dev.stepwell.runtime.internal.failure.Reconciler;
import dev.stepwell.runtime.internal.failure.StepFailure;
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
 * The run of a migration without a transaction, statement by statement.
 *
 * <p>The history has a row of the migration before its first statement. After each statement the row has the number of
 * completed statements.
 */
final class StatementwiseRun {

    private final RunContext context;
    private final Session session;
    private final HistoryWriter writer;
    private final Steps steps;
    private final Leftovers leftovers;
    private final ConcurrentStatement concurrent;
    private final Direction direction;
    private List<String> sessionChanges = List.of();

    StatementwiseRun(RunContext context, Steps steps, Direction direction) {
        this.context = context;
        this.session = context.session();
        this.writer = context.history().writer();
        this.steps = steps;
        this.leftovers = new Leftovers(session, context.history().commands());
        this.concurrent = new ConcurrentStatement(context, steps, leftovers);
        this.direction = direction;
    }

    /**
     * Restores the settings that the first statements of a migration made in a session that has ended.
     *
     * @throws MigrationException if there are such settings, and the history that has them cannot be trusted
     */
    void restoreSession(MigrationWork migration) {
        try {
            session.before().putBack(Map.of());
            if (migration.stopped().isPresent()) {
                List<String> changes = context.history().reader().sessionChanges(migration.id());
                if (!changes.isEmpty()) {
                    context.history().trust().requireForStoredSettings(migration.label());
                }
                session.before().change(changes);
            }
        } catch (SQLException e) {
            throw session.failed("setting the session for " + migration.label(), e);
        }
    }

    /**
     * Runs the remaining statements of a migration.
     *
     * @param begin the value of {@link System#nanoTime} when the migration began
     * @throws StepFailure if anything fails, with the stage and the step of the failure
     */
    void run(MigrationWork migration, long begin) throws StepFailure {
        Stage stage = Stage.BEGIN;
        int step = migration.firstStep();
        int kept = step;
        try {
            writeBegun(migration);
            for (; step < migration.allSteps().size(); step++) {
                stage = Stage.STEP;
                boolean atomic = isAtomic(migration.allSteps().get(step));
                if (atomic) {
                    session.begin();
                }
                long stepBegin = System.nanoTime();
                context.injection().at(ExecutionPoint.BEFORE_STATEMENT);
                runAlone(migration, step);
                // A statement between a BEGIN and its COMMIT may still be rolled back.
                kept = session.isInTransaction() ? kept : step + 1;
                stage = Stage.PROGRESS;
                context.injection().at(ExecutionPoint.BEFORE_BOOKKEEPING);
                writeProgress(migration, step + 1, atomic);
                if (atomic) {
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
            session.beginOwn();
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
        session.announce(Announcement.of(migration.label(), session.encoding()));
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

    /** Brings the catalogs to a state from which a migration can go on, without waiting for ever. */
    MigrationWork reconciled(Reconciler reconciler, MigrationWork migration) {
        return concurrent.reconciled(reconciler, direction, migration);
    }

    /** Runs a step, and requires that a concurrent statement did what its SQL says. */
    private void runAlone(MigrationWork migration, int step) throws Exception {
        Optional<Recovery> recovery = Reconciler.recovery(migration.allSteps().get(step));
        if (recovery.filter(ConcurrentStatement::is).isPresent()) {
            concurrent.run(migration, step, recovery.get());
        } else {
            boolean unused = steps.run(migration, step);
        }
        context.injection().at(ExecutionPoint.AFTER_STATEMENT);
        if (recovery.isPresent()) {
            leftovers.requireDone(migration.id(), recovery.get());
        }
    }

    /**
     * Records the number of completed steps. The session's settings are suspended meanwhile, since the migration made
     * them for its own statements.
     */
    private void writeProgress(MigrationWork migration, int done, boolean atomic) throws SQLException {
        sessionChanges = session.before().changes();
        boolean own = !atomic && !session.isInTransaction();
        if (own) {
            session.beginWriting();
        }
        if (own || atomic) {
            // In the migration's own transaction, the settings would remain suspended until the transaction ends.
            session.before().suspend();
        }
        writer.writeProgress(migration.id(), done, sessionChanges);
        if (own) {
            steps.commit();
        }
    }

    /**
     * Records the changes of the session again after the transaction of an atomic statement. Inside that transaction,
     * its own settings cannot be told from those of the session.
     */
    private void correctSessionChanges(MigrationWork migration, int done) throws SQLException {
        if (!sessionChanges.isEmpty() && !sessionChanges.equals(session.before().changes())) {
            writeProgress(migration, done, false);
        }
    }
}
