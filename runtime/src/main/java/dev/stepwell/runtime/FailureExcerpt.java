package dev.stepwell.runtime;

import dev.stepwell.JavaStep;
import dev.stepwell.MigrationCopy;
import dev.stepwell.MigrationStatement;
import dev.stepwell.MigrationStep;
import dev.stepwell.SourceMap;
import dev.stepwell.SourcePosition;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Shows where a step failed, as a compiler would: file, line and column of the Java source, the line of SQL, a caret
 * under the place that PostgreSQL names, and what PostgreSQL says.
 *
 * <p>Where PostgreSQL names no place, the caret is under the beginning of the statement.
 */
final class FailureExcerpt {

    private FailureExcerpt() {}

    /** The excerpt and PostgreSQL's message for a step that failed. */
    static String of(String sourceFile, MigrationStep step, Throwable cause) {
        String message = message(cause);
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

    /** Where a step stands, without anything being wrong with it; empty if nothing of that is known. */
    static String of(String sourceFile, MigrationStep step) {
        if (step instanceof JavaStep java) {
            return place(sourceFile, step.origin(), "", 0)
                    .map(place -> arrow(place, 1))
                    .orElse("in " + java.name());
        }
        return of(sourceFile, PlannedMigration.text(step), step.origin(), 0);
    }

    /** The excerpt of a statement with the caret at a character of it. */
    static String of(String sourceFile, String sql, String origin, int offset) {
        int lineStart = sql.lastIndexOf('\n', offset - 1) + 1;
        int lineEnd = sql.indexOf('\n', offset);
        String text = sql.substring(lineStart, lineEnd < 0 ? sql.length() : lineEnd);
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
        // The SQL stands as far from the margin as it does in the source.
        String indentation = " ".repeat(Math.max(0, place.get().column() - 1 - (offset - lineStart)));
        return arrow(place.get(), number.length()) + "\n" + margin.stripTrailing() + "\n" + number + " | " + indentation
                + text + "\n" + margin + indentation + beforeCaret + "^";
    }

    /**
     * What went wrong: PostgreSQL's own words with everything that it adds to them, or the exception of a Java step.
     */
    static String message(Throwable cause) {
        if (!(cause instanceof SQLException sql)) {
            return cause.toString();
        }
        Optional<ServerErrorMessage> server = server(cause);
        if (server.isEmpty()) {
            return sql.getMessage() + (sql.getSQLState() == null ? "" : " (SQLSTATE " + sql.getSQLState() + ")");
        }
        ServerErrorMessage error = server.get();
        List<String> lines = new ArrayList<>();
        lines.add(error.getSeverity() + ": " + error.getMessage() + " (SQLSTATE " + error.getSQLState() + ")");
        add(lines, "DETAIL", error.getDetail());
        add(lines, "HINT", error.getHint());
        add(lines, "QUERY", error.getInternalQuery());
        add(lines, "WHERE", error.getWhere());
        return String.join("\n", lines);
    }

    private static void add(List<String> lines, String label, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            lines.add(label + ": " + text);
        }
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

    /** PostgreSQL counts characters from 1; Java counts UTF-16 units from 0. */
    private static int offset(String sql, Throwable cause) {
        int position = server(cause).map(ServerErrorMessage::getPosition).orElse(0);
        if (position == 0) {
            return server(cause)
                    .map(ServerErrorMessage::getMessage)
                    .map(message -> named(sql, message))
                    .orElse(0);
        }
        int characters = Math.min(position - 1, sql.codePointCount(0, sql.length()));
        return sql.offsetByCodePoints(0, characters);
    }

    /**
     * Many errors of DDL carry no position, and name what they are about in double quotes. Where that name stands once
     * in the statement, it is the place.
     */
    private static int named(String sql, String message) {
        int open = message.indexOf('"');
        int close = message.indexOf('"', open + 1);
        if (open < 0 || close < open + 2) {
            return 0;
        }
        String name = message.substring(open + 1, close);
        int first = sql.indexOf(name);
        boolean once = first >= 0 && sql.indexOf(name, first + 1) < 0;
        return once ? first : 0;
    }

    private static Optional<ServerErrorMessage> server(Throwable cause) {
        return cause instanceof PSQLException sql ? Optional.ofNullable(sql.getServerErrorMessage()) : Optional.empty();
    }

    private static String blank(String text) {
        StringBuilder blank = new StringBuilder(text.length());
        text.codePoints().forEach(c -> blank.append(c == '\t' ? '\t' : ' '));
        return blank.toString();
    }
}
