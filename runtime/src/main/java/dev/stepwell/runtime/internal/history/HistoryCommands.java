package dev.stepwell.runtime.internal.history;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.registry.MigrationStep;
import dev.stepwell.runtime.AdoptedMigration;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.internal.process.ToolVersion;
import dev.stepwell.runtime.internal.session.Command;
import dev.stepwell.runtime.internal.session.DatabaseEncoding;
import dev.stepwell.runtime.internal.session.Session;
import dev.stepwell.runtime.internal.session.SessionDigest;
import dev.stepwell.runtime.internal.stored.StepText;
import dev.stepwell.runtime.internal.stored.StoredDown;
import dev.stepwell.runtime.internal.stored.StoredRecovery;
import dev.stepwell.runtime.internal.stored.StoredState;
import dev.stepwell.runtime.internal.stored.StoredTexts;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The commands that write the rows of migrations in the history.
 *
 * <p>Making a command changes nothing. For a repeatable migration without a row it reads the events, which know its
 * earlier texts.
 */
public final class HistoryCommands {

    private static final String EQUALS = " OPERATOR(pg_catalog.=) ";
    private static final String TEXT = "pg_catalog.text";
    private static final String TEXTS = "pg_catalog.text[]";

    private final Session session;
    private final HistoryNames names;
    private final HistoryReader reader;
    private final HistoryIdentity identity;
    private final EventCommands events;

    /**
     * Makes no command yet.
     *
     * @param session the session, whose database has to store the texts
     * @param reader for the earlier texts of a repeatable migration without a row
     * @param identity the table to which the commands write
     */
    HistoryCommands(
            Session session, HistoryNames names, HistoryReader reader, HistoryIdentity identity, EventCommands events) {
        this.session = session;
        this.names = names;
        this.reader = reader;
        this.identity = identity;
        this.events = events;
    }

    /** Records a migration as applied, and replaces the row of an interrupted run. */
    Command applied(MigrationWork migration, boolean deliberate, Duration execution) throws SQLException {
        return row(
                migration,
                StoredState.APPLIED,
                migration.allSteps().size(),
                deliberate,
                EventCommands.milliseconds(execution));
    }

    /** Records a migration as applied whose row was lost, at the place that its events tell. */
    Command restored(MigrationWork migration) throws SQLException {
        Command before = new Command("(SELECT coalesce(pg_catalog.max(m.position), 0) FROM " + names.migration()
                        + " AS m WHERE (SELECT pg_catalog.max(event_id) FROM " + names.event()
                        + " AS e WHERE e.migration_set OPERATOR(pg_catalog.=) m.migration_set AND e.version OPERATOR(pg_catalog.=) m.version AND "
                        + EventCommands.IS_APPLIED + ") OPERATOR(pg_catalog.<) (SELECT pg_catalog.max(event_id)")
                .add(applying(migration.id()))
                .add("))");
        return row(
                migration,
                StoredState.APPLIED,
                migration.allSteps().size(),
                false,
                EventCommands.milliseconds(Duration.ZERO),
                before);
    }

    /** Records when and by whom a migration was applied whose row was lost, as its last event tells. */
    Command restoredOrigin(MigrationId id) {
        return new Command(
                        "UPDATE " + names.migration()
                                + " SET (applied_at, applied_by, execution_ms) = (SELECT occurred_at, database_user, execution_ms")
                .add(applying(id))
                .add(" ORDER BY event_id DESC LIMIT 1)")
                .add(identity.of(id));
    }

    /** The events that tell that a migration is applied. */
    private Command applying(MigrationId id) {
        return new Command(" FROM " + names.event() + " WHERE migration_set OPERATOR(pg_catalog.=) ")
                .value(id.set(), TEXT)
                .add(" AND " + HistoryEvidence.VERSION_NUMBER + EQUALS)
                .value(HistoryNames.numbers(id), "numeric[]")
                .add(" AND " + EventCommands.IS_APPLIED);
    }

