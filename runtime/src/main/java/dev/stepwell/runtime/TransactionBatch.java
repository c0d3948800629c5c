package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import dev.stepwell.MigrationStatement;
import dev.stepwell.MigrationStep;
import dev.stepwell.runtime.StepFailure.Stage;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.ParameterList;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.Tuple;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.util.ByteConverter;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs migrations in their transactions, as many as possible in one round trip: of each BEGIN with its settings, its
 * statements, the history with the checks, and COMMIT are sent together, and the server stops at the first that fails.
 * What it has committed before stays.
 *
 * <p>What is otherwise looked at from here between two of them is checked by the server, in the transaction, so that
 * nothing is committed which would not be otherwise. Where a check fails, the migration is rolled back, and has to be
 * run statement by statement, which finds out what is wrong and says it.
 */
final class TransactionBatch {

    private static final Logger LOG = LoggerFactory.getLogger(Migrator.class);

    /**
     * As much as a connection takes that nobody reads from. If more were sent while the server has much to say, both
     * would wait for ever for the other one to read.
     */
    private static final int BYTES_AT_ONCE = 32 * 1024;

    /** Fewer than those after which the driver would wait for the answers by itself. */
    private static final int COMMANDS_AT_ONCE = 200;

    /** For fewer migrations it costs more to have the server prepare what is said for each of them. */
    private static final int WORTH_PREPARING = 8;

    private final Session session;
    private final HistoryCommands commands;
    private final Events events;
    private final Function<PlannedMigration, Map<String, String>> settings;
    /** The names of what the session has prepared, by its SQL. */
    private final Map<String, String> prepared = new HashMap<>();

    private final String prefix = SessionDigest.PREPARED + Long.toHexString(System.nanoTime()) + ":";
    private int preparedEver;
    private boolean remembered;
    private boolean refused;

    /**
     * Runs nothing yet.
     *
     * @param settings the settings of a migration's transaction
     */
    TransactionBatch(
            Session session,
            HistoryCommands commands,
            Events events,
            Function<PlannedMigration, Map<String, String>> settings) {
        this.session = session;
        this.commands = commands;
        this.events = events;
        this.settings = settings;
    }

    /**
     * What became of the migrations that were to be run.
     *
     * @param done how long each of the first ones took, which are done
     * @param next whether the one after them was begun: without a failure, it has to be run statement by statement
     * @param failure why the one after them failed
     */
    record Outcome(List<Duration> done, boolean next, Optional<StepFailure> failure) {

        Outcome {
            done = List.copyOf(done);
        }
    }

    /**
     * One of what is sent.
     *
     * @param migration the place of its migration among those that are sent
     * @param stage the part of the migration that it belongs to
     * @param step the step that it is, or else the number of them before it
     */
    private record Part(int migration, Stage stage, int step, Command command) {}

