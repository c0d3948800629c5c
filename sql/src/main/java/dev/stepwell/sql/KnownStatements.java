package dev.stepwell.sql;

import dev.stepwell.sql.SqlToken.Kind;
import java.util.Set;

/**
 * The statements that every PostgreSQL from 14 to 19 runs inside a transaction block.
 *
 * <p>The list is for warnings and recoveries. A statement that is missing here is not known: a newer PostgreSQL or an
 * extension can have reasons to refuse it inside a block.
 */
final class KnownStatements {

    private static final Set<String> COMMANDS = Set.of(
            "ABORT",
            "ANALYSE",
            "ANALYZE",
            "BEGIN",
            "CHECKPOINT",
            "CLOSE",
            "COMMENT",
            "COMMIT",
            "COPY",
            "DEALLOCATE",
            "DECLARE",
            "DELETE",
            "DISCARD",
            "END",
            "FETCH",
            "GRANT",
            "IMPORT",
            "INSERT",
            "LISTEN",
            "LOAD",
            "LOCK",
            "MERGE",
            "MOVE",
            "NOTIFY",
            "PREPARE",
            "REASSIGN",
            "REFRESH",
            "RELEASE",
            "RESET",
            "REVOKE",
            "ROLLBACK",
            "SAVEPOINT",
            "SECURITY",
            "SET",
            "SHOW",
            "START",
            "TABLE",
            "TRUNCATE",
            "UNLISTEN",
            "UPDATE");

    private static final Set<String> CREATED = Set.of(
            "ACCESS",
            "AGGREGATE",
            "CAST",
            "COLLATION",
            "CONSTRAINT",
            "CONVERSION",
            "DEFAULT",
            "DOMAIN",
            "EVENT",
            "EXTENSION",
            "FOREIGN",
            "FUNCTION",
            "GLOBAL",
            "GROUP",
            "INDEX",
            "LANGUAGE",
            "LOCAL",
            "MATERIALIZED",
            "OPERATOR",
            "POLICY",
            "PROCEDURAL",
            "PROCEDURE",
            "PROPERTY",
            "PUBLICATION",
            "RECURSIVE",
            "ROLE",
            "RULE",
            "SCHEMA",
            "SEQUENCE",
            "SERVER",
            "STATISTICS",
            "SUBSCRIPTION",
            "TABLE",
            "TEMP",
            "TEMPORARY",
            "TEXT",
            "TRANSFORM",
            "TRIGGER",
            "TRUSTED",
            "TYPE",
            "UNIQUE",
            "UNLOGGED",
            "USER",
            "VIEW");

    private static final Set<String> ALTERED = Set.of(
            "AGGREGATE",
            "COLLATION",
            "CONVERSION",
            "DATABASE",
            "DEFAULT",
            "DOMAIN",
            "EVENT",
            "EXTENSION",
            "FOREIGN",
            "FUNCTION",
            "GROUP",
            "INDEX",
            "LANGUAGE",
            "LARGE",
            "MATERIALIZED",
            "OPERATOR",
            "POLICY",
            "PROCEDURAL",
            "PROCEDURE",
            "PROPERTY",
            "PUBLICATION",
            "ROLE",
            "ROUTINE",
            "RULE",
            "SCHEMA",
            "SEQUENCE",
            "SERVER",
            "STATISTICS",
            "TABLE",
            "TABLESPACE",
            "TEXT",
            "TRIGGER",
            "TYPE",
            "USER",
            "VIEW");

    private static final Set<String> SUBSCRIPTION_CHANGES =
            Set.of("ADD", "CONNECTION", "DISABLE", "DROP", "ENABLE", "OWNER", "RENAME", "SET", "SKIP");

    private static final Set<String> DROPPED = Set.of(
            "ACCESS",
            "AGGREGATE",
            "CAST",
            "COLLATION",
            "CONVERSION",
            "DOMAIN",
            "EVENT",
            "EXTENSION",
            "FOREIGN",
            "FUNCTION",
            "GROUP",
            "INDEX",
            "LANGUAGE",
            "MATERIALIZED",
            "OPERATOR",
            "OWNED",
            "POLICY",
            "PROCEDURAL",
            "PROCEDURE",
            "PROPERTY",
            "PUBLICATION",
            "ROLE",
            "ROUTINE",
            "RULE",
            "SCHEMA",
            "SEQUENCE",
            "SERVER",
            "STATISTICS",
            "TABLE",
            "TEXT",
            "TRANSFORM",
            "TRIGGER",
            "TYPE",
            "USER",
            "VIEW");

    private KnownStatements() {}

    /** Tells whether the statement is in the list, or is a query that calls only functions of the list. */
    static boolean contains(SqlStatement statement) {
        TokenCursor cursor = new TokenCursor(statement);
        if (cursor.accept("REFRESH", "MATERIALIZED", "VIEW")) {
            return true;
        }
        if (hasWord(statement, "CONCURRENTLY")) {
            return false; // a command of the list in a form that this class has not heard of
        }
        boolean bracket = cursor.at(Kind.LEFT_PARENTHESIS);
        String command = cursor.takeWord();
        return switch (command) {
            case "CREATE" -> {
                cursor.accept("OR", "REPLACE");
                yield CREATED.contains(cursor.takeWord());
            }
            case "ALTER" -> isKnownToAlter(cursor);
            case "DROP" -> DROPPED.contains(cursor.takeWord());
            case "WITH" -> changesRows(statement) || !KnownFunctions.callsAnother(statement);
            case "SELECT", "VALUES", "EXPLAIN" -> !KnownFunctions.callsAnother(statement);
            default -> bracket ? !KnownFunctions.callsAnother(statement) : COMMANDS.contains(command);
        };
    }

    private static boolean isKnownToAlter(TokenCursor cursor) {
        String object = cursor.takeWord();
        if (object.equals("SUBSCRIPTION")) {
            cursor.takeName();
            return SUBSCRIPTION_CHANGES.contains(cursor.takeWord());
        }
        return ALTERED.contains(object);
    }

    private static boolean changesRows(SqlStatement statement) {
        return hasWord(statement, "INSERT")
                || hasWord(statement, "UPDATE")
                || hasWord(statement, "DELETE")
                || hasWord(statement, "MERGE");
    }

    private static boolean hasWord(SqlStatement statement, String word) {
        for (SqlToken token : statement.tokens()) {
            if (token.is(statement.script(), word)) {
                return true;
            }
        }
        return false;
    }
}