    /** Records that a migration without a transaction has begun, or goes on. */
    Command running(MigrationWork migration) throws SQLException {
        return row(
                migration,
                StoredState.RUNNING,
                migration.firstStep(),
                false,
                EventCommands.milliseconds(Duration.ZERO));
    }

    /** Records that the rollback of a migration without a transaction has begun, or goes on. */
    Command rollingBack(MigrationWork migration) {
        return new Command("UPDATE " + names.migration() + " SET statements_done = ")
                .value(Integer.toString(migration.firstStep()), "integer")
                .add(", undoing = ")
                .value(stepTexts(migration.allSteps()), TEXTS)
                .add(
                        ", done_before = CASE WHEN state OPERATOR(pg_catalog.=) ANY ('{running,failed}') THEN statements_done ELSE done_before END, "
                                + "session_changes = CASE WHEN state OPERATOR(pg_catalog.=) ANY ('{rolling_back,rollback_failed}') "
                                + "THEN session_changes END, state = 'rolling_back'")
                .add(identity.of(migration.id()));
    }

    /**
     * Records how many steps of a migration without a transaction are done.
     *
     * @param sessionChanges the settings that it has made in its session for its later steps
     */
    Command progress(MigrationId id, int stepsDone, List<String> sessionChanges) {
        return new Command("UPDATE " + names.migration() + " SET statements_done = ")
                .value(Integer.toString(stepsDone), "integer")
                .add(", session_changes = ")
                .value(Command.array(sessionChanges.stream()), TEXTS)
                .add(identity.of(id));
    }

    /** Records how many steps of a migration without a transaction are done, as the catalogs show. */
    Command stepsDone(MigrationId id, int stepsDone) {
        return new Command("UPDATE " + names.migration() + " SET statements_done = ")
                .value(Integer.toString(stepsDone), "integer")
                .add(identity.of(id));
    }

    /** Records when and by whom another tool has applied a migration, if that is known. */
    Command origin(MigrationId id, AdoptedMigration adopted) {
        return new Command("UPDATE " + names.migration() + " SET applied_at = coalesce(")
                .value(adopted.appliedAt().map(Instant::toString).orElse(null), "pg_catalog.timestamptz")
                .add(", applied_at), applied_by = coalesce(")
                .value(adopted.appliedBy().map(session.encoding()::escaped).orElse(null), TEXT)
                .add(", applied_by)")
                .add(identity.of(id));
    }

    /** Updates the row of an applied migration to the definition of this build. */
    Command repaired(MigrationDefinition definition) {
        Command up = new Command("checksum = ")
                .value(definition.checksum(), TEXT)
                .add(", up_statements = ")
                .value(stepTexts(definition.up()), TEXTS)
                .add(", ");
        return defined(up, definition);
    }

    /** Updates the row of an applied migration to the definition of this build, apart from the up. */
    Command updated(MigrationDefinition definition) {
        return defined(new Command(""), definition);
    }

    private Command defined(Command up, MigrationDefinition definition) {
        List<Command> down = down(definition);
        return new Command("UPDATE " + names.migration() + " SET ")
                .add(up)
                .add("class_name = ")
                .value(session.encoding().escaped(definition.className()), TEXT)
                .add(", description = ")
                .value(session.encoding().escaped(definition.description()), TEXT)
                .add(", transactional = ")
                .add(down.get(0))
                .add(", depends_on = ")
                .add(down.get(1))
                .add(", down_statements = ")
                .add(down.get(2))
                .add(", down_recoveries = ")
                .add(down.get(3))
                .add(", irreversible = ")
                .add(down.get(4))
                .add(", down_checksum = ")
                .add(down.get(5))
                .add(replacingToo(definition))
                .add(identity.of(definition.id()))
                .add(" AND state OPERATOR(pg_catalog.=) 'applied'");
    }

