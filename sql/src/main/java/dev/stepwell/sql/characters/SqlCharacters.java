package dev.stepwell.sql.characters;

import java.nio.charset.StandardCharsets;

/**
 * The classes of characters that PostgreSQL's scanner distinguishes.
 *
 * <p>Every character beyond ASCII is a letter, as in PostgreSQL, and so is each half of a surrogate pair. No answer
 * depends on Unicode's own classes or on a locale.
 */
public final class SqlCharacters {

    /**
     * True for each ASCII character that can be part of a word. A table is fast in code that the JVM still interprets.
     */
    private static final boolean[] WORD_PARTS = new boolean[0x80];

    static {
        for (char c = 0; c < WORD_PARTS.length; c++) {
            WORD_PARTS[c] = isTagPart(c) || c == '$';
        }
    }

    private SqlCharacters() {}

    public static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r'); // \t, \n, vertical tab, form feed, \r
    }

    public static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    public static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    public static boolean isWordStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    public static boolean isWordPart(char c) {
        return c >= WORD_PARTS.length || WORD_PARTS[c];
    }

    /** Tells whether a character can be part of a dollar quote's tag, which is a word without dollars. */
    public static boolean isTagPart(char c) {
        return isWordStart(c) || isDigit(c);
    }

    public static boolean isOperator(char c) {
        return switch (c) {
            case '~', '!', '@', '#', '^', '&', '|', '`', '?', '+', '-', '*', '/', '%', '<', '>', '=' -> true;
            default -> false;
        };
    }

    /** Tells whether an operator with this character in it may end in {@code +} or {@code -}. */
    public static boolean allowsTrailingSign(char c) {
        return switch (c) {
            case '~', '!', '@', '#', '^', '&', '|', '`', '?', '%' -> true;
            default -> false;
        };
    }

    public static boolean isDigitOf(char c, int radix) {
        return c < 0x80 && Character.digit(c, radix) >= 0;
    }

    /** Converts ASCII letters only: PostgreSQL's keywords have no other letters, and the Kelvin sign is no K. */
    public static char toUpperCase(char c) {
        return c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
    }

    public static String toUpperCase(String text) {
        char[] characters = text.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            characters[i] = toUpperCase(characters[i]);
        }
        return new String(characters);
    }

    /** Converts ASCII letters only, as PostgreSQL folds names in UTF-8. */
    public static String toLowerCase(String text) {
        char[] characters = text.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            if (characters[i] >= 'A' && characters[i] <= 'Z') {
                characters[i] = (char) (characters[i] - 'A' + 'a');
            }
        }
        return new String(characters);
    }

    /** {@return the offset of the first unpaired surrogate, or -1} */
    public static int unpairedSurrogate(String text) {
        // Encoding turns an unpaired surrogate into a question mark, and two copies are faster than a loop over all
        // characters.
        if (text.equals(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))) {
            return -1;
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /** {@return the offset of the first line end at or after the offset, or the end of the text} */
    public static int lineEnd(String text, int offset) {
        int i = offset;
        while (i < text.length() && !isLineEnd(text.charAt(i))) {
            i++;
        }
        return i;
    }
}
