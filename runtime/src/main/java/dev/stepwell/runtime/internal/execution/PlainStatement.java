package dev.stepwell.runtime.internal.execution;

import java.util.Locale;
import java.util.Set;

/**
 * The rule for statements that can be sent together with others before the server has answered.
 *
 * <p>A plain statement returns no rows, leaves the transaction and the session alone, and needs nothing of the driver.
 * A statement that is not known to be plain is sent by itself.
 */
final class PlainStatement {

    private static final Set<String> FIRST_WORDS = Set.of(
            "ALTER",
            "ANALYZE",
            "CLUSTER",
            "COMMENT",
            "CREATE",
            "DELETE",
            "DO",
            "DROP",
            "GRANT",
            "INSERT",
            "LOCK",
            "MERGE",
            "REFRESH",
            "REINDEX",
            "REVOKE",
            "SECURITY",
            "TRUNCATE",
            "UPDATE");

    /**
     * The words after CREATE that make an object temporary. A batch fails in a session that ever had temporary objects,
     * and its migration would have to be run again by itself.
     */
    private static final Set<String> TEMPORARY = Set.of("TEMP", "TEMPORARY", "LOCAL", "GLOBAL");

    private PlainStatement() {}

    static boolean is(String sql) {
        int begin = skip(sql, 0);
        int end = wordEnd(sql, begin);
        String first = sql.substring(begin, end).toUpperCase(Locale.ROOT);
        if (!FIRST_WORDS.contains(first) || hasParameter(sql) || contains(sql, "RETURNING")) {
            return false;
        }
        int second = skip(sql, end);
        return !first.equals("CREATE")
                || !TEMPORARY.contains(
                        sql.substring(second, wordEnd(sql, second)).toUpperCase(Locale.ROOT));
    }

    /** {@return the index after white space and comments to the end of a line} */
    private static int skip(String sql, int from) {
        int at = from;
        while (at < sql.length()) {
            if (Character.isWhitespace(sql.charAt(at))) {
                at++;
            } else if (sql.startsWith("--", at)) {
                int end = sql.indexOf('\n', at);
                at = end < 0 ? sql.length() : end;
            } else {
                return at;
            }
        }
        return at;
    }

    private static int wordEnd(String sql, int begin) {
        int end = begin;
        while (end < sql.length() && isLetter(sql.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isLetter(char c) {
        return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z');
    }

    /**
     * Tells whether the SQL has a parameter such as {@code $1}. The protocol for statements that are sent together
     * would expect a value for it.
     */
    private static boolean hasParameter(String sql) {
        for (int at = sql.indexOf('$'); at >= 0; at = sql.indexOf('$', at + 1)) {
            if (at + 1 < sql.length() && Character.isDigit(sql.charAt(at + 1))) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(String sql, String word) {
        for (int at = 0; at <= sql.length() - word.length(); at++) {
            if (sql.regionMatches(true, at, word, 0, word.length())) {
                return true;
            }
        }
        return false;
    }
}
