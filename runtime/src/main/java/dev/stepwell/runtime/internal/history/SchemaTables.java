package dev.stepwell.runtime.internal.history;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.HistoryProblems;
import dev.stepwell.runtime.ExistingSchema;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.internal.session.Session;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tables of unknown origin in the schema that migrations would change.
 *
 * <p>Tables of extensions do not count, nor do the tables of any Stepwell history. Looking changes nothing.
 */
public final class SchemaTables {

    private SchemaTables() {}

    /**
     * {@return the problem of a schema that has tables although nothing was ever applied}
     *
     * @param choice the setting for such a schema
     * @throws MigrationException if the connection fails
     */
    public static Optional<Problem> problem(Session session, ExistingSchema choice) {
        if (choice == ExistingSchema.MIGRATE) {
            return Optional.empty();
        }
        String schema = session.facts().currentSchema();
        if (schema == null) {
            return Optional.empty();
        }
        try {
            List<String> tables = tables(session);
            return tables.isEmpty() ? Optional.empty() : Optional.of(HistoryProblems.existingSchema(schema, tables));
        } catch (SQLException e) {
            throw session.failed("looking for tables", e);
        }
    }

    private static List<String> tables(Session session) throws SQLException {
        String query =
                "SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace "
                        + "WHERE n.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema() AND c.relkind OPERATOR(pg_catalog.=) ANY ('{r,p,f}') "
                        + "AND coalesce(pg_catalog.obj_description(c.oid, 'pg_class'), '') OPERATOR(pg_catalog.!~~) 'Stepwell: %' "
                        + "AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass "
                        + "AND d.objid OPERATOR(pg_catalog.=) c.oid AND d.deptype OPERATOR(pg_catalog.=) 'e') ORDER BY 1";
        try (PreparedStatement select = session.connection().prepareStatement(query)) {
            try (ResultSet rows = select.executeQuery()) {
                List<String> tables = new ArrayList<>();
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
                return tables;
            }
        }
    }
}
