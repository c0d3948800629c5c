package dev.stepwell.registry;

import java.util.List;
import java.util.Optional;

/**
 * The action for a statement of a migration without a transaction after its session ended while the statement ran.
 *
 * <p>Names are spelled as in SQL: with a schema if one was written, and quoted if they must be. A statement without a
 * recovery may or may not have taken effect, and only a person can tell. Immutable. The processor derives the recovery
 * from the words of the statement.
 */
public sealed interface Recovery {

    /**
     * Returns the recovery as fields of a line, in a registry's file and in the history.
     *
     * @return the kind of the recovery, then its names
     */
    List<String> fields();

    /**
     * Reads the fields of a recovery.
     *
     * @param fields the kind of the recovery, then its names
     * @return the recovery; empty if this version of Stepwell does not know the kind
     * @throws IllegalArgumentException if the kind is known and has another number of names, or if the scope of a
     *     {@link Reindex} is unknown
     */
    static Optional<Recovery> of(List<String> fields) {
        String kind = fields.isEmpty() ? "" : fields.get(0);
        int names =
                switch (kind) {
                    case "atomic", "repeat" -> 0;
                    case "drop-index" -> 1;
                    case "reindex", "detach-partition" -> 2;
                    case "create-index" -> fields.size() == 3 ? 2 : 5;
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
                    case "create-index" ->
                        names == 2
                                ? new CreateIndex(fields.get(1), fields.get(2))
                                : new CreateIndex(
                                        fields.get(1),
                                        fields.get(2),
                                        isSet(fields.get(3), CreateIndex.UNIQUE),
                                        isSet(fields.get(4), CreateIndex.IF_NOT_EXISTS),
                                        fields.get(5));
                    case "drop-index" -> new DropIndex(fields.get(1));
                    case "reindex" -> new Reindex(Reindex.Scope.valueOf(fields.get(1)), fields.get(2));
                    default -> new DetachPartition(fields.get(1), fields.get(2));
                });
    }

    private static boolean isSet(String field, String word) {
        if (!field.isEmpty() && !field.equals(word)) {
            throw new IllegalArgumentException("has \"" + field + "\" where only " + word + " can be");
        }
        return !field.isEmpty();
    }

    /**
     * The recovery of a statement that can run in a transaction. The statement is committed together with the count of
     * completed steps, so it took effect exactly if it was counted.
     */
    record Atomic() implements Recovery {

        @Override
        public List<String> fields() {
            return List.of("atomic");
        }
    }

    /** The recovery of a statement that does no harm when it runs twice: the statement is run again. */
    record Repeat() implements Recovery {

        @Override
        public List<String> fields() {
            return List.of("repeat");
        }
    }

    /**
     * The recovery of {@code CREATE INDEX CONCURRENTLY}. An invalid index of that name is dropped and built again. A
     * valid index of that name counts as done if it was created after the statement began and is the index that the
     * definition describes.
     *
     * @param index the name of the index, which is in the schema of its table
     * @param table the table
     * @param unique true if the index is unique
     * @param ifNotExists true if the statement does nothing when a relation of that name exists
     * @param definition the text of the statement after the table: the method, the columns and the options. It is empty
     *     in a registry of an earlier Stepwell; nobody can tell then whether a valid index is the right one
     */
    record CreateIndex(String index, String table, boolean unique, boolean ifNotExists, String definition)
            implements Recovery {

        private static final String UNIQUE = "unique";
        private static final String IF_NOT_EXISTS = "if-not-exists";

        /**
         * Creates a recovery without a definition, as registries of an earlier Stepwell have it.
         *
         * @param index the name of the index
         * @param table the table
         */
        public CreateIndex(String index, String table) {
            this(index, table, false, false, "");
        }

        @Override
        public List<String> fields() {
            return definition.isEmpty()
                    ? List.of("create-index", index, table)
                    : List.of(
                            "create-index",
                            index,
                            table,
                            unique ? UNIQUE : "",
                            ifNotExists ? IF_NOT_EXISTS : "",
                            definition);
        }
    }

    /**
     * The recovery of {@code DROP INDEX CONCURRENTLY}. A missing index counts as done; an existing index is dropped.
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
     * The recovery of {@code REINDEX CONCURRENTLY}. The invalid indexes that the statement left are dropped, and the
     * statement is run again.
     *
     * @param scope the kind of object that is reindexed
     * @param name the name of the object; empty for the current database
     */
    record Reindex(Scope scope, String name) implements Recovery {

        @Override
        public List<String> fields() {
            return List.of("reindex", scope.name(), name);
        }

        /** The kind of object that a statement reindexes. */
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
     * The recovery of {@code ALTER TABLE … DETACH PARTITION … CONCURRENTLY}. A pending detach is finalized; a partition
     * that is already detached counts as done.
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
