package dev.stepwell.runtime.internal.failure;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.Recovery;
import dev.stepwell.runtime.internal.history.HistoryCommands;
import dev.stepwell.runtime.internal.session.Session;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What statements with {@code CONCURRENTLY} have left in the catalogs when they did not come to their end.
 *
 * <p>An object counts as made by a statement only if it is younger than the migration's row in the history, which was
 * written before the statement began. Looking changes nothing; names come back quoted and with their schema.
 */
public final class Leftovers {

    private static final String NAMED_BY_REINDEX = "'_cc(new|old)[0-9]*$'";

    private final Session session;
    private final HistoryCommands commands;

    public Leftovers(Session session, HistoryCommands commands) {
        this.session = session;
        this.commands = commands;
    }

    /**
     * An index in the catalogs.
     *
     * @param name its name
     * @param valid whether queries use it
     * @param made whether it was made after the migration had begun
     */
    private record FoundIndex(String name, boolean valid, boolean made) {}

    /** A partition in the catalogs, with whether its detach is pending, and the statement that would finalize it. */
    private record FoundPartition(boolean pending, String finalizing) {}

    /**
     * Clears away what a statement left, so that it can run again.
     *
     * @param died whether its session died in it; else the server refused it, and it has done nothing more
     * @return what shows that it does not have to run again; empty if it has to
     */
    Optional<String> clear(MigrationId id, Recovery recovery, boolean died) throws SQLException {
        if (recovery instanceof Recovery.CreateIndex create) {
            Optional<FoundIndex> index = index(id, create.index(), create.table());
            if (index.isPresent() && !index.get().valid()) {
                drop(index.get().name());
            }
            return index.filter(found -> died && found.valid() && found.made())
                    .map(found -> "the index " + found.name() + " was built");
        } else if (recovery instanceof Recovery.DropIndex dropped) {
            return died && !exists(dropped.index())
                    ? Optional.of("the index " + dropped.index() + " is gone")
                    : Optional.empty();
        } else if (recovery instanceof Recovery.Reindex reindex) {
            for (String index : halfReindexed(id, reindex)) {
                drop(index);
            }
            return Optional.empty();
        } else if (recovery instanceof Recovery.DetachPartition detach) {
            return detached(detach, died);
        }
        return Optional.empty();
    }

    private Optional<String> detached(Recovery.DetachPartition detach, boolean died) throws SQLException {
        Optional<FoundPartition> partition = partition(detach);
        if (partition.isPresent() && partition.get().pending()) {
            execute(partition.get().finalizing());
            return Optional.of("the detach of " + detach.partition() + " was pending, and is finalized");
        }
        return died && partition.isEmpty() && exists(detach.partition())
                ? Optional.of(detach.partition() + " is detached")
                : Optional.empty();
    }

    /**
     * What a statement that failed has left.
     *
     * @return what stays until when, in words; empty if nothing does
     */
    public Optional<String> of(MigrationId id, Recovery recovery) throws SQLException {
        if (recovery instanceof Recovery.CreateIndex create) {
            return index(id, create.index(), create.table())
                    .filter(index -> !index.valid())
                    .map(index -> "the INVALID index " + index.name() + " stays until the next run drops it");
        } else if (recovery instanceof Recovery.DropIndex dropped) {
            return isInvalid(dropped.index())
                    ? Optional.of("the index " + dropped.index() + " stays INVALID until the next run drops it")
                    : Optional.empty();
        } else if (recovery instanceof Recovery.Reindex reindex) {
            List<String> indexes = halfReindexed(id, reindex);
            return switch (indexes.size()) {
                case 0 -> Optional.empty();
                case 1 -> Optional.of("the INVALID index " + indexes.get(0) + " stays until the next run drops it");
                default ->
                    Optional.of("the INVALID indexes " + String.join(", ", indexes)
                            + " stay until the next run drops them");
            };
        } else if (recovery instanceof Recovery.DetachPartition detach) {
            return partition(detach)
                    .filter(FoundPartition::pending)
                    .map(pending ->
                            "the detach of " + detach.partition() + " stays pending until the next run finalizes it");
        }
        return Optional.empty();
    }

