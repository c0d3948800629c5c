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
 * What a transaction has locked and rewritten of what was there when it began, so far as it was not told before.
 *
 * <p>Looking takes no lock but on the system's catalogs, which do not count. Temporary relations do not count either.
 */
final class TransactionLocks {

    private final Connection connection;
    /** What was there when the transaction began, by its number in the catalog. */
    private final Map<Long, Relation> relations = new HashMap<>();

    /** Something that can be locked, as it was at the last look. */
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

    /** What came since the last look, by name. */
    record Change(List<RelationLock> locks, List<String> rewritten) {}

    private TransactionLocks(Connection connection) {
        this.connection = connection;
    }

    /** Begins to watch the transaction that was just begun. */
    static TransactionLocks watch(Connection connection) throws SQLException {
        TransactionLocks locks = new TransactionLocks(connection);
        String query = "SELECT c.oid::bigint, format('%I.%I', n.nspname, c.relname), "
                + "coalesce(i.indrelid, 0)::bigint, c.relfilenode::bigint "
                + "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                + "LEFT JOIN pg_index i ON i.indexrelid = c.oid "
                + "WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'";
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
        now().forEach((relation, mode) -> {
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

    /** The strongest lock on each relation that was there before. */
    private Map<Relation, LockMode> now() throws SQLException {
        Map<Relation, LockMode> locks = new HashMap<>();
        String query = "SELECT relation::bigint, mode FROM pg_locks WHERE pid = pg_backend_pid() AND granted "
                + "AND locktype = 'relation' "
                + "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
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

    /** Reads the name that {@code pg_locks} has, such as {@code AccessShareLock}. */
    private static LockMode mode(String name) {
        for (LockMode mode : LockMode.values()) {
            if (name.equalsIgnoreCase(mode.name().replace("_", "") + "Lock")) {
                return mode;
            }
        }
        throw new IllegalStateException("PostgreSQL has a lock mode " + name);
    }

    /** Whatever is rewritten is locked. */
    private List<String> rewritten() throws SQLException {
        Map<Long, Relation> changed = new HashMap<>();
        Object[] locked = relations.entrySet().stream()
                .filter(entry -> entry.getValue().held != null)
                .map(Map.Entry::getKey)
                .toArray();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT oid::bigint, relfilenode::bigint FROM pg_class WHERE oid = ANY (?::oid[])")) {
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
