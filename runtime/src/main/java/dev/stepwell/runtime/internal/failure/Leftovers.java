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
 * The remains in the catalogs of statements with {@code CONCURRENTLY} that did not finish.
 *
 * <p>An object counts as made by a statement only if it is younger than the migration's row in the history. That row
 * was written before the statement began. A valid index also has to be the one that the statement describes. Reading
 * the catalogs changes nothing. Names are quoted and include their schema.
 */
public final class Leftovers {

    private static final String NAMED_BY_REINDEX = "'_cc(new|old)[0-9]*$'";

    private final Session session;
    private final HistoryCommands commands;
    private final IndexComparison comparison;

    public Leftovers(Session session, HistoryCommands commands) {
        this.session = session;
        this.commands = commands;
        this.comparison = new IndexComparison(session);
    }

    /** The state of a stopped statement. */
    enum Outcome {
        /** The statement is done. */
        DONE,
        /** The statement must run again. */
        TO_RUN,
        /** Nobody can tell whether the statement is done. */
        UNKNOWN
    }

    /**
     * The result of clearing.
     *
     * @param outcome the state of the statement
     * @param evidence the evidence that the statement is done, in words; empty for any other state
     */
    record Cleared(Outcome outcome, String evidence) {

        private static final Cleared TO_RUN = new Cleared(Outcome.TO_RUN, "");
        private static final Cleared UNKNOWN = new Cleared(Outcome.UNKNOWN, "");

        private static Cleared done(String evidence) {
            return new Cleared(Outcome.DONE, evidence);
        }
    }

    /**
     * An index in the catalogs.
     *
     * @param number the number of the index
     * @param name the quoted name of the index, with its schema
     * @param table the quoted name of its table, without the schema
     * @param schema the quoted schema of both
     * @param valid true if queries use the index
     * @param made true if the index was made after the migration had begun
     * @param builder the process of another session that builds the index; 0 if none is seen
     * @param definition the definition of the index
     */
    private record FoundIndex(
            long number,
            String name,
            String table,
            String schema,
            boolean valid,
            boolean made,
            int builder,
            String definition) {}

    /**
     * A partition in the catalogs.
     *
     * @param pending true if the detach of the partition is pending
     * @param finalizing the statement that finalizes the detach
     */
    private record FoundPartition(boolean pending, String finalizing) {}

    /**
     * Clears away the leftovers of a statement that the server refused.
     *
     * @return true if that has brought the statement to its end; false if it has to run again
     */
    public boolean clearRefused(MigrationId id, Recovery recovery) throws SQLException {
        return clear(id, recovery, false).outcome() == Outcome.DONE;
    }

    /**
     * Clears away the leftovers of a statement, so that it can run again.
     *
     * @param died true if the session died during the statement; false if the server refused it, so that the statement
     *     has done nothing more
     */
    Cleared clear(MigrationId id, Recovery recovery, boolean died) throws SQLException {
        if (recovery instanceof Recovery.CreateIndex create) {
            return created(id, create, died);
        } else if (recovery instanceof Recovery.DropIndex dropped) {
            return died && !exists(dropped.index())
                    ? Cleared.done("the index " + dropped.index() + " is gone")
                    : Cleared.TO_RUN;
        } else if (recovery instanceof Recovery.Reindex reindex) {
            // The row of a statement that was refused was written after its leftovers.
            for (String index : halfReindexed(reindex, died ? made(id) : "true")) {
                drop(index);
            }
            return Cleared.TO_RUN;
        } else if (recovery instanceof Recovery.DetachPartition detach) {
            return detached(detach, died);
        }
        return Cleared.TO_RUN;
    }

    /** Tells whether the catalogs leave open if a statement is done during which the session died. Changes nothing. */
    boolean isUnknown(MigrationId id, Recovery recovery) throws SQLException {
        if (!(recovery instanceof Recovery.CreateIndex create)) {
            return false;
        }
        FoundIndex index = index(id, create).orElse(null);
        return index != null
                && index.valid()
                && index.made()
                && isDescribed(index, create).isEmpty();
    }

