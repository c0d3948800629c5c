package dev.stepwell.sql;

import dev.stepwell.sql.SqlToken.Kind;
import java.util.Optional;

/**
 * The commands that PostgreSQL 14 to 19 refuse inside a transaction block.
 *
 * <p>{@code StatementRulesIT} checks each rule against a real server, one row of its table for each. The rules about
 * {@code REPACK} and {@code WAIT FOR} come from the sources of PostgreSQL 19 alone.
 */
final class NoTransactionRules {

    private NoTransactionRules() {}

    /** {@return the words of a command that PostgreSQL always refuses} */
    static Optional<SqlPhrase> needs(TokenCursor cursor) {
        String words =
                switch (cursor.takeWord()) {
                    case "CREATE" -> create(cursor);
                    case "DROP" -> drop(cursor);
                    case "ALTER" -> alter(cursor);
                    case "REINDEX" -> reindex(cursor);
                    case "VACUUM" -> "VACUUM";
                    case "CLUSTER" -> isClusterOfAll(cursor) ? "CLUSTER without a table" : "";
                    case "REPACK" -> repack(cursor);
                    case "DISCARD" -> cursor.accept("ALL") ? "DISCARD ALL" : "";
                    case "COMMIT" -> cursor.accept("PREPARED") ? "COMMIT PREPARED" : "";
                    case "ROLLBACK" -> cursor.accept("PREPARED") ? "ROLLBACK PREPARED" : "";
                    default -> "";
                };
        return words.isEmpty() ? Optional.empty() : Optional.of(cursor.phrase(words));
    }

    /** {@return the words of a command that is refused in some databases only, or is made to run outside a block} */
    static Optional<SqlPhrase> mayNeed(TokenCursor cursor) {
        String words =
                switch (cursor.takeWord()) {
                    case "CALL" -> "CALL"; // a procedure may commit
                    case "DO" -> "DO"; // so may a block
                    case "CLUSTER" -> isClusterOfAll(cursor) ? "" : "CLUSTER"; // of a partitioned table
                    case "REPACK" -> repack(cursor).isEmpty() ? "REPACK" : ""; // of a partitioned table
                    case "WAIT" -> cursor.accept("FOR", "LSN") ? "WAIT FOR LSN" : ""; // at a higher isolation level
                    case "REINDEX" -> reindex(cursor).isEmpty() ? "REINDEX" : ""; // of a partitioned table or index
                    case "DROP" -> cursor.accept("SUBSCRIPTION") ? "DROP SUBSCRIPTION" : ""; // with a slot
                    case "ALTER" -> mayNeedToAlter(cursor);
                    default -> "";
                };
        return words.isEmpty() ? Optional.empty() : Optional.of(cursor.phrase(words));
    }

    private static String create(TokenCursor cursor) {
        if (cursor.accept("DATABASE")) {
            return "CREATE DATABASE";
        }
        if (cursor.accept("TABLESPACE")) {
            return "CREATE TABLESPACE";
        }
        if (cursor.accept("SUBSCRIPTION")) {
            return createSubscription(cursor);
        }
        if (cursor.accept("INDEX", "CONCURRENTLY")) {
            return "CREATE INDEX CONCURRENTLY";
        }
        return cursor.accept("UNIQUE", "INDEX", "CONCURRENTLY") ? "CREATE UNIQUE INDEX CONCURRENTLY" : "";
    }

    /** Reads {@code CREATE SUBSCRIPTION}, which creates its slot at once, unless the slot or the connection is off. */
    private static String createSubscription(TokenCursor cursor) {
        while (!cursor.atEnd() && !cursor.accept("WITH")) {
            cursor.take();
        }
        OptionList options = OptionList.take(cursor);
        return options.isOn("create_slot", options.isOn("connect", true)) ? "CREATE SUBSCRIPTION" : "";
    }

    private static String drop(TokenCursor cursor) {
        if (cursor.accept("DATABASE")) {
            return "DROP DATABASE";
        }
        if (cursor.accept("TABLESPACE")) {
            return "DROP TABLESPACE";
        }
        return cursor.accept("INDEX", "CONCURRENTLY") ? "DROP INDEX CONCURRENTLY" : "";
    }

    private static String alter(TokenCursor cursor) {
        if (cursor.accept("SYSTEM")) {
            return "ALTER SYSTEM";
        }
        if (cursor.accept("DATABASE")) {
            return alterDatabase(cursor);
        }
        if (cursor.accept("TABLE")) {
            return ConcurrentChangeReader.detachPartition(cursor) == null
                    ? ""
                    : "ALTER TABLE … DETACH PARTITION CONCURRENTLY";
        }
        return cursor.accept("SUBSCRIPTION") ? alterSubscription(cursor) : "";
    }

    /** Reads {@code ALTER DATABASE}. A setting may be called tablespace; TO, FROM, = or a dot follows it. */
    private static String alterDatabase(TokenCursor cursor) {
        cursor.takeName();
        boolean tablespace = cursor.accept("SET", "TABLESPACE")
                && !cursor.at("TO")
                && !cursor.at("FROM")
                && (cursor.at(Kind.WORD) || cursor.at(Kind.QUOTED_IDENTIFIER));
        return tablespace ? "ALTER DATABASE … SET TABLESPACE" : "";
    }

    private static String alterSubscription(TokenCursor cursor) {
        cursor.takeName();
        if (cursor.accept("REFRESH", "PUBLICATION")) {
            return "ALTER SUBSCRIPTION … REFRESH PUBLICATION";
        }
        for (String verb : new String[] {"SET", "ADD", "DROP"}) {
            if (cursor.accept(verb, "PUBLICATION")) {
                while (!cursor.atEnd() && !cursor.accept("WITH")) {
                    cursor.take();
                }
                boolean refresh = OptionList.take(cursor).isOn("refresh", true);
                return refresh ? "ALTER SUBSCRIPTION … " + verb + " PUBLICATION" : "";
            }
        }
        boolean failover = cursor.accept("SET") && OptionList.take(cursor).has("failover");
        return failover ? "ALTER SUBSCRIPTION … SET (failover)" : "";
    }

    private static String mayNeedToAlter(TokenCursor cursor) {
        if (cursor.accept("TYPE")) { // the value can be used once it is committed
            cursor.takeName();
            return cursor.accept("ADD", "VALUE") ? "ALTER TYPE … ADD VALUE" : "";
        }
        if (cursor.accept("SUBSCRIPTION")) { // switching it off is refused, switching it on is not
            cursor.takeName();
            boolean twoPhase = cursor.accept("SET") && OptionList.take(cursor).has("two_phase");
            return twoPhase ? "ALTER SUBSCRIPTION … SET (two_phase)" : "";
        }
        return "";
    }

    private static String reindex(TokenCursor cursor) {
        boolean option = OptionList.take(cursor).isOn("concurrently", false);
        String target = cursor.takeWord();
        if (cursor.accept("CONCURRENTLY") || option) {
            return "REINDEX CONCURRENTLY";
        }
        return switch (target) {
            case "SCHEMA", "DATABASE", "SYSTEM" -> "REINDEX " + target;
            default -> "";
        };
    }

    private static String repack(TokenCursor cursor) {
        if (OptionList.take(cursor).isOn("concurrently", false)) {
            return "REPACK (CONCURRENTLY)";
        }
        return cursor.atEnd() || cursor.at("USING") ? "REPACK without a table" : "";
    }

    private static boolean isClusterOfAll(TokenCursor cursor) {
        cursor.accept("VERBOSE");
        OptionList.take(cursor);
        return cursor.atEnd();
    }
}
