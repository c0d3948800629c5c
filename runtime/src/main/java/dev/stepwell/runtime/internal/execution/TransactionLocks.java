package dev.stepwell.runtime.internal.execution;

import dev.stepwell.runtime.LockMode;
import dev.stepwell.runtime.RelationLock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The locks and rewrites of a transaction on the relations that existed when it began.
 *
 * <p>Each lock and each rewrite is reported once. A look takes locks only on the system's catalogs, which do not count.
 * Temporary relations do not count either.
 */
final class TransactionLocks {

    private final Connection connection;
    /** The relations that existed when the transaction began, by their OID. */
    private final Map<Long, Relation> relations = new HashMap<>();

    /** A relation that can be locked, as of the last look. */
    private static final class Relation {
        private final String name;
        private final long table;
        private long file;
        private @Nullable LockMode held;

        Relation(String name, long table, long file) {
            this.name = name;
            this.table = table;
            this.file = file;
        }
    }

    /** The locks and the rewritten relations since the last look, sorted by name. */
    record Change(List<RelationLock> locks, List<String> rewritten) {}

    private TransactionLocks(Connection connection) {
        this.connection = connection;
    }

    /** Starts watching a transaction that has just begun. */
    static TransactionLocks watch(Connection connection) throws SQLException {
        TransactionLocks locks = new TransactionLocks(connection);
        String query = "SELECT c.oid::bigint, pg_catalog.format('%I.%I', n.nspname, c.relname), "
                + "coalesce(i.indrelid, 0)::bigint, c.relfilenode::bigint "
                + "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace "
                + "LEFT JOIN pg_catalog.pg_index i ON i.indexrelid OPERATOR(pg_catalog.=) c.oid "
                + "WHERE n.nspname OPERATOR(pg_catalog.!~~) 'pg\\_%' AND n.nspname OPERATOR(pg_catalog.<>) 'information_schema'";
        try (PreparedStatement select = connection.prepareStatement(query);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                locks.relations.put(rows.getLong(1), new Relation(rows.getString(2), rows.getLong(3), rows.getLong(4)));
            }
        }
        return locks;
    }

    Change change() throws SQLException {
        Map<Relation, LockMode> taken = new HashMap<>();
        currentLocks().forEach((relation, mode) -> {
            if (relation.held == null || relation.held.compareTo(mode) < 0) {
                relation.held = mode;
                taken.put(relation, mode);
            }
        });
        List<RelationLock> locks = new ArrayList<>();
        taken.forEach((relation, mode) -> {
            if (!isCoveredByTable(relation, mode)) {
                locks.add(new RelationLock(relation.name, mode));
            }
        });
        locks.sort(Comparator.comparing(RelationLock::relation));
        return new Change(locks, rewritten());
    }

    private boolean isCoveredByTable(Relation relation, LockMode mode) {
        Relation table = relations.get(relation.table);
        return table != null && table.held != null && table.held.compareTo(mode) >= 0;
    }

    /** {@return the strongest lock on each relation that existed when the transaction began} */
    private Map<Relation, LockMode> currentLocks() throws SQLException {
        Map<Relation, LockMode> locks = new HashMap<>();
        String query =
                "SELECT relation::bigint, mode FROM pg_catalog.pg_locks WHERE pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid() AND granted "
                        + "AND locktype OPERATOR(pg_catalog.=) 'relation' "
                        + "AND database OPERATOR(pg_catalog.=) (SELECT oid FROM pg_catalog.pg_database WHERE datname OPERATOR(pg_catalog.=) pg_catalog.current_database())";
        try (PreparedStatement select = connection.prepareStatement(query);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                Relation relation = relations.get(rows.getLong(1));
                if (relation != null) {
                    locks.merge(
                            relation, mode(rows.getString(2)), (one, other) -> one.compareTo(other) > 0 ? one : other);
                }
            }
        }
        return locks;
    }

    /** Converts the name of a mode in {@code pg_locks}, such as {@code AccessShareLock}. */
    private static LockMode mode(String name) {
        for (LockMode mode : LockMode.values()) {
            if (name.equalsIgnoreCase(mode.name().replace("_", "") + "Lock")) {
                return mode;
            }
        }
        throw new IllegalStateException("PostgreSQL has a lock mode " + name);
    }

    /**
     * Returns the relations that were rewritten since the last look. Only locked relations are compared, since a
     * rewrite needs a lock.
     */
    private List<String> rewritten() throws SQLException {
        Map<Long, Relation> changed = new HashMap<>();
        Object[] locked = relations.entrySet().stream()
                .filter(entry -> entry.getValue().held != null)
                .map(Map.Entry::getKey)
                .toArray();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT oid::bigint, relfilenode::bigint FROM pg_catalog.pg_class WHERE oid OPERATOR(pg_catalog.=) ANY (?::pg_catalog.oid[])")) {
            select.setArray(1, connection.createArrayOf("bigint", locked));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Relation relation = relations.get(rows.getLong(1));
                    if (relation != null && relation.file != rows.getLong(2)) {
                        relation.file = rows.getLong(2);
                        changed.put(rows.getLong(1), relation);
                    }
                }
            }
        }
        return changed.values().stream()
                .filter(relation -> !changed.containsKey(relation.table))
                .map(relation -> relation.name)
                .sorted()
                .toList();
    }
}
