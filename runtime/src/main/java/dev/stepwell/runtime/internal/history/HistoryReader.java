package dev.stepwell.runtime.internal.history;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.registry.MigrationStep;
import dev.stepwell.registry.Recovery;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.HistoryEvent;
import dev.stepwell.runtime.internal.session.Command;
import dev.stepwell.runtime.internal.session.Session;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the history's tables: from their rows to values.
 *
 * <p>The role needs SELECT alone. If a table is missing, the caller gets the {@link SQLException}.
 */
public final class HistoryReader {

    /** The events of a person's choice, which makes a text the newest. */
    private static final Set<String> DELIBERATE = Set.of(EventCommands.BROUGHT_BACK, EventCommands.REPAIRED);

    private final Session session;
    private final HistoryNames names;

    HistoryReader(Session session, HistoryNames names) {
        this.session = session;
        this.names = names;
    }

    /**
     * The question for all rows of migrations.
     *
     * @param direction rolling back needs the SQL that does it, and applying does not
     */
    Command all(Direction direction) {
        return new Command("SELECT migration_set, version, class_name, description, state, checksum, depends_on, "
                + "statements_done, CASE WHEN state = 'applied' THEN '{}' ELSE coalesce(undoing, up_statements) END, "
                + "transactional, irreversible, position, applied_at, applied_by, execution_ms, texts, "
                + (direction == Direction.DOWN
                        ? "down_statements, down_recoveries, down_checksum"
                        : "NULL::text[], NULL::text[], NULL")
                + ", replaces FROM " + names.migration());
    }

    /** Reads the answer to {@link #all}. */
    static History history(ResultSet rows) throws SQLException {
        List<HistoryEntry> entries = new ArrayList<>();
        while (rows.next()) {
            entries.add(entry(rows));
        }
        return new History(entries);
    }

    /**
     * Reads the last events, in the order in which they were written.
     *
     * @param limit the largest number of events
     */
    List<HistoryEvent> events(int limit) throws SQLException {
        String query =
                "SELECT * FROM (SELECT event_id, occurred_at, event, migration_set, version, class_name, detail, "
                        + "execution_ms, database_user, host, process_id, backend_pid, tool_version FROM "
                        + names.event()
                        + " ORDER BY event_id DESC LIMIT ?) AS last ORDER BY event_id";
        try (PreparedStatement select = connection().prepareStatement(query)) {
            select.setInt(1, limit);
            try (ResultSet rows = select.executeQuery()) {
                List<HistoryEvent> events = new ArrayList<>();
                while (rows.next()) {
                    events.add(event(rows));
                }
                return List.copyOf(events);
            }
        }
    }

    /** The settings that the finished steps of a migration had made in a session that has ended. */
    public List<String> sessionChanges(MigrationId id) throws SQLException {
        Command query =
                new Command("SELECT session_changes FROM " + names.migration()).add(HistoryNames.identified(id));
        try (PreparedStatement select = query.prepared(connection());
                ResultSet row = select.executeQuery()) {
            return row.next() ? strings(row.getArray(1)).toList() : List.of();
        }
    }

    /** The earlier texts of a repeatable migration, as its events tell. */
    List<String> texts(MigrationId id) throws SQLException {
        // The event has the version as it was written.
        Command query = new Command("SELECT event, checksum FROM " + names.event() + " WHERE migration_set = ")
                .value(id.set(), "text")
                .add(" AND string_to_array(regexp_replace(version, '(\\.0+)+$', ''), '.')::numeric[] = ")
                .value(HistoryNames.numbers(id), "numeric[]")
                .add(" AND checksum IS NOT NULL ORDER BY event_id");
        try (PreparedStatement select = query.prepared(connection());
                ResultSet rows = select.executeQuery()) {
            List<String> texts = List.of();
            while (rows.next()) {
                texts = StoredTexts.with(texts, rows.getString(2), DELIBERATE.contains(rows.getString(1)));
            }
            return texts;
        }
    }

    private static HistoryEvent event(ResultSet row) throws SQLException {
        return new StoredEvent(
                row.getLong(1),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                row.getString(3),
                MigrationId.of(row.getString(4), row.getString(5)),
                row.getString(6),
                row.getString(7),
                Duration.ofMillis(row.getLong(8)),
                row.getString(9),
                row.getString(10),
                row.getLong(11),
                row.getInt(12),
                row.getString(13));
    }

    private static HistoryEntry entry(ResultSet row) throws SQLException {
        MigrationId id = MigrationId.of(row.getString(1), row.getString(2));
        List<MigrationId> dependsOn =
                strings(row.getArray(7)).map(HistoryReader::id).toList();
        return new HistoryEntry(
                id,
                row.getString(3),
                row.getString(4),
                StoredState.of(row.getString(5)),
                row.getString(6),
                strings(row.getArray(16)).toList(),
                dependsOn,
                strings(row.getArray(20)).map(HistoryReader::id).toList(),
                row.getInt(8),
                strings(row.getArray(9)).toList(),
                down(row, id, dependsOn),
                row.getLong(12),
                row.getObject(13, OffsetDateTime.class).toInstant(),
                row.getString(14),
                Duration.ofMillis(row.getLong(15)));
    }

    private static StoredDown down(ResultSet row, MigrationId id, List<MigrationId> dependsOn) throws SQLException {
        boolean transactional = row.getBoolean(10);
        String irreversible = row.getString(11);
        List<String> statements = strings(row.getArray(17)).toList();
        List<String> recoveries = strings(row.getArray(18)).toList();
        boolean intact = StoredDown.checksum(
                        id, transactional, dependsOn, statements, recoveries, irreversible == null ? "" : irreversible)
                .equals(row.getString(19));
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

    private static Stream<String> strings(@Nullable Array array) throws SQLException {
        return array == null ? Stream.empty() : Stream.of((String[]) array.getArray());
    }

    private static MigrationId id(String text) {
        int colon = text.indexOf(':');
        return MigrationId.of(text.substring(0, colon), text.substring(colon + 1));
    }

    private Connection connection() {
        return session.connection();
    }
}
