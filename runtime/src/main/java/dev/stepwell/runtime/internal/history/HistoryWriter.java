package dev.stepwell.runtime.internal.history;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationNode;
import dev.stepwell.runtime.AdoptedMigration;
import dev.stepwell.runtime.Repair;
import dev.stepwell.runtime.internal.session.Command;
import dev.stepwell.runtime.internal.session.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes what happens to migrations into the history.
 *
 * <p>Takes part in the transaction that is open. The state of a migration and the event that tells of it are written
 * together.
 */
public final class HistoryWriter {

    private final Session session;
    private final HistoryCommands commands;
    private final EventCommands events;

    HistoryWriter(Session session, HistoryCommands commands, EventCommands events) {
        this.session = session;
        this.commands = commands;
        this.events = events;
    }

    /** Writes that a migration is applied, and replaces the row of an interrupted run. */
    public void writeApplied(MigrationWork migration, Duration execution) throws SQLException {
        writeApplied(migration, migration.deliberate(), execution);
        write(events.event(EventCommands.applying(migration), migration, null, execution));
    }

    private void writeApplied(MigrationWork migration, boolean deliberate, Duration execution) throws SQLException {
        writeRow(commands.applied(migration, deliberate, execution), migration.id());
    }

    /** Writes that a migration without a transaction has begun, or goes on. */
    public void writeRunning(MigrationWork migration) throws SQLException {
        writeRow(commands.running(migration), migration.id());
    }

    /** Writes that rolling a migration without a transaction back has begun, or goes on. */
    public void writeRollingBack(MigrationWork migration) throws SQLException {
        writeRow(commands.rollingBack(migration), migration.id());
    }

    /**
     * Writes how many steps of a migration without a transaction are done.
     *
     * @param sessionChanges the settings that it has made in its session for its later steps
     */
    public void writeProgress(MigrationId id, int stepsDone, List<String> sessionChanges) throws SQLException {
        writeRow(commands.progress(id, stepsDone, sessionChanges), id);
    }

    /**
     * Writes that a migration is applied in the place of those that it replaces, deletes their rows, and writes an
     * event for each of them.
     */
    public void writeTakenOver(MigrationWork migration) throws SQLException {
        writeInPlace(migration, false);
        String from = "from "
                + migration.takesOver().stream().map(MigrationId::toString).collect(Collectors.joining(", "));
        write(events.event(EventCommands.TOOK_OVER, migration, from, Duration.ZERO));
    }

    private void writeInPlace(MigrationWork migration, boolean deliberate) throws SQLException {
        if (migration.recorded()) {
            writeRow(commands.replacing(migration), migration.id());
        } else {
            writeApplied(migration, deliberate, Duration.ZERO);
        }
        List<MigrationNode> taken = migration.takenOver();
        if (commands.takenOver(migration).execute(session.connection()) != taken.size()) {
            throw new SQLException(
                    "the rows that " + migration.id() + " replaces in the history were changed by somebody else");
        }
        List<Command> told = new ArrayList<>(taken.size());
        for (MigrationNode node : taken) {
            told.add(events.event(
                    EventCommands.REPLACED,
                    node.id(),
                    node.className(),
                    null,
                    "by " + migration.label(),
                    Duration.ZERO));
        }
        Command.executeAll(session.connection(), told);
    }

    /** Writes migrations as applied whose objects the database had before it had a history. */
    public void writeBaselined(List<MigrationWork> migrations) throws SQLException {
        List<Command> rows = new ArrayList<>();
        List<Command> told = new ArrayList<>();
        for (MigrationWork migration : migrations) {
            rows.add(commands.applied(migration, false, Duration.ZERO));
            told.add(events.event(EventCommands.BASELINED, migration, null, Duration.ZERO));
        }
        writeAll(rows, ids(migrations));
        Command.executeAll(session.connection(), told);
    }

