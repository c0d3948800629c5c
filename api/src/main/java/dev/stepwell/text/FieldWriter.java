package dev.stepwell.text;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes lines of fields with tabs between them, for {@link FieldReader}.
 *
 * <p>A field may be any text. Tabs, line ends and unpaired surrogates in a field are written as escapes, and the reader
 * returns the field unchanged. Not safe for use by several threads.
 */
public final class FieldWriter {

    /**
     * The length, in UTF-16 units, from which a few platform searches are faster than a look at each character, in a
     * process that has just started.
     */
    private static final int LONG_FIELD = 32;

    private final StringBuilder text = new StringBuilder();
    private boolean begun;

    /**
     * Adds a field to the current line.
     *
     * @param field any text
     * @return this writer
     */
    public FieldWriter field(String field) {
        if (begun) {
            text.append('\t');
        }
        begun = true;
        add(field);
        return this;
    }

    /**
     * Adds fields to the current line.
     *
     * @param fields any texts
     * @return this writer
     */
    public FieldWriter fields(List<String> fields) {
        for (String field : fields) {
            field(field);
        }
        return this;
    }

    /**
     * Ends the current line.
     *
     * @return this writer
     */
    public FieldWriter end() {
        text.append('\n');
        begun = false;
        return this;
    }

    /**
     * Adds a whole line.
     *
     * @param fields the fields of the line, at least one
     * @return this writer
     */
    public FieldWriter line(String... fields) {
        for (String field : fields) {
            field(field);
        }
        return end();
    }

    /**
     * Returns the text written so far.
     *
     * @return the lines, and the fields of a line that has no end yet
     */
    public String text() {
        return text.toString();
    }

    private void add(String field) {
        if (field.length() >= LONG_FIELD && isEncodable(field)) {
            text.append(field.replace("\\", "\\\\")
                    .replace("\t", "\\t")
                    .replace("\n", "\\n")
                    .replace("\r", "\\r"));
            return;
        }
        int start = 0;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if ((c >= ' ' && c < Character.MIN_SURROGATE && c != '\\') || c > Character.MAX_SURROGATE) {
                continue;
            }
            String escape = escape(field, i);
            if (!escape.isEmpty()) {
                text.append(field, start, i).append(escape);
                start = i + 1;
            }
        }
        text.append(field, start, field.length());
    }

    /**
     * Tells whether UTF-8 can encode each character. A character that UTF-8 cannot encode decodes as a question mark.
     */
    private static boolean isEncodable(String field) {
        return field.equals(new String(field.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    /** {@return the escape of a character; empty if the character stands for itself} */
    private static String escape(String field, int index) {
        char c = field.charAt(index);
        return switch (c) {
            case '\\' -> "\\\\";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            // UTF-8 cannot encode an unpaired surrogate.
            default -> Character.isSurrogate(c) && !isPaired(field, index) ? "\\u" + Integer.toHexString(c) : "";
        };
    }

    private static boolean isPaired(String field, int index) {
        return Character.isHighSurrogate(field.charAt(index))
                ? index + 1 < field.length() && Character.isLowSurrogate(field.charAt(index + 1))
                : index > 0 && Character.isHighSurrogate(field.charAt(index - 1));
    }
}
