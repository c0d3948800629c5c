package dev.stepwell.sql;

import dev.stepwell.sql.SqlToken.Kind;
import java.util.Optional;

/**
 * The rules of PostgreSQL 14 to 19 about statements and the transactions around them.
 *
 * <p>Every answer comes from the words of the statement. If the answer depends on the contents of the database, only
 * {@link #mayNeedNoTransaction} returns words. A statement that these rules do not know gets no words, and
 * {@link #isKnownToRunInTransaction} returns false.
 */
public final class StatementRules {

    private StatementRules() {}

    /**
     * Finds out if PostgreSQL refuses the statement inside a transaction block, in every database.
     *
     * @param statement any statement
     * @return the words that are refused, such as {@code CREATE INDEX CONCURRENTLY}; empty if they are not always
     *     refused
     */
    public static Optional<SqlPhrase> needsNoTransaction(SqlStatement statement) {
        return NoTransactionRules.needs(new TokenCursor(statement));
    }

    /**
     * Finds out if PostgreSQL refuses the statement inside a transaction block in some databases only, or if a user can
     * have a reason to run the statement outside of a block, as with a procedure that commits.
     *
     * @param statement any statement
     * @return the words that may be refused, such as {@code DROP SUBSCRIPTION}; empty if they are never or always
     *     refused
     */
    public static Optional<SqlPhrase> mayNeedNoTransaction(SqlStatement statement) {
        return NoTransactionRules.mayNeed(new TokenCursor(statement));
    }

    /**
     * Finds out if the statement is known to run inside a transaction block in every database.
     *
     * @param statement any statement
     * @return false for a statement with words in {@link #needsNoTransaction} or {@link #mayNeedNoTransaction}, for a
     *     command that this version of Stepwell does not know, and for a query that calls a function of which nothing
     *     is known
     */
    public static boolean isKnownToRunInTransaction(SqlStatement statement) {
        return KnownStatements.contains(statement)
                && needsNoTransaction(statement).isEmpty()
                && mayNeedNoTransaction(statement).isEmpty();
    }

    /**
     * Finds out if PostgreSQL refuses the statement outside of a transaction block.
     *
     * @param statement any statement
     * @return the words that are refused, such as {@code LOCK TABLE}; empty if the statement is not refused
     */
    public static Optional<SqlPhrase> needsTransaction(SqlStatement statement) {
        TokenCursor cursor = new TokenCursor(statement);
        if (cursor.accept("LOCK")) {
            cursor.accept("TABLE");
            return Optional.of(cursor.phrase("LOCK TABLE"));
        }
        if (cursor.accept("DECLARE")) {
            SqlPhrase phrase = cursor.phrase("DECLARE CURSOR");
            while (!cursor.atEnd() && !cursor.at("FOR")) {
                if (cursor.accept("WITH", "HOLD")) {
                    return Optional.empty();
                }
                cursor.take();
            }
            return Optional.of(phrase);
        }
        return Optional.empty();
    }

    /**
     * Finds out if the statement begins, ends or divides a transaction, or changes the mode of its own transaction.
     *
     * @param statement any statement
     * @return the words that do so, such as {@code ROLLBACK TO SAVEPOINT}; empty for every other statement.
     *     {@code COMMIT PREPARED} is such another statement, since it is about another transaction.
     */
    public static Optional<SqlPhrase> transactionControl(SqlStatement statement) {
        TokenCursor cursor = new TokenCursor(statement);
        String words =
                switch (cursor.takeWord()) {
                    case "BEGIN" -> "BEGIN";
                    case "START" -> cursor.accept("TRANSACTION") ? "START TRANSACTION" : "";
                    case "COMMIT" -> cursor.at("PREPARED") ? "" : "COMMIT";
                    case "END" -> "END";
                    case "ABORT" -> "ABORT";
                    case "ROLLBACK" -> rollback(cursor);
                    case "SAVEPOINT" -> "SAVEPOINT";
                    case "RELEASE" -> {
                        cursor.accept("SAVEPOINT");
                        yield "RELEASE SAVEPOINT";
                    }
                    case "PREPARE" -> prepare(cursor);
                    case "SET" -> set(cursor);
                    default -> "";
                };
        return words.isEmpty() ? Optional.empty() : Optional.of(cursor.phrase(words));
    }

    private static String rollback(TokenCursor cursor) {
        if (cursor.at("PREPARED")) {
            return "";
        }
        if (cursor.accept("TO") || cursor.accept("WORK", "TO") || cursor.accept("TRANSACTION", "TO")) {
            cursor.accept("SAVEPOINT");
            return "ROLLBACK TO SAVEPOINT";
        }
        return "ROLLBACK";
    }

    /** Reads PREPARE. A prepared statement may be called transaction; a literal follows only PREPARE TRANSACTION. */
    private static String prepare(TokenCursor cursor) {
        return cursor.accept("TRANSACTION") && (cursor.at(Kind.STRING) || cursor.at(Kind.DOLLAR_STRING))
                ? "PREPARE TRANSACTION"
                : "";
    }

    /** Reads SET. A setting may be called transaction; TO, FROM, = or a dot follows it. */
    private static String set(TokenCursor cursor) {
        if (!cursor.accept("LOCAL")) {
            cursor.accept("SESSION");
        }
        return cursor.accept("TRANSACTION") && cursor.at(Kind.WORD) && !cursor.at("TO") && !cursor.at("FROM")
                ? "SET TRANSACTION"
                : "";
    }
}