    /** Adds what a build declares as replaced to what the row says, which may be more. */
    private static Command replacingToo(MigrationDefinition definition) {
        return definition.replaces().isEmpty()
                ? new Command("")
                : new Command(", replaces = ARRAY(SELECT DISTINCT pg_catalog.unnest(replaces OPERATOR(pg_catalog.||) ")
                        .value(Command.array(definition.replaces().stream().map(HistoryCommands::text)), TEXTS)
                        .add(") AS replaced ORDER BY replaced)");
    }

    /** Records that a migration without a transaction has failed. Does nothing if there is no row. */
    Command failed(MigrationId id) {
        return new Command("UPDATE " + names.migration() + " SET state = 'failed'")
                .add(identity.of(id))
                .add(" AND state OPERATOR(pg_catalog.=) 'running'");
    }

    /**
     * Records that the rollback of a migration without a transaction has failed. Does nothing for a transactional one.
     *
     * @param untouched whether no step of the rollback stays, so that the migration is as applied as before
     */
    Command rollbackFailed(MigrationId id, boolean untouched) {
        String changed = untouched
                ? "state = CASE WHEN done_before IS NULL THEN 'applied' ELSE 'failed' END, statements_done = "
                        + "coalesce(done_before, pg_catalog.cardinality(up_statements)), done_before = NULL, undoing = NULL, "
                        + "session_changes = NULL"
                : "state = 'rollback_failed'";
        return new Command("UPDATE " + names.migration() + " SET " + changed)
                .add(identity.of(id))
                .add(" AND state OPERATOR(pg_catalog.=) 'rolling_back'");
    }

    /** Records what an applied migration replaces. */
    Command replacing(MigrationWork migration) {
        return new Command("UPDATE " + names.migration() + " SET replaces = ")
                .add(replaces(migration))
                .add(identity.of(migration.id()));
    }

    /** Deletes the rows from which a migration takes over. */
    Command takenOver(MigrationWork migration) {
        return new Command("DELETE FROM " + names.migration())
                .add(taken(migration))
                .add(" AND " + identity.condition());
    }

    /** Deletes the row of a migration. */
    Command deleted(MigrationId id) {
        return new Command("DELETE FROM " + names.migration()).add(identity.of(id));
    }

    /**
     * Writes the row and the event of a migration that is done, or fails.
     *
     * <p>So the command may be sent together with the COMMIT that follows. It returns the milliseconds that the
     * migration has taken.
     *
     * @param condition the SQL condition without which the command fails
     * @param before the time that the migration had taken before its transaction began
     */
    public Command done(Direction direction, MigrationWork migration, String condition, Duration before)
            throws SQLException {
        Command execution = EventCommands.milliseconds(before)
                .add(
                        " OPERATOR(pg_catalog.+) greatest(0, (extract(epoch FROM pg_catalog.clock_timestamp() "
                                + "OPERATOR(pg_catalog.-) pg_catalog.transaction_timestamp()) OPERATOR(pg_catalog.*) 1000)::bigint)");
        boolean up = direction == Direction.UP;
        Command row = up
                ? row(migration, StoredState.APPLIED, migration.allSteps().size(), migration.deliberate(), execution)
                : deleted(migration.id());
        Command oneRow = new Command("CASE WHEN " + condition
                        + " AND (SELECT pg_catalog.count(*) FROM written) OPERATOR(pg_catalog.=) 1 THEN ")
                .add(execution)
                .add(" ELSE " + SessionDigest.RAISED + "::bigint END");
        return new Command("WITH written AS (")
                .add(row)
                .add(" RETURNING 1) ")
                .add(events.event(
                        up ? EventCommands.applying(migration) : EventCommands.ROLLED_BACK,
                        migration.id(),
                        migration.className(),
                        up ? migration.definition().orElseThrow().checksum() : null,
                        null,
                        oneRow))
                .add(" RETURNING execution_ms");
    }

    /** The row of a migration, as a FROM item without parameters, which could not be numbered here. */
    public String rowOf(MigrationId id) {
        return "(SELECT xmin FROM " + names.migration() + where(id) + ")";
    }