    private Cleared created(MigrationId id, Recovery.CreateIndex create, boolean died) throws SQLException {
        FoundIndex index = index(id, create).orElse(null);
        if (index == null) {
            return Cleared.TO_RUN;
        }
        if (!index.valid()) {
            if (index.builder() != 0) {
                // The drop would wait until the index is valid, and would then drop a valid index.
                throw new SQLException(
                        "the session with the pid " + index.builder() + " builds the index " + index.name());
            }
            drop(index.name());
            return Cleared.TO_RUN;
        }
        if (!died || !index.made()) {
            return Cleared.TO_RUN;
        }
        Optional<Boolean> described = isDescribed(index, create);
        if (described.isEmpty()) {
            return Cleared.UNKNOWN;
        }
        // If the index is another one, the server says so when the statement runs.
        return described.get() ? Cleared.done("the index " + index.name() + " was built") : Cleared.TO_RUN;
    }

    private Optional<Boolean> isDescribed(FoundIndex index, Recovery.CreateIndex create) throws SQLException {
        String table = index.schema() + "." + index.table();
        return comparison.isDescribed(index.number(), table, index.table(), index.schema(), create);
    }

    private Cleared detached(Recovery.DetachPartition detach, boolean died) throws SQLException {
        Optional<FoundPartition> partition = partition(detach);
        if (partition.isPresent() && partition.get().pending()) {
            execute(partition.get().finalizing());
            return Cleared.done("the detach of " + detach.partition() + " was pending, and is finalized");
        }
        return died && partition.isEmpty() && exists(detach.partition()) && exists(detach.table())
                ? Cleared.done(detach.partition() + " is detached")
                : Cleared.TO_RUN;
    }

    /**
     * Describes the leftovers of a failed statement.
     *
     * @return the leftovers and how long they remain, in words; empty if there are none
     */
    public Optional<String> of(MigrationId id, Recovery recovery) throws SQLException {
        if (recovery instanceof Recovery.CreateIndex create) {
            return index(id, create)
                    .filter(index -> !index.valid())
                    .map(index -> "the INVALID index " + index.name() + " stays until the next run drops it");
        } else if (recovery instanceof Recovery.DropIndex dropped) {
            return isInvalid(dropped.index())
                    ? Optional.of("the index " + dropped.index() + " stays INVALID until the next run drops it")
                    : Optional.empty();
        } else if (recovery instanceof Recovery.Reindex reindex) {
            List<String> indexes = halfReindexed(reindex, made(id));
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
     * Requires that a successful statement built its index, or skipped the same index.
     *
     * @throws SQLException if there is no valid index of that name on the table, or another one than the statement
     *     describes
     */
    public void requireDone(MigrationId id, Recovery recovery) throws SQLException {
        if (!(recovery instanceof Recovery.CreateIndex create)) {
            return;
        }
        FoundIndex index = index(id, create).orElse(null);
        if (index == null || !index.valid()) {
            throw new SQLException("the statement built no index: what is called " + create.index()
                    + " is on another table than " + create.table() + ", or INVALID");
        }
        if (create.ifNotExists() && !isDescribed(index, create).orElse(false)) {
            throw new SQLException("the statement built no index: " + create.index()
                    + " exists, and is another index than the statement describes: " + index.definition());
        }
    }

    private Optional<FoundIndex> index(MigrationId id, Recovery.CreateIndex create) throws SQLException {
        String query =
                "SELECT i.indexrelid::bigint, pg_catalog.format('%I.%I', n.nspname, c.relname), pg_catalog.quote_ident(t.relname), "
                        + "pg_catalog.quote_ident(n.nspname), i.indisvalid, " + made(id)
                        + ", coalesce((SELECT p.pid FROM "
                        + "pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid OPERATOR(pg_catalog.=) i.indexrelid AND p.datname OPERATOR(pg_catalog.=) pg_catalog.current_database() "
                        + "AND p.pid OPERATOR(pg_catalog.<>) pg_catalog.pg_backend_pid() LIMIT 1), 0), pg_catalog.pg_get_indexdef(i.indexrelid) "
                        + "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace "
                        + "JOIN pg_catalog.pg_class t ON t.oid OPERATOR(pg_catalog.=) i.indrelid "
                        + "WHERE i.indrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(?) AND c.relname OPERATOR(pg_catalog.=) (pg_catalog.parse_ident(?))[1]::pg_catalog.name";
        try (PreparedStatement select = session.connection().prepareStatement(query)) {
            select.setString(1, create.table());
            select.setString(2, create.index());
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new FoundIndex(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getBoolean(5),
                                row.getBoolean(6),
                                row.getInt(7),
                                row.getString(8)))
                        : Optional.empty();
            }
        }
    }

