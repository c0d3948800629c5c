package dev.stepwell.processor;

import java.util.Arrays;

/**
 * The value of a string literal or a text block, with the index of the source at which each character was written.
 *
 * <p>A character that an escape stands for is at the index of its backslash. Immutable.
 */
final class StringLiteral {

    private final String value;
    private final int[] indexes;

    private StringLiteral(Characters characters) {
        this.value = characters.text.toString();
        this.indexes = Arrays.copyOf(characters.indexes, value.length());
    }

    /**
     * Reads a literal.
     *
     * @param source a translated text
     * @param token a string or a text block in it
     */
    static StringLiteral read(String source, JavaToken token) {
        return new StringLiteral(unescaped(
                token.kind() == JavaToken.Kind.TEXT_BLOCK
                        ? stripped(source, token)
                        : copy(source, token.start() + 1, token.end() - 1)));
    }

    String value() {
        return value;
    }

    int index(int offset) {
        return indexes[offset];
    }

    /** Characters that are collected, each with its index. */
    private static final class Characters {
        private final StringBuilder text = new StringBuilder();
        private int[] indexes = new int[64];

        void add(char c, int index) {
            if (text.length() == indexes.length) {
                indexes = Arrays.copyOf(indexes, indexes.length * 2);
            }
            indexes[text.length()] = index;
            text.append(c);
        }
    }

    private static Characters copy(String source, int start, int end) {
        Characters characters = new Characters();
        for (int i = start; i < end; i++) {
            characters.add(source.charAt(i), i);
        }
        return characters;
    }

    /** The content of a text block without incidental white space, as {@link String#stripIndent} takes it away. */
    private static Characters stripped(String source, JavaToken block) {
        int end = block.end() - 3;
        int start = lineEnd(source, block.start() + 3, end);
        start += lineBreakLength(source, start);
        int indentation = indentation(source, start, end);
        Characters characters = new Characters();
        for (int line = start; line <= end; ) {
            int lineEnd = lineEnd(source, line, end);
            int textEnd = lineEnd;
            while (textEnd > line && Character.isWhitespace(source.charAt(textEnd - 1))) {
                textEnd--;
            }
            for (int i = line + indentation; i < textEnd; i++) {
                characters.add(source.charAt(i), i);
            }
            if (lineEnd == end) {
                break;
            }
            characters.add('\n', lineEnd);
            line = lineEnd + lineBreakLength(source, lineEnd);
        }
        return characters;
    }

    private static int indentation(String source, int start, int end) {
        int smallest = Integer.MAX_VALUE;
        for (int line = start; line <= end; ) {
            int lineEnd = lineEnd(source, line, end);
            int text = line;
            while (text < lineEnd && Character.isWhitespace(source.charAt(text))) {
                text++;
            }
            // Of the lines without text only the last one counts, which ends in the closing quotes.
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
        int i = start;
        while (i < end && source.charAt(i) != '\n' && source.charAt(i) != '\r') {
            i++;
        }
        return i;
    }

    private static int lineBreakLength(String source, int lineEnd) {
        return source.startsWith("\r\n", lineEnd) ? 2 : 1;
    }

    private static Characters unescaped(Characters written) {
        StringBuilder text = written.text;
        Characters value = new Characters();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int index = written.indexes[i];
            if (c != '\\' || i + 1 == text.length()) {
                value.add(c, index);
                i++;
                continue;
            }
            char escape = text.charAt(i + 1);
            int end = i + 2;
            if (escape >= '0' && escape <= '7') {
                int longest = i + (escape <= '3' ? 4 : 3);
                while (end < Math.min(longest, text.length()) && text.charAt(end) >= '0' && text.charAt(end) <= '7') {
                    end++;
                }
                value.add((char) Integer.parseInt(text.substring(i + 1, end), 8), index);
            } else if (escape != '\n') {
                value.add(meaning(escape), index);
            }
            i = end;
        }
        return value;
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
