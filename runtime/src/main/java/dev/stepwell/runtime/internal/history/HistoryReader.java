package dev.stepwell.runtime.internal.history;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.registry.MigrationStep;
import dev.stepwell.registry.Recovery;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.HistoryEvent;
import dev.stepwell.runtime.internal.session.Command;
import dev.stepwell.runtime.internal.session.RoundTrip;
import dev.stepwell.runtime.internal.session.Session;
import dev.stepwell.runtime.internal.stored.StoredDown;
import dev.stepwell.runtime.internal.stored.StoredEvent;
import dev.stepwell.runtime.internal.stored.StoredRecovery;
import dev.stepwell.runtime.internal.stored.StoredState;
import dev.stepwell.runtime.internal.stored.StoredTexts;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the history's tables: from their rows to values.
 *
 * <p>The role needs SELECT alone. If a table is missing, the caller gets the {@link SQLException}. PostgreSQL refuses
 * to read a table of which row-level security hides rows from the role.
 */
public final class HistoryReader {

    /** The events of a person's choice, which makes a text the newest. */
    private static final Set<String> DELIBERATE = Set.of(EventCommands.BROUGHT_BACK, EventCommands.REPAIRED);

    /** Hidden rows are no missing rows. The setting ends with its transaction. */
    private static final Command NOTHING_HIDDEN =
            new Command("SELECT pg_catalog.set_config('row_security', 'off', true)");

    private final Session session;
    private final HistoryPlace place;
    private final HistoryNames names;

    HistoryReader(Session session, HistoryPlace place) {
        this.session = session;
        this.place = place;
        this.names = place.names();
    }

    /**
     * Adds the question for the whole history to a round trip, which is one transaction.
     *
     * @param direction rolling back needs the SQL that does it, and applying does not
     */
    void ask(RoundTrip trip, Direction direction, RoundTrip.Answer answer) {
        trip.ask(NOTHING_HIDDEN, rows -> {});
        trip.ask(all(direction), answer);
    }

    /**
     * The question for all rows of migrations, and for what speaks for or against them: the digests and the events.
     *
     * <p>One statement sees all of it as of one moment.
     */
    private Command all(Direction direction) {
        boolean current = place.format() == HistoryFormat.CURRENT;
        String owned =
                "pg_catalog.pg_has_role((SELECT relowner FROM pg_catalog.pg_class WHERE oid OPERATOR(pg_catalog.=) "
                        + HistoryNames.regclass(names.migration()) + "), 'USAGE')";
        return new Command(
                "SELECT m.migration_set, m.version, m.version_number::pg_catalog.text AS version_number, m.class_name, "
                        + "m.description, m.state, m.checksum, m.depends_on, "
                        + "m.statements_done, CASE WHEN m.state OPERATOR(pg_catalog.=) 'applied' THEN '{}' ELSE coalesce(m.undoing, m.up_statements) END "
                        + "AS steps, m.transactional, m.irreversible, m.position, m.applied_at, m.applied_by, m.execution_ms, "
                        + "m.texts, " + (current ? "m.replaces, " : "NULL::pg_catalog.text[] AS replaces, ")
                        + (direction == Direction.DOWN
                                ? "m.down_statements, m.down_recoveries, m.down_checksum, "
                                : "NULL::pg_catalog.text[] AS down_statements, NULL::pg_catalog.text[] AS down_recoveries, m.down_checksum, ")
                        + "m.tableoid IS NOT NULL AS is_row, evidence.* FROM (SELECT "
                        + owned + " AS owned, "
                        + (place.eventsReadable()
                                ? "NOT " + owned + " OR (" + HistoryFormat.sequencesRight(names) + ")"
                                : "true")
                        + " AS sequences_right, "
                        + (readsDigests() ? HistoryEvidence.digests(names) : HistoryEvidence.NO_DIGESTS) + ", "
                        + (place.eventsReadable() ? HistoryEvidence.events(names, current) : HistoryEvidence.NO_EVENTS)
                        + ") AS evidence LEFT JOIN " + names.migration() + " AS m ON true");
    }

    /** Reads the answer to the question for the whole history. */
    History history(ResultSet rows) throws SQLException {
        List<HistoryEntry> entries = new ArrayList<>();
        StoredDigests digests = new StoredDigests();
        HistoryEvidence evidence = HistoryEvidence.NONE;
        List<String> stored = List.of();
        // There is a row in any case, for the evidence.
        for (boolean first = true; rows.next(); first = false) {
            HistoryRow row = new HistoryRow(rows, names.migration());
            if (first) {
                evidence = HistoryEvidence.of(row, place);
                stored = row.texts("digests").stream().sorted().toList();
            }
            if (rows.getBoolean("is_row")) {
                HistoryEntry entry = entry(row);
                entries.add(entry);
                digests.add(entry);
            }
        }
        boolean right = !readsDigests() || stored.equals(digests.texts());
        return new History(entries, right ? evidence : evidence.withWrongDigest());
    }

    private boolean readsDigests() {
        return place.digestReadable() && place.format() == HistoryFormat.CURRENT;
    }

