package dev.stepwell.runtime;

import dev.stepwell.MigrationDefinition;
import dev.stepwell.MigrationGraph;
import dev.stepwell.MigrationId;
import dev.stepwell.Problem;
import dev.stepwell.runtime.RehearsedMigration.Outcome;
import dev.stepwell.runtime.RunWatch.Stop;
import dev.stepwell.runtime.StepFailure.Stage;
import dev.stepwell.runtime.TransactionLocks.Change;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a plan in one transaction that is rolled back, while the lock is held.
 *
 * <p>All of it in one, since later migrations need what earlier ones make. Each begins with the settings of the first,
 * and with its deferred constraints checked the one before, as if each had been committed. The history is not touched.
 */
final class Rehearser {

    private static final Logger LOG = LoggerFactory.getLogger(Migrator.class);

    /** An enum value that was added by a transaction can be used only after its COMMIT. */
    private static final String UNSAFE_NEW_ENUM_VALUE_USAGE = "55P04";

    private final Session session;
    private final Executor executor;
    private final MigrationGraph<MigrationDefinition> graph;
    private final Set<MigrationId> left = new HashSet<>();

    Rehearser(Session session, Executor executor, MigrationGraph<MigrationDefinition> graph) {
        this.session = session;
        this.executor = executor;
        this.graph = graph;
    }

    /**
     * Rehearses a plan of applying.
     *
     * @throws MigrationException if a migration failed; nothing of the others stays either
     */
    Rehearsal run(Plan plan) {
        try {
            List<RehearsedMigration> rehearsed = rehearsed(plan);
            session.rollback();
            return new Rehearsal(rehearsed, plan.unknown());
        } catch (SQLException e) {
            session.rollback(e);
            Optional<Stop> stop = session.stopBehind(e);
            if (stop.isPresent()) {
                throw new MigrationException(
                        StopProblem.of(stop.get(), "while it rehearsed", "Everything was rolled back."), e);
            }
            throw Session.databaseFailed("rehearsing", e);
        } catch (Throwable e) {
            session.rollback(e);
            throw e;
        }
    }

    private List<RehearsedMigration> rehearsed(Plan plan) throws SQLException {
        session.begin();
        TransactionLocks locks = TransactionLocks.watch(session.connection());
        List<RehearsedMigration> rehearsed = new ArrayList<>(plan.migrations().size());
        for (PlannedMigration migration : plan.migrations()) {
            RehearsedMigration result = rehearsed(migration, locks);
            if (result.outcome() == Outcome.REHEARSED) {
                session.before().putBack(Map.of());
            } else {
                left.add(migration.id());
            }
            LOG.info("Rehearsed {}", result);
            rehearsed.add(result);
        }
        return rehearsed;
    }

    private RehearsedMigration rehearsed(PlannedMigration migration, TransactionLocks locks) throws SQLException {
        if (!migration.transactional()) {
            return RehearsedMigration.left(migration, Outcome.NOT_TRANSACTIONAL, List.of());
        }
        List<MigrationId> needs = graph.withDependencies(List.of(migration.id())).stream()
                .filter(left::contains)
                .sorted()
                .toList();
        if (!needs.isEmpty()) {
            return RehearsedMigration.left(migration, Outcome.NEEDS_OTHERS, needs);
        }
        session.requireNotStopped();
        Savepoint before = session.connection().setSavepoint();
        long begin = System.nanoTime();
        try {
            runSteps(migration);
        } catch (StepFailure e) {
            if (e.reason() instanceof SQLException sql && UNSAFE_NEW_ENUM_VALUE_USAGE.equals(sql.getSQLState())) {
                session.connection().rollback(before);
                return RehearsedMigration.left(migration, Outcome.NEEDS_COMMIT, List.of());
            }
            Optional<Stop> stop = session.stopBehind(e.reason());
            Problem problem = stop.isPresent()
                    ? StopProblem.of(
                            stop.get(), "while it rehearsed " + migration.label(), "Everything was rolled back.")
                    : FailureProblem.ofRehearsal(
                            migration, e, left.stream().sorted().toList());
            throw new MigrationException(List.of(problem), null, e.reason());
        }
        Duration execution = Duration.ofNanos(System.nanoTime() - begin);
        Change change = locks.change();
        session.connection().releaseSavepoint(before);
        return RehearsedMigration.rehearsed(migration, change.locks(), change.rewritten(), execution);
    }

    private void runSteps(PlannedMigration migration) throws StepFailure {
        Stage stage = Stage.BEGIN;
        int step = 0;
        try {
            long transaction = executor.setForTransaction(migration);
            for (; step < migration.steps().size(); step++) {
                stage = Stage.STEP;
                boolean suspicious = executor.run(migration, step);
                session.requireTransaction(transaction, suspicious);
            }
            stage = Stage.VERIFY;
            executor.verify(Direction.UP, migration);
            stage = Stage.COMMIT;
            checkDeferred();
        } catch (Throwable e) {
            throw new StepFailure(stage, step, 0, e);
        }
    }

    /** COMMIT would check what was deferred, and the next transaction would begin with nothing to check. */
    private void checkDeferred() throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT EXISTS (SELECT FROM pg_constraint WHERE condeferrable)")) {
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