    /**
     * Whether a migration can be run so: all of it is plain SQL, no earlier run has begun it, nobody wants to be told
     * of each statement when it is done, and the driver does what it is told.
     */
    boolean takes(Direction direction, PlannedMigration migration) throws SQLException {
        return !refused
                && migration.transactional()
                && migration.stopped().isEmpty()
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

    /** The session may have changed meanwhile, and may have lost what it was told. */
    void forget() {
        remembered = false;
        prepared.clear();
    }

    /**
     * Runs migrations, outside any transaction: the first one, and as many of those after it as can be sent with it.
     *
     * @param pending at least one, and one that it {@linkplain #takes takes}
     * @param before how long the first one has taken until now
     */
    Outcome run(Direction direction, List<PlannedMigration> pending, Duration before) {
        List<PlannedMigration> migrations = new ArrayList<>();
        List<Part> parts;
        try {
            session.requireNotStopped();
            parts = parts(direction, pending, before, migrations);
        } catch (SQLException e) {
            return new Outcome(List.of(), true, Optional.of(new StepFailure(Stage.BEGIN, 0, 0, e)));
        }
        if (migrations.size() > 1) {
            // Nothing is heard of any of them until all are done, or one has failed.
            LOG.info(
                    "Stepwell {} {} migrations together, {} to {}.",
                    direction == Direction.UP ? "applies" : "rolls back",
                    migrations.size(),
                    migrations.get(0).id(),
                    migrations.get(migrations.size() - 1).id());
        }
        Answers answers = new Answers(migrations, parts);
        int begin = 0;
        while (begin < parts.size()) {
            int end = end(parts, begin);
            try {
                send(parts.subList(begin, end), answers);
            } catch (Throwable e) {
                return failed(answers, migrations, end == parts.size(), e);
            }
            begin = end;
        }
        remembered = true;
        if (answers.done.size() < migrations.size()) {
            SQLException missing = new SQLException("PostgreSQL did not answer to COMMIT");
            return failed(answers, migrations, true, missing);
        }
        return new Outcome(answers.done, false, Optional.empty());
    }

    /** What is to be sent, and the migrations of which it consists. */
    private List<Part> parts(
            Direction direction, List<PlannedMigration> pending, Duration before, List<PlannedMigration> migrations)
            throws SQLException {
        List<Part> parts = new ArrayList<>();
        int bytes = 0;
        for (PlannedMigration migration : pending) {
            if (!migrations.isEmpty() && !takes(direction, migration)) {
                break;
            }
            boolean prepare = pending.size() >= WORTH_PREPARING || !prepared.isEmpty();
            Map<String, String> preparedBefore = Map.copyOf(prepared);
            List<Part> more;
            try {
                more = parts(
                        direction,
                        migration,
                        migrations.size(),
                        migrations.isEmpty() ? before : Duration.ZERO,
                        prepare);
            } catch (SQLException e) {
                if (migrations.isEmpty()) {
                    throw e;
                }
                // It is told of the migration that it is about, when that is the first one.
                break;
            }
            bytes += more.stream().mapToInt(part -> part.command().bytes()).sum();
            if (!migrations.isEmpty() && (bytes > BYTES_AT_ONCE || parts.size() + more.size() > COMMANDS_AT_ONCE)) {
                prepared.keySet().retainAll(preparedBefore.keySet());
                break;
            }
            parts.addAll(more);
            migrations.add(migration);
        }
        return parts;
    }

    private List<Part> parts(
            Direction direction, PlannedMigration migration, int number, Duration before, boolean prepare)
            throws SQLException {
        List<MigrationStep> steps = migration.steps();
        List<Part> parts = new ArrayList<>(steps.size() + 7);
        parts.add(new Part(number, Stage.BEGIN, 0, new Command("BEGIN")));
        if (number == 0 && !remembered) {
            parts.add(new Part(number, Stage.BEGIN, 0, SessionDigest.rememberNames()));
            parts.add(new Part(
                    number,
                    Stage.BEGIN,
                    0,
                    SessionDigest.rememberState(session.before().locks())));
        }
        Command begin = SessionDigest.beginTransaction(session.facts().backendPid(), settings.apply(migration));
        Command done = commands.done(direction, migration, SessionDigest.same(), before);
        parts.add(new Part(number, Stage.BEGIN, 0, toSend(begin)));
        if (prepare) {
            for (Command command : List.of(begin, done)) {
                if (!prepared.containsKey(command.toString())) {
                    String name = "\"" + prefix + preparedEver++ + "\"";
                    prepared.put(command.toString(), name);
                    // It locks the tables of the history, for which lock_timeout has to be set already.
                    parts.add(new Part(number, Stage.HISTORY, 0, command.prepare(name)));
                }
            }
        }
        for (int i = migration.firstStep(); i < steps.size(); i++) {
            parts.add(new Part(number, Stage.STEP, i, new Command(((MigrationStatement) steps.get(i)).sql())));
        }
        parts.add(new Part(number, Stage.HISTORY, steps.size(), toSend(done)));
        parts.add(new Part(number, Stage.COMMIT, steps.size(), new Command("COMMIT")));
        return parts;
    }

    private Command toSend(Command command) {
        String name = prepared.get(command.toString());
        return name == null ? command : command.execute(name);
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
                | QueryExecutor.QUERY_NO_BINARY_TRANSFER
                | QueryExecutor.QUERY_SUPPRESS_BEGIN;
        executor.execute(query, parameters, answers, 0, 0, flags);
    }

    private Outcome failed(Answers answers, List<PlannedMigration> migrations, boolean withCommit, Throwable reason) {
        if (answers.done.size() == migrations.size()) {
            // What follows finds out that the connection is lost.
            return new Outcome(answers.done, false, Optional.empty());
        }
        // What was to be prepared after the failure is not.
        forget();
        Part part = answers.current();
        boolean said = reason instanceof PSQLException exception && exception.getServerErrorMessage() != null;
        if (!said) {
            // Answers that nobody has read would be taken for those to what is asked next.
            session.discard(reason);
            boolean unknown = withCommit || part.migration() > 0;
            List<MigrationId> others = migrations.subList(answers.done.size() + 1, migrations.size()).stream()
                    .map(PlannedMigration::id)
                    .toList();
            return answers.outcome(
                    unknown
                            ? new StepFailure(Stage.ANSWER, part.step(), 0, others, reason)
                            : new StepFailure(part.stage(), part.step(), 0, reason));
        }
        boolean told = part.stage() == Stage.COMMIT || (part.stage() == Stage.STEP && !isSyntaxError(reason));
        if (told || FailureProblem.isConnectionLost(reason)) {
            return answers.outcome(new StepFailure(part.stage(), part.step(), 0, reason));
        }
        session.rollback(reason);
        try {
            // PREPARE and its like outlive the transaction, and would fail when run again.
            session.before().putBack(Map.of());
            refused = part.stage() == Stage.BEGIN || session.before().hasTemporarySchema();
        } catch (SQLException | MigrationException e) {
            Session.suppress(reason, e);
            return answers.outcome(new StepFailure(part.stage(), part.step(), 0, reason));
        }
        return answers.outcome(null);
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

        private final List<PlannedMigration> migrations;
        private final List<Part> parts;
        private final List<Duration> done = new ArrayList<>();
        private int answered;
        private Duration execution = Duration.ZERO;

        Answers(List<PlannedMigration> migrations, List<Part> parts) {
            this.migrations = migrations;
            this.parts = parts;
        }

        /** What the server is at, or has failed at. */
        Part current() {
            return parts.get(Math.min(answered, parts.size() - 1));
        }

        /** What is done, and that the migration after it is not. */
        Outcome outcome(@Nullable StepFailure failure) {
            return new Outcome(done, true, Optional.ofNullable(failure));
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
            answered++;
        }

        @Override
        public void handleCommandStatus(String status, long updateCount, long insertOid) {
            if (status.equals("COMMIT")) {
                done.add(execution);
                execution = Duration.ZERO;
            }
            answered++;
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
