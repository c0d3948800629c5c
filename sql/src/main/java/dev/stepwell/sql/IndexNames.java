package dev.stepwell.sql;

import dev.stepwell.sql.SqlToken.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The names that PostgreSQL gives to indexes without a name: the table, the columns and {@code idx}, such as
 * {@code users_lower_idx}.
 *
 * <p>A name has at most 63 bytes. PostgreSQL puts a number behind a name that the schema has already, which the text of
 * a statement cannot tell.
 */
final class IndexNames {

    private static final int MAXIMUM_BYTES = 63;
    private static final String LABEL = "idx";
    private static final String EXPRESSION = "expr";

    private IndexNames() {}

    /**
     * {@return the name for an index}
     *
     * @param table the name of the table, without its schema
     * @param definition the text of the statement after the table
     */
    static String chosen(String table, String definition) {
        List<SqlStatement> statements = SqlScript.read(definition).statements();
        List<String> columns = statements.isEmpty() ? List.of() : distinct(columns(new TokenCursor(statements.get(0))));
        return joined(table, String.join("_", columns));
    }

    /** Joins the parts as PostgreSQL does, which shortens the longer one until the name fits. */
    private static String joined(String table, String columns) {
        int available = MAXIMUM_BYTES - LABEL.length() - 2;
        int tableBytes = Math.min(bytes(table), MAXIMUM_BYTES);
        int columnBytes = bytes(columns);
        while (tableBytes + columnBytes > available) {
            if (tableBytes > columnBytes) {
                tableBytes--;
            } else {
                columnBytes--;
            }
        }
        return clipped(table, tableBytes) + "_" + clipped(columns, columnBytes) + "_" + LABEL;
    }

    private static List<String> columns(TokenCursor cursor) {
        List<String> columns = new ArrayList<>();
        if (cursor.accept("USING")) {
            cursor.takeName();
        }
        addColumns(cursor, columns);
        if (cursor.accept("INCLUDE")) {
            addColumns(cursor, columns);
        }
        return columns;
    }

    /** Adds the columns of a list in parentheses. */
    private static void addColumns(TokenCursor cursor, List<String> columns) {
        if (!cursor.accept(Kind.LEFT_PARENTHESIS)) {
            return;
        }
        do {
            columns.add(operand(cursor));
            skipToEndOfItem(cursor);
        } while (cursor.accept(Kind.COMMA));
        cursor.accept(Kind.RIGHT_PARENTHESIS);
    }

    /** Takes an expression in parentheses, which has the name of its only column or function. */
    private static String bracketed(TokenCursor cursor) {
        cursor.take();
        String name = operand(cursor);
        if (cursor.accept(Kind.RIGHT_PARENTHESIS)) {
            return name;
        }
        skipToEndOfList(cursor);
        return EXPRESSION;
    }

    /** Takes a column, a call or an expression in parentheses, with its casts and its collation. */
    private static String operand(TokenCursor cursor) {
        String name;
        if (cursor.at(Kind.LEFT_PARENTHESIS)) {
            name = bracketed(cursor);
        } else {
            boolean cast = cursor.at("CAST");
            SqlName own = cursor.takeName();
            if (own == null) {
                return EXPRESSION;
            }
            name = own.name();
            if (cursor.accept(Kind.LEFT_PARENTHESIS)) {
                name = cast ? operand(cursor) : name;
                skipToEndOfList(cursor);
            }
        }
        while (cursor.accept(Kind.DOUBLE_COLON) || cursor.accept("COLLATE")) {
            cursor.takeName();
            if (cursor.accept(Kind.LEFT_PARENTHESIS)) {
                skipToEndOfList(cursor);
            }
        }
        return name;
    }

    private static void skipToEndOfList(TokenCursor cursor) {
        do {
            skipToEndOfItem(cursor);
        } while (cursor.accept(Kind.COMMA));
        cursor.accept(Kind.RIGHT_PARENTHESIS);
    }

    /** Moves to the comma or the closing parenthesis behind an item. */
    private static void skipToEndOfItem(TokenCursor cursor) {
        int depth = 0;
        while (!cursor.atEnd() && (depth > 0 || !(cursor.at(Kind.COMMA) || cursor.at(Kind.RIGHT_PARENTHESIS)))) {
            depth += depth(cursor.take().kind());
        }
    }

    private static int depth(Kind kind) {
        return switch (kind) {
            case LEFT_PARENTHESIS, LEFT_BRACKET -> 1;
            case RIGHT_PARENTHESIS, RIGHT_BRACKET -> -1;
            default -> 0;
        };
    }

    private static List<String> distinct(List<String> columns) {
        List<String> distinct = new ArrayList<>(columns.size());
        for (String column : columns) {
            String name = clipped(column, MAXIMUM_BYTES);
            for (int i = 1; distinct.contains(name); i++) {
                String number = Integer.toString(i);
                name = clipped(column, MAXIMUM_BYTES - number.length()) + number;
            }
            distinct.add(name);
        }
        return distinct;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** {@return the beginning of a text that is as long as fits into a number of bytes} */
    private static String clipped(String text, int bytes) {
        int end = text.length();
        while (bytes(text.substring(0, end)) > bytes) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end);
    }
}
