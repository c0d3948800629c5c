package dev.stepwell.runtime.internal.history;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.HistoryProblems;
import dev.stepwell.problem.catalog.StoredHistoryProblems;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.internal.session.Command;
import dev.stepwell.runtime.internal.session.RoundTrip;
import dev.stepwell.runtime.internal.session.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The place of the history that a session uses: its schema, and what the catalogs say about its tables.
 *
 * <p>With a schema in the settings, that schema is the place. Without one, the place is the current schema of the
 * session; a history farther along the {@code search_path} is refused, and never gets a second one beside it. The same
 * holds for a history in a schema that the {@code search_path} names and the role may not use.
 *
 * @param names the names of the tables
 * @param exists whether the tables are there
 * @param format the format of the history; the current one if there is no history
 * @param hasDigest whether the table of the digests is there
 * @param digestReadable whether the role may read the digests
 * @param eventsReadable whether the role may read the events
 * @param others the other schemas of the database that have a history with the same prefix, sorted; empty if this one
 *     exists
 */
public record HistoryPlace(
        HistoryNames names,
        boolean exists,
        int format,
        boolean hasDigest,
        boolean digestReadable,
        boolean eventsReadable,
        List<String> others) {

    public HistoryPlace {
        others = List.copyOf(others);
    }

    /**
     * The tables with a history's names in one schema.
     *
     * @param position the position of the schema in the {@code search_path}, from 1; 0 if the schema is not there
     * @param closed whether the {@code search_path} names the schema, and the role may not use it
     */
    private record Found(
            String schema,
            int position,
            boolean migration,
            boolean event,
            boolean digest,
            int format,
            boolean digestReadable,
            boolean eventsReadable,
            boolean closed) {

        static Found of(ResultSet row) throws SQLException {
            return new Found(
                    row.getString(1),
                    row.getInt(2),
                    row.getBoolean(3),
                    row.getBoolean(4),
                    row.getBoolean(5),
                    row.getInt(6),
                    row.getBoolean(7),
                    row.getBoolean(8),
                    row.getBoolean(9));
        }

        List<String> missing(HistoryNames names) {
            List<String> missing = new ArrayList<>();
            if (!migration) {
                missing.add(names.migration());
            }
            if (!event) {
                missing.add(names.event());
            }
            return missing;
        }
    }

    /**
     * Finds the place of the history.
     *
     * @param schema the schema in the settings; null if there is none
     * @throws MigrationException if the session has no current schema, if the history is farther along the
     *     {@code search_path}, if a part of it is missing, if its format is newer than this version, or if the
     *     connection fails
     */
    public static HistoryPlace find(Session session, @Nullable String schema, String prefix) {
        if (session.knowsPlace()) {
            // The digest in the current schema has answered, and only one of this format does.
            HistoryNames names = new HistoryNames(String.valueOf(session.facts().currentSchema()), prefix);
            return new HistoryPlace(
                    names, true, HistoryFormat.CURRENT, true, true, session.eventsReadable(), List.of());
        }
        List<Found> found = ask(session, prefix);
        String place = schema != null ? schema : current(session, found, prefix);
        HistoryNames names = new HistoryNames(place, prefix);
        Optional<Found> here =
                found.stream().filter(history -> history.schema().equals(place)).findFirst();
        here.flatMap(history -> problem(history, names)).ifPresent(problem -> {
            throw new MigrationException(problem, null);
        });
        return here.map(history -> new HistoryPlace(
                        names,
                        true,
                        history.format(),
                        history.digest(),
                        history.digestReadable(),
                        history.eventsReadable(),
                        List.of()))
                .orElseGet(() -> new HistoryPlace(
                        names,
                        false,
                        HistoryFormat.CURRENT,
                        false,
                        false,
                        false,
                        found.stream()
                                .filter(Found::migration)
                                .map(Found::schema)
                                .sorted()
                                .toList()));
    }

    /** The current schema, unless the history is in a later one of the search path. */
    private static String current(Session session, List<Found> found, String prefix) {
        String current = session.facts().currentSchema();
        // A temporary schema ends with its session.
        if (current == null || current.startsWith("pg_")) {
            throw new MigrationException(
                    HistoryProblems.schemaMissing(session.facts().user()), null);
        }
        // The rows come in the order of the search path.
        Optional<Found> first =
                found.stream().filter(history -> history.position() > 0).findFirst();
        if (first.isPresent() && !first.get().schema().equals(current)) {
            throw new MigrationException(
                    StoredHistoryProblems.historyElsewhere(
                            new HistoryNames(first.get().schema(), prefix).migration(),
                            first.get().schema(),
                            current),
                    null);
        }
        Optional<Found> closed = found.stream().filter(Found::closed).findFirst();
        if (first.isEmpty() && closed.isPresent()) {
            String schema = closed.get().schema();
            throw new MigrationException(
                    HistoryProblems.historyNotAccessible(
                            session.facts().user(),
                            "using the schema " + schema + ", which the search_path names,",
                            new HistoryNames(schema, prefix).migration(),
                            ""),
                    null);
        }
        return current;
    }

    private static Optional<Problem> problem(Found found, HistoryNames names) {
        List<String> missing = found.missing(names);
        if (!missing.isEmpty()) {
            return Optional.of(StoredHistoryProblems.historyIncomplete(names.schema(), missing));
        }
        return found.format() > HistoryFormat.CURRENT
                ? Optional.of(StoredHistoryProblems.historyNewer(names.schema(), found.format(), HistoryFormat.CURRENT))
                : Optional.empty();
    }

    private static List<Found> ask(Session session, String prefix) {
        List<Found> found = new ArrayList<>();
        RoundTrip trip = new RoundTrip();
        session.askFacts(trip);
        trip.ask(question(prefix), rows -> {
            while (rows.next()) {
                found.add(Found.of(rows));
            }
        });
        try {
            trip.run(session.connection());
        } catch (SQLException e) {
            throw session.refused("looking for the history", e);
        }
        return found;
    }

    /**
     * The question for all tables that have the names and a column of a history's tables. The catalogs answer it for
     * each role.
     */
    private static Command question(String prefix) {
        String tables = "(VALUES ('migration', 'version_number'), ('event', 'backend_pid'), ('digest', 'digest_4')) "
                + "AS t (name, feature)";
        return new Command("SELECT n.nspname, coalesce(pg_catalog.array_position(pg_catalog.current_schemas(false), "
                        + "n.nspname), 0) AS position, "
                        + "pg_catalog.bool_or(t.name OPERATOR(pg_catalog.=) 'migration'), pg_catalog.bool_or(t.name OPERATOR(pg_catalog.=) 'event'), "
                        + "pg_catalog.bool_or(t.name OPERATOR(pg_catalog.=) 'digest'), "
                        + "coalesce(pg_catalog.max(CASE WHEN t.name OPERATOR(pg_catalog.=) 'digest' THEN "
                        + HistoryFormat.number("c.oid")
                        + " END), CASE WHEN pg_catalog.bool_or(t.name OPERATOR(pg_catalog.=) 'migration' AND EXISTS (SELECT FROM "
                        + "pg_catalog.pg_attribute AS a WHERE a.attrelid OPERATOR(pg_catalog.=) c.oid AND a.attname OPERATOR(pg_catalog.=) 'replaces' "
                        + "AND NOT a.attisdropped)) THEN " + HistoryFormat.CURRENT + " ELSE " + HistoryFormat.FIRST
                        + " END), "
                        + "pg_catalog.bool_or(t.name OPERATOR(pg_catalog.=) 'digest' AND pg_catalog.has_table_privilege(c.oid, 'SELECT')), "
                        + "pg_catalog.bool_or(t.name OPERATOR(pg_catalog.=) 'event' AND pg_catalog.has_table_privilege(c.oid, 'SELECT')), "
                        + "NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND EXISTS (SELECT FROM pg_catalog.unnest("
                        + "pg_catalog.string_to_array(pg_catalog.current_setting('search_path'), ',')) AS e (name) "
                        + "WHERE pg_catalog.btrim(e.name) OPERATOR(pg_catalog.=) ANY (ARRAY[n.nspname, pg_catalog.quote_ident(n.nspname)]) OR ("
                        + "pg_catalog.btrim(e.name, ' \"') OPERATOR(pg_catalog.=) '$user' AND n.nspname OPERATOR(pg_catalog.=) current_user)) "
                        + "FROM " + tables + " JOIN pg_catalog.pg_class AS c ON c.relname OPERATOR(pg_catalog.=) (")
                .value(prefix, "pg_catalog.text")
                .add(
                        " OPERATOR(pg_catalog.||) t.name) JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace "
                                + "WHERE c.relkind OPERATOR(pg_catalog.=) ANY ('{r,p}') AND c.relpersistence OPERATOR(pg_catalog.<>) 't' "
                                + "AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid OPERATOR(pg_catalog.=) c.oid "
                                + "AND a.attname OPERATOR(pg_catalog.=) t.feature AND NOT a.attisdropped) "
                                + "GROUP BY n.oid, n.nspname ORDER BY position, n.nspname");
    }
}
