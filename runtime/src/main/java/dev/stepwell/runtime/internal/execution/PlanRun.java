package dev.stepwell.runtime.internal.execution;

import dev.stepwell.MigrationId;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.MigrationRun;
import dev.stepwell.runtime.internal.failure.Reconciler;
import dev.stepwell.runtime.internal.failure.StepFailure;
import dev.stepwell.runtime.internal.failure.StopProblem;
import dev.stepwell.runtime.internal.history.MigrationWork;
import dev.stepwell.runtime.internal.plan.MigrationPlan;
import dev.stepwell.runtime.internal.process.RunLog;
import dev.stepwell.runtime.internal.session.RunStopped;
import dev.stepwell.runtime.internal.session.RunWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The run of a plan, migration by migration, while the lock is held.
 *
 * <p>The migrations before a failed one remain in effect, and are the partial result of the exception. Each instance is
 * used once.
 */
final class PlanRun {

    private final RunContext context;
    private final MigrationPlan plan;
    private final Reconciler reconciler;
    private final TransactionBatch batch;
    private final TransactionalRun transactional;
    private final StatementwiseRun statementwise;
    private final FailureReport failureReport;
    private final List<MigrationRun> done = new ArrayList<>();
    private @Nullable MigrationId started;

    PlanRun(RunContext context, MigrationPlan plan) {
        Steps steps = new Steps(context);
        this.context = context;
        this.plan = plan;
        this.reconciler = new Reconciler(context.session(), context.history());
        this.batch = new TransactionBatch(context, steps, plan.direction());
        this.transactional = new TransactionalRun(context, steps, batch, plan.direction());
        this.statementwise = new StatementwiseRun(context, steps, plan.direction());
        this.failureReport = new FailureReport(context, plan.direction());
    }

    /**
     * Runs all migrations of the plan.
     *
     * @throws MigrationException if a migration failed or the run was stopped
     */
    RunResult run() {
        List<MigrationWork> work = plan.work();
        while (done.size() < work.size()) {
            List<MigrationWork> pending = work.subList(done.size(), work.size());
            requireNotStopped(pending.get(0));
            if (!pending.get(0).takesOver().isEmpty()) {
                takeOver(pending.get(0));
            } else if (isSentTogether(pending.get(0))) {
                runTogether(pending);
            } else {
                batch.forget();
                runNext(System.nanoTime(), null);
            }
        }
        return result();
    }

    private void requireNotStopped(MigrationWork next) {
        try {
            context.session().requireNotStopped();
        } catch (RunStopped e) {
            RunWatch.Stop stop = context.session().stopBehind(e).orElseThrow();
            throw new MigrationException(List.of(StopProblem.between(stop, plan.direction(), next, done)), result(), e);
        }
    }

    private RunResult result() {
        return RunResult.of(plan, done);
    }

    private boolean isSentTogether(MigrationWork migration) {
        return !context.injection().isInside() && batch.takes(migration);
    }

    private void runTogether(List<MigrationWork> pending) {
        context.injection().at(ExecutionPoint.BEFORE_BEGIN);
        long begin = System.nanoTime();
        TransactionBatch.Outcome outcome = batch.run(pending, Duration.ZERO, new TransactionBatch.Hearer() {
            @Override
            public void begun(MigrationWork migration) {
                started(migration);
            }

            @Override
            public void committed(MigrationWork migration, Duration execution) {
                finished(migration, execution);
            }
        });
        for (Duration execution : outcome.done()) {
            begin += execution.toNanos();
            context.injection().at(ExecutionPoint.AFTER_COMMIT);
        }
        if (outcome.next()) {
            runNext(begin, outcome.failure());
        }
    }

    /** Tells of the start of a migration once, even if it is sent with others and then run by itself. */
    private void started(MigrationWork migration) {
        if (!migration.id().equals(started)) {
            started = migration.id();
            context.events().tell(new RunEvents.Started(plan.direction(), migration));
        }
    }

    /** Records a migration in the place of those that it replaces, in one transaction. */
    private void takeOver(MigrationWork migration) {
        long begin = System.nanoTime();
        context.events().tell(new RunEvents.Started(plan.direction(), migration));
        try {
            context.history().together(() -> context.history().writer().writeTakenOver(migration));
        } catch (MigrationException e) {
            throw result().attachedTo(e);
        }
        finished(migration, Steps.since(begin));
    }

    /**
     * Runs the next migration by itself.
     *
     * @param begin the value of {@link System#nanoTime} when the migration began
     * @param failure the failure of the migration's attempt in a batch; null if there was no such attempt
     */
    private void runNext(long begin, @Nullable StepFailure failure) {
        MigrationWork migration = prepared(plan.work().get(done.size()));
        started(migration);
        try {
            if (migration.transactional()) {
                transactional.run(migration, begin, failure);
            } else {
                statementwise.run(migration, begin);
            }
        } catch (StepFailure e) {
            throw failureReport.of(migration, e, result(), Steps.since(begin));
        }
        finished(migration, Steps.since(begin));
    }

    /** Finds the step at which a migration begins or goes on, and restores the session settings for that step. */
    private MigrationWork prepared(MigrationWork migration) {
        try {
            if (!migration.transactional()) {
                statementwise.restoreSession(migration);
            }
            return Reconciler.isNeeded(migration) ? statementwise.reconciled(reconciler, migration) : migration;
        } catch (MigrationException e) {
            throw result().attachedTo(e);
        }
    }

    private void finished(MigrationWork migration, Duration execution) {
        MigrationRun run = CompletedMigration.of(migration, execution);
        done.add(run);
        String done = plan.direction() == Direction.UP ? "Applied" : "Rolled back";
        RunLog.LOG.info(
                "{} {} in {} ms{}{}{}",
                run.tookOver().isEmpty() ? done : "Recorded",
                run.label(),
                run.execution().toMillis(),
                run.late() ? ", late: a higher version was applied before it" : "",
                run.again() ? ", again: its text has changed" : "",
                run.tookOver().isEmpty() ? "" : ", without running it: it takes over from " + run.tookOver());
        context.events()
                .tell(plan.direction() == Direction.UP ? new RunEvents.Finished(run) : new RunEvents.RolledBack(run));
    }
}
