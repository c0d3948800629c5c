package dev.stepwell.runtime;

import dev.stepwell.problem.Problem;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.registry.MigrationStep;
import dev.stepwell.registry.Recovery;
import dev.stepwell.runtime.StepFailure.Stage;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
    private final HistoryReader reader;
    private final HistoryWriter writer;
    private final Settings settings;
    private final Events events;
    private final ExecutionPoint.Injection injection;
    private final StepRunner runner;
    private final Leftovers leftovers;
    private final Reconciler reconciler;
    private final TransactionBatch batch;
    private List<String> sessionChanges = List.of();

    Executor(
            Session session,
            HistoryTable history,
            Settings settings,
            Events events,
            ExecutionPoint.Injection injection) {
        this.session = session;
        this.reader = history.reader();
        this.writer = history.writer();
        this.settings = settings;
        this.events = events;
        this.injection = injection;
        this.runner = new StepRunner(session);
        this.leftovers = new Leftovers(session, history.commands());
        this.reconciler = new Reconciler(session, writer, history.commands());
        this.batch = new TransactionBatch(session, history.commands(), events, this::ofTransaction);
    }

    /**
     * Runs a plan.
     *
     * @throws MigrationException if a migration failed; what came before it stays and is its partial result
     */
    MigrationResult run(Plan plan) {
        List<PlannedMigration> migrations = plan.migrations();
        List<MigrationRun> runs = new ArrayList<>(migrations.size());
        while (runs.size() < migrations.size()) {
            List<PlannedMigration> pending = migrations.subList(runs.size(), migrations.size());
            if (!isSentTogether(plan, pending.get(0), runs)) {
                batch.forget();
                runNext(plan, runs, System.nanoTime(), Optional.empty());
                continue;
            }
            injection.at(ExecutionPoint.BEFORE_BEGIN);
            long begin = System.nanoTime();
            TransactionBatch.Outcome outcome = batch.run(plan.direction(), pending, Duration.ZERO);
            for (int i = 0; i < outcome.done().size(); i++) {
                finished(plan, pending.get(i), outcome.done().get(i), runs);
                begin += outcome.done().get(i).toNanos();
                injection.at(ExecutionPoint.AFTER_COMMIT);
            }
            if (outcome.next()) {
                runNext(plan, runs, begin, outcome.failure());
            }
        }
        return new MigrationResult(plan, runs);
    }

    private boolean isSentTogether(Plan plan, PlannedMigration migration, List<MigrationRun> runs) {
        try {
            return !injection.isInside() && batch.takes(plan.direction(), migration);
        } catch (SQLException e) {
            throw Session.databaseFailed("asking the driver", e).after(new MigrationResult(plan, runs));
        }
    }

    /**
     * Runs the migration after those that have run.
     *
     * @param begin when it began
     * @param failure why a first attempt failed, if there was one that did
     */
    private void runNext(Plan plan, List<MigrationRun> runs, long begin, Optional<StepFailure> failure) {
        PlannedMigration planned = plan.migrations().get(runs.size());
        PlannedMigration migration;
        try {
            restoreSession(planned);
            migration = reconciler.reconciled(planned);
        } catch (MigrationException e) {
            throw e.after(new MigrationResult(plan, runs));
        }
        events.tell(new MigrationEvent.Started(plan.direction(), migration));
        try {
            if (migration.transactional()) {
                inTransaction(plan.direction(), migration, begin, failure);
            } else {
                statementByStatement(plan.direction(), migration, begin);
            }
        } catch (StepFailure e) {
            throw failed(plan.direction(), migration, e, new MigrationResult(plan, runs), since(begin));
        }
        finished(plan, migration, since(begin), runs);
    }

    private void finished(Plan plan, PlannedMigration migration, Duration execution, List<MigrationRun> runs) {
        MigrationRun run = new MigrationRun(
                migration.id(),
                migration.className(),
                migration.description(),
                migration.late(),
                migration.again(),
                execution);
        runs.add(run);
        LOG.info(
                "{} {} in {} ms{}{}",
                plan.direction() == Direction.UP ? "Applied" : "Rolled back",
                run.label(),
                run.execution().toMillis(),
                run.late() ? ", late: a higher version was applied before it" : "",
                run.again() ? ", again: its text has changed" : "");
        events.tell(
                plan.direction() == Direction.UP
                        ? new MigrationEvent.Finished(run)
                        : new MigrationEvent.RolledBack(run));
    }

    /** One that goes on after its session has ended finds what its first statements had set, as without the end. */
    private void restoreSession(PlannedMigration migration) {
        if (migration.transactional()) {
            return;
        }
        try {
            session.before().putBack(Map.of());
            if (migration.stopped().isPresent()) {
                session.before().change(reader.sessionChanges(migration.id()));
            }
        } catch (SQLException e) {
            throw Session.databaseFailed("setting the session for " + migration.label(), e);
        }
    }

    /** Tries until it is done, or until trying again is of no use. */
    private void inTransaction(
            Direction direction, PlannedMigration migration, long begin, Optional<StepFailure> firstFailure)
            throws StepFailure {
        Optional<StepFailure> failure =
                firstFailure.isPresent() ? firstFailure : tryStatementByStatement(direction, migration, begin);
        // A first attempt that was made together with others has taken some of their time.
        long retriesBegin = firstFailure.isPresent() ? System.nanoTime() : begin;
        Duration pause = FIRST_RETRY_PAUSE;
        for (int attempts = 1; failure.isPresent(); attempts++) {
            StepFailure last = failure.get();
            session.rollback(last.reason());
            if (!isMendable(last.reason()) || since(retriesBegin).compareTo(settings.lockRetry()) >= 0) {
                throw last;
            }
            putBackBeforeRetry(last);
            LOG.info(
                    "Stepwell tries {} again: {}",
                    migration.label(),
                    last.reason().getMessage());
            events.tell(new MigrationEvent.Retrying(migration, attempts, last.reason()));
            pauseBeforeRetry(pause, last);
            Duration next = pause.multipliedBy(2);
            pause = next.compareTo(LONGEST_RETRY_PAUSE) < 0 ? next : LONGEST_RETRY_PAUSE;
            failure = tryAgain(direction, migration, begin);
        }
    }

    private Optional<StepFailure> tryAgain(Direction direction, PlannedMigration migration, long begin) {
        try {
            if (!injection.isInside() && batch.takes(direction, migration)) {
                TransactionBatch.Outcome outcome = batch.run(direction, List.of(migration), since(begin));
                if (!outcome.done().isEmpty() || outcome.failure().isPresent()) {
                    return outcome.failure();
                }
            }
        } catch (SQLException e) {
            return Optional.of(new StepFailure(Stage.BEGIN, migration.firstStep(), 0, e));
        }
        return tryStatementByStatement(direction, migration, begin);
    }

    private static boolean isMendable(Throwable reason) {
        return reason instanceof SQLException sql && sql.getSQLState() != null && RETRIED.contains(sql.getSQLState());
    }

    /** What PREPARE and its like have left outlives the transaction, and would be in the way. */
    private void putBackBeforeRetry(StepFailure failure) throws StepFailure {
        try {
            session.before().putBack(Map.of());
        } catch (SQLException | MigrationException e) {
            Session.suppress(failure.reason(), e);
            throw failure;
        }
    }

    private static void pauseBeforeRetry(Duration pause, StepFailure failure) throws StepFailure {
        try {
            Pause.jittered(pause);
        } catch (InterruptedException e) {
            e.addSuppressed(failure.reason());
            throw new StepFailure(Stage.RETRY, 0, 0, e);
        }
    }

    private Optional<StepFailure> tryStatementByStatement(Direction direction, PlannedMigration migration, long begin) {
        Stage stage = Stage.BEGIN;
        int step = migration.firstStep();
        try {
            injection.at(ExecutionPoint.BEFORE_BEGIN);
            session.begin();
            long transaction = setForTransaction(migration);
            for (; step < migration.steps().size(); step++) {
                stage = Stage.STEP;
                if (step > migration.firstStep()) {
                    injection.at(ExecutionPoint.BETWEEN_STATEMENTS);
                }
                long stepBegin = System.nanoTime();
                boolean suspicious = run(migration, step);
                session.requireTransaction(transaction, suspicious);
                tellDone(migration, step, stepBegin);
            }
            stage = Stage.VERIFY;
            verify(direction, migration);
            stage = Stage.HISTORY;
            session.before().putBackAfterMigration(ofTransaction(migration));
            writeDone(direction, migration, begin);
            stage = Stage.COMMIT;
            injection.at(ExecutionPoint.BEFORE_COMMIT);
            commit();
            injection.at(ExecutionPoint.AFTER_COMMIT);
            return Optional.empty();
        } catch (Throwable e) {
            return Optional.of(new StepFailure(stage, step, 0, e));
        }
    }

    private void statementByStatement(Direction direction, PlannedMigration migration, long begin) throws StepFailure {
        Stage stage = Stage.BEGIN;
        int step = migration.firstStep();
        int kept = step;
        try {
            injection.at(ExecutionPoint.BEFORE_BEGIN);
            session.announce(Announcement.of(migration.label()));
            session.beginWriting();
            session.before().suspend();
            switch (direction) {
                case UP -> writer.writeRunning(migration);
                case DOWN -> writer.writeRollingBack(migration);
            }
            commit();
            for (; step < migration.steps().size(); step++) {
                stage = Stage.STEP;
                boolean counted = isAtomic(migration.steps().get(step));
                if (counted) {
                    session.begin();
                }
                long stepBegin = System.nanoTime();
                injection.at(ExecutionPoint.BEFORE_STATEMENT);
                runAlone(migration, step);
                // Between a BEGIN and its COMMIT nothing is certain to stay.
                kept = session.isInTransaction() ? kept : step + 1;
                stage = Stage.PROGRESS;
                injection.at(ExecutionPoint.BEFORE_BOOKKEEPING);
                writeProgress(migration, step + 1, counted);
                if (counted) {
                    commit();
                    kept = step + 1;
                    correctSessionChanges(migration, step + 1);
                }
                session.before().requireLocks();
                injection.at(ExecutionPoint.AFTER_BOOKKEEPING);
                tellDone(migration, step, stepBegin);
            }
            stage = Stage.VERIFY;
            verify(direction, migration);
            stage = Stage.HISTORY;
            session.before().putBack(Map.of());
            session.begin();
            writeDone(direction, migration, begin);
            stage = Stage.COMMIT;
            injection.at(ExecutionPoint.BEFORE_COMMIT);
            commit();
            injection.at(ExecutionPoint.AFTER_COMMIT);
        } catch (Throwable e) {
            session.rollback(e);
            throw new StepFailure(stage, step, kept, e);
        }
    }

    /** What the migration has set is for its next statements, and not for the history. */
    private void writeProgress(PlannedMigration migration, int done, boolean counted) throws SQLException {
        sessionChanges = session.before().changes();
        boolean own = !counted && !session.isInTransaction();
        if (own) {
            session.beginWriting();
        }
        if (own || counted) {
            // In a transaction of the migration's own, what is suspended would stay so until its end.
            session.before().suspend();
        }
        writer.writeProgress(migration.id(), done, sessionChanges);
        if (own) {
            commit();
        }
    }

    /** Inside the transaction of a counted statement nobody can tell what it set for that only. */
    private void correctSessionChanges(PlannedMigration migration, int done) throws SQLException {
        if (!sessionChanges.isEmpty() && !sessionChanges.equals(session.before().changes())) {
            writeProgress(migration, done, false);
        }
    }

    private void commit() throws SQLException {
        injection.at(ExecutionPoint.AT_COMMIT);
        session.commit();
    }

    /** Runs one step, and hands on what the server says meanwhile. */
    boolean run(PlannedMigration migration, int step) throws Exception {
        return runner.run(migration.steps().get(step), warning -> events.notice(migration, step, warning));
    }

    private void tellDone(PlannedMigration migration, int step, long begin) {
        events.tell(new MigrationEvent.StatementDone(
                migration, step + 1, migration.steps().size(), since(begin)));
    }

    private static boolean isAtomic(MigrationStep step) {
        return Reconciler.recovery(step)
                .filter(Recovery.Atomic.class::isInstance)
                .isPresent();
    }

    /** Runs a step of a migration without a transaction, and makes sure that it did what it says. */
    private void runAlone(PlannedMigration migration, int step) throws Exception {
        Optional<Recovery> recovery = Reconciler.recovery(migration.steps().get(step));
        run(migration, step);
        injection.at(ExecutionPoint.AFTER_STATEMENT);
        if (recovery.isPresent()) {
            leftovers.requireDone(migration.id(), recovery.get());
        }
    }

    /** What holds for the transaction of a migration. */
    private Map<String, String> ofTransaction(PlannedMigration migration) {
        Map<String, String> own = new TreeMap<>();
        own.put("application_name", Announcement.of(migration.label()));
        own.put("lock_timeout", Long.toString(settings.lockTimeout().toMillis()));
        settings.statementTimeout()
                .ifPresent(timeout -> own.put("statement_timeout", Long.toString(timeout.toMillis())));
        return own;
    }

    /** All in one round trip, and gone with the transaction, whose number it returns. */
    long setForTransaction(PlannedMigration migration) throws SQLException {
        Map<String, String> own = ofTransaction(migration);
        String query = "SELECT txid_current(), pg_backend_pid()" + ", set_config(?, ?, true)".repeat(own.size());
        try (PreparedStatement set = session.connection().prepareStatement(query)) {
            int index = 1;
            for (Map.Entry<String, String> entry : own.entrySet()) {
                set.setString(index++, entry.getKey());
                set.setString(index++, entry.getValue());
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
            case UP -> writer.writeApplied(migration, since(begin));
            case DOWN -> writer.writeRolledBack(migration, since(begin));
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
        if (failure.stage() != Stage.STEP && reason instanceof MigrationException known) {
            // The session is not the one that it was, so nothing more can be asked of it.
            events.tell(new MigrationEvent.Failed(
                    direction, migration, known.problems().get(0), reason));
            return known.after(partial);
        }
        String left = left(migration, failure);
        Problem problem = FailureProblem.of(direction, migration, failure, left);
        try {
            if (!session.connection().isClosed()) {
                session.before().putBack(Map.of());
                session.begin();
                switch (direction) {
                    case UP -> writer.writeFailed(migration, problem.toString(), execution);
                    case DOWN ->
                        writer.writeRollbackFailed(
                                migration, failure.kept() == 0 && left.isEmpty(), problem.toString(), execution);
                }
                session.commit();
            }
        } catch (SQLException | MigrationException e) {
            Session.suppress(reason, e);
            session.rollback(reason);
        }
        events.tell(new MigrationEvent.Failed(direction, migration, problem, reason));
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
