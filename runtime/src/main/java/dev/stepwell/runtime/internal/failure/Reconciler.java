package dev.stepwell.runtime.internal.failure;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.HistoryProblems;
import dev.stepwell.registry.MigrationCopy;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.registry.MigrationStep;
import dev.stepwell.registry.Recovery;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.internal.history.HistoryEntry;
import dev.stepwell.runtime.internal.history.HistoryTable;
import dev.stepwell.runtime.internal.history.HistoryWriter;
import dev.stepwell.runtime.internal.history.MigrationWork;
import dev.stepwell.runtime.internal.process.RunLog;
import dev.stepwell.runtime.internal.session.Session;
import dev.stepwell.runtime.internal.stored.StepText;
import dev.stepwell.runtime.internal.stored.StoredState;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The reconciliation of a step at which an earlier run stopped, before its migration without a transaction goes on.
 *
 * <p>The catalogs decide, or else a person: nothing is guessed. Reconciling needs the lock. Only the lock proves that a
 * migration with the state running does not run.
 */
public final class Reconciler {

    private final Session session;
    private final HistoryWriter writer;
    private final Leftovers leftovers;

    public Reconciler(Session session, HistoryTable history) {
        this.session = session;
        this.writer = history.writer();
        this.leftovers = new Leftovers(session, history.commands());
    }

    /** {@return the recovery from the death of a session during a step, if a recovery is known} */
    public static Optional<Recovery> recovery(MigrationStep step) {
        if (step instanceof MigrationCopy) {
            return Optional.of(new Recovery.Atomic());
        }
        return step instanceof MigrationStatement statement ? statement.recovery() : Optional.empty();
    }

    /** Tells whether an earlier run stopped at a step of this migration. */
    public static boolean isNeeded(MigrationWork migration) {
        return migration.stopped().isPresent()
                && migration.firstStep() != migration.allSteps().size()
                && migration.firstStep()
                        != migration.stopped().get().stepTexts().size();
    }

    /**
     * Brings the catalogs to a state from which the migration can go on.
     *
     * @param migration a migration for which this {@linkplain #isNeeded is needed}
     * @return the migration as it goes on: without the step if that step turned out to be done
     * @throws MigrationException if nobody can tell what became of the step
     * @throws SQLException if its leftovers cannot be cleared away
     */
    public MigrationWork reconciled(MigrationWork migration) throws SQLException {
        HistoryEntry stopped = migration.stopped().orElseThrow();
        boolean died = stopped.state() == StoredState.RUNNING || stopped.state() == StoredState.ROLLING_BACK;
        MigrationStep step = migration.allSteps().get(migration.firstStep());
        Optional<Recovery> recovery = recovery(step);
        if (died && isChanged(step, migration.firstStep(), stopped)) {
            throw new MigrationException(outcomeUnknown(migration, stopped), null);
        }
        if (died && recovery.isEmpty()) {
            if (isRestartable(migration)) {
                RunLog.LOG.info(
                        "Stepwell runs statement {} of {} again, since the migration is restartable.",
                        migration.firstStep() + 1,
                        migration.label());
                return migration;
            }
            throw new MigrationException(outcomeUnknown(migration, stopped), null);
        }
        if (recovery.isEmpty()) {
            return migration;
        }
        Leftovers.Cleared cleared = leftovers.clear(migration.id(), recovery.get(), died);
        return switch (cleared.outcome()) {
            case TO_RUN -> migration;
            case DONE -> adopted(migration, cleared.evidence());
            case UNKNOWN -> throw new MigrationException(outcomeUnknown(migration, stopped), null);
        };
    }

    /**
     * Tells whether the stopped step has another text now. The new text says nothing about what became of the old one.
     */
    private static boolean isChanged(MigrationStep step, int number, HistoryEntry stopped) {
        return !StepText.isStored(step, stopped.stepTexts().get(number));
    }

    /**
     * Tells whether only a person can tell what became of the step during which a session died. Changes nothing.
     *
     * @param stopped the row of the migration
     * @param steps all steps in this build; empty if this build does not have the migration
     */
    public boolean isUnknown(HistoryEntry stopped, List<MigrationStep> steps) {
        int number = stopped.stepsDone();
        if (number >= steps.size() || isChanged(steps.get(number), number, stopped)) {
            return true;
        }
        Optional<Recovery> recovery = recovery(steps.get(number));
        try {
            return recovery.isEmpty() || leftovers.isUnknown(stopped.id(), recovery.get());
        } catch (SQLException e) {
            throw session.failed("looking for what " + stopped.label() + " left", e);
        }
    }

    private static boolean isRestartable(MigrationWork migration) {
        return migration.definition().map(MigrationDefinition::restartable).orElse(false);
    }

    private MigrationWork adopted(MigrationWork migration, String why) throws SQLException {
        int done = migration.firstStep() + 1;
        try {
            session.beginWriting();
            session.before().suspend();
            writer.writeAdoptedStep(
                    migration,
                    done,
                    "statement " + done + " of " + migration.allSteps().size() + ": " + why);
            session.commit();
        } catch (SQLException e) {
            session.rollback(e);
            throw e;
        }
        RunLog.LOG.info("Stepwell takes statement {} of {} as done: {}.", done, migration.label(), why);
        return migration.from(done);
    }

    private Problem outcomeUnknown(MigrationWork migration, HistoryEntry stopped) {
        int number = migration.firstStep();
        MigrationStep step = migration.allSteps().get(number);
        String file =
                migration.definition().map(MigrationDefinition::sourceFile).orElse("");
        return HistoryProblems.outcomeUnknown(
                migration.id(),
                migration.label(),
                migration.firstStep() + 1,
                migration.allSteps().size(),
                stopped.at(),
                isChanged(step, number, stopped)
                        ? FailureExcerpt.of("", stopped.stepTexts().get(number), "", 0)
                        : FailureExcerpt.of(file, step));
    }
}
