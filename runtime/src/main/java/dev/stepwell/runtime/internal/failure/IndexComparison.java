package dev.stepwell.runtime.internal.failure;

import dev.stepwell.registry.Recovery;
import dev.stepwell.runtime.internal.session.Command;
import dev.stepwell.runtime.internal.session.Session;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * The comparison of an index with the index that a statement describes.
 *
 * <p>The server reads the description: it builds the described index on an empty copy of the table, in a transaction
 * that is rolled back. The comparison covers the method, the columns and expressions with their operator classes,
 * collations and order, the predicate, uniqueness, and the options. The tablespace does not count.
 */
final class IndexComparison {

    private static final String COPY = "stepwell_copy_";

    /** The properties of the index {@code i}, whose relation is {@code c}. */
    private static final String PROPERTIES = """
            pg_catalog.jsonb_build_array(c.relam::pg_catalog.int8, i.indisunique, i.indisprimary, i.indisexclusion,
                i.indimmediate, pg_catalog.to_jsonb(i) OPERATOR(pg_catalog.->) 'indnullsnotdistinct', i.indnkeyatts,
                i.indclass::pg_catalog.text, i.indcollation::pg_catalog.text, i.indoption::pg_catalog.text,
                pg_catalog.pg_get_expr(i.indpred, i.indrelid),
                ARRAY(SELECT o FROM pg_catalog.unnest(c.reloptions) AS o ORDER BY o),
                ARRAY(SELECT pg_catalog.pg_get_indexdef(i.indexrelid, a.attnum, false)
                    FROM pg_catalog.pg_attribute AS a WHERE a.attrelid OPERATOR(pg_catalog.=) i.indexrelid ORDER BY a.attnum),
                ARRAY(SELECT a.attoptions::pg_catalog.text
                    FROM pg_catalog.pg_attribute AS a WHERE a.attrelid OPERATOR(pg_catalog.=) i.indexrelid ORDER BY a.attnum))""";

    private static final String FROM =
            " FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS c ON c.oid OPERATOR(pg_catalog.=) i.indexrelid WHERE ";

    private final Session session;

    IndexComparison(Session session) {
        this.session = session;
    }

    /**
     * Tells whether an index is the one that a statement describes.
     *
     * @param index the number of the index in the catalogs
     * @param table the quoted name of its table, with the schema
     * @param bareTable the quoted name of its table, without the schema
     * @param schema the quoted schema of the table
     * @return true if the index is the one; empty if the statement has no description, or if the server cannot build
     *     the described index
     * @throws SQLException if the connection fails
     */
    Optional<Boolean> isDescribed(
            long index, String table, String bareTable, String schema, Recovery.CreateIndex create)
            throws SQLException {
        if (create.definition().isEmpty()) {
            return Optional.empty();
        }
        // Expressions may contain the table's name, so a copy of the same name is the better one. Not every role may
        // create temporary tables, but each role that creates an index may create a table beside it.
        String ownName = schema + "." + COPY + session.facts().backendPid();
        for (String copy : List.of("pg_temp." + bareTable, ownName)) {
            try {
                return Optional.of(isSame(index, table, copy, create));
            } catch (SQLException e) {
                session.rollback(e);
                if (session.connection().isClosed()) {
                    throw e;
                }
            }
        }
        return Optional.empty();
    }

    private boolean isSame(long index, String table, String copy, Recovery.CreateIndex create) throws SQLException {
        session.beginWriting();
        execute("CREATE TABLE " + copy + " (LIKE " + table + ")");
        execute("CREATE " + (create.unique() ? "UNIQUE " : "") + "INDEX ON " + copy + " " + create.definition());
        boolean same = hasSameProperties(index, copy);
        session.rollback();
        return same;
    }

    private boolean hasSameProperties(long index, String copy) throws SQLException {
        Command query = new Command("SELECT (SELECT " + PROPERTIES + FROM + "i.indexrelid OPERATOR(pg_catalog.=) ")
                .value(Long.toString(index), "pg_catalog.oid")
                .add(") OPERATOR(pg_catalog.=) (SELECT " + PROPERTIES + FROM + "i.indrelid OPERATOR(pg_catalog.=) ")
                .value(copy, "pg_catalog.regclass")
                .add(")");
        try (PreparedStatement select = query.prepared(session.connection());
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** A plain statement of the driver keeps the question marks of operators. */
    private void execute(String sql) throws SQLException {
        try (Statement statement = session.connection().createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }
}