    /** {@return the invalid indexes of a statement that no session reindexes now and for which a condition holds} */
    private List<String> halfReindexed(Recovery.Reindex reindex, String condition) throws SQLException {
        String tree = "ANY (ARRAY(SELECT pg_catalog.to_regclass(?) UNION "
                + "SELECT relid FROM pg_catalog.pg_partition_tree(pg_catalog.to_regclass(?)))::pg_catalog.oid[])";
        String scope =
                switch (reindex.scope()) {
                    case INDEX ->
                        "EXISTS (SELECT FROM pg_catalog.pg_index oi JOIN pg_catalog.pg_class o ON o.oid OPERATOR(pg_catalog.=) oi.indexrelid "
                                + "WHERE oi.indrelid OPERATOR(pg_catalog.=) i.indrelid AND pg_catalog.starts_with(o.relname::pg_catalog.text, "
                                + "pg_catalog.regexp_replace(c.relname, " + NAMED_BY_REINDEX
                                + ", '')) AND o.oid OPERATOR(pg_catalog.=) "
                                + tree + ")";
                    case TABLE -> "owner.oid OPERATOR(pg_catalog.=) " + tree;
                    case SCHEMA ->
                        "owner.relnamespace OPERATOR(pg_catalog.=) ANY (ARRAY[pg_catalog.to_regnamespace(?)::pg_catalog.oid, pg_catalog.to_regnamespace(?)::pg_catalog.oid])";
                    case DATABASE -> "?::pg_catalog.text OPERATOR(pg_catalog.=) ?";
                };
        String query = "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_index i "
                + "JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace "
                + "JOIN pg_catalog.pg_class owner ON owner.oid OPERATOR(pg_catalog.=) i.indrelid OR owner.reltoastrelid OPERATOR(pg_catalog.=) i.indrelid "
                + "WHERE NOT i.indisvalid AND c.relkind OPERATOR(pg_catalog.=) 'i' AND c.relname OPERATOR(pg_catalog.~) "
                + NAMED_BY_REINDEX
                + " AND owner.relkind OPERATOR(pg_catalog.<>) 't' AND NOT EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE l.relation OPERATOR(pg_catalog.=) c.oid "
                + "AND l.mode OPERATOR(pg_catalog.=) 'ShareUpdateExclusiveLock' AND l.pid OPERATOR(pg_catalog.<>) pg_catalog.pg_backend_pid() AND l.database OPERATOR(pg_catalog.=) "
                + "(SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database())) AND "
                + condition + " AND " + scope + " ORDER BY 1";
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

    /**
     * {@return a condition that holds if a later transaction wrote the catalog's row {@code c} than the migration's row
     * in the history}
     */
    private String made(MigrationId id) {
        return "pg_catalog.age(c.xmin) OPERATOR(pg_catalog.<) (SELECT pg_catalog.age(h.xmin) FROM " + commands.rowOf(id)
                + " AS h)";
    }

    private Optional<FoundPartition> partition(Recovery.DetachPartition detach) throws SQLException {
        String query = "SELECT inhdetachpending, pg_catalog.format('ALTER TABLE %s DETACH PARTITION %s FINALIZE', "
                + "inhparent::pg_catalog.regclass, inhrelid::pg_catalog.regclass) FROM pg_catalog.pg_inherits "
                + "WHERE inhparent OPERATOR(pg_catalog.=) pg_catalog.to_regclass(?) AND inhrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(?)";
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
        return holds("SELECT pg_catalog.to_regclass(?) IS NOT NULL", relation);
    }

    private boolean isInvalid(String index) throws SQLException {
        return holds(
                "SELECT EXISTS (SELECT FROM pg_catalog.pg_index WHERE indexrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(?) AND NOT indisvalid)",
                index);
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
