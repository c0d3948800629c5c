package dev.stepwell.runtime.internal.execution;

import dev.stepwell.MigrationId;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.internal.execution.BatchAssembly.Part;
import dev.stepwell.runtime.internal.failure.StepFailure;
import dev.stepwell.runtime.internal.failure.StepFailure.Stage;
import dev.stepwell.runtime.internal.history.MigrationWork;
import dev.stepwell.runtime.internal.process.LongStep;
import dev.stepwell.runtime.internal.process.RunLog;
import dev.stepwell.runtime.internal.session.Session;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.ParameterList;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.Tuple;
import org.postgresql.util.ByteConverter;
import org.postgresql.util.PSQLException;

/**
 * Runs transactional migrations in batches: several migrations, each with its BEGIN and COMMIT, in one round trip.
 *
 * <p>The server stops at the first command that fails, and the migrations that it has committed before stay. It also
 * makes the checks that {@link TransactionalRun} makes between two commands. If a check fails, the migration is rolled
 * back and has to be run step by step, which finds the reason.
 */
final class TransactionBatch {

    private final Session session;
    private final Events events;
    private final Direction direction;
    private final BatchAssembly assembly;
    private final Duration keepAlive;
    private boolean refused;

    TransactionBatch(RunContext context, Steps steps, Direction direction) {
        this.session = context.session();
        this.events = context.events();
        this.direction = direction;
        this.assembly = new BatchAssembly(context, steps, direction);
        this.keepAlive = context.settings().keepAlive();
    }

    /**
     * The outcome of a batch.
     *
     * @param done the execution times of the first migrations, which are done
     * @param next whether the migration after them was begun. Without a failure, it has to be run step by step
     * @param failure the failure of the migration after them; null if there is none
     */
    record Outcome(
            List<Duration> done, boolean next, @Nullable StepFailure failure) {

        Outcome {
            done = List.copyOf(done);
        }
    }

    /** Hears what the server answers, while the driver reads the answers. It must not throw, nor use the session. */
    interface Hearer {

        /** Hears nothing. */
        Hearer NOTHING = new Hearer() {};

        default void begun(MigrationWork migration) {}

        default void committed(MigrationWork migration, Duration execution) {}
    }

    /** Whether a migration can be part of a batch. */
    boolean takes(MigrationWork migration) {
        return !refused && assembly.takes(migration);
    }

    /** Forgets what the session was told, since the session may have lost it. */
    void forget() {
        assembly.forget();
    }

    /**
     * Runs migrations, outside any transaction: the first one, and as many of the next ones as can be sent with it.
     *
     * @param pending at least one migration, of which it {@linkplain #takes takes} the first
     * @param before how long the first migration has taken until now
     */
    Outcome run(List<MigrationWork> pending, Duration before, Hearer hearer) {
        BatchAssembly.Batch batch;
        try {
            session.requireNotStopped();
            batch = assembly.batch(pending, before);
        } catch (SQLException e) {
            return new Outcome(List.of(), true, new StepFailure(Stage.BEGIN, 0, 0, e));
        }
        List<MigrationWork> migrations = batch.migrations();
        List<Part> parts = batch.parts();
        if (migrations.size() > 1) {
            // The next message comes when all of them are done, or one has failed.
            RunLog.LOG.info(
                    "Stepwell {} {} migrations together, {} to {}.",
                    direction == Direction.UP ? "applies" : "rolls back",
                    migrations.size(),
                    migrations.get(0).id(),
                    migrations.get(migrations.size() - 1).id());
        }
        Answers answers = new Answers(migrations, parts, hearer);
        int begin = 0;
        LongStep watch = LongStep.begin(inWords(migrations), session.backend(), keepAlive);
        try {
            while (begin < parts.size()) {
                int end = end(parts, begin);
                try {
                    send(parts.subList(begin, end), answers);
                } catch (Throwable e) {
                    return failed(answers, migrations, end == parts.size(), e);
                }
                begin = end;
            }
        } finally {
            watch.end();
        }
        assembly.answered();
        if (answers.done.size() < migrations.size()) {
            SQLException missing = new SQLException("PostgreSQL did not answer to COMMIT");
            return failed(answers, migrations, true, missing);
        }
        return new Outcome(answers.done, false, null);
    }

    private static String inWords(List<MigrationWork> migrations) {
        return migrations.size() == 1
                ? "Migration " + migrations.get(0).label()
                : "What was sent together (" + migrations.size() + " migrations, "
                        + migrations.get(0).id() + " to "
                        + migrations.get(migrations.size() - 1).id() + ")";
    }