    /**
     * Makes sure that a statement that succeeded did what it says, and did not pass over an index that is there.
     *
     * @throws SQLException if it did not
     */
    public void requireDone(MigrationId id, Recovery recovery) throws SQLException {
        if (recovery instanceof Recovery.CreateIndex create
                && index(id, create.index(), create.table())
                        .filter(FoundIndex::valid)
                        .isEmpty()) {
            throw new SQLException("the statement built no index: what is called " + create.index()
                    + " is on another table than " + create.table() + ", or INVALID");
        }
    }

    private Optional<FoundIndex> index(MigrationId id, String name, String table) throws SQLException {
        String query = "SELECT format('%I.%I', n.nspname, c.relname), i.indisvalid, " + made(id)
                + " FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
                + "WHERE i.indrelid = to_regclass(?) AND c.relname = (parse_ident(?))[1]::name";
        try (PreparedStatement select = session.connection().prepareStatement(query)) {
            select.setString(1, table);
            select.setString(2, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new FoundIndex(row.getString(1), row.getBoolean(2), row.getBoolean(3)))
                        : Optional.empty();
            }
        }
    }

    private List<String> halfReindexed(MigrationId id, Recovery.Reindex reindex) throws SQLException {
        String tree = "(SELECT to_regclass(?) UNION SELECT relid FROM pg_partition_tree(to_regclass(?)))";
        String scope =
                switch (reindex.scope()) {
                    case INDEX ->
                        "EXISTS (SELECT FROM pg_index oi JOIN pg_class o ON o.oid = oi.indexrelid "
                                + "WHERE oi.indrelid = i.indrelid AND starts_with(o.relname::text, "
                                + "regexp_replace(c.relname, " + NAMED_BY_REINDEX + ", '')) AND o.oid IN " + tree + ")";
                    case TABLE -> "owner.oid IN " + tree;
                    case SCHEMA -> "owner.relnamespace IN (to_regnamespace(?), to_regnamespace(?))";
                    case DATABASE -> "? = ?";
                };
        String query = "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_index i "
                + "JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
                + "JOIN pg_class owner ON owner.oid = i.indrelid OR owner.reltoastrelid = i.indrelid "
                + "WHERE NOT i.indisvalid AND c.relname ~ " + NAMED_BY_REINDEX + " AND owner.relkind <> 't' AND "
                + made(id) + " AND " + scope + " ORDER BY 1";
        try (PreparedStatement select = session.connection().prepareStatement(query)) {
            select.setString(1, reindex.name());
            select.setString(2, reindex.name());
            try (ResultSet rows = select.executeQuery()) {
                List<String> names = new ArrayList<>();
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
                return names;
            }
        }
    }

    /** The catalog's row {@code c} was written by a later transaction than the migration's row in the history. */
    private String made(MigrationId id) {
        return "age(c.xmin) < (SELECT age(h.xmin) FROM " + commands.rowOf(id) + " AS h)";
    }

    private Optional<FoundPartition> partition(Recovery.DetachPartition detach) throws SQLException {
        String query = "SELECT inhdetachpending, format('ALTER TABLE %s DETACH PARTITION %s FINALIZE', "
                + "inhparent::regclass, inhrelid::regclass) FROM pg_inherits "
                + "WHERE inhparent = to_regclass(?) AND inhrelid = to_regclass(?)";
        try (PreparedStatement select = session.connection().prepareStatement(query)) {
            select.setString(1, detach.table());
            select.setString(2, detach.partition());
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new FoundPartition(row.getBoolean(1), row.getString(2)))
                        : Optional.empty();
            }
        }
    }

    private boolean exists(String relation) throws SQLException {
        return holds("SELECT to_regclass(?) IS NOT NULL", relation);
    }

    private boolean isInvalid(String index) throws SQLException {
        return holds(
                "SELECT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass(?) AND NOT indisvalid)", index);
    }

    private boolean holds(String query, String name) throws SQLException {
        try (PreparedStatement select = session.connection().prepareStatement(query)) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private void drop(String index) throws SQLException {
        execute("DROP INDEX CONCURRENTLY IF EXISTS " + index);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = session.connection().createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }
}
