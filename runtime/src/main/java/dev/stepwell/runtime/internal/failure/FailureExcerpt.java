package dev.stepwell.runtime.internal.failure;

import dev.stepwell.registry.JavaStep;
import dev.stepwell.registry.MigrationCopy;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.registry.MigrationStep;
import dev.stepwell.registry.SourceMap;
import dev.stepwell.registry.SourcePosition;
import dev.stepwell.runtime.internal.session.FailureMessage;
import dev.stepwell.runtime.internal.stored.StepText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.ServerErrorMessage;

/**
 * The place of a failure in its source, printed as a compiler would print it.
 *
 * <p>An excerpt has the file, line and column of the Java source, the line of SQL, a caret under the place that
 * PostgreSQL names, and PostgreSQL's message. If PostgreSQL names no place, the caret is under the beginning of the
 * statement.
 */
final class FailureExcerpt {

    /**
     * The longest printed line, in characters. A longer line is cut, since one line of a statement may contain a whole
     * data set.
     */
    private static final int LONGEST_LINE = 500;

    private FailureExcerpt() {}

    /** {@return the excerpt and PostgreSQL's message for a step that failed} */
    static String of(String sourceFile, MigrationStep step, Throwable cause) {
        String message = FailureMessage.of(cause);
        if (step instanceof JavaStep) {
            return place(sourceFile, step.origin(), "", 0)
                    .map(place -> arrow(place, 1) + "\n" + message)
                    .orElse(message);
        }
        String sql = step instanceof MigrationCopy copy
                ? copy.sql()
                : step instanceof MigrationStatement statement ? statement.sql() : "";
        return of(sourceFile, sql, step.origin(), offset(sql, cause)) + "\n" + message;
    }

    /** {@return the excerpt of a step without a failure; for a Java step of unknown place, its name} */
    static String of(String sourceFile, MigrationStep step) {
        if (step instanceof JavaStep java) {
            return place(sourceFile, step.origin(), "", 0)
                    .map(place -> arrow(place, 1))
                    .orElse("in " + java.name());
        }
        return of(sourceFile, StepText.of(step), step.origin(), 0);
    }

    /**
     * {@return the excerpt of a statement with the caret under a character}
     *
     * @param offset the index of the character in the SQL
     */
    static String of(String sourceFile, String sql, String origin, int offset) {
        int lineBegin = sql.lastIndexOf('\n', offset - 1) + 1;
        int lineStart = offset - lineBegin < LONGEST_LINE ? lineBegin : offset - LONGEST_LINE / 2;
        int newLine = sql.indexOf('\n', offset);
        int lineEnd = Math.min(newLine < 0 ? sql.length() : newLine, lineStart + LONGEST_LINE);
        String text = sql.substring(lineStart, lineEnd);
        if (text.endsWith("\r")) {
            text = text.substring(0, text.length() - 1);
        }
        String beforeCaret = blank(text.substring(0, Math.min(text.length(), offset - lineStart)));
        Optional<SourcePosition> place = place(sourceFile, origin, sql, offset);
        if (place.isEmpty()) {
            return "   |\n   | " + text + "\n   | " + beforeCaret + "^";
        }
        String number = Integer.toString(place.get().line());
        String margin = " ".repeat(number.length()) + " | ";
        String indentation = " "
                .repeat(indentation(
                        place(sourceFile, origin, sql, lineStart).orElse(null), place.get(), offset - lineStart));
        return arrow(place.get(), number.length()) + "\n" + margin.stripTrailing() + "\n" + number + " | " + indentation
                + text + "\n" + margin + indentation + beforeCaret + "^";
    }

    /**
     * Returns the indentation of the SQL: the same as in the source if the source has the SQL up to the caret
     * literally.
     *
     * <p>Otherwise the indentation is 0, since escapes and concatenation would move the SQL far to the right.
     */
    private static int indentation(@Nullable SourcePosition start, SourcePosition caret, int length) {
        return start != null && start.line() == caret.line() && caret.column() - start.column() == length
                ? start.column() - 1
                : 0;
    }

    private static String arrow(SourcePosition place, int width) {
        return " ".repeat(width) + "--> " + place.file() + ":" + place.line() + ":" + place.column();
    }

    private static Optional<SourcePosition> place(String sourceFile, String origin, String sql, int offset) {
        return SourceMap.parse(origin)
                .map(map -> map.locate(sql, offset))
                .map(place ->
                        place.file().isEmpty() ? new SourcePosition(sourceFile, place.line(), place.column()) : place);
    }

    private static int offset(String sql, Throwable cause) {
        return FailureMessage.server(cause).map(error -> offset(sql, error)).orElse(0);
    }

    private static int offset(String sql, ServerErrorMessage error) {
        if (error.getPosition() > 0) {
            return characters(sql, 0, error.getPosition());
        }
        int query = statementOfBlock(sql, error);
        if (query >= 0 && error.getInternalPosition() > 0) {
            return characters(sql, query, error.getInternalPosition());
        }
        return error.getMessage() == null ? 0 : named(sql, error.getMessage());
    }

    /**
     * Converts a position of PostgreSQL into an index of Java.
     *
     * <p>PostgreSQL counts characters from 1; Java counts UTF-16 units from 0.
     */
    private static int characters(String sql, int start, int position) {
        int characters = Math.min(position - 1, sql.codePointCount(start, sql.length()));
        return sql.offsetByCodePoints(start, characters);
    }

    /**
     * Finds the failed statement of a {@code DO} block, whose error position counts from the beginning of that
     * statement.
     *
     * <p>The block contains the statement literally, unless the statement was changed or assembled at run time. The
     * statements of a function are elsewhere.
     *
     * @return the index at which the statement begins; -1 if it cannot be told
     */
    private static int statementOfBlock(String sql, ServerErrorMessage error) {
        String where = error.getWhere();
        String query = error.getInternalQuery();
        // The first line of the context is the innermost.
        boolean inBlock = where != null && where.lines().findFirst().orElse("").contains("inline_code_block");
        return query == null || !inBlock ? -1 : onlyPlace(sql, query);
    }

    /**
     * Finds the object that an error without a position names.
     *
     * <p>Many errors of DDL have no position but name their object in double quotes. A name that occurs once in the
     * statement is the place.
     *
     * @return the index of the name; 0 if there is no such name
     */
    private static int named(String sql, String message) {
        int open = message.indexOf('"');
        int close = message.indexOf('"', open + 1);
        if (open < 0 || close < open + 2) {
            return 0;
        }
        return Math.max(0, onlyPlace(sql, message.substring(open + 1, close)));
    }

    /** {@return the index of a text that occurs exactly once in the SQL; -1 for any other text} */
    private static int onlyPlace(String sql, String text) {
        int first = sql.indexOf(text);
        return first >= 0 && sql.indexOf(text, first + 1) < 0 ? first : -1;
    }

    private static String blank(String text) {
        StringBuilder blank = new StringBuilder(text.length());
        text.codePoints().forEach(c -> blank.append(c == '\t' ? '\t' : ' '));
        return blank.toString();
    }
}