    /**
     * Writes migrations as applied that another tool has applied.
     *
     * @param adopted the knowledge about each of them
     */
    public void writeAdopted(List<MigrationWork> migrations, Map<MigrationId, AdoptedMigration> adopted)
            throws SQLException {
        List<Command> rows = new ArrayList<>();
        List<Command> origins = new ArrayList<>();
        List<Command> told = new ArrayList<>();
        for (MigrationWork migration : migrations) {
            AdoptedMigration known = Objects.requireNonNull(adopted.get(migration.id()));
            rows.add(commands.applied(migration, false, known.execution()));
            origins.add(commands.origin(migration.id(), known));
            told.add(events.event(EventCommands.ADOPTED, migration, "from " + known.origin(), known.execution()));
        }
        writeAll(rows, ids(migrations));
        writeAll(origins, ids(migrations));
        Command.executeAll(session.connection(), told);
    }

    /** Writes that a migration is applied because a person says so. */
    public void writeMarkedApplied(MigrationWork migration, String reason) throws SQLException {
        if (migration.takenOver().isEmpty()) {
            writeApplied(migration, true, Duration.ZERO);
        } else {
            writeInPlace(migration, true);
        }
        write(events.event(EventCommands.REPAIRED, migration, "marked as applied: " + reason, Duration.ZERO));
    }

    /** Writes the lost rows of applied migrations anew. */
    public void writeRestored(List<MigrationWork> migrations, String reason) throws SQLException {
        List<Command> rows = new ArrayList<>();
        List<Command> origins = new ArrayList<>();
        List<Command> told = new ArrayList<>();
        for (MigrationWork migration : migrations) {
            rows.add(commands.restored(migration));
            origins.add(commands.restoredOrigin(migration.id()));
            told.add(events.event(EventCommands.REPAIRED, migration, "restored the row: " + reason, Duration.ZERO));
        }
        writeAll(rows, ids(migrations));
        writeAll(origins, ids(migrations));
        Command.executeAll(session.connection(), told);
    }

    /** Writes that a migration is not applied because a person says so. */
    public void writeMarkedRolledBack(HistoryEntry entry, String reason) throws SQLException {
        writeRow(commands.deleted(entry.id()), entry.id());
        writeEvent(
                EventCommands.REPAIRED,
                entry.id(),
                entry.className(),
                EventCommands.MARKED_AS_ROLLED_BACK + reason,
                Duration.ZERO);
    }

    /** Writes that a migration without a row is not applied because a person says so. */
    public void writeMarkedRolledBack(LostMigration lost, String reason) throws SQLException {
        writeEvent(
                EventCommands.REPAIRED,
                lost.id(),
                lost.className(),
                EventCommands.MARKED_AS_ROLLED_BACK + reason,
                Duration.ZERO);
    }

    /**
     * Updates the history rows of applied migrations to the definitions of this build, because a person says so.
     *
     * @param repairs the differences by migration, in the order in which they are told
     */
    public void writeRepaired(Map<MigrationDefinition, List<Repair>> repairs, String reason) throws SQLException {
        writeDefinitions(EventCommands.REPAIRED, repairs, ": " + reason);
    }

    /**
     * Updates the history rows of applied migrations to the definitions of this build, whose ups are those of the rows.
     *
     * @param updates the differences by migration, in the order in which they are told
     */
    public void writeUpdated(Map<MigrationDefinition, List<Repair>> updates) throws SQLException {
        writeDefinitions(EventCommands.UPDATED, updates, "");
    }

    private void writeDefinitions(String event, Map<MigrationDefinition, List<Repair>> changes, String reason)
            throws SQLException {
        List<Command> rows = new ArrayList<>();
        List<Command> told = new ArrayList<>();
        for (Map.Entry<MigrationDefinition, List<Repair>> change : changes.entrySet()) {
            MigrationDefinition definition = change.getKey();
            boolean up = change.getValue().stream().anyMatch(repair -> repair.kind() == Repair.Kind.CHECKSUM);
            rows.add(up ? commands.repaired(definition) : commands.updated(definition));
            told.add(events.event(
                    event,
                    definition.id(),
                    definition.className(),
                    // The events with a checksum are the texts of a repeatable migration, of which none is new.
                    up ? definition.checksum() : null,
                    change.getValue().stream().map(HistoryWriter::told).collect(Collectors.joining("; ")) + reason,
                    Duration.ZERO));
        }
        writeAll(rows, changes.keySet().stream().map(MigrationDefinition::id).toList());
        Command.executeAll(session.connection(), told);
    }

