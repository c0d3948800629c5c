package dev.stepwell.processor.source;

import dev.stepwell.processor.source.JavaToken.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Splits a Java source into tokens, without comments and white space.
 *
 * <p>The compiler has already accepted the source. In any other text, the tokens are undefined, but the scanner ends
 * without an exception.
 */
final class JavaScanner {

    private final String text;
    private final int end;
    private int position;
    private int backslash = -1;
    private boolean escapes;

    /**
     * Makes a scanner for a part of a text.
     *
     * @param text the translated text
     * @param start the index of the first character, which is not inside a token or a comment
     * @param end the index after the last character
     */
    JavaScanner(String text, int start, int end) {
        this.text = text;
        this.position = start;
        this.end = Math.min(end, text.length());
    }

    /** {@return the next token, or null if there is none} */
    @Nullable
    JavaToken next() {
        skipSpaceAndComments();
        if (position >= end) {
            return null;
        }
        int start = position;
        escapes = false;
        Kind kind = scan();
        position = Math.min(position, end);
        return new JavaToken(kind, start, position);
    }

    /** {@return true if the last token is a literal with escapes} */
    boolean hasEscapes() {
        return escapes;
    }

    private Kind scan() {
        char c = text.charAt(position);
        if (text.startsWith("\"\"\"", position)) {
            position += 3;
            skipPast("\"\"\"");
            return Kind.TEXT_BLOCK;
        } else if (c == '"') {
            position++;
            skipPast("\"");
            return Kind.STRING;
        } else if (c == '\'') {
            position++;
            skipPast("'");
            return Kind.CHARACTER;
        } else if (Character.isJavaIdentifierPart(c) || Character.isSurrogate(c)) {
            skipWord();
            return Kind.WORD;
        }
        // "a++ + b" and "a + ++b" differ. Every other operator is unambiguous as a sequence of single characters.
        boolean pair = (c == '+' || c == '-') && position + 1 < end && text.charAt(position + 1) == c;
        position += pair ? 2 : 1;
        return Kind.SIGN;
    }

    private void skipWord() {
        char first = text.charAt(position);
        boolean number = first >= '0' && first <= '9';
        while (position < end) {
            char c = text.charAt(position);
            boolean decimalPoint = number && c == '.';
            if (!Character.isJavaIdentifierPart(c) && !Character.isSurrogate(c) && !decimalPoint) {
                return;
            }
            position++;
        }
    }

    private void skipPast(String delimiter) {
        int close = text.indexOf(delimiter, position);
        while (close >= 0 && nextBackslash() < close) {
            escapes = true;
            position = nextBackslash() + 2;
            close = text.indexOf(delimiter, position);
        }
        position = close < 0 ? end : close + delimiter.length();
    }

    /** {@return the index of the next backslash, kept until the scanner passes it; beyond the text if there is none} */
    private int nextBackslash() {
        if (backslash < position) {
            int found = text.indexOf('\\', position);
            backslash = found < 0 ? Integer.MAX_VALUE : found;
        }
        return backslash;
    }

    private void skipSpaceAndComments() {
        while (position < end) {
            if (Character.isWhitespace(text.charAt(position)) || text.charAt(position) == '\u001a') {
                position++;
            } else if (text.startsWith("//", position)) {
                while (position < end && text.charAt(position) != '\n' && text.charAt(position) != '\r') {
                    position++;
                }
            } else if (text.startsWith("/*", position)) {
                int close = text.indexOf("*/", position + 2);
                position = close < 0 ? end : close + 2;
            } else {
                return;
            }
        }
    }
}
