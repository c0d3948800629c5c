package dev.stepwell.runtime;

import dev.stepwell.JavaStep;
import dev.stepwell.MigrationStatement;
import dev.stepwell.MigrationStep;
import dev.stepwell.Problem;
import dev.stepwell.Problems;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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

    Executor(Session session, HistoryTable history, Settings settings) {
        this.session = session;
        this.history = history;
        this.settings = settings;
        this.runner = new StepRunner(session);
    }

    /**
     * Runs a plan.
     *
     * @throws MigrationException if a migration failed; what came before it stays and is its partial result
     */
    MigrationResult run(Plan plan) {
        List<MigrationRun> runs = new ArrayList<>(plan.migrations().size());
        for (PlannedMigration migration : plan.migrations()) {
            long begin = System.nanoTime();
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
                session.rollback(e.getCause());
                boolean mendable = e.getCause() instanceof SQLException sql && RETRIED.contains(sql.getSQLState());
                if (!mendable || since(begin).compareTo(settings.lockRetry()) >= 0) {
                    throw e;
                }
                LOG.info(
                        "Stepwell tries {} again: {}",
                        migration.label(),
                        e.getCause().getMessage());
                MigrationLock.Pause.jittered(pause);
                Duration next = pause.multipliedBy(2);
                pause = next.compareTo(LONGEST_RETRY_PAUSE) < 0 ? next : LONGEST_RETRY_PAUSE;
            }
        }
    }

    private void tryInTransaction(Direction direction, PlannedMigration migration, long begin) throws StepFailure {
        int step = StepFailure.NO_STEP;
        try {
            session.begin();
            setForTransaction(migration);
            for (step = 0; step < migration.steps().size(); step++) {
                runner.run(migration.steps().get(step));
                if (!session.isInTransaction()) {
                    throw new TransactionEnded();
                }
            }
            step = StepFailure.NO_STEP;
            if (direction == Direction.UP) {
                verify(migration);
                history.writeApplied(migration, since(begin));
            } else {
                history.writeRolledBack(migration, since(begin));
            }
            session.commit();
        } catch (Exception | LinkageError | AssertionError e) {
            throw new StepFailure(step, e);
        }
    }

    private void statementByStatement(Direction direction, PlannedMigration migration, long begin) throws StepFailure {
        int step = StepFailure.NO_STEP;
        try {
            session.announce(Announcement.of(migration.label()));
            if (direction == Direction.UP) {
                history.writeRunning(migration);
            }
            for (step = migration.firstStep(); step < migration.steps().size(); step++) {
                runner.run(migration.steps().get(step));
                if (direction == Direction.UP) {
                    history.writeProgress(migration.id(), step + 1);
                }
            }
            step = StepFailure.NO_STEP;
            if (direction == Direction.UP) {
                verify(migration);
            }
            session.begin();
            if (direction == Direction.UP) {
                history.writeApplied(migration, since(begin));
            } else {
                history.writeRolledBack(migration, since(begin));
            }
            session.commit();
        } catch (Exception | LinkageError | AssertionError e) {
            session.rollback(e);
            throw new StepFailure(step, e);
        }
    }

    /** All in one round trip, and gone with the transaction. */
    private void setForTransaction(PlannedMigration migration) throws SQLException {
        String timeout = settings.statementTimeout().isPresent() ? ", set_config('statement_timeout', ?, true)" : "";
        try (PreparedStatement set = session.connection()
                .prepareStatement("SELECT set_config('application_name', ?, true), set_config('lock_timeout', ?, true)"
                        + timeout)) {
            set.setString(1, Announcement.of(migration.label()));
            set.setString(2, Long.toString(settings.lockTimeout().toMillis()));
            if (settings.statementTimeout().isPresent()) {
                set.setString(3, Long.toString(settings.statementTimeout().get().toMillis()));
            }
            set.execute();
        }
    }

    private void verify(PlannedMigration migration) throws SQLException, VerifyFailure {
        Optional<MigrationStatement> query = migration.definition().flatMap(definition -> definition.verify());
        if (query.isPresent()) {
            List<String> rows =
                    OffendingRows.of(session.connection(), query.get().sql());
            if (!rows.isEmpty()) {
                throw new VerifyFailure(rows);
            }
        }
    }

    private MigrationException failed(
            Direction direction,
            PlannedMigration migration,
            StepFailure failure,
            MigrationResult partial,
            Duration execution) {
        Throwable cause = failure.getCause();
        Problem problem = describe(direction, migration, failure);
        try {
            if (!session.connection().isClosed()) {
                session.begin();
                if (direction == Direction.UP) {
                    history.writeFailed(migration, problem.toString(), execution);
                } else {
                    history.writeRollbackFailed(migration, problem.toString(), execution);
                }
                session.commit();
            }
        } catch (SQLException e) {
            cause.addSuppressed(e);
            session.rollback(cause);
        }
        return new MigrationException(List.of(problem), partial, cause);
    }

    private static Problem describe(Direction direction, PlannedMigration migration, StepFailure failure) {
        Throwable cause = failure.getCause();
        String sourceFile = migration
                .definition()
                .map(definition -> definition.sourceFile())
                .orElse("");
        if (cause instanceof VerifyFailure verify) {
            MigrationStatement query =
                    migration.definition().orElseThrow().verify().orElseThrow();
            return Problems.verifyFailed(
                    migration.label(),
                    migration.transactional(),
                    verify.rows().size(),
                    OffendingRows.LIMIT,
                    FailureExcerpt.of(sourceFile, query.sql(), query.origin(), 0) + verify.inLines());
        }
        String kept = kept(migration, failure.step());
        if (failure.step() == StepFailure.NO_STEP) {
            return Problems.migrationFailedOutsideSteps(
                    direction == Direction.UP, migration.label(), kept, FailureExcerpt.message(cause));
        }
        MigrationStep step = migration.steps().get(failure.step());
        return Problems.migrationFailed(
                direction == Direction.UP,
                migration.label(),
                (step instanceof JavaStep java
                        ? "in " + java.name()
                        : "at statement " + (failure.step() + 1) + " of "
                                + migration.steps().size()),
                cause instanceof TransactionEnded,
                kept,
                FailureExcerpt.of(sourceFile, step, cause));
    }

    /** What stays of a migration that failed. */
    private static String kept(PlannedMigration migration, int step) {
        if (migration.transactional()) {
            return "its transaction was rolled back, nothing was changed";
        }
        int done = step == StepFailure.NO_STEP ? migration.steps().size() : step;
        return "it runs without a transaction, and "
                + switch (done) {
                    case 0 -> "no statement before it had run";
                    case 1 -> "the statement before it stays applied";
                    default -> "the " + done + " statements before it stay applied";
                };
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** A failure with the step that it happened in; what went wrong is the cause. */
    private static final class StepFailure extends Exception {

        private static final long serialVersionUID = 1L;

        /** The failure happened before, between or after the steps: at a check, the history or the commit. */
        static final int NO_STEP = -1;

        private final int step;

        StepFailure(int step, Throwable cause) {
            super(cause);
            this.step = step;
        }

        int step() {
            return step;
        }

        @Override
        public synchronized Throwable getCause() {
            @Nullable Throwable cause = super.getCause();
            return cause == null ? this : cause;
        }
    }

    /** A statement ended the transaction that holds the migration and its history row together. */
    private static final class TransactionEnded extends Exception {

        private static final long serialVersionUID = 1L;

        TransactionEnded() {
            super("the statement ended the transaction of the migration");
        }
    }
}
