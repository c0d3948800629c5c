package dev.stepwell.runtime;

import dev.stepwell.MigrationDefinition;
import dev.stepwell.MigrationStatement;
import dev.stepwell.MigrationStep;
import dev.stepwell.Problem;
import dev.stepwell.Recovery;
import dev.stepwell.runtime.StepFailure.Stage;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a plan out, migration by migration, while the lock is held.
 *
 * <p>What a transactional migration does and the history's row about it are committed together or not at all. One
 * without a transaction has a row before its first statement, and the row says after each how far it came.
 */
final class Executor {

    private static final Logger LOG = LoggerFactory.getLogger(Migrator.class);

    /** The failures that waiting and trying again can mend: lock_not_available and deadlock_detected. */
    private static final Set<String> RETRIED = Set.of("55P03", "40P01");

    private static final Duration FIRST_RETRY_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_RETRY_PAUSE = Duration.ofSeconds(5);

    private final Session session;
    private final HistoryTable history;
    private final Settings settings;
    private final StepRunner runner;
    private final Leftovers leftovers;
    private final Reconciler reconciler;

    Executor(Session session, HistoryTable history, Settings settings) {
        this.session = session;
        this.history = history;
        this.settings = settings;
        this.runner = new StepRunner(session);
        this.leftovers = new Leftovers(session, history);
        this.reconciler = new Reconciler(session, history);
    }

    /**
     * Runs a plan.
     *
     * @throws MigrationException if a migration failed; what came before it stays and is its partial result
     */
    MigrationResult run(Plan plan) {
        List<MigrationRun> runs = new ArrayList<>(plan.migrations().size());
        for (PlannedMigration planned : plan.migrations()) {
            long begin = System.nanoTime();
            PlannedMigration migration;
            try {
                migration = reconciler.reconciled(planned);
            } catch (MigrationException e) {
                throw e.after(new MigrationResult(plan.direction(), runs, plan.unknown()));
            }
            try {
                if (migration.transactional()) {
                    inTransaction(plan.direction(), migration, begin);
                } else {
                    statementByStatement(plan.direction(), migration, begin);
                }
            } catch (StepFailure e) {
                MigrationResult partial = new MigrationResult(plan.direction(), runs, plan.unknown());
                throw failed(plan.direction(), migration, e, partial, since(begin));
            }
            MigrationRun run = new MigrationRun(
                    migration.id(), migration.className(), migration.description(), migration.late(), since(begin));
            runs.add(run);
            LOG.info(
                    "{} {} in {} ms{}",
                    plan.direction() == Direction.UP ? "Applied" : "Rolled back",
                    run.label(),
                    run.execution().toMillis(),
                    run.late() ? ", late: a higher version was applied before it" : "");
        }
        return new MigrationResult(plan.direction(), runs, plan.unknown());
    }

    private void inTransaction(Direction direction, PlannedMigration migration, long begin) throws StepFailure {
        Duration pause = FIRST_RETRY_PAUSE;
        while (true) {
            try {
                tryInTransaction(direction, migration, begin);
                return;
            } catch (StepFailure e) {
                session.rollback(e.reason());
                if (!isMendable(e.reason()) || since(begin).compareTo(settings.lockRetry()) >= 0) {
                    throw e;
                }
                LOG.info(
                        "Stepwell tries {} again: {}",
                        migration.label(),
                        e.reason().getMessage());
                pauseBeforeRetry(pause, e);
                Duration next = pause.multipliedBy(2);
                pause = next.compareTo(LONGEST_RETRY_PAUSE) < 0 ? next : LONGEST_RETRY_PAUSE;
            }
        }
    }

    private static boolean isMendable(Throwable reason) {
        return reason instanceof SQLException sql && sql.getSQLState() != null && RETRIED.contains(sql.getSQLState());
    }

    private static void pauseBeforeRetry(Duration pause, StepFailure failure) throws StepFailure {
        try {
            Pause.jittered(pause);
        } catch (InterruptedException e) {
            e.addSuppressed(failure.reason());
            throw new StepFailure(Stage.RETRY, 0, 0, e);
        }
    }

    private void tryInTransaction(Direction direction, PlannedMigration migration, long begin) throws StepFailure {
        Stage stage = Stage.BEGIN;
        int step = migration.firstStep();
        try {
            session.begin();
            long transaction = setForTransaction(migration);
            for (; step < migration.steps().size(); step++) {
                stage = Stage.STEP;
                boolean suspicious = runner.run(migration.steps().get(step));
                session.requireTransaction(transaction, suspicious);
            }
            stage = Stage.VERIFY;
            verify(direction, migration);
            stage = Stage.HISTORY;
            writeDone(direction, migration, begin);
            stage = Stage.COMMIT;
            session.commit();
        } catch (Throwable e) {
            throw new StepFailure(stage, step, 0, e);
        }
    }