    /**
     * Reads the last events, in the order in which they were written.
     *
     * @param limit the largest number of events
     */
    List<HistoryEvent> events(int limit) throws SQLException {
        Command query = new Command(
                        "SELECT * FROM (SELECT event_id, occurred_at, event, migration_set, version, class_name, detail, "
                                + "execution_ms, database_user, host, process_id, backend_pid, tool_version FROM "
                                + names.event()
                                + " ORDER BY event_id DESC LIMIT ")
                .value(Integer.toString(limit), "integer")
                .add(") AS last ORDER BY event_id");
        List<HistoryEvent> events = new ArrayList<>();
        RoundTrip trip = new RoundTrip();
        trip.ask(NOTHING_HIDDEN, rows -> {});
        trip.ask(query, rows -> {
            while (rows.next()) {
                events.add(event(new HistoryRow(rows, names.event())));
            }
        });
        trip.run(session.connection());
        return List.copyOf(events);
    }

    /** The settings that the finished steps of a migration had made in a session that has ended. */
    public List<String> sessionChanges(MigrationId id) throws SQLException {
        Command query =
                new Command("SELECT session_changes FROM " + names.migration()).add(HistoryNames.identified(id));
        try (PreparedStatement select = query.prepared(session.connection());
                ResultSet rows = select.executeQuery()) {
            if (!rows.next()) {
                return List.of();
            }
            HistoryRow row = new HistoryRow(rows, names.migration()).named(id.toString());
            List<String> changes = row.texts("session_changes");
            row.require(
                    "session_changes",
                    changes.stream().allMatch(change -> change.indexOf('=') > 0),
                    changes,
                    "settings, each as its name, an equals sign and its value");
            return changes;
        }
    }

    /** The earlier texts of a repeatable migration, as its events tell. */
    List<String> texts(MigrationId id) throws SQLException {
        // The event has the version as it was written.
        Command query = new Command(
                        "SELECT event, checksum FROM " + names.event() + " WHERE migration_set OPERATOR(pg_catalog.=) ")
                .value(id.set(), "pg_catalog.text")
                .add(" AND " + HistoryEvidence.VERSION_NUMBER + " OPERATOR(pg_catalog.=) ")
                .value(HistoryNames.numbers(id), "numeric[]")
                .add(" AND checksum IS NOT NULL ORDER BY event_id");
        try (PreparedStatement select = query.prepared(session.connection());
                ResultSet rows = select.executeQuery()) {
            List<String> texts = List.of();
            while (rows.next()) {
                texts = StoredTexts.with(texts, rows.getString(2), DELIBERATE.contains(rows.getString(1)));
            }
            return texts;
        }
    }

    private static HistoryEvent event(HistoryRow row) {
        long number = row.number("event_id");
        // An event of the history itself has no migration.
        boolean hasMigration = row.textOrNull("migration_set") != null || row.textOrNull("version") != null;
        MigrationId id = hasMigration ? row.id() : null;
        row.named("event " + number);
        return new StoredEvent(
                number,
                row.time("occurred_at"),
                row.text("event"),
                id,
                row.textOrNull("class_name"),
                row.textOrNull("detail"),
                Duration.ofMillis(row.number("execution_ms")),
                row.text("database_user"),
                row.text("host"),
                row.number("process_id"),
                row.number("backend_pid", Integer.MAX_VALUE),
                row.text("tool_version"));
    }

    private static HistoryEntry entry(HistoryRow row) {
        MigrationId id = row.id();
        row.require(
                "version_number",
                HistoryNames.numbers(id).equals(row.text("version_number")),
                row.text("version_number"),
                HistoryNames.numbers(id) + ", as version " + id.version() + " has");
        StoredState state = state(row);
        List<String> steps = row.texts("steps");
        List<MigrationId> dependsOn = row.ids("depends_on");
        return new HistoryEntry(
                id,
                row.text("class_name"),
                row.text("description"),
                state,
                row.text("checksum"),
                row.texts("texts"),
                dependsOn,
                row.ids("replaces"),
                row.number("statements_done", state == StoredState.APPLIED ? Integer.MAX_VALUE : steps.size()),
                steps,
                down(row, id, dependsOn),
                row.text("down_checksum"),
                row.number("position"),
                row.time("applied_at"),
                row.text("applied_by"),
                Duration.ofMillis(row.number("execution_ms")));
    }

    private static StoredState state(HistoryRow row) {
        String text = row.text("state");
        Optional<StoredState> state = StoredState.of(text);
        row.require("state", state.isPresent(), text, "one of " + StoredState.inWords());
        return state.orElseThrow();
    }

    private static StoredDown down(HistoryRow row, MigrationId id, List<MigrationId> dependsOn) {
        boolean transactional = row.truth("transactional");
        String irreversible = row.textOrNull("irreversible");
        List<String> statements = row.texts("down_statements");
        List<String> recoveries = row.texts("down_recoveries");
        row.require(
                "down_recoveries",
                recoveries.size() == statements.size(),
                recoveries.size() + " texts",
                "as many texts as down_statements, " + statements.size());
        boolean intact = StoredDown.checksum(
                        id, transactional, dependsOn, statements, recoveries, irreversible == null ? "" : irreversible)
                .equals(row.textOrNull("down_checksum"));
        List<MigrationStep> steps = new ArrayList<>(statements.size());
        for (int i = 0; i < statements.size(); i++) {
            Optional<Recovery> recovery = intact ? StoredRecovery.parse(recoveries.get(i)) : Optional.empty();
            steps.add(
                    recovery.isPresent()
                            ? new MigrationStatement(statements.get(i), "", recovery.get())
                            : new MigrationStatement(statements.get(i), ""));
        }
        return new StoredDown(transactional, steps, irreversible, intact);
    }
}
