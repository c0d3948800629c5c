package dev.stepwell.runtime.internal.history;

import dev.stepwell.MigrationId;
import dev.stepwell.runtime.internal.session.Command;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The identity of the table with the rows that a run has read.
 *
 * <p>A schema may get another name while the run works in it, and another history may get the old name. No row and no
 * event goes to that one: each command that writes depends on {@link #condition}.
 */
final class HistoryIdentity {

    private static final long UNKNOWN = 0;

    private final HistoryNames names;
    private long table = UNKNOWN;

    HistoryIdentity(HistoryNames names) {
        this.names = names;
    }

    /** An expression for the identity of the table that has the name now, or null. */
    String expression() {
        return HistoryNames.regclass(names.migration()) + "::pg_catalog.oid";
    }

    /** Reads the value of {@link #expression} from a column of the current row. */
    void read(ResultSet row, int column) throws SQLException {
        table = row.getLong(column);
    }

    /** A condition that holds while the name belongs to the table that was read. */
    String condition() {
        return table == UNKNOWN ? "true" : expression() + " OPERATOR(pg_catalog.=) " + table + "::pg_catalog.oid";
    }

    /** The condition that finds the row of one migration, in the table that was read. */
    Command of(MigrationId id) {
        return HistoryNames.identified(id).add(" AND " + condition());
    }
}
