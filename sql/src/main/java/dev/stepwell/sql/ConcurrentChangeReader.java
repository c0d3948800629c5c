package dev.stepwell.sql;

import dev.stepwell.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the objects of statements with {@code CONCURRENTLY}.
 *
 * <p>The reader stops at the last name that it needs.
 */
final class ConcurrentChangeReader {

    private ConcurrentChangeReader() {}

    /** {@return the change; null if there is none, or if this reader does not understand it} */
    static @Nullable ConcurrentChange read(TokenCursor cursor) {
        return switch (cursor.takeWord()) {
            case "CREATE" -> {
                boolean unique = cursor.accept("UNIQUE");
                yield cursor.accept("INDEX", "CONCURRENTLY") ? createIndex(cursor, unique) : null;
            }
            case "DROP" -> cursor.accept("INDEX", "CONCURRENTLY") ? dropIndex(cursor) : null;
            case "REINDEX" -> reindex(cursor);
            case "ALTER" -> cursor.accept("TABLE") ? detachPartition(cursor) : null;
            default -> null;
        };
    }

    private static @Nullable ConcurrentChange createIndex(TokenCursor cursor, boolean unique) {
        boolean ifNotExists = cursor.accept("IF", "NOT", "EXISTS");
        SqlName index = cursor.at("ON") ? null : cursor.takeName();
        if (!cursor.accept("ON")) {
            return null;
        }
        SqlName table = takeTable(cursor);
        String indexName = index == null ? null : index.name();
        return table == null
                ? null
                : new ConcurrentChange.CreateIndex(indexName, table, unique, ifNotExists, cursor.rest());
    }

    /** Takes a table as {@code t}, {@code t *}, {@code ONLY t} or {@code ONLY (t)}; returns null if there is none. */
    private static @Nullable SqlName takeTable(TokenCursor cursor) {
        boolean bracket = cursor.accept("ONLY") && cursor.accept(Kind.LEFT_PARENTHESIS);
        SqlName table = cursor.takeName();
        if (bracket && !cursor.accept(Kind.RIGHT_PARENTHESIS)) {
            return null;
        }
        cursor.acceptOperator("*");
        return table;
    }

    private static @Nullable ConcurrentChange dropIndex(TokenCursor cursor) {
        boolean ifExists = cursor.accept("IF", "EXISTS");
        List<SqlName> indexes = new ArrayList<>(1);
        do {
            SqlName index = cursor.takeName();
            if (index == null) {
                return null;
            }
            indexes.add(index);
        } while (cursor.accept(Kind.COMMA));
        return new ConcurrentChange.DropIndex(indexes, ifExists);
    }

    private static @Nullable ConcurrentChange reindex(TokenCursor cursor) {
        boolean option = OptionList.take(cursor).isOn("concurrently", false);
        ConcurrentChange.Reindex.Target target =
                switch (cursor.takeWord()) {
                    case "INDEX" -> ConcurrentChange.Reindex.Target.INDEX;
                    case "TABLE" -> ConcurrentChange.Reindex.Target.TABLE;
                    case "SCHEMA" -> ConcurrentChange.Reindex.Target.SCHEMA;
                    case "DATABASE" -> ConcurrentChange.Reindex.Target.DATABASE;
                    case "SYSTEM" -> ConcurrentChange.Reindex.Target.SYSTEM;
                    default -> null;
                };
        boolean concurrently = cursor.accept("CONCURRENTLY") || option;
        if (target == null || !concurrently) {
            return null;
        }
        boolean nameless = cursor.atEnd();
        SqlName name = cursor.takeName();
        return name == null && !nameless ? null : new ConcurrentChange.Reindex(target, name);
    }

    /** Reads an {@code ALTER TABLE} from its table on; returns null if it detaches no partition concurrently. */
    static @Nullable ConcurrentChange detachPartition(TokenCursor cursor) {
        cursor.accept("IF", "EXISTS");
        SqlName table = takeTable(cursor);
        if (table == null || !cursor.accept("DETACH", "PARTITION")) {
            return null;
        }
        SqlName partition = cursor.takeName();
        return partition == null || !cursor.accept("CONCURRENTLY")
                ? null
                : new ConcurrentChange.DetachPartition(table, partition);
    }
}
