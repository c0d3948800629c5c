package dev.stepwell.sql;

import dev.stepwell.sql.SqlToken.Kind;
import dev.stepwell.sql.characters.SqlCharacters;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The options of a command in parentheses, such as {@code (VERBOSE, CONCURRENTLY FALSE)} or {@code (create_slot =
 * false)}.
 *
 * <p>A name is as PostgreSQL reads it, in lower case unless it was quoted. The last of several options with the same
 * name counts, as in PostgreSQL.
 */
final class OptionList {

    private static final Pattern ZERO = Pattern.compile("[+-]?(0[xob])?[0_]*0");

    private final Map<String, String> values = new HashMap<>();

    private OptionList() {}

    /** Takes the options at the cursor; there may be none. */
    static OptionList take(TokenCursor cursor) {
        OptionList options = new OptionList();
        if (cursor.accept(Kind.LEFT_PARENTHESIS)) {
            do {
                options.takeOne(cursor);
            } while (cursor.accept(Kind.COMMA));
            cursor.accept(Kind.RIGHT_PARENTHESIS);
        }
        return options;
    }

    private void takeOne(TokenCursor cursor) {
        String name = cursor.takeIdentifier();
        cursor.acceptOperator("=");
        StringBuilder value = new StringBuilder();
        int depth = 0;
        while (!cursor.atEnd() && (depth > 0 || !(cursor.at(Kind.COMMA) || cursor.at(Kind.RIGHT_PARENTHESIS)))) {
            depth += cursor.at(Kind.LEFT_PARENTHESIS) ? 1 : cursor.at(Kind.RIGHT_PARENTHESIS) ? -1 : 0;
            value.append(takePart(cursor));
        }
        values.put(name == null ? "" : name, SqlCharacters.toLowerCase(value.toString()));
    }

    /** Takes a part of a value: PostgreSQL reads a word, a name in quotes and a literal as the same value. */
    private static String takePart(TokenCursor cursor) {
        String part = cursor.takeIdentifier();
        if (part == null) {
            part = cursor.takeString();
        }
        return part == null ? cursor.text(cursor.take()) : part;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /**
     * Tells whether a switch is on. An option without a value is on, and so is an option with a value that PostgreSQL
     * refuses.
     *
     * @param name the option's name in lower case
     * @param otherwise the value if the option is missing
     */
    boolean isOn(String name, boolean otherwise) {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        return !value.equals("false")
                && !value.equals("off")
                && !ZERO.matcher(value).matches();
    }
}
