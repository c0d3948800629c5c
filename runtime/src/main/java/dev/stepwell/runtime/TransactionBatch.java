package dev.stepwell.runtime;

import dev.stepwell.MigrationStatement;
import dev.stepwell.MigrationStep;
import dev.stepwell.runtime.StepFailure.Stage;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.ParameterList;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.util.PSQLException;

/**
 * Runs a migration in its transaction in one round trip: BEGIN, its settings, its statements, the checks, the history
 * and COMMIT are sent together, and the server stops at the first that fails.
 *
 * <p>What is otherwise looked at from here between two of them is checked by the server, in the transaction, so that
 * nothing is committed which would not be otherwise. Where a check fails, all is rolled back, and the migration has to
 * be run statement by statement, which finds out what is wrong and says it.
 */
final class TransactionBatch {

    /**
     * As much as a connection takes that nobody reads from. If more were sent while the server has much to say, both
     * would wait for ever for the other one to read.
     */
    private static final int BYTES_AT_ONCE = 32 * 1024;

    /** Fewer than those after which the driver would wait for the answers by itself. */
    private static final int COMMANDS_AT_ONCE = 200;

    private final Session session;
    private final HistoryTable history;
    private final Events events;
    private boolean namesRemembered;
    private boolean refused;

    TransactionBatch(Session session, HistoryTable history, Events events) {
        this.session = session;
        this.history = history;
        this.events = events;
    }

    /**
     * One of what is sent.
     *
     * @param stage the part of the migration that it belongs to
     * @param step the step that it is, or else the number of them before it
     */
    private record Part(Stage stage, int step, Command command) {}

    /**
     * Whether a migration can be run so: all of it is plain SQL, nobody wants to be told of each statement when it is
     * done, and the driver does what it is told.
     */
    boolean takes(Direction direction, PlannedMigration migration) throws SQLException {
        return !refused
                && !events.isHeard()
                && (direction == Direction.DOWN
                        || migration.definition().orElseThrow().verify().isEmpty())
                && migration.steps().stream().skip(migration.firstStep()).allMatch(TransactionBatch::isPlain)
                && session.driver().getPreferQueryMode() != PreferQueryMode.SIMPLE
                // The driver would put savepoints in between.
                && session.driver().getAutosave() == AutoSave.NEVER
                // It is made for the longest statement, and would have to last for all of them.
                && session.driver().getNetworkTimeout() == 0;
    }

    private static boolean isPlain(MigrationStep step) {
        return step instanceof MigrationStatement statement && PlainStatement.is(statement.sql());
    }

    /**
     * Runs a migration, outside any transaction.
     *
     * @param own the settings of its transaction
     * @param before how long it has taken until now
     * @return whether it is done; otherwise it is rolled back, and has to be run statement by statement
     * @throws StepFailure if a statement or the COMMIT failed, or if the connection did
     */
    boolean run(Direction direction, PlannedMigration migration, Map<String, String> own, Duration before)
            throws StepFailure {
        List<Part> parts;
        try {
            parts = parts(direction, migration, own, before);
        } catch (SQLException e) {
            throw new StepFailure(Stage.BEGIN, 0, 0, e);
        }
        Answers answers = new Answers(migration, parts);
        int begin = 0;
        while (begin < parts.size()) {
            int end = end(parts, begin);
            try {
                send(parts.subList(begin, end), answers);
            } catch (Throwable e) {
                if (answers.committed) {
                    // What follows finds out that the connection is lost.
                    return true;
                }
                return failed(answers.current(), end == parts.size(), e);
            }
            begin = end;
        }
        namesRemembered = true;
        if (!answers.committed) {
            throw unanswered(0, new SQLException("PostgreSQL did not answer to COMMIT"));
        }
        return true;
    }

    private List<Part> parts(Direction direction, PlannedMigration migration, Map<String, String> own, Duration before)
            throws SQLException {
        List<MigrationStep> steps = migration.steps();
        List<Part> parts = new ArrayList<>(steps.size() + 5);
        parts.add(new Part(Stage.BEGIN, 0, new Command("BEGIN")));
        if (!namesRemembered) {
            parts.add(new Part(Stage.BEGIN, 0, SessionDigest.rememberNames()));
            parts.add(new Part(Stage.BEGIN, 0, SessionDigest.rememberState()));
        }
        parts.add(new Part(Stage.BEGIN, 0, set(own)));
        parts.add(new Part(Stage.BEGIN, 0, SessionDigest.rememberTransaction()));
        for (int i = migration.firstStep(); i < steps.size(); i++) {
            parts.add(new Part(Stage.STEP, i, new Command(((MigrationStatement) steps.get(i)).sql())));
        }
        parts.add(new Part(Stage.HISTORY, steps.size(), guard()));
        parts.add(new Part(Stage.HISTORY, steps.size(), history.done(direction, migration, before)));
        parts.add(new Part(Stage.COMMIT, steps.size(), new Command("COMMIT")));
        return parts;
    }

