package dev.stepwell.runtime.internal.execution;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.Rehearsal;
import dev.stepwell.runtime.RehearsedMigration;
import dev.stepwell.runtime.RehearsedMigration.Outcome;
import dev.stepwell.runtime.internal.execution.TransactionLocks.Change;
import dev.stepwell.runtime.internal.failure.FailureProblem;
import dev.stepwell.runtime.internal.failure.StepFailure;
import dev.stepwell.runtime.internal.failure.StepFailure.Stage;
import dev.stepwell.runtime.internal.failure.StopProblem;
import dev.stepwell.runtime.internal.history.History;
import dev.stepwell.runtime.internal.history.MigrationWork;
import dev.stepwell.runtime.internal.plan.KnownMigrations;
import dev.stepwell.runtime.internal.plan.MigrationPlan;
import dev.stepwell.runtime.internal.plan.Planning;
import dev.stepwell.runtime.internal.process.RunLog;
import dev.stepwell.runtime.internal.session.RunWatch.Stop;
import dev.stepwell.runtime.internal.session.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs a plan in one transaction that is rolled back, while the lock is held.
 *
 * <p>One transaction holds all migrations, since later ones need the objects of earlier ones. Before each migration the
 * settings of the session are restored and the deferred constraints are checked, as if the one before had been
 * committed. The history is not touched.
 */
public final class Rehearser {

    /** An enum value that was added by a transaction can be used only after its COMMIT. */
    private static final String UNSAFE_NEW_ENUM_VALUE_USAGE = "55P04";

    private final RunContext context;
    private final Session session;
    private final KnownMigrations migrations;
    private final Planning planning;
    private final Steps steps;
    private final Set<MigrationId> left = new HashSet<>();

    public Rehearser(RunContext context, KnownMigrations migrations, Planning planning) {
        this.context = context;
        this.session = context.session();
        this.migrations = migrations;
        this.planning = planning;
        this.steps = new Steps(context);
    }

    /**
     * Plans applying and rehearses the plan.
     *
     * @throws MigrationException if something keeps the run from beginning, or if a migration fails
     */
    public Rehearsal run() {
        MigrationPlan glance = planning.plan(context.history().read(Direction.UP));
        if (glance.isEmpty()) {
            return new RehearsalResult(List.of(), glance.unknown());
        }
        session.requireWritable();
        return new LockedWork(context, Direction.UP).run(() -> {
            History history = context.history().latest(Direction.UP);
            MigrationPlan plan = planning.plan(history);
            if (history.isUntouched()) {
                context.requireOwnSchema();
            }
            return rehearsal(plan);
        });
    }

    private Rehearsal rehearsal(MigrationPlan plan) {
        try {
            List<RehearsedMigration> rehearsed = rehearsed(plan);
            session.rollback();
            return new RehearsalResult(rehearsed, plan.unknown());
        } catch (SQLException e) {
            session.rollback(e);
            Optional<Stop> stop = session.stopBehind(e);
            if (stop.isPresent()) {
                throw new MigrationException(
                        StopProblem.of(stop.get(), "while it rehearsed", "Everything was rolled back."), e);
            }
            throw session.failed("rehearsing", e);
        } catch (Throwable e) {
            session.rollback(e);
            throw e;
        }
    }

    private List<RehearsedMigration> rehearsed(MigrationPlan plan) throws SQLException {
        session.begin();
        TransactionLocks locks = TransactionLocks.watch(session.connection());
        List<RehearsedMigration> rehearsed = new ArrayList<>(plan.work().size());
        for (MigrationWork migration : plan.work()) {
            RehearsedMigration result = rehearsed(migration, locks);
            if (result.outcome() == Outcome.REHEARSED) {
                session.before().putBack(Map.of());
            } else {
                left.add(migration.id());
            }
            RunLog.LOG.info("Rehearsed {}", result);
            rehearsed.add(result);
        }
        return rehearsed;
    }

    private RehearsedMigration rehearsed(MigrationWork migration, TransactionLocks locks) throws SQLException {
        boolean takesOver = !migration.takesOver().isEmpty();
        if (!migration.transactional() && !takesOver) {
            return RehearsedWork.left(migration, Outcome.NOT_TRANSACTIONAL, List.of());
        }
        List<MigrationId> needs = Stream.concat(
                        migrations.graph().withDependencies(List.of(migration.id())).stream(),
                        migration.takesOver().stream())
                .filter(left::contains)
                .distinct()
                .sorted()
                .toList();
        if (!needs.isEmpty()) {
            return RehearsedWork.left(migration, Outcome.NEEDS_OTHERS, needs);
        }
        if (takesOver) {
            return RehearsedWork.rehearsed(migration, new Change(List.of(), List.of()), Duration.ZERO);
        }
        session.requireNotStopped();
        Savepoint before = session.connection().setSavepoint();
        long begin = System.nanoTime();
        try {
            runSteps(migration);
        } catch (StepFailure e) {
            if (e.reason() instanceof SQLException sql && UNSAFE_NEW_ENUM_VALUE_USAGE.equals(sql.getSQLState())) {
                session.connection().rollback(before);
                return RehearsedWork.left(migration, Outcome.NEEDS_COMMIT, List.of());
            }
            // Before the problem is told, since the problem says that it happened.
            session.rollback(e.reason());
            throw new MigrationException(List.of(problem(migration, e)), null, e.reason());
        }
        Duration execution = Duration.ofNanos(System.nanoTime() - begin);
        Change change = locks.change();
        session.connection().releaseSavepoint(before);
        return RehearsedWork.rehearsed(migration, change, execution);
    }

    private Problem problem(MigrationWork migration, StepFailure failure) {
        if (session.isClosed() && session.isUnanswered(failure.reason())) {
            return FailureProblem.ofLostRehearsal(migration, failure, session.backend());
        }
        Optional<Stop> stop = session.stopBehind(failure.reason());
        return stop.isPresent()
                ? StopProblem.of(stop.get(), "while it rehearsed " + migration.label(), "Everything was rolled back.")
                : FailureProblem.ofRehearsal(
                        migration, failure, left.stream().sorted().toList());
    }

    private void runSteps(MigrationWork migration) throws StepFailure {
        Stage stage = Stage.BEGIN;
        int step = 0;
        try {
            long transaction = steps.setForTransaction(migration);
            for (; step < migration.allSteps().size(); step++) {
                stage = Stage.STEP;
                boolean suspicious = steps.run(migration, step);
                session.requireTransaction(transaction, suspicious);
            }
            stage = Stage.VERIFY;
            steps.verify(Direction.UP, migration);
            stage = Stage.COMMIT;
            checkDeferred();
        } catch (Throwable e) {
            throw new StepFailure(stage, step, 0, e);
        }
    }

    /** Checks deferred constraints as COMMIT would, so that the next migration begins with none to check. */
    private void checkDeferred() throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE condeferrable)")) {
            row.next();
            if (row.getBoolean(1)) {
                try (Statement constraints = session.connection().createStatement()) {
                    constraints.execute("SET CONSTRAINTS ALL IMMEDIATE");
                    constraints.execute("SET CONSTRAINTS ALL DEFERRED");
                }
            }
        }
    }
}
