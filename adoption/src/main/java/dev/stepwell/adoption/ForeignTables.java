package dev.stepwell.adoption;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.AdoptionProblems;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a database that are histories of other tools.
 *
 * @param recognised the histories in the order of the search path, then by name
 * @param refused the reason why the table that the search names is no history; null if a history was found, if the
 *     search names no table, or if the table does not exist
 */
record ForeignTables(
        List<ForeignTable> recognised, @Nullable Problem refused) {

    ForeignTables {
        recognised = List.copyOf(recognised);
    }

    static ForeignTables find(Connection connection, HistorySearch search) throws SQLException {
        String query =
                "SELECT n.nspname, c.relname, pg_catalog.array_agg(a.attname::pg_catalog.text ORDER BY a.attnum) "
                        + "FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace "
                        + "JOIN pg_catalog.pg_attribute AS a ON a.attrelid OPERATOR(pg_catalog.=) c.oid AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped "
                        + "WHERE c.relkind OPERATOR(pg_catalog.=) ANY ('{r,p}') AND (CASE WHEN ?::pg_catalog.text IS NULL "
                        + "THEN n.nspname OPERATOR(pg_catalog.=) ANY (pg_catalog.current_schemas(false)) ELSE n.nspname OPERATOR(pg_catalog.=) ? END) "
                        + "AND (?::pg_catalog.text IS NULL OR c.relname OPERATOR(pg_catalog.=) ?) GROUP BY n.nspname, c.relname "
                        + "ORDER BY pg_catalog.array_position(pg_catalog.current_schemas(false), n.nspname), n.nspname, c.relname";
        List<ForeignTable> recognised = new ArrayList<>();
        Problem refused = null;
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, search.schema());
            statement.setString(2, search.schema());
            statement.setString(3, search.table());
            statement.setString(4, search.table());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String schema = rows.getString(1);
                    String name = rows.getString(2);
                    List<String> columns = List.of((String[]) rows.getArray(3).getArray());
                    Optional<HistoryFormat> format = format(search, name, columns);
                    format.ifPresent(found -> recognised.add(new ForeignTable(found, schema, name)));
                    if (format.isEmpty() && search.table() != null && refused == null) {
                        refused = unknown(search, schema + "." + name, columns);
                    }
                }
            }
        }
        return new ForeignTables(recognised, recognised.isEmpty() ? refused : null);
    }

    private static Problem unknown(HistorySearch search, String table, List<String> columns) {
        HistoryFormat format = search.format();
        return format == null
                ? AdoptionProblems.foreignHistoryUnknown(table, columns)
                : AdoptionProblems.foreignHistoryUnknown(table, format.title(), columns);
    }

    private static Optional<HistoryFormat> format(HistorySearch search, String name, List<String> columns) {
        return Stream.of(HistoryFormat.values())
                .filter(format -> search.format() == null || search.format() == format)
                .filter(format ->
                        search.table() != null ? format.hasColumns(columns) : format.recognises(name, columns))
                .findFirst();
    }
}
