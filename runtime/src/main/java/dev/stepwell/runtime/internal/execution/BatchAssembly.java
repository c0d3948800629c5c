package dev.stepwell.runtime.internal.execution;

import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.registry.MigrationStep;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.internal.failure.StepFailure.Stage;
import dev.stepwell.runtime.internal.history.HistoryCommands;
import dev.stepwell.runtime.internal.history.MigrationWork;
import dev.stepwell.runtime.internal.session.Command;
import dev.stepwell.runtime.internal.session.Session;
import dev.stepwell.runtime.internal.session.SessionDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * Puts the commands of a batch together: for each migration BEGIN with its settings, its statements, the history with
 * the checks, and COMMIT.
 *
 * <p>It remembers which commands the session has prepared, so that the server reads each of them once.
 */
final class BatchAssembly {

    /**
     * The bytes that a connection takes while the other side does not read. If Stepwell sent more while the server
     * answers at length, both would wait for ever for the other one to read.
     */
    static final int BYTES_AT_ONCE = 32 * 1024;

    /** Fewer commands than those after which the driver would wait for the answers by itself. */
    static final int COMMANDS_AT_ONCE = 200;

    /** For fewer migrations, preparing costs the server more than it saves. */
    private static final int WORTH_PREPARING = 8;

    private final Session session;
    private final Events events;
    private final HistoryCommands commands;
    private final Steps steps;
    private final Direction direction;
    /** The names of the prepared commands of the session, by their SQL. */
    private final Map<String, String> prepared = new HashMap<>();

    private final String prefix = SessionDigest.PREPARED + Long.toHexString(System.nanoTime()) + ":";
    private int preparedEver;
    private boolean remembered;

    BatchAssembly(RunContext context, Steps steps, Direction direction) {
        this.session = context.session();
        this.events = context.events();
        this.commands = context.history().commands();
        this.steps = steps;
        this.direction = direction;
    }

    /**
     * One command of a batch.
     *
     * @param migration the index of its migration in the batch
     * @param stage the part of the migration to which the command belongs
     * @param step the index of the step, or the number of steps before the command
     */
    record Part(int migration, Stage stage, int step, Command command) {}

    /** The migrations of a batch, and their commands in order. */
    record Batch(List<MigrationWork> migrations, List<Part> parts) {

        Batch {
            migrations = List.copyOf(migrations);
            parts = List.copyOf(parts);
        }
    }

    /**
     * Whether a migration can be part of a batch: all of it is plain SQL, no earlier run has begun it, no listener
     * waits for single statements, and the driver sends commands as they are.
     */
    boolean takes(MigrationWork migration) throws SQLException {
        return migration.transactional()
                && migration.stopped().isEmpty()
                && !events.isHeard()
                && (direction == Direction.DOWN
                        || migration.definition().orElseThrow().verify().isEmpty())
                && migration.allSteps().stream().skip(migration.firstStep()).allMatch(BatchAssembly::isPlain)
                && session.driver().getPreferQueryMode() != PreferQueryMode.SIMPLE
                // The driver would put savepoints between the commands.
                && session.driver().getAutosave() == AutoSave.NEVER
                // The timeout is meant for one statement, and would have to last for all of them.
                && session.driver().getNetworkTimeout() == 0;
    }

    private static boolean isPlain(MigrationStep step) {
        return step instanceof MigrationStatement statement && PlainStatement.is(statement.sql());
    }

    /** Forgets the prepared commands, since the session may have lost them. */
    void forget() {
        remembered = false;
        prepared.clear();
    }

    /** Notes that the server has answered to all commands of a batch. */
    void answered() {
        remembered = true;
    }

    /**
     * Puts a batch together: the first migration, and as many of the next ones as can be sent with it.
     *
     * @param pending at least one migration, of which it {@linkplain #takes takes} the first
     * @param before how long the first migration has taken until now
     * @throws SQLException if the history cannot be asked about the first migration
     */
    Batch batch(List<MigrationWork> pending, Duration before) throws SQLException {
        List<MigrationWork> migrations = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        int bytes = 0;
        for (MigrationWork migration : pending) {
            if (!migrations.isEmpty() && !takes(migration)) {
                break;
            }
            boolean prepare = pending.size() >= WORTH_PREPARING || !prepared.isEmpty();
            Map<String, String> preparedBefore = Map.copyOf(prepared);
            List<Part> more;
            try {
                more = parts(migration, migrations.size(), migrations.isEmpty() ? before : Duration.ZERO, prepare);
            } catch (SQLException e) {
                if (migrations.isEmpty()) {
                    throw e;
                }
                // The failure comes again, and is reported, when this migration is the first of a batch.
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
        return new Batch(migrations, parts);
    }

    private List<Part> parts(MigrationWork migration, int number, Duration before, boolean prepare)
            throws SQLException {
        List<MigrationStep> migrationSteps = migration.allSteps();
        List<Part> parts = new ArrayList<>(migrationSteps.size() + 7);
        parts.add(new Part(number, Stage.BEGIN, 0, new Command("BEGIN")));
        if (number == 0 && !remembered) {
            parts.add(new Part(number, Stage.BEGIN, 0, SessionDigest.rememberNames()));
            parts.add(new Part(
                    number,
                    Stage.BEGIN,
                    0,
                    SessionDigest.rememberState(session.before().locks())));
        }
        Command begin =
                SessionDigest.beginTransaction(session.facts().backendPid(), steps.transactionSettings(migration));
        Command done = commands.done(direction, migration, SessionDigest.same(), before);
        parts.add(new Part(number, Stage.BEGIN, 0, toSend(begin)));
        if (prepare) {
            for (Command command : List.of(begin, done)) {
                if (!prepared.containsKey(command.toString())) {
                    String name = "\"" + prefix + preparedEver++ + "\"";
                    prepared.put(command.toString(), name);
                    // Preparing locks the tables of the history, so lock_timeout has to be set before.
                    parts.add(new Part(number, Stage.HISTORY, 0, command.prepare(name)));
                }
            }
        }
        for (int i = migration.firstStep(); i < migrationSteps.size(); i++) {
            parts.add(new Part(number, Stage.STEP, i, new Command(((MigrationStatement) migrationSteps.get(i)).sql())));
        }
        parts.add(new Part(number, Stage.HISTORY, migrationSteps.size(), toSend(done)));
        parts.add(new Part(number, Stage.COMMIT, migrationSteps.size(), new Command("COMMIT")));
        return parts;
    }

    private Command toSend(Command command) {
        String name = prepared.get(command.toString());
        return name == null ? command : command.execute(name);
    }
}
