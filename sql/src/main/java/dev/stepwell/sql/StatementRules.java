package dev.stepwell.sql;

import dev.stepwell.sql.SqlToken.Kind;
import java.util.Optional;

/**
 * What PostgreSQL 14 to 18 demand of the transaction a statement runs in.
 *
 * <p>Every answer comes from the statement's own words; where it depends on what is in the database, only
 * {@link #mayNeedNoTransaction} says yes.
 */
public final class StatementRules {

    private StatementRules() {}

    /**
     * Whether PostgreSQL refuses the statement inside a transaction block, whatever is in the database.
     *
     * @param statement any statement
     * @return the words that make it so, such as {@code CREATE INDEX CONCURRENTLY}; empty if it is not so
     */
    public static Optional<SqlPhrase> needsNoTransaction(SqlStatement statement) {
        return NoTransactionRules.needs(new TokenCursor(statement));
    }

    /**
     * Whether there are databases in which PostgreSQL refuses the statement inside a transaction block, and others in
     * which it does not; or whether running it outside of one can be meant, as with a procedure that commits.
     *
     * @param statement any statement
     * @return the words that make it so, such as {@code DROP SUBSCRIPTION}; empty if it is not so, or always so
     */
    public static Optional<SqlPhrase> mayNeedNoTransaction(SqlStatement statement) {
        return NoTransactionRules.mayNeed(new TokenCursor(statement));
    }

    /**
     * Whether PostgreSQL refuses the statement outside of a transaction block.
     *
     * @param statement any statement
     * @return {@code LOCK TABLE} or {@code DECLARE CURSOR}; empty if it is not so
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
     * Whether the statement begins, ends or divides a transaction, or changes the mode of the one it runs in.
     *
     * @param statement any statement
     * @return the words that do so, such as {@code ROLLBACK TO SAVEPOINT}; empty for every other statement, also for
     *     {@code COMMIT PREPARED}, which is about another transaction
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

    /** A prepared statement may be called transaction; a literal follows only in PREPARE TRANSACTION. */
    private static String prepare(TokenCursor cursor) {
        return cursor.accept("TRANSACTION") && (cursor.at(Kind.STRING) || cursor.at(Kind.DOLLAR_STRING))
                ? "PREPARE TRANSACTION"
                : "";
    }

    /** A setting of an extension may be called transaction; TO, = or a dot would follow it. */
    private static String set(TokenCursor cursor) {
        if (!cursor.accept("LOCAL")) {
            cursor.accept("SESSION");
        }
        return cursor.accept("TRANSACTION") && cursor.at(Kind.WORD) && !cursor.at("TO") ? "SET TRANSACTION" : "";
    }
}
