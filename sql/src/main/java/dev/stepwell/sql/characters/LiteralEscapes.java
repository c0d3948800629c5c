package dev.stepwell.sql.characters;

import org.jspecify.annotations.Nullable;

/**
 * The escape sequences of {@code E''}, {@code U&''} and {@code U&""}.
 *
 * <p>A text with a sequence that PostgreSQL refuses has no value. Nor has a text with a byte above 127, because its
 * character depends on the encoding of the database.
 */
public final class LiteralEscapes {

    private static final int OCTAL = 8;
    private static final int HEXADECIMAL = 16;
    private static final int LAST_SURE_BYTE = 0x7F;

    private final String text;
    private final StringBuilder value;
    private int index;

    private LiteralEscapes(String text) {
        this.text = text;
        this.value = new StringBuilder(text.length());
    }

    /**
     * {@return the value of a piece of an {@code E''} literal; null if it has none}
     *
     * @param piece the text between the quotes
     */
    public static @Nullable String backslashes(String piece) {
        LiteralEscapes escapes = new LiteralEscapes(piece);
        while (escapes.index < piece.length()) {
            char c = piece.charAt(escapes.index++);
            if (c == '\\') {
                if (!escapes.takeBackslash()) {
                    return null;
                }
            } else {
                escapes.value.append(c);
                escapes.index += c == '\'' ? 1 : 0; // a quote is doubled
            }
        }
        return escapes.completeValue();
    }

    /**
     * {@return the value of a name or literal with Unicode escapes; null if it has none}
     *
     * @param content the text between the quotes, without doubled quotes
     * @param escape the escape character, a backslash unless UESCAPE names another one
     */
    public static @Nullable String unicode(String content, char escape) {
        LiteralEscapes escapes = new LiteralEscapes(content);
        while (escapes.index < content.length()) {
            char c = content.charAt(escapes.index++);
            if (c != escape) {
                escapes.value.append(c);
            } else if (!escapes.takeUnicode(escape)) {
                return null;
            }
        }
        return escapes.completeValue();
    }

    private @Nullable String completeValue() {
        String complete = value.toString();
        return SqlCharacters.unpairedSurrogate(complete) < 0 ? complete : null;
    }

    private boolean takeBackslash() {
        if (index == text.length()) {
            return false;
        }
        char c = text.charAt(index);
        if (SqlCharacters.isDigitOf(c, OCTAL)) {
            return append(takeNumber(1, 3, OCTAL), LAST_SURE_BYTE);
        }
        index++;
        switch (c) {
            case 'b' -> value.append('\b');
            case 'f' -> value.append('\f');
            case 'n' -> value.append('\n');
            case 'r' -> value.append('\r');
            case 't' -> value.append('\t');
            case 'v' -> {
                return false; // v itself before PostgreSQL 16, and a vertical tab since
            }
            case 'x' -> {
                int number = takeNumber(1, 2, HEXADECIMAL);
                return number < 0 ? append('x', LAST_SURE_BYTE) : append(number, LAST_SURE_BYTE);
            }
            case 'u' -> {
                return append(takeNumber(4, 4, HEXADECIMAL), Character.MAX_CODE_POINT);
            }
            case 'U' -> {
                return append(takeNumber(8, 8, HEXADECIMAL), Character.MAX_CODE_POINT);
            }
            default -> value.append(c);
        }
        return true;
    }

    private boolean takeUnicode(char escape) {
        if (index < text.length() && text.charAt(index) == escape) {
            index++;
            value.append(escape);
            return true;
        }
        if (index < text.length() && text.charAt(index) == '+') {
            index++;
            return append(takeNumber(6, 6, HEXADECIMAL), Character.MAX_CODE_POINT);
        }
        return append(takeNumber(4, 4, HEXADECIMAL), Character.MAX_CODE_POINT);
    }

    private boolean append(int character, int last) {
        if (character <= 0 || character > last) {
            return false;
        }
        value.appendCodePoint(character);
        return true;
    }

    /** Takes as many digits as follow, up to the most; returns -1 if they are too few, or more than fit a number. */
    private int takeNumber(int fewest, int most, int radix) {
        int start = index;
        long number = 0;
        while (index < text.length() && index - start < most && SqlCharacters.isDigitOf(text.charAt(index), radix)) {
            number = number * radix + Character.digit(text.charAt(index), radix);
            index++;
        }
        return index - start < fewest || number > Integer.MAX_VALUE ? -1 : (int) number;
    }
}
