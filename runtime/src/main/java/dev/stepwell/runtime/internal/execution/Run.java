package dev.stepwell.runtime.internal.execution;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.MigrationListener;
import dev.stepwell.runtime.MigrationResult;
import dev.stepwell.runtime.Repair;
import dev.stepwell.runtime.internal.history.History;
import dev.stepwell.runtime.internal.history.HistoryTable;
import dev.stepwell.runtime.internal.history.MigrationWork;
import dev.stepwell.runtime.internal.plan.HistoryEdit;
import dev.stepwell.runtime.internal.plan.KnownMigrations;
import dev.stepwell.runtime.internal.plan.MigrationPlan;
import dev.stepwell.runtime.internal.plan.Planning;
import dev.stepwell.runtime.internal.process.RunLog;
import dev.stepwell.runtime.internal.session.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One call that applies migrations or rolls them back, from the first question about the history to the result.
 *
 * <p>The run first reads the history without the lock, since most runs are no-ops. The plan that is carried out is made
 * while the lock is held.
 */
public final class Run {

    private final RunContext context;
    private final KnownMigrations migrations;
    private final Planning planning;

    public Run(RunContext context, KnownMigrations migrations, Planning planning) {
        this.context = context;
        this.migrations = migrations;
        this.planning = planning;
    }

    /** Returns the result of a run whose digests show that nothing is pending, after telling the listener. */
    public static MigrationResult upToDate(MigrationListener listener) {
        return doneBefore(new Events(listener));
    }

    private static RunResult doneBefore(Events events) {
        events.tell(new RunEvents.Planned(new MigrationPlan(Direction.UP, List.of(), List.of())));
        return events.attachedTo(RunResult.nothing());
    }

    /**
     * Runs, and logs the migrations of the database that are newer than this build or belong to other sets.
     *
     * @throws MigrationException if a problem keeps the run from beginning, or if a migration fails
     */
    public MigrationResult run() {
        try {
            RunResult result = context.events().attachedTo(lookAndRun());
            if (!result.unknown().isEmpty()) {
                RunLog.LOG.warn("Stepwell: the database has migrations newer than this build: {}.", result.unknown());
            }
            if (!result.replacing().isEmpty()) {
                RunLog.LOG.info(
                        "Stepwell: the database keeps migrations that replace some of this build: {}.",
                        result.replacing());
            }
            if (!result.newerTexts().isEmpty()) {
                RunLog.LOG.warn(
                        "Stepwell: the database has newer texts of repeatable migrations than this build, and keeps them: {}.",
                        result.newerTexts());
            }
            if (!result.otherSets().isEmpty()) {
                RunLog.LOG.info(
                        "Stepwell: the history has sets of which this build has nothing, and they are left alone: {}.",
                        result.otherSets());
            }
            return result;
        } catch (MigrationException e) {
            context.events().attachTo(e);
            throw e;
        }
    }

    private RunResult lookAndRun() {
        if (!isBehind()) {
            History found = context.history().read(planning.direction());
            MigrationPlan glance = planning.plan(found);
            if (glance.isEmpty() && !isUpkeepPossible(found)) {
                return nothingPending(glance);
            }
        }
        context.session().requireWritable();
        context.injection().at(ExecutionPoint.BEFORE_LOCK);
        Optional<RunResult> result =
                new LockedWork(context, planning.direction()).runUnlessDone(new Waiting(), this::runLocked);
        return result.orElseGet(this::doneByAnother);
    }

    /** Tells whether the digests alone show pending migrations that this session can apply. */
    private boolean isBehind() {
        Session session = context.session();
        if (session.facts().readOnly() || !planning.isEverything()) {
            return false;
        }
        return context.history().exists()
                ? !session.applied().isEmpty()
                        && KnownMigrations.count(session.applied())
                                < migrations.digest().count()
                : migrations.digest().count() > 0;
    }

    /** Tells whether this session can bring a history into order that needs it. */
    private boolean isUpkeepPossible(History found) {
        return !context.session().facts().readOnly() && context.history().needsUpkeep(found);
    }

    private RunResult runLocked() {
        context.injection().at(ExecutionPoint.AFTER_LOCK);
        HistoryTable history = context.history();
        history.keepUp(planning.direction(), context.settings().lockRetry());
        History found = history.latest(planning.direction());
        if (found.hasUnfinishedBefore(planning.direction())) {
            history.requireCurrentFormat();
            history.requireNoCodeOfOthers();
            finish(planning.plan(found));
            found = history.read(planning.direction());
        }
        MigrationPlan plan = planning.plan(found);
        if (plan.isEmpty()) {
            return nothingPending(plan);
        }
        context.requireTrust(plan);
        if (plan.direction() == Direction.UP && found.isUntouched()) {
            context.requireOwnSchema();
        }
        history.makeReady(migrations.hasRepeatable());
        context.events().tell(new RunEvents.Planned(plan));
        if (plan.direction() == Direction.UP) {
            correctRows(found);
        }
        RunResult done = new PlanRun(context, plan).run().withOtherHistories(history.others());
        context.injection().at(ExecutionPoint.BEFORE_UNLOCK);
        return done;
    }

    /** Updates the rows of applied migrations of which this build has corrected more than the up. */
    private void correctRows(History found) {
        Map<MigrationDefinition, List<Repair>> updates =
                new HistoryEdit(migrations.graph(), found, context.session().encoding()).updates();
        if (!updates.isEmpty()) {
            HistoryCorrection.all(updates)
                    .forEach(update -> RunLog.LOG.info("Stepwell updates the history of {}.", update));
            context.history().together(() -> context.history().writer().writeUpdated(updates));
        }
    }

    /** Finishes the migrations that earlier runs began in the other direction. */
    private void finish(MigrationPlan plan) {
        MigrationPlan rest = planning.unfinished(plan, context.history().read(Direction.DOWN));
        if (rest.isEmpty()) {
            return;
        }
        context.requireTrust(rest);
        RunLog.LOG.info(
                "Stepwell finishes what broke off: {} {}.",
                rest.direction() == Direction.UP ? "applying" : "rolling back",
                rest.work().stream().map(MigrationWork::label).collect(Collectors.joining(", ")));
        context.events().tell(new RunEvents.Planned(rest));
        new PlanRun(context, rest).run();
    }

    private RunResult nothingPending(MigrationPlan plan) {
        context.events().tell(new RunEvents.Planned(plan));
        RunLog.LOG.info(
                "Stepwell: nothing to do, {} migrations are known.",
                migrations.graph().ordered().size());
        return RunResult.of(plan, List.of());
    }

    private RunResult doneByAnother() {
        RunLog.LOG.info("Stepwell: nothing to do any more, another migrator has done it.");
        return doneBefore(context.events());
    }

    /** The questions of a run that waits for the lock. */
    private final class Waiting implements MigrationLock.Meanwhile {

        private boolean nothingPending;

        @Override
        public boolean isDoneByHolder() throws SQLException {
            return planning.isEverything()
                    && (nothingPending || migrations.isIn(context.history().digests()));
        }

        @Override
        public void requireWorkable() {
            // A squash has fewer rows than an older build has migrations, so the digests alone promised too much.
            nothingPending = planning.plan(context.history().latest(planning.direction()))
                    .isEmpty();
        }
    }
}
