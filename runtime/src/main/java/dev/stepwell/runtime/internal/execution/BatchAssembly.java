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
 * The assembly of a batch from the commands of its migrations.
 *
 * <p>Each migration contributes BEGIN with its settings, its statements, its history commands with the checks, and
 * COMMIT.
 *
 * <p>An assembly remembers the commands that the session has prepared, so that the server parses each of them once.
 */
final class BatchAssembly {

    /**
     * The largest batch of several migrations, in bytes. A connection accepts that many bytes while the receiver does
     * not read. If Stepwell sent more during a long answer, Stepwell and the server would wait for each other for ever.
     */
    static final int BYTES_AT_ONCE = 32 * 1024;

    /**
     * The largest number of commands in a batch of several migrations. After more commands, the driver waits for the
     * answers by itself.
     */
    static final int COMMANDS_AT_ONCE = 200;

    /** The smallest number of pending migrations for which preparing saves the server more than it costs. */
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
     * @param migration the index of the command's migration in the batch
     * @param stage the stage of the migration to which the command belongs
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
     * Tells whether a migration can be part of a batch.
     *
     * <p>The remaining steps must be plain SQL, and no earlier run may have begun the migration. A migration with a
     * {@code @Verify} cannot be applied in a batch. No listener may wait for single statements, and the driver must
     * send commands unchanged.
     */
    boolean takes(MigrationWork migration) {
        return migration.transactional()
                && migration.takesOver().isEmpty()
                && migration.stopped().isEmpty()
                && !events.isHeardFirst()
                && (direction == Direction.DOWN
                        || migration.definition().orElseThrow().verify().isEmpty())
                && migration.allSteps().stream().skip(migration.firstStep()).allMatch(BatchAssembly::isPlain)
                && session.driver().getPreferQueryMode() != PreferQueryMode.SIMPLE
                // The driver would put savepoints between the commands.
                && session.driver().getAutosave() == AutoSave.NEVER;
    }

    private static boolean isPlain(MigrationStep step) {
        return step instanceof MigrationStatement statement && PlainStatement.is(statement.sql());
    }

    /** Forgets the prepared commands, since the session may have lost them. */
    void forget() {
        remembered = false;
        prepared.clear();
    }

    /** Records that the server has answered all commands of a batch. */
    void answered() {
        remembered = true;
    }

    /**
     * Assembles a batch from the first migration and as many of the next ones as fit.
     *
     * @param pending at least one migration; the batch {@linkplain #takes takes} the first one
     * @param before the time that the first migration has taken so far
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
                // The same failure recurs and is reported when this migration is the first of a batch.
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
                    // Preparing locks the tables of the history, so lock_timeout must be set first.
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
