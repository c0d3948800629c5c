package dev.stepwell.sql;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The change that a statement with {@code CONCURRENTLY} makes, and can leave half-done.
 *
 * <p>Names are as in the statement, so PostgreSQL finds a name without a schema through the search path.
 */
public sealed interface ConcurrentChange {

    /**
     * Reads the change that a statement makes.
     *
     * @param statement any statement
     * @return the change; empty if the statement makes none concurrently
     */
    static Optional<ConcurrentChange> of(SqlStatement statement) {
        return Optional.ofNullable(ConcurrentChangeReader.read(new TokenCursor(statement)));
    }

    /**
     * {@code CREATE INDEX CONCURRENTLY}, which leaves an invalid index when it is stopped half-way.
     *
     * @param index the index, in the schema of its table; null if PostgreSQL chooses the name
     * @param table the table
     * @param unique true if the index is unique
     * @param ifNotExists true if an index of that name, valid or not, makes the statement do nothing
     * @param definition the text of the statement after the table: the method, the columns and the options
     */
    record CreateIndex(@Nullable String index, SqlName table, boolean unique, boolean ifNotExists, String definition)
            implements ConcurrentChange {

        /**
         * {@return the name that PostgreSQL gives to the index if the statement has none and no other relation of the
         * schema has that name}
         */
        public SqlName chosenName() {
            return new SqlName(null, IndexNames.chosen(table.name(), definition));
        }
    }

    /**
     * {@code DROP INDEX CONCURRENTLY}, which leaves an invalid index when it is stopped half-way.
     *
     * @param indexes the indexes; PostgreSQL allows only one
     * @param ifExists true if a missing index is no error
     */
    record DropIndex(List<SqlName> indexes, boolean ifExists) implements ConcurrentChange {

        /** Keeps a copy of the list. */
        public DropIndex {
            indexes = List.copyOf(indexes);
        }
    }

    /**
     * {@code REINDEX … CONCURRENTLY}, which leaves invalid indexes when it is stopped half-way. Their names end in
     * {@code _ccnew} or {@code _ccold}.
     *
     * @param target the kind of object that is reindexed
     * @param name the name of the object; null for the current database
     */
    record Reindex(Target target, @Nullable SqlName name) implements ConcurrentChange {

        /** The kind of object that a statement reindexes. */
        public enum Target {
            /** One index. */
            INDEX,
            /** All indexes of a table. */
            TABLE,
            /** All indexes of a schema. */
            SCHEMA,
            /** All indexes of the database except the indexes of the catalogs. */
            DATABASE,
            /** All indexes of the catalogs; PostgreSQL refuses to reindex these concurrently. */
            SYSTEM
        }
    }

    /**
     * {@code ALTER TABLE … DETACH PARTITION … CONCURRENTLY}, which leaves a pending detach when it is stopped half-way.
     * {@code DETACH PARTITION … FINALIZE} completes the detach.
     *
     * @param table the partitioned table
     * @param partition the partition
     */
    record DetachPartition(SqlName table, SqlName partition) implements ConcurrentChange {}
}
