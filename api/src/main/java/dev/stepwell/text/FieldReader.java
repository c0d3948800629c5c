package dev.stepwell.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the lines of fields that {@link FieldWriter} writes.
 *
 * <p>A backslash begins an escape: {@code \\}, {@code \t}, {@code \n}, {@code \r}, or {@code \}{@code u} with four
 * hexadecimal digits. A text that breaks the format ends in a {@link MalformedTextException} and in no other exception.
 * Not safe for use by several threads.
 */
public final class FieldReader {

    private static final char REPLACEMENT = '\uFFFD';
    private static final int RADIX = 10;
    private static final int HEXADECIMAL = 16;
    private static final int ESCAPE_DIGITS = 4;

    private final String text;
    private final char separator;
    private final boolean single;
    private final List<String> fields = new ArrayList<>();
    private int line;
    private int position;
    /** The place of the first backslash that has not been read. */
    private int backslash;
    // A StringBuilder would append a part of a text character by character; whole pieces are copied into an array.
    private char[] buffer = {};

    private FieldReader(String text, char separator, boolean single) {
        this.text = text;
        this.separator = separator;
        this.single = single;
        this.backslash = backslash(0);
    }

    /**
     * Returns a reader of a file.
     *
     * @param file lines of fields with tabs between them, in UTF-8; each line ends in a line feed
     * @return a reader before the first line
     * @throws MalformedTextException if the file is not UTF-8
     */
    public static FieldReader ofFile(byte[] file) {
        String text = new String(file, StandardCharsets.UTF_8);
        // Decoding puts this character for bytes that are not UTF-8, but a file can contain the character itself.
        if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8(file)) {
            throw notUtf8(file);
        }
        return ofLines(text);
    }

    private static MalformedTextException notUtf8(byte[] file) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < file.length; i++) {
            if (file[i] == '\n') {
                if (!isUtf8(Arrays.copyOfRange(file, start, i))) {
                    break;
                }
                line++;
                start = i + 1;
            }
        }
        return new MalformedTextException(line, "line " + line + " is not UTF-8");
    }

    private static boolean isUtf8(byte[] bytes) {
        return Arrays.equals(bytes, new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns a reader of lines.
     *
     * @param text lines of fields with tabs between them; each line ends in a line feed
     * @return a reader before the first line
     */
    public static FieldReader ofLines(String text) {
        return new FieldReader(text, '\t', false);
    }

    /**
     * Returns a reader of one line, which has no line feed at its end.
     *
     * @param line fields with a separator between them
     * @param separator the separator: a tab, or a space where no field has spaces
     * @return a reader whose current line is this line
     * @throws MalformedTextException if the line has a wrong escape
     */
    public static FieldReader ofLine(String line, char separator) {
        FieldReader reader = new FieldReader(line, separator, true);
        reader.line = 1;
        reader.split(line.length());
        reader.position = line.length();
        return reader;
    }

    /**
     * Reads the next line.
     *
     * @return true if there is a next line
     * @throws MalformedTextException if the line has no line feed or a wrong escape
     */
    public boolean next() {
        if (position == text.length()) {
            return false;
        }
        line++;
        int end = text.indexOf('\n', position);
        if (end < 0) {
            throw malformed("is cut off");
        }
        split(end);
        position = end + 1;
        return true;
    }

    private void split(int end) {
        fields.clear();
        int start = position;
        while (start <= end) {
            int found = text.indexOf(separator, start);
            int last = found < 0 || found > end ? end : found;
            fields.add(backslash < last ? unescaped(start, last) : text.substring(start, last));
            start = last + 1;
        }
    }

    /** {@return the place of the first backslash at or after a place; the end of the text if there is none} */
    private int backslash(int start) {
        int found = text.indexOf('\\', start);
        return found < 0 ? text.length() : found;
    }

    /**
     * Returns the number of the current line.
     *
     * @return the number, from 1; 0 before the first line
     */
    public int line() {
        return line;
    }

    /**
     * Returns the number of fields in the current line.
     *
     * @return the number, at least 1 after {@link #next}
     */
    public int count() {
        return fields.size();
    }

    /**
     * Returns a field of the current line.
     *
     * @param index the field, from 0
     * @return the text of the field
     * @throws MalformedTextException if the line has fewer fields
     */
    public String field(int index) {
        if (index >= fields.size()) {
            throw missing(index);
        }
        return fields.get(index);
    }

    /**
     * Returns the last fields of the current line.
     *
     * @param first the first field to return, from 0
     * @return the texts of the fields; empty if the line has fewer fields
     */
    public List<String> fieldsFrom(int first) {
        return first >= fields.size() ? List.of() : List.copyOf(fields.subList(first, fields.size()));
    }

    /**
     * Checks the number of fields in the current line.
     *
     * @param count the expected number of fields
     * @throws MalformedTextException if the line has more or fewer fields
     */
    public void expect(int count) {
        if (fields.size() < count) {
            throw missing(fields.size());
        }
        if (fields.size() > count) {
            throw malformed("has " + fields.size() + " fields instead of " + count);
        }
    }

    /**
     * Returns a field as a number.
     *
     * @param index the field, from 0
     * @return the number, from 0
     * @throws MalformedTextException if the line has fewer fields, or the field is anything but the decimal digits of
     *     an int
     */
    public int number(int index) {
        return number(index, 0, field(index).length());
    }

    /**
     * Returns a part of a field as a number.
     *
     * @param index the field, from 0
     * @param start the first character of the number in the field, from 0
     * @param end the character after the number
     * @return the number, from 0
     * @throws MalformedTextException if the line has fewer fields, or the part is anything but the decimal digits of an
     *     int
     */
    public int number(int index, int start, int end) {
        String field = field(index);
        if (start >= end || end > field.length()) {
            throw malformed(index, "lacks a number");
        }
        long number = 0;
        for (int i = start; i < end; i++) {
            int digit = field.charAt(i) - '0';
            number = number * RADIX + digit;
            if (digit < 0 || digit >= RADIX || number > Integer.MAX_VALUE) {
                throw malformed(index, "has \"" + field.substring(start, end) + "\" where a number belongs");
            }
        }
        return (int) number;
    }

    /**
     * Finds a character in a field.
     *
     * @param index the field, from 0
     * @param character the character
     * @param start the place where the search begins, from 0
     * @return the first place of the character at or after the start
     * @throws MalformedTextException if the line has fewer fields, or the character does not follow the start
     */
    public int position(int index, char character, int start) {
        int found = field(index).indexOf(character, start);
        if (found < 0) {
            throw malformed(index, "lacks \"" + character + "\"");
        }
        return found;
    }

    /**
     * Returns an exception about the current line.
     *
     * @param fault the fault, as the predicate of a sentence about the line
     * @return the exception
     */
    public MalformedTextException malformed(String fault) {
        return new MalformedTextException(line, place() + " " + fault);
    }

    /**
     * Returns an exception about a field of the current line.
     *
     * @param index the field, from 0
     * @param fault the fault, as the predicate of a sentence about the field
     * @return the exception
     */
    public MalformedTextException malformed(int index, String fault) {
        return new MalformedTextException(line, place() + ", field " + (index + 1) + " " + fault);
    }

    private MalformedTextException missing(int index) {
        return malformed("has no field " + (index + 1));
    }

    private String place() {
        return single ? "\"" + text + "\"" : "line " + line;
    }

    /** Reads a field that has a backslash, and moves on to the first backslash after the field. */
    private String unescaped(int start, int end) {
        if (buffer.length < end - start) {
            buffer = new char[Math.max(end - start, buffer.length * 2)];
        }
        int length = 0;
        int from = start;
        while (backslash < end) {
            text.getChars(from, backslash, buffer, length);
            length += backslash - from;
            from = backslash + 2;
            switch (from <= end ? text.charAt(backslash + 1) : ' ') {
                case '\\' -> buffer[length] = '\\';
                case 't' -> buffer[length] = '\t';
                case 'n' -> buffer[length] = '\n';
                case 'r' -> buffer[length] = '\r';
                case 'u' -> {
                    buffer[length] = character(from, end);
                    from += ESCAPE_DIGITS;
                }
                default -> throw wrongEscape(backslash, Math.min(from, end));
            }
            length++;
            backslash = backslash(from);
        }
        text.getChars(from, end, buffer, length);
        return new String(buffer, 0, length + end - from);
    }

    private char character(int start, int end) {
        int code = 0;
        for (int i = start; i < start + ESCAPE_DIGITS; i++) {
            int digit = i < end && text.charAt(i) < 128 ? Character.digit(text.charAt(i), HEXADECIMAL) : -1;
            if (digit < 0) {
                throw wrongEscape(start - 2, Math.min(start + ESCAPE_DIGITS, end));
            }
            code = code * HEXADECIMAL + digit;
        }
        return (char) code;
    }

    private MalformedTextException wrongEscape(int start, int end) {
        return malformed(fields.size(), "has the wrong escape \"" + text.substring(start, end) + "\"");
    }
}
