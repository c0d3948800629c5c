package dev.stepwell.sql;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a statement with {@code CONCURRENTLY} changes, and what it therefore may leave half-done.
 *
 * <p>Names are as the statement has them, so one without a schema is found through the search path.
 */
public sealed interface ConcurrentChange {

    /**
     * The change a statement makes.
     *
     * @param statement any statement
     * @return the change; empty if the statement makes none concurrently, or if a name in it has Unicode escapes
     */
    static Optional<ConcurrentChange> of(SqlStatement statement) {
        return Optional.ofNullable(ConcurrentChangeReader.read(new TokenCursor(statement)));
    }

    /**
     * {@code CREATE INDEX CONCURRENTLY}: stopped half-way it leaves an invalid index.
     *
     * @param index the index, in the schema of its table; null where PostgreSQL is to choose the name
     * @param table the table
     * @param unique whether the index is unique
     * @param ifNotExists whether an index of that name, valid or not, makes the statement do nothing
     */
    record CreateIndex(@Nullable String index, SqlName table, boolean unique, boolean ifNotExists)
            implements ConcurrentChange {}

    /**
     * {@code DROP INDEX CONCURRENTLY}: stopped half-way it leaves an invalid index.
     *
     * @param indexes the indexes; PostgreSQL allows only one
     * @param ifExists whether a missing index is no error
     */
    record DropIndex(List<SqlName> indexes, boolean ifExists) implements ConcurrentChange {

        /** Keeps a copy of the list. */
        public DropIndex {
            indexes = List.copyOf(indexes);
        }
    }

    /**
     * {@code REINDEX … CONCURRENTLY}: stopped half-way it leaves invalid indexes, with names that end in {@code _ccnew}
     * or {@code _ccold}.
     *
     * @param target what is reindexed
     * @param name its name; null for the current database
     */
    record Reindex(Target target, @Nullable SqlName name) implements ConcurrentChange {

        /** What can be reindexed at once. */
        public enum Target {
            /** One index. */
            INDEX,
            /** All indexes of a table. */
            TABLE,
            /** All indexes of a schema. */
            SCHEMA,
            /** All indexes of the database but those of the catalogs. */
            DATABASE,
            /** All indexes of the catalogs, which PostgreSQL refuses to do concurrently. */
            SYSTEM
        }
    }

    /**
     * {@code ALTER TABLE … DETACH PARTITION … CONCURRENTLY}: stopped half-way it leaves a detach pending, which
     * {@code DETACH PARTITION … FINALIZE} completes.
     *
     * @param table the partitioned table
     * @param partition the partition
     */
    record DetachPartition(SqlName table, SqlName partition) implements ConcurrentChange {}
}