    /** Fails on another backend, without the lock, or with temporary objects; gives no row, like all that is sent. */
    private Command set(Map<String, String> own) {
        Command set = new Command("SELECT WHERE CASE WHEN " + SessionDigest.NOTHING_TEMPORARY
                        + " AND pg_catalog.pg_backend_pid() = ")
                .value(Integer.toString(session.facts().backendPid()), "integer")
                .add(" AND " + SessionDigest.LOCKS + " @> ")
                .value(Command.array(session.before().locks().stream()), "text[]")
                .add(" THEN (''");
        own.forEach((name, value) -> set.add(" || pg_catalog.set_config('" + name + "', ")
                .value(value, "text")
                .add(", true)"));
        return set.add(") IS NULL ELSE " + HistoryNames.RAISED + "::boolean END");
    }

    private static Command guard() {
        return new Command("SELECT WHERE CASE WHEN " + SessionDigest.same() + " THEN false ELSE " + HistoryNames.RAISED
                + "::boolean END");
    }

    /** The server reads the first one to its end before it says anything, however long it is. */
    private static int end(List<Part> parts, int begin) {
        int end = begin + 1;
        int bytes = 0;
        while (end < parts.size() && end - begin < COMMANDS_AT_ONCE) {
            bytes += parts.get(end).command().bytes();
            if (bytes > BYTES_AT_ONCE) {
                break;
            }
            end++;
        }
        return end;
    }

    private void send(List<Part> parts, Answers answers) throws SQLException {
        QueryExecutor executor = session.driver().getQueryExecutor();
        List<NativeQuery> queries = new ArrayList<>(parts.size());
        for (Part part : parts) {
            queries.add(part.command().query());
        }
        Query query = executor.wrap(queries);
        ParameterList parameters = query.createParameterList();
        int first = 1;
        for (Part part : parts) {
            part.command().setValues(parameters, first);
            first += part.command().parameters();
        }
        int flags = QueryExecutor.QUERY_ONESHOT
                | QueryExecutor.QUERY_NO_METADATA
                | QueryExecutor.QUERY_NO_RESULTS
                | QueryExecutor.QUERY_SUPPRESS_BEGIN;
        executor.execute(query, parameters, answers, 0, 0, flags);
    }

    private boolean failed(Part part, boolean withCommit, Throwable reason) throws StepFailure {
        boolean refused = reason instanceof PSQLException said && said.getServerErrorMessage() != null;
        if (!refused && withCommit) {
            throw unanswered(part.step(), reason);
        }
        if (!refused) {
            // Answers that nobody has read would be taken for those to what is asked next.
            session.discard(reason);
            throw new StepFailure(part.stage(), part.step(), 0, reason);
        }
        boolean told = part.stage() == Stage.COMMIT || (part.stage() == Stage.STEP && !isSyntaxError(reason));
        if (told || FailureProblem.isConnectionLost(reason)) {
            throw new StepFailure(part.stage(), part.step(), 0, reason);
        }
        session.rollback(reason);
        try {
            // PREPARE and its like outlive the transaction, and would fail when run again.
            session.before().putBack(Map.of());
            namesRemembered = false;
            refused = part.stage() == Stage.BEGIN || session.before().hasTemporarySchema();
        } catch (SQLException | MigrationException e) {
            Session.suppress(reason, e);
            throw new StepFailure(part.stage(), part.step(), 0, reason);
        }
        return false;
    }

    /** Whatever the server may still say must not be taken for the answer to something else. */
    private StepFailure unanswered(int step, Throwable reason) {
        session.discard(reason);
        return new StepFailure(Stage.ANSWER, step, 0, reason);
    }

    /** Several commands in one text are one for the protocol by which statements are sent together. */
    private static boolean isSyntaxError(Throwable reason) {
        return reason instanceof PSQLException refused
                && "42601".equals(refused.getSQLState())
                && refused.getServerErrorMessage() != null
                // What a function of the statement has run is another text.
                && refused.getServerErrorMessage().getWhere() == null;
    }

    /** Counts what is done, and hands on what the server says meanwhile. */
    private final class Answers extends ResultHandlerBase {

        private final PlannedMigration migration;
        private final List<Part> parts;
        private int done;
        private boolean committed;

        Answers(PlannedMigration migration, List<Part> parts) {
            this.migration = migration;
            this.parts = parts;
        }

        /** What the server is at, or has failed at. */
        Part current() {
            return parts.get(Math.min(done, parts.size() - 1));
        }

        @Override
        public void handleCommandStatus(String status, long updateCount, long insertOid) {
            done++;
            committed |= status.equals("COMMIT");
        }

        @Override
        public void handleWarning(SQLWarning warning) {
            if (current().stage() == Stage.STEP) {
                events.notice(migration, current().step(), warning);
            }
        }
    }
}