    private void statementByStatement(Direction direction, PlannedMigration migration, long begin) throws StepFailure {
        Stage stage = Stage.BEGIN;
        int step = migration.firstStep();
        int kept = step;
        try {
            session.announce(Announcement.of(migration.label()));
            if (direction == Direction.UP) {
                history.writeRunning(migration);
            }
            for (; step < migration.steps().size(); step++) {
                stage = Stage.STEP;
                boolean counted =
                        direction == Direction.UP && isAtomic(migration.steps().get(step));
                if (counted) {
                    session.begin();
                }
                runAlone(direction, migration, migration.steps().get(step));
                // Between a BEGIN and its COMMIT nothing is certain to stay.
                kept = session.isInTransaction() ? kept : step + 1;
                stage = Stage.PROGRESS;
                if (direction == Direction.UP) {
                    history.writeProgress(migration.id(), step + 1);
                }
                if (counted) {
                    session.commit();
                    kept = step + 1;
                }
            }
            stage = Stage.VERIFY;
            verify(direction, migration);
            stage = Stage.HISTORY;
            session.begin();
            writeDone(direction, migration, begin);
            stage = Stage.COMMIT;
            session.commit();
        } catch (Throwable e) {
            session.rollback(e);
            throw new StepFailure(stage, step, kept, e);
        }
    }

    private static boolean isAtomic(MigrationStep step) {
        return Reconciler.recovery(step)
                .filter(Recovery.Atomic.class::isInstance)
                .isPresent();
    }

    /**
     * Runs a step of a migration without a transaction; before one that rolls back, an earlier one is cleaned up after.
     */
    private void runAlone(Direction direction, PlannedMigration migration, MigrationStep step) throws Exception {
        Optional<Recovery> recovery = Reconciler.recovery(step);
        if (recovery.isEmpty()) {
            runner.run(step);
            return;
        }
        boolean done = direction == Direction.DOWN
                && leftovers.clear(migration.id(), recovery.get(), false).isPresent();
        if (!done) {
            runner.run(step);
            leftovers.requireDone(migration.id(), recovery.get());
        }
    }

    /** All in one round trip, and gone with the transaction, whose number it returns. */
    long setForTransaction(PlannedMigration migration) throws SQLException {
        String timeout = settings.statementTimeout().isPresent() ? ", set_config('statement_timeout', ?, true)" : "";
        try (PreparedStatement set = session.connection()
                .prepareStatement("SELECT txid_current(), pg_backend_pid(), set_config('application_name', ?, true), "
                        + "set_config('lock_timeout', ?, true)" + timeout)) {
            set.setString(1, Announcement.of(migration.label()));
            set.setString(2, Long.toString(settings.lockTimeout().toMillis()));
            if (settings.statementTimeout().isPresent()) {
                set.setString(3, Long.toString(settings.statementTimeout().get().toMillis()));
            }
            try (ResultSet row = set.executeQuery()) {
                row.next();
                session.requireBackend(row.getInt(2));
                return row.getLong(1);
            }
        }
    }

    void verify(Direction direction, PlannedMigration migration) throws SQLException, VerifyFailure {
        Optional<MigrationStatement> query = migration.definition().flatMap(MigrationDefinition::verify);
        if (direction == Direction.UP && query.isPresent()) {
            List<String> rows =
                    OffendingRows.of(session.connection(), query.get().sql());
            if (!rows.isEmpty()) {
                throw new VerifyFailure(rows);
            }
        }
    }

    private void writeDone(Direction direction, PlannedMigration migration, long begin) throws SQLException {
        switch (direction) {
            case UP -> history.writeApplied(migration, since(begin));
            case DOWN -> history.writeRolledBack(migration, since(begin));
        }
    }

    /** Tells the history of a failure, if the connection still lives, and the caller of it in any case. */
    private MigrationException failed(
            Direction direction,
            PlannedMigration migration,
            StepFailure failure,
            MigrationResult partial,
            Duration execution) {
        Throwable reason = failure.reason();
        if (reason instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        Problem problem = FailureProblem.of(direction, migration, failure, left(migration, failure));
        try {
            if (!session.connection().isClosed()) {
                session.begin();
                switch (direction) {
                    case UP -> history.writeFailed(migration, problem.toString(), execution);
                    case DOWN -> history.writeRollbackFailed(migration, problem.toString(), execution);
                }
                session.commit();
            }
        } catch (SQLException e) {
            Session.suppress(reason, e);
            session.rollback(reason);
        }
        return new MigrationException(List.of(problem), partial, reason);
    }

    /** What a concurrent step that failed has left; nothing can be said of it if the connection is gone. */
    private String left(PlannedMigration migration, StepFailure failure) {
        try {
            if (failure.stage() != Stage.STEP || session.connection().isClosed()) {
                return "";
            }
            Optional<Recovery> recovery = Reconciler.recovery(migration.steps().get(failure.step()));
            return recovery.isEmpty()
                    ? ""
                    : leftovers.of(migration.id(), recovery.get()).orElse("");
        } catch (SQLException e) {
            Session.suppress(failure.reason(), e);
            return "";
        }
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
