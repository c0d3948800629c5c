package dev.stepwell.importer;

/**
 * Writes a text as a text block of Java, or as literals where a block cannot have it.
 *
 * <p>javac gives back exactly the same characters, whatever they are: what it would strip, normalize or not show stands
 * as an escape.
 */
final class TextBlock {

    private static final String QUOTES = "\"\"\"";

    private TextBlock() {}

    /**
     * The constant, from its opening quotes to its closing ones.
     *
     * @param indent what stands in front of each line
     */
    static String of(String text, String indent) {
        return text.codePoints().anyMatch(TextBlock::isForeignSpace) ? literals(text, indent) : block(text, indent);
    }

    /**
     * Whether a text block cannot have the character: as a Unicode escape it is a blank already when blanks are
     * stripped, and javac warns of lines that it seems to end.
     */
    private static boolean isForeignSpace(int c) {
        return c > 0xFF && Character.isWhitespace(c);
    }

    private static String literals(String text, String indent) {
        StringBuilder literals = new StringBuilder();
        for (String line : ScriptText.linesOf(text)) {
            String content = line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
            literals.append(literals.length() == 0 ? "" : "\n" + indent + "+ ")
                    .append('"')
                    .append(escaped(content, 1))
                    .append(content.length() < line.length() ? "\\n\"" : "\"");
        }
        return literals.toString();
    }

    private static String block(String text, String indent) {
        StringBuilder literal = new StringBuilder(QUOTES).append('\n');
        int start = 0;
        while (start <= text.length()) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                appendLast(literal, text.substring(start), indent);
                break;
            }
            appendLine(literal, text.substring(start, end), indent);
            start = end + 1;
        }
        return literal.append(indent).append(QUOTES).toString();
    }

    private static void appendLine(StringBuilder literal, String line, String indent) {
        if (!line.isEmpty()) {
            literal.append(indent).append(escaped(line, QUOTES.length()));
        }
        literal.append('\n');
    }

    /** The last line has no line end in the text, which is what a backslash takes away. */
    private static void appendLast(StringBuilder literal, String line, String indent) {
        if (!line.isEmpty() || literal.length() == QUOTES.length() + 1) {
            literal.append(indent).append(escaped(line, QUOTES.length())).append("\\\n");
        }
    }

    /** Escapes a line, and of consecutive quotes each whose number has been reached. */
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

    /** Whether an editor shows the character, and every tool leaves it as it is. */
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
