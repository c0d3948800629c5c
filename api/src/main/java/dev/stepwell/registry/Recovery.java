package dev.stepwell.registry;

import java.util.List;
import java.util.Optional;

/**
 * What is done about a statement of a migration without a transaction once its session has died in it.
 *
 * <p>Names are in the spelling of SQL: with a schema where one was written, and quoted where they have to be. A
 * statement without a recovery may have taken effect or not, and nobody but a person can tell. Immutable; made by
 * generated code, from the words of the statement.
 */
public sealed interface Recovery {

    /**
     * The recovery as the fields of a line, in a registry's file and in the history.
     *
     * @return its kind and its names
     */
    List<String> fields();

    /**
     * Reads the fields of a recovery.
     *
     * @param fields its kind and its names
     * @return the recovery; empty if only a newer Stepwell knows the kind
     * @throws IllegalArgumentException if a recovery of the kind has other fields
     */
    static Optional<Recovery> of(List<String> fields) {
        String kind = fields.isEmpty() ? "" : fields.get(0);
        int names =
                switch (kind) {
                    case "atomic", "repeat" -> 0;
                    case "drop-index" -> 1;
                    case "create-index", "reindex", "detach-partition" -> 2;
                    default -> -1;
                };
        if (names < 0) {
            return Optional.empty();
        }
        if (fields.size() != names + 1) {
            throw new IllegalArgumentException(
                    "has " + (fields.size() - 1) + " names for the recovery " + kind + ", which has " + names);
        }
        return Optional.of(
                switch (kind) {
                    case "atomic" -> new Atomic();
                    case "repeat" -> new Repeat();
                    case "create-index" -> new CreateIndex(fields.get(1), fields.get(2));
                    case "drop-index" -> new DropIndex(fields.get(1));
                    case "reindex" -> new Reindex(Reindex.Scope.valueOf(fields.get(1)), fields.get(2));
                    default -> new DetachPartition(fields.get(1), fields.get(2));
                });
    }

    /**
     * The statement may run in a transaction, and so is committed together with the count of the statements done: it
     * took effect exactly if it was counted.
     */
    record Atomic() implements Recovery {

        @Override
        public List<String> fields() {
            return List.of("atomic");
        }
    }

    /** The statement does no harm when it runs again, be it half-done or done: it is run again. */
    record Repeat() implements Recovery {

        @Override
        public List<String> fields() {
            return List.of("repeat");
        }
    }

    /**
     * {@code CREATE INDEX CONCURRENTLY}: an invalid index of that name is dropped and built again; a valid one that was
     * made since the statement began is what it was to make.
     *
     * @param index the name of the index, which is in the schema of its table
     * @param table the table
     */
    record CreateIndex(String index, String table) implements Recovery {

        @Override
        public List<String> fields() {
            return List.of("create-index", index, table);
        }
    }

    /**
     * {@code DROP INDEX CONCURRENTLY}: an index that is gone is done; one that is still there is dropped again.
     *
     * @param index the index
     */
    record DropIndex(String index) implements Recovery {

        @Override
        public List<String> fields() {
            return List.of("drop-index", index);
        }
    }

    /**
     * {@code REINDEX CONCURRENTLY}: the invalid indexes that it made are dropped, and it is run again.
     *
     * @param scope what is reindexed
     * @param name its name; empty for the current database
     */
    record Reindex(Scope scope, String name) implements Recovery {

        @Override
        public List<String> fields() {
            return List.of("reindex", scope.name(), name);
        }

        /** What can be reindexed at once. */
        public enum Scope {
            /** One index. */
            INDEX,
            /** All indexes of a table. */
            TABLE,
            /** All indexes of a schema. */
            SCHEMA,
            /** All indexes of the database. */
            DATABASE
        }
    }

    /**
     * {@code ALTER TABLE … DETACH PARTITION … CONCURRENTLY}: a detach that is pending is finalized; a partition that is
     * one no more is done.
     *
     * @param table the partitioned table
     * @param partition the partition
     */
    record DetachPartition(String table, String partition) implements Recovery {

        @Override
        public List<String> fields() {
            return List.of("detach-partition", table, partition);
        }
    }
}
