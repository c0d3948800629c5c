package dev.stepwell.text;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes lines of fields with tabs between them, which {@link FieldReader} reads.
 *
 * <p>A field may be any text: it is written without tabs, ends of lines and halves of characters, and read as it was.
 * Not safe for use by several threads.
 */
public final class FieldWriter {

    /**
     * From this length on a few searches of the platform take less than a look at each character, in a young process.
     */
    private static final int LONG_FIELD = 32;

    private final StringBuilder text = new StringBuilder();
    private boolean begun;

    /**
     * Adds a field to the line.
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
     * Adds fields to the line.
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
     * Ends the line.
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
     * @param fields its fields, at least one
     * @return this writer
     */
    public FieldWriter line(String... fields) {
        for (String field : fields) {
            field(field);
        }
        return end();
    }

    /**
     * The text written so far.
     *
     * @return the lines, and the fields of a line that was not ended
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

    /** Whether each character has a form in UTF-8. One that has none comes back as a question mark. */
    private static boolean isEncodable(String field) {
        return field.equals(new String(field.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    /** The escape of a character; empty if the character stands for itself. */
    private static String escape(String field, int index) {
        char c = field.charAt(index);
        return switch (c) {
            case '\\' -> "\\\\";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            // UTF-8 has no form for half a character.
            default -> Character.isSurrogate(c) && !isPaired(field, index) ? "\\u" + Integer.toHexString(c) : "";
        };
    }

    private static boolean isPaired(String field, int index) {
        return Character.isHighSurrogate(field.charAt(index))
                ? index + 1 < field.length() && Character.isLowSurrogate(field.charAt(index + 1))
                : index > 0 && Character.isHighSurrogate(field.charAt(index - 1));
    }
}
