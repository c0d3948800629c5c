package dev.stepwell.runtime.internal.execution;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.internal.failure.VerifyFailure;
import dev.stepwell.runtime.internal.history.HistoryWriter;
import dev.stepwell.runtime.internal.history.MigrationWork;
import dev.stepwell.runtime.internal.process.LongStep;
import dev.stepwell.runtime.internal.session.Announcement;
import dev.stepwell.runtime.internal.session.OffendingRows;
import dev.stepwell.runtime.internal.session.Session;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The actions that every way to run a migration needs: settings, steps, {@code @Verify}, history and COMMIT.
 *
 * <p>The caller of an action decides what comes next.
 */
final class Steps {

    private final RunContext context;
    private final StepRunner runner;

    Steps(RunContext context) {
        this.context = context;
        this.runner = new StepRunner(context.session());
    }

    /** {@return the settings of a migration's transaction, by name} */
    Map<String, String> transactionSettings(MigrationWork migration) {
        Map<String, String> own = new TreeMap<>();
        own.put(
                "application_name",
                Announcement.of(migration.label(), context.session().encoding()));
        own.put("lock_timeout", Long.toString(context.settings().lockTimeout().toMillis()));
        own.put(Session.IDLE_LIMIT, context.session().idleLimit());
        Duration statementTimeout = context.settings().statementTimeout();
        if (statementTimeout != null) {
            own.put("statement_timeout", Long.toString(statementTimeout.toMillis()));
        }
        return own;
    }

    /**
     * Makes the settings of a migration's transaction in one round trip. The settings end with the transaction.
     *
     * @return the number of the transaction
     */
    long setForTransaction(MigrationWork migration) throws SQLException {
        Map<String, String> own = transactionSettings(migration);
        String query = "SELECT pg_catalog.txid_current(), pg_catalog.pg_backend_pid()"
                + ", pg_catalog.set_config(?, ?, true)".repeat(own.size());
        try (PreparedStatement set = context.session().connection().prepareStatement(query)) {
            int index = 1;
            for (Map.Entry<String, String> entry : own.entrySet()) {
                set.setString(index++, entry.getKey());
                set.setString(index++, entry.getValue());
            }
            try (ResultSet row = set.executeQuery()) {
                row.next();
                context.session().requireBackend(row.getInt(2));
                return row.getLong(1);
            }
        }
    }

    /**
     * Runs one step, and hands on the notices of the server meanwhile.
     *
     * @return true if the step may have ended a transaction and begun another one
     * @throws Exception any exception of the step
     */
    boolean run(MigrationWork migration, int step) throws Exception {
        String words = "Step " + (step + 1) + " of " + migration.label();
        LongStep watch = LongStep.begin(
                words, context.session().backend(), context.settings().keepAlive());
        try {
            return runner.run(
                    migration.allSteps().get(step), warning -> context.events().notice(migration, step, warning));
        } finally {
            watch.end();
        }
    }

    /**
     * Tells the listener about a completed step.
     *
     * @param begin the value of {@link System#nanoTime} when the step began
     */
    void tellDone(MigrationWork migration, int step, long begin) {
        tellDone(context.events(), migration, step, begin);
    }

    static void tellDone(Events events, MigrationWork migration, int step, long begin) {
        events.tell(
                new RunEvents.StepDone(migration, step + 1, migration.allSteps().size(), since(begin)));
    }

    /**
     * Runs the {@code @Verify} query of an applied migration, if it has one.
     *
     * @throws VerifyFailure if the query returned rows
     */
    void verify(Direction direction, MigrationWork migration) throws SQLException, VerifyFailure {
        Optional<MigrationStatement> query = migration.definition().flatMap(MigrationDefinition::verify);
        if (direction == Direction.UP && query.isPresent()) {
            List<String> rows =
                    OffendingRows.of(context.session().connection(), query.get().sql());
            if (!rows.isEmpty()) {
                throw new VerifyFailure(rows);
            }
        }
    }

    /**
     * Records in the history that a migration is done.
     *
     * @param begin the value of {@link System#nanoTime} when the migration began
     */
    void writeDone(Direction direction, MigrationWork migration, long begin) throws SQLException {
        HistoryWriter writer = context.history().writer();
        switch (direction) {
            case UP -> writer.writeApplied(migration, since(begin));
            case DOWN -> writer.writeRolledBack(migration, since(begin));
        }
    }

    void commit() throws SQLException {
        context.injection().at(ExecutionPoint.AT_COMMIT);
        context.session().commit();
    }

    static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
