package dev.stepwell.importer.writing;

import com.palantir.javapoet.CodeBlock;
import dev.stepwell.importer.script.ScriptText;

/**
 * Writes a text as a Java text block, or as string literals where a text block cannot hold it.
 *
 * <p>javac compiles the block to exactly the same characters. A character that javac would strip or normalize, or that
 * an editor does not show, is written as an escape.
 */
final class TextBlock {

    private static final String QUOTES = "\"\"\"";

    private TextBlock() {}

    /** {@return the initializer of a constant, whose lines are two levels deeper than the constant} */
    static CodeBlock of(String text) {
        String literal = text.codePoints().anyMatch(TextBlock::isForeignSpace) ? literals(text) : block(text);
        return CodeBlock.of("$>$>$L$<$<", literal);
    }

    /**
     * Tells whether a text block cannot hold the character.
     *
     * <p>javac replaces a Unicode escape before it strips blanks, so that it would strip the character, too. It also
     * warns of a line that the character seems to end.
     */
    private static boolean isForeignSpace(int c) {
        return c > 0xFF && Character.isWhitespace(c);
    }

    private static String literals(String text) {
        StringBuilder literals = new StringBuilder();
        for (String line : ScriptText.linesOf(text)) {
            String content = line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
            literals.append(literals.length() == 0 ? "" : "\n+ ")
                    .append('"')
                    .append(escaped(content, 1))
                    .append(content.length() < line.length() ? "\\n\"" : "\"");
        }
        return literals.toString();
    }

    private static String block(String text) {
        StringBuilder literal = new StringBuilder(QUOTES).append('\n');
        int start = 0;
        while (start <= text.length()) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                appendLast(literal, text.substring(start));
                break;
            }
            literal.append(escaped(text.substring(start, end), QUOTES.length())).append('\n');
            start = end + 1;
        }
        return literal.append(QUOTES).toString();
    }

    /** Appends the last line. The text has no line end behind it, so that a backslash removes the block's line end. */
    private static void appendLast(StringBuilder literal, String line) {
        if (!line.isEmpty() || literal.length() == QUOTES.length() + 1) {
            literal.append(escaped(line, QUOTES.length())).append("\\\n");
        }
    }

    /** Escapes a line, and one quote of each group of consecutive quotes of that size. */
    private static String escaped(String line, int quotesInARow) {
        StringBuilder escaped = new StringBuilder(line.length() + 16);
        int quotes = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            quotes = c == '"' ? quotes + 1 : 0;
            if (quotes == quotesInARow) {
                escaped.append("\\\"");
                quotes = 0;
            } else {
                append(escaped, c, line, i);
            }
        }
        return escaped.toString();
    }

    private static void append(StringBuilder escaped, char c, String line, int i) {
        boolean last = i == line.length() - 1;
        switch (c) {
            case '\\' -> escaped.append("\\\\");
            case '\r' -> escaped.append("\\r");
            case ' ' -> escaped.append(last ? "\\s" : " ");
            case '\t' -> escaped.append(last ? "\\t" : "\t");
            default -> {
                if (isShown(line, i)) {
                    escaped.append(c);
                } else if (c <= 0xFF) {
                    escaped.append(String.format("\\%03o", (int) c));
                } else {
                    escaped.append(String.format("\\u%04X", (int) c));
                }
            }
        }
    }

    /** Tells whether editors show the character and tools keep it. */
    private static boolean isShown(String line, int i) {
        char c = line.charAt(i);
        int codePoint = c;
        if (Character.isSurrogate(c)) {
            boolean pair = Character.isHighSurrogate(c)
                    ? i + 1 < line.length() && Character.isLowSurrogate(line.charAt(i + 1))
                    : i > 0 && Character.isHighSurrogate(line.charAt(i - 1));
            if (!pair) {
                return false;
            }
            codePoint = Character.isHighSurrogate(c)
                    ? Character.toCodePoint(c, line.charAt(i + 1))
                    : Character.toCodePoint(line.charAt(i - 1), c);
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
