package dev.stepwell.sql;

import dev.stepwell.sql.SqlToken.Kind;
import java.util.HashMap;
import java.util.Map;

/**
 * The options of a command in parentheses, such as {@code (VERBOSE, CONCURRENTLY FALSE)} or {@code (create_slot =
 * false)}.
 *
 * <p>Names are in lower case. The last of several options with the same name counts, as in PostgreSQL.
 */
final class OptionList {

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
        String name = SqlCharacters.toLowerCase(cursor.takeWord());
        StringBuilder value = new StringBuilder();
        while (!cursor.atEnd() && !cursor.at(Kind.COMMA) && !cursor.at(Kind.RIGHT_PARENTHESIS)) {
            SqlToken token = cursor.take();
            String string = Literals.string(cursor.text(token), token.kind());
            String text = string == null ? cursor.text(token) : string;
            if (!text.equals("=")) {
                value.append(text);
            }
        }
        values.put(name, SqlCharacters.toLowerCase(value.toString()));
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
        return switch (value) {
            case "false", "off", "0" -> false;
            default -> true;
        };
    }
}
