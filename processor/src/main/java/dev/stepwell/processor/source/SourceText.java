package dev.stepwell.processor.source;

import java.util.Arrays;

/**
 * The text of a Java source file as the compiler reads it, with translated Unicode escapes.
 *
 * <p>An index counts the characters of the translated text, and an offset those of the file, both from 0. Lines and
 * columns are those of the file, from 1. Immutable.
 */
final class SourceText {

    /** The offsets of a file without Unicode escapes, in which each index equals its offset. */
    private static final int[] NONE = {};

    private final String text;
    private final int[] offsets;
    private final int[] lineStarts;

    private SourceText(String text, int[] offsets, int[] lineStarts) {
        this.text = text;
        this.offsets = offsets;
        this.lineStarts = lineStarts;
    }

    static SourceText of(CharSequence file) {
        String raw = file.toString();
        if (!raw.contains("\\u")) {
            return new SourceText(raw, NONE, lineStarts(raw));
        }
        StringBuilder text = new StringBuilder(raw.length());
        int[] offsets = new int[raw.length() + 1];
        int i = 0;
        while (i < raw.length()) {
            int length = 1;
            char c = raw.charAt(i);
            if (c == '\\' && i + 1 < raw.length() && raw.charAt(i + 1) == 'u') {
                int digits = i + 2;
                while (digits < raw.length() && raw.charAt(digits) == 'u') {
                    digits++;
                }
                c = hexadecimal(raw, digits);
                length = digits + 4 - i;
                offsets[text.length()] = i;
                text.append(c);
            } else {
                offsets[text.length()] = i;
                text.append(c);
                if (c == '\\' && i + 1 < raw.length() && raw.charAt(i + 1) == '\\') {
                    // The second of two backslashes does not begin a Unicode escape.
                    offsets[text.length()] = i + 1;
                    text.append('\\');
                    length = 2;
                }
            }
            i += length;
        }
        offsets[text.length()] = raw.length();
        return new SourceText(text.toString(), Arrays.copyOf(offsets, text.length() + 1), lineStarts(raw));
    }

    /** {@return the translated text} */
    String text() {
        return text;
    }

    /** {@return the index of the first character at or after an offset} */
    int index(int offset) {
        if (offsets == NONE) {
            return Math.min(offset, text.length());
        }
        int found = Arrays.binarySearch(offsets, offset);
        return found < 0 ? -found - 1 : found;
    }

    int line(int index) {
        int found = Arrays.binarySearch(lineStarts, offsetOf(index));
        return found < 0 ? -found - 1 : found + 1;
    }

    int column(int index) {
        return offsetOf(index) - lineStarts[line(index) - 1] + 1;
    }

    /** Adds the places of consecutive characters of one line, from an index on. */
    void addPlaces(int index, int length, PlaceRuns places) {
        int line = line(index);
        int lineStart = lineStarts[line - 1];
        if (offsets == NONE) {
            places.add(length, line, index - lineStart + 1, false);
            return;
        }
        for (int i = index; i < index + length; i++) {
            places.add(1, line, offsets[i] - lineStart + 1, false);
        }
    }

    /** {@return true if the file has Unicode escapes, so that an index can differ from its offset} */
    boolean hasEscapes() {
        return offsets != NONE;
    }

    /** {@return the offset of the first character of a line} */
    int start(int line) {
        return lineStarts[line - 1];
    }

    /** {@return the offset of a line's end, for any line but the last, in a file without Unicode escapes} */
    int end(int line) {
        int next = lineStarts[line];
        return text.startsWith("\r\n", next - 2) ? next - 2 : next - 1;
    }

    private int offsetOf(int index) {
        return offsets == NONE ? index : offsets[index];
    }

    /** {@return the offset of a line and a column} */
    int offset(int line, int column) {
        return lineStarts[line - 1] + column - 1;
    }

    private static char hexadecimal(String raw, int start) {
        if (start + 4 > raw.length()) {
            return '?';
        }
        int value = 0;
        for (int i = start; i < start + 4; i++) {
            // The compiler rejects a file with an invalid digit before any processor runs.
            value = value * 16 + Math.max(0, Character.digit(raw.charAt(i), 16));
        }
        return (char) value;
    }

    private static int[] lineStarts(String raw) {
        int[] starts = new int[16];
        int count = 1;
        int feed = raw.indexOf('\n');
        int carriage = raw.indexOf('\r');
        while (feed >= 0 || carriage >= 0) {
            boolean atFeed = carriage < 0 || (feed >= 0 && feed <= carriage + 1);
            int next = (atFeed ? feed : carriage) + 1;
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, count * 2);
            }
            starts[count++] = next;
            feed = feed >= 0 && feed < next ? raw.indexOf('\n', next) : feed;
            carriage = carriage >= 0 && carriage < next ? raw.indexOf('\r', next) : carriage;
        }
        return Arrays.copyOf(starts, count);
    }
}