    /** The first command may be of any length, since the server reads it to its end before it answers. */
    private static int end(List<Part> parts, int begin) {
        int end = begin + 1;
        int bytes = 0;
        while (end < parts.size() && end - begin < BatchAssembly.COMMANDS_AT_ONCE) {
            bytes += parts.get(end).command().bytes();
            if (bytes > BatchAssembly.BYTES_AT_ONCE) {
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
                | QueryExecutor.QUERY_NO_BINARY_TRANSFER
                | QueryExecutor.QUERY_SUPPRESS_BEGIN;
        executor.execute(query, parameters, answers, 0, 0, flags);
    }

    private Outcome failed(Answers answers, List<MigrationWork> migrations, boolean withCommit, Throwable reason) {
        if (answers.done.size() == migrations.size()) {
            // The next command finds out that the connection is lost.
            return new Outcome(answers.done, false, null);
        }
        // The commands after the failure prepared nothing.
        forget();
        Part part = answers.current();
        boolean said = reason instanceof PSQLException exception && exception.getServerErrorMessage() != null;
        if (!said || session.isUnanswered(reason)) {
            // Unread answers would be taken for the answers to the next question.
            session.discard(reason);
            List<MigrationId> others = migrations.subList(answers.done.size() + 1, migrations.size()).stream()
                    .map(MigrationWork::id)
                    .toList();
            Stage stage = !said && (withCommit || part.migration() > 0) ? Stage.ANSWER : part.stage();
            return answers.outcome(new StepFailure(stage, part.step(), 0, others, reason));
        }
        if (part.stage() == Stage.COMMIT || (part.stage() == Stage.STEP && !isSyntaxError(reason))) {
            return answers.outcome(new StepFailure(part.stage(), part.step(), 0, reason));
        }
        session.rollback(reason);
        try {
            // Prepared statements survive the rollback and would collide with the next attempt.
            session.before().putBack(Map.of());
            refused = part.stage() == Stage.BEGIN || session.before().hasTemporarySchema();
        } catch (SQLException | MigrationException e) {
            Session.suppress(reason, e);
            return answers.outcome(new StepFailure(part.stage(), part.step(), 0, reason));
        }
        return answers.outcome(null);
    }

    /** The protocol of a batch refuses a text of several commands with a syntax error. */
    private static boolean isSyntaxError(Throwable reason) {
        return reason instanceof PSQLException refused
                && "42601".equals(refused.getSQLState())
                && refused.getServerErrorMessage() != null
                // A syntax error with a context is one of a function that the statement calls.
                && refused.getServerErrorMessage().getWhere() == null;
    }

    /** Counts the answers of the server, and hands on its notices. */
    private final class Answers extends ResultHandlerBase {

        private final List<MigrationWork> migrations;
        private final List<Part> parts;
        private final List<Duration> done = new ArrayList<>();
        private final Hearer hearer;
        private int answered;
        private long stepBegin = System.nanoTime();
        private Duration execution = Duration.ZERO;

        Answers(List<MigrationWork> migrations, List<Part> parts, Hearer hearer) {
            this.hearer = hearer;
            this.migrations = migrations;
            this.parts = parts;
        }

        /** The command that the server runs, or at which it failed. */
        Part current() {
            return parts.get(Math.min(answered, parts.size() - 1));
        }

        /** The outcome of a batch in which the migration after those that are done is not done. */
        Outcome outcome(@Nullable StepFailure failure) {
            return new Outcome(done, true, failure);
        }

        @Override
        public void handleResultRows(Query query, Field[] fields, List<Tuple> rows, @Nullable ResultCursor cursor) {
            if (current().stage() == Stage.HISTORY && !rows.isEmpty()) {
                byte[] milliseconds = rows.get(0).get(0);
                // A driver with prepareThreshold = -1 takes everything in binary.
                execution = Duration.ofMillis(
                        fields[0].getFormat() == Field.BINARY_FORMAT
                                ? ByteConverter.int8(milliseconds, 0)
                                : Long.parseLong(new String(milliseconds, StandardCharsets.US_ASCII)));
            }
            answered();
        }

        @Override
        public void handleCommandStatus(String status, long updateCount, long insertOid) {
            MigrationWork migration = migrations.get(current().migration());
            if (status.equals("BEGIN")) {
                hearer.begun(migration);
            } else if (status.equals("COMMIT")) {
                done.add(execution);
                hearer.committed(migration, execution);
                execution = Duration.ZERO;
            }
            answered();
        }

        private void answered() {
            Part part = current();
            if (part.stage() == Stage.STEP) {
                Steps.tellDone(events, migrations.get(part.migration()), part.step(), stepBegin);
            }
            answered++;
            stepBegin = System.nanoTime();
        }

        @Override
        public void handleWarning(SQLWarning warning) {
            Part part = current();
            if (part.stage() == Stage.STEP) {
                events.notice(migrations.get(part.migration()), part.step(), warning);
            }
        }
    }
}
