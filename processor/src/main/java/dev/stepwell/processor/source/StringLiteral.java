package dev.stepwell.processor.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The value of a string literal or a text block, with the source index of each character.
 *
 * <p>A character that is written as an escape has the index of its backslash. Immutable once read.
 */
final class StringLiteral {

    private final StringBuilder value = new StringBuilder();
    private final List<Run> runs = new ArrayList<>();

    private StringLiteral() {}

    /**
     * Consecutive characters of one source line.
     *
     * @param length the number of characters
     * @param index the index of the first character
     */
    record Run(int length, int index) {}

    /**
     * Reads a literal.
     *
     * @param source a translated text
     * @param token a string or a text block in that text
     */
    static StringLiteral read(String source, JavaToken token) {
        StringLiteral literal = new StringLiteral();
        if (token.kind() == JavaToken.Kind.TEXT_BLOCK) {
            literal.addBlock(source, token);
        } else {
            literal.addUnescaped(source, token.start() + 1, token.end() - 1);
        }
        return literal;
    }

    String value() {
        return value.toString();
    }

    /** {@return the source indexes of the value's characters, as runs} */
    List<Run> runs() {
        return Collections.unmodifiableList(runs);
    }

    private void add(String source, int start, int end) {
        if (start < end) {
            value.append(source, start, end);
            runs.add(new Run(end - start, start));
        }
    }

    private void add(char c, int index) {
        value.append(c);
        runs.add(new Run(1, index));
    }

    /** Adds a text block without its incidental white space, which {@link String#stripIndent} defines. */
    private void addBlock(String source, JavaToken block) {
        int end = block.end() - 3;
        int start = lineEnd(source, block.start() + 3, end);
        start += lineBreakLength(source, start);
        int indentation = indentation(source, start, end);
        for (int line = start; line <= end; ) {
            int lineEnd = lineEnd(source, line, end);
            int textEnd = lineEnd;
            while (textEnd > line && Character.isWhitespace(source.charAt(textEnd - 1))) {
                textEnd--;
            }
            boolean continued = addUnescaped(source, line + indentation, textEnd);
            if (lineEnd == end) {
                break;
            }
            if (!continued) {
                add('\n', lineEnd);
            }
            line = lineEnd + lineBreakLength(source, lineEnd);
        }
    }

    private static int indentation(String source, int start, int end) {
        int smallest = Integer.MAX_VALUE;
        for (int line = start; line <= end; ) {
            int lineEnd = lineEnd(source, line, end);
            int text = line;
            while (text < lineEnd && Character.isWhitespace(source.charAt(text))) {
                text++;
            }
            // A blank line does not count, except for the last line, which ends in the closing quotes.
            if (text < lineEnd || lineEnd == end) {
                smallest = Math.min(smallest, text - line);
            }
            if (lineEnd == end) {
                break;
            }
            line = lineEnd + lineBreakLength(source, lineEnd);
        }
        return smallest;
    }

    private static int lineEnd(String source, int start, int end) {
        int feed = source.indexOf('\n', start);
        int lineEnd = feed < 0 || feed > end ? end : feed;
        int carriage = source.indexOf('\r', start);
        return carriage < 0 || carriage > lineEnd ? lineEnd : carriage;
    }

    private static int lineBreakLength(String source, int lineEnd) {
        return source.startsWith("\r\n", lineEnd) ? 2 : 1;
    }

    /**
     * Adds characters of one line.
     *
     * @return true if the characters end in a backslash, so that the value continues without a line feed
     */
    private boolean addUnescaped(String source, int start, int end) {
        int i = start;
        for (int backslash = source.indexOf('\\', i); backslash >= 0 && backslash < end; ) {
            add(source, i, backslash);
            if (backslash + 1 == end) {
                return true;
            }
            char escape = source.charAt(backslash + 1);
            i = backslash + 2;
            if (escape >= '0' && escape <= '7') {
                int longest = Math.min(end, backslash + (escape <= '3' ? 4 : 3));
                while (i < longest && source.charAt(i) >= '0' && source.charAt(i) <= '7') {
                    i++;
                }
                add((char) Integer.parseInt(source.substring(backslash + 1, i), 8), backslash);
            } else {
                add(meaning(escape), backslash);
            }
            backslash = source.indexOf('\\', i);
        }
        add(source, i, end);
        return false;
    }

    private static char meaning(char escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'f' -> '\f';
            case 'r' -> '\r';
            case 's' -> ' ';
            default -> escape;
        };
    }
}
