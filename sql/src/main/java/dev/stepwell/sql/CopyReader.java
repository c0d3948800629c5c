package dev.stepwell.sql;

import dev.stepwell.sql.SqlToken.Kind;
import dev.stepwell.sql.characters.SqlCharacters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the lines of data that follow a {@code COPY … FROM STDIN;}, in the format of psql and pg_dump.
 *
 * <p>The data begin on the line after the semicolon and end before the first line that is exactly <code>\.</code>. No
 * rule of SQL holds in between.
 */
final class CopyReader {

    /**
     * The text after the semicolon of a {@code COPY}.
     *
     * @param data the data; null if the script ends without data
     * @param tokens the tokens that cover the text
     * @param errors the errors in the text
     * @param end the offset where SQL continues
     */
    record Lines(@Nullable CopyData data, List<SqlToken> tokens, List<SqlError> errors, int end) {}

    private static final String MARKER = "\\.";

    private CopyReader() {}

    /**
     * Returns the word after FROM if the statement reads inline data, else null. PostgreSQL accepts STDOUT for STDIN
     * there.
     *
     * @param statement the tokens of any statement
     */
    static @Nullable SqlToken standardInput(String text, List<SqlToken> statement) {
        if (!statement.get(0).is(text, "COPY")) {
            return null;
        }
        int depth = 0;
        for (int i = 1; i + 1 < statement.size(); i++) {
            SqlToken token = statement.get(i);
            if (token.kind() == Kind.LEFT_PARENTHESIS) {
                depth++;
            } else if (token.kind() == Kind.RIGHT_PARENTHESIS) {
                depth--;
            } else if (depth == 0 && token.is(text, "FROM")) {
                SqlToken source = statement.get(i + 1);
                return source.is(text, "STDIN") || source.is(text, "STDOUT") ? source : null;
            }
        }
        return null;
    }

    /**
     * Reads the text after the statement.
     *
     * @param first the statement's first token
     * @param input the statement's word STDIN
     * @param offset offset after the statement's semicolon, or the end of the text if it has none
     */
    static Lines read(String text, SqlToken first, SqlToken input, int offset) {
        List<SqlToken> tokens = new ArrayList<>(2);
        List<SqlError> errors = new ArrayList<>(1);
        int firstLine = lineAfter(text, offset);
        int marker = marker(text, firstLine);
        int end = marker < 0 ? text.length() : marker + MARKER.length();
        SqlToken obstacle = obstacle(text, offset, firstLine);
        if (obstacle != null) {
            tokens.add(obstacle);
        }
        if (firstLine < end) {
            tokens.add(new SqlToken(Kind.COPY_DATA, firstLine, end));
        }
        if (marker < 0) {
            errors.add(SqlError.at(SqlError.Kind.UNTERMINATED_COPY_DATA, text, first.start(), input.end()));
            return new Lines(null, tokens, errors, end);
        }
        if (obstacle != null) {
            errors.add(SqlError.at(SqlError.Kind.TEXT_BEFORE_COPY_DATA, text, obstacle.start(), obstacle.end()));
        }
        return new Lines(new CopyData(firstLine, marker, text.substring(firstLine, marker)), tokens, errors, end);
    }

    /** Returns the text between the semicolon and the line end, or null if it is only white space and a comment. */
    private static @Nullable SqlToken obstacle(String text, int offset, int lineEnd) {
        int start = offset;
        while (start < lineEnd && SqlCharacters.isSpace(text.charAt(start))) {
            start++;
        }
        if (start == lineEnd || text.startsWith("--", start)) {
            return null;
        }
        int end = lineEnd;
        while (SqlCharacters.isSpace(text.charAt(end - 1))) {
            end--;
        }
        return new SqlToken(Kind.STRAY, start, end);
    }

    /** {@return the offset of the first line that is a marker, or -1} */
    private static int marker(String text, int firstLine) {
        for (int line = firstLine; line < text.length(); line = lineAfter(text, line)) {
            if (text.startsWith(MARKER, line) && isLineEnd(text, line + MARKER.length())) {
                return line;
            }
        }
        return -1;
    }

    private static boolean isLineEnd(String text, int offset) {
        int i = text.startsWith("\r", offset) ? offset + 1 : offset;
        return i == text.length() || text.charAt(i) == '\n';
    }

    /** {@return the offset of the line after the line of the offset, or the end of the text} */
    private static int lineAfter(String text, int offset) {
        int end = text.indexOf('\n', offset);
        return end < 0 ? text.length() : end + 1;
    }
}