    /** Records the decision of a person how many steps of a migration are done, during one of which a session died. */
    Command settled(HistoryEntry entry, int stepsDone) {
        StoredState known = entry.isRollingBack() ? StoredState.ROLLBACK_FAILED : StoredState.FAILED;
        return new Command("UPDATE " + names.migration() + " SET state = ")
                .value(known.text(), TEXT)
                .add(", statements_done = ")
                .value(Integer.toString(stepsDone), "integer")
                .add(identity.of(entry.id()))
                .add(" AND state OPERATOR(pg_catalog.=) ")
                .value(entry.state().text(), TEXT)
                .add(" AND statements_done OPERATOR(pg_catalog.=) ")
                .value(Integer.toString(entry.stepsDone()), "integer");
    }

    /** Sets and versions have no character that has a meaning in an SQL literal. */
    private static String where(MigrationId id) {
        return " WHERE migration_set" + EQUALS + "'" + id.set() + "' AND version_number" + EQUALS + "'"
                + HistoryNames.numbers(id) + "'";
    }

    private Command row(
            MigrationWork migration, StoredState state, int stepsDone, boolean deliberate, Command execution)
            throws SQLException {
        // A later position would make a squash the first to be rolled back.
        Command position = migration.takenOver().isEmpty()
                ? null
                : new Command("(SELECT pg_catalog.max(position) FROM " + names.migration())
                        .add(taken(migration))
                        .add(")");
        return row(migration, state, stepsDone, deliberate, execution, position);
    }

    /**
     * Returns the command that writes a row.
     *
     * @param position an expression for the place in the order of applying; null for behind all others
     */
    private Command row(
            MigrationWork migration,
            StoredState state,
            int stepsDone,
            boolean deliberate,
            Command execution,
            @Nullable Command position)
            throws SQLException {
        MigrationDefinition definition = migration.definition().orElseThrow();
        List<String> texts = definition.repeatable() ? texts(migration, definition.checksum(), deliberate) : List.of();
        Command insert = new Command("INSERT INTO " + names.migration()
                        + " AS m (migration_set, version_number, version, class_name, "
                        + "description, state, checksum, up_statements, transactional, depends_on, down_statements, "
                        + "down_recoveries, irreversible, down_checksum, statements_done, applied_by, execution_ms, "
                        + "tool_version, texts, replaces"
                        + (position == null ? ") SELECT " : ", position) OVERRIDING SYSTEM VALUE SELECT "))
                .value(definition.id().set(), TEXT)
                .add(", ")
                .value(HistoryNames.numbers(definition.id()), "numeric[]")
                .add(", ")
                .value(definition.id().version().toString(), TEXT)
                .add(", ")
                .value(session.encoding().escaped(definition.className()), TEXT)
                .add(", ")
                .value(session.encoding().escaped(definition.description()), TEXT)
                .add(", ")
                .value(state.text(), TEXT)
                .add(", ")
                .value(definition.checksum(), TEXT)
                .add(", ")
                .value(stepTexts(definition.up()), TEXTS)
                .add(", ");
        for (Command column : down(definition)) {
            insert.add(column).add(", ");
        }
        insert.value(Integer.toString(stepsDone), "integer")
                .add(", session_user, ")
                .add(execution)
                .add(", ")
                .value(ToolVersion.TEXT, TEXT)
                .add(", ")
                .value(texts.isEmpty() ? null : Command.array(texts.stream()), TEXTS)
                .add(", ")
                .add(replaces(migration));
        if (position != null) {
            insert.add(", ").add(position);
        }
        insert.add(" WHERE " + identity.condition()
                + " ON CONFLICT (migration_set, version_number) DO UPDATE SET version = EXCLUDED.version, "
                + "class_name = EXCLUDED.class_name, description = EXCLUDED.description, state = EXCLUDED.state, "
                + "transactional = EXCLUDED.transactional, checksum = EXCLUDED.checksum, "
                + "depends_on = EXCLUDED.depends_on, up_statements = EXCLUDED.up_statements, "
                + "down_statements = EXCLUDED.down_statements, "
                + "down_recoveries = EXCLUDED.down_recoveries, irreversible = EXCLUDED.irreversible, "
                + "down_checksum = EXCLUDED.down_checksum, "
                + "statements_done = EXCLUDED.statements_done, undoing = NULL, done_before = NULL, "
                + "session_changes = CASE WHEN EXCLUDED.state OPERATOR(pg_catalog.=) 'running' THEN m.session_changes END, position = DEFAULT, applied_at = EXCLUDED.applied_at, "
                + "applied_by = EXCLUDED.applied_by, execution_ms = EXCLUDED.execution_ms, "
                + "tool_version = EXCLUDED.tool_version, texts = EXCLUDED.texts, replaces = EXCLUDED.replaces WHERE ");
        Optional<HistoryEntry> replaced = migration.replaced();
        return replaced.isPresent()
                ? insert.add("m.state OPERATOR(pg_catalog.=) 'applied' AND m.checksum OPERATOR(pg_catalog.=) ")
                        .value(replaced.get().checksum(), TEXT)
                : insert.add("m.state OPERATOR(pg_catalog.<>) 'applied'");
    }

