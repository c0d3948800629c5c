package dev.stepwell.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a text as a Java expression that has it as its value.
 *
 * <p>The expression is ASCII, has a line for each line of the text, and is a constant as long as a class file can hold
 * the text as one. Pure.
 */
final class JavaLiteral {

    /** The most bytes that one constant of a class file can have, less one that javac does not grant. */
    private static final int MOST_BYTES = 65_534;
    /** More literals in one expression would be hard on the stacks of compilers that read it. */
    private static final int MOST_LITERALS = 400;

    /** What lines after the first one are indented by. */
    private static final String CONTINUATION = "        ";

    private JavaLiteral() {}

    static String of(String text) {
        List<String> constants = constants(text);
        if (constants.size() == 1) {
            return lines(text);
        }
        return constants.stream()
                .map(JavaLiteral::lines)
                .collect(Collectors.joining(",\n" + CONTINUATION, "String.join(\"\", ", ")"));
    }

    private static String lines(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n' && i + 1 < text.length() && lines.size() < MOST_LITERALS - 1) {
                lines.add(quoted(text.substring(start, i + 1)));
                start = i + 1;
            }
        }
        lines.add(quoted(text.substring(start)));
        return String.join("\n" + CONTINUATION + "+ ", lines);
    }

    private static List<String> constants(String text) {
        List<String> constants = new ArrayList<>();
        int start = 0;
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            int size = bytes(text.charAt(i));
            if (bytes + size > MOST_BYTES) {
                constants.add(text.substring(start, i));
                start = i;
                bytes = 0;
            }
            bytes += size;
        }
        constants.add(text.substring(start));
        return constants;
    }

    /** The bytes of a character in the encoding of class files. */
    private static int bytes(char c) {
        if (c == 0 || (c > 0x7f && c <= 0x7ff)) {
            return 2;
        }
        return c <= 0x7f ? 1 : 3;
    }

    /** A character as every encoding and every reader of Java keeps it. */
    static String unicodeEscape(char c) {
        return String.format("\\u%04x", (int) c);
    }

    private static String quoted(String text) {
        StringBuilder literal = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> literal.append("\\\"");
                case '\\' -> literal.append("\\\\");
                case '\n' -> literal.append("\\n");
                case '\r' -> literal.append("\\r");
                case '\t' -> literal.append("\\t");
                case '\b' -> literal.append("\\b");
                case '\f' -> literal.append("\\f");
                default -> {
                    if (c < ' ') {
                        // Not as a Unicode escape, which would be the character itself before literals are read.
                        literal.append('\\').append(c / 64).append(c / 8 % 8).append(c % 8);
                    } else if (c >= 0x7f) {
                        literal.append(unicodeEscape(c));
                    } else {
                        literal.append(c);
                    }
                }
            }
        }
        return literal.append('"').toString();
    }
}