    private static String told(Repair repair) {
        return repair.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + repair.stored() + " became "
                + repair.corrected();
    }

    /** Writes that a step is done, since the catalogs show its effect. */
    public void writeAdoptedStep(MigrationWork migration, int stepsDone, String why) throws SQLException {
        writeRow(commands.stepsDone(migration.id(), stepsDone), migration.id());
        writeEvent(EventCommands.ADOPTED, migration.id(), migration.className(), why, Duration.ZERO);
    }

    /**
     * Writes the decision of a person about the step of a migration during which a session died.
     *
     * @param done true if the step took effect; false if the step is to run again
     */
    public void writeSettled(HistoryEntry entry, boolean done, String reason) throws SQLException {
        int step = entry.stepsDone() + 1;
        int stepsDone = done ? step : entry.stepsDone();
        writeRow(commands.settled(entry, stepsDone), entry.id());
        String decided = "statement " + step + " of " + entry.stepTexts().size()
                + (entry.isRollingBack() ? " of the rollback" : "")
                + (done ? " took effect: " : " is to run again: ");
        // As for a failure: without a row, the checksum shows later that something of the migration is there.
        String begun = entry.isRollingBack() || stepsDone > 0 ? entry.checksum() : null;
        write(events.event(
                EventCommands.REPAIRED, entry.id(), entry.className(), begun, decided + reason, Duration.ZERO));
    }

    /**
     * Writes that a migration failed. One without a transaction keeps its row, with the number of its finished steps.
     *
     * @param untouched whether no step stays; otherwise the event has the checksum of what was begun
     */
    public void writeFailed(MigrationWork migration, boolean untouched, String error, Duration execution)
            throws SQLException {
        write(commands.failed(migration.id()));
        String begun = untouched || migration.transactional()
                ? null
                : migration.definition().map(MigrationDefinition::checksum).orElse(null);
        write(events.event(EventCommands.FAILED, migration.id(), migration.className(), begun, error, execution));
    }

    /**
     * Writes that the rollback of a migration failed.
     *
     * @param untouched whether no step of the rollback stays, so that the migration is as applied as before
     */
    public void writeRollbackFailed(MigrationWork migration, boolean untouched, String error, Duration execution)
            throws SQLException {
        write(commands.rollbackFailed(migration.id(), untouched));
        writeEvent(EventCommands.ROLLBACK_FAILED, migration.id(), migration.className(), error, execution);
    }

    /** Deletes the row of a migration that is rolled back, and writes the event. */
    public void writeRolledBack(MigrationWork migration, Duration execution) throws SQLException {
        writeRow(commands.deleted(migration.id()), migration.id());
        writeEvent(EventCommands.ROLLED_BACK, migration.id(), migration.className(), null, execution);
    }

    private void writeEvent(String event, MigrationId id, String className, @Nullable String detail, Duration execution)
            throws SQLException {
        write(events.event(event, id, className, null, detail, execution));
    }

    private void writeRow(Command row, MigrationId id) throws SQLException {
        requireOneRow(row.execute(session.connection()), id);
    }

    private void write(Command command) throws SQLException {
        command.execute(session.connection());
    }

    private void writeAll(List<Command> rows, List<MigrationId> migrations) throws SQLException {
        List<Integer> changed = Command.executeAll(session.connection(), rows);
        for (int i = 0; i < changed.size(); i++) {
            requireOneRow(changed.get(i), migrations.get(i));
        }
    }

    private static List<MigrationId> ids(List<MigrationWork> migrations) {
        return migrations.stream().map(MigrationWork::id).toList();
    }

    /**
     * The lock keeps others from the row. If somebody changed it all the same, the transaction must not be committed.
     */
    private static void requireOneRow(int rows, MigrationId id) throws SQLException {
        if (rows != 1) {
            throw new SQLException("the row of " + id + " in the history was changed by somebody else, "
                    + "or the migration gave the history another name");
        }
    }
}