    /** The texts of a repeatable migration after this one; without a row, the events tell the earlier ones. */
    private List<String> texts(MigrationWork migration, String checksum, boolean deliberate) throws SQLException {
        List<String> texts;
        if (migration.replaced().isPresent()) {
            HistoryEntry entry = migration.replaced().get();
            texts = entry.repeatable() ? entry.texts() : List.of(entry.checksum());
        } else {
            texts = reader.texts(migration.id());
        }
        return StoredTexts.with(texts, checksum, deliberate);
    }

    /** The texts of steps, which nobody runs and which may thus be escaped. */
    private String stepTexts(List<MigrationStep> steps) {
        DatabaseEncoding encoding = session.encoding();
        return Command.array(steps.stream().map(step -> encoding.escaped(StepText.of(step))));
    }

    /** The six columns from which a build without the class rolls the migration back. */
    private List<Command> down(MigrationDefinition definition) {
        List<MigrationStatement> down = StoredDown.statements(definition, session.encoding());
        List<String> statements = down.stream().map(MigrationStatement::sql).toList();
        List<String> recoveries = down.stream()
                .map(step -> StoredRecovery.text(step.recovery().orElse(null)))
                .toList();
        String irreversible =
                definition.irreversible().map(session.encoding()::escaped).orElse(null);
        return List.of(
                value(Boolean.toString(definition.transactional()), "boolean"),
                value(Command.array(definition.dependsOn().stream().map(HistoryCommands::text)), TEXTS),
                value(down.isEmpty() ? null : Command.array(statements.stream()), TEXTS),
                value(down.isEmpty() ? null : Command.array(recoveries.stream()), TEXTS),
                value(irreversible, TEXT),
                value(StoredDown.checksum(definition, definition.dependsOn(), session.encoding()), TEXT));
    }

    private static Command value(@Nullable String value, String type) {
        return new Command("").value(value, type);
    }

    private static Command replaces(MigrationWork migration) {
        return value(
                migration.replaces().isEmpty()
                        ? null
                        : Command.array(migration.replaces().stream().map(HistoryCommands::text)),
                TEXTS);
    }

    /** The condition that finds the rows from which a migration takes over, by their versions as written. */
    private static Command taken(MigrationWork migration) {
        return new Command(" WHERE migration_set OPERATOR(pg_catalog.=) ")
                .value(migration.id().set(), TEXT)
                .add(" AND version OPERATOR(pg_catalog.=) ANY (")
                .value(
                        Command.array(migration.takenOver().stream()
                                .map(node -> node.id().version().toString())),
                        TEXTS)
                .add(")");
    }

    private static String text(MigrationId id) {
        return id.set() + ":" + id.version();
    }
}
