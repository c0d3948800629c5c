package dev.stepwell.processor;

import java.util.Arrays;
import java.util.Optional;

/**
 * The places of the characters of a text, as a short text.
 *
 * <p>A run is {@code line:column+length} if the characters stand beside each other, and {@code line:column=length} if
 * all stand at one place. What is encoded decodes to itself. Immutable, provided nobody changes what it gives.
 */
final class PlaceRuns {

    /** A constant of a class file has no more. */
    private static final int MOST_CHARACTERS = 65_535;

    private final int[] lines;
    private final int[] columns;

    private PlaceRuns(int[] lines, int[] columns) {
        this.lines = lines;
        this.columns = columns;
    }

    /** The line of each character. */
    int[] lines() {
        return lines;
    }

    /** The column of each character. */
    int[] columns() {
        return columns;
    }

    /** Encodes places, with a space between the runs. */
    static String encode(int[] lines, int[] columns) {
        StringBuilder form = new StringBuilder();
        int start = 0;
        while (start < lines.length) {
            int step = start + 1 < lines.length && columns[start + 1] == columns[start] ? 0 : 1;
            int end = start + 1;
            while (end < lines.length
                    && lines[end] == lines[start]
                    && columns[end] == columns[start] + step * (end - start)) {
                end++;
            }
            form.append(start == 0 ? "" : " ").append(lines[start]).append(':').append(columns[start]);
            form.append(step == 0 ? '=' : '+').append(end - start);
            start = end;
        }
        return form.toString();
    }

    /**
     * Decodes places.
     *
     * @return the places; empty if the form is not one
     */
    static Optional<PlaceRuns> decode(String form) {
        int[] lines = new int[16];
        int[] columns = new int[16];
        int count = 0;
        try {
            for (String run : form.isEmpty() ? new String[0] : form.split(" ", -1)) {
                int colon = run.indexOf(':');
                int sign = Math.max(run.indexOf('+'), run.indexOf('='));
                int line = Integer.parseInt(run.substring(0, colon));
                int column = Integer.parseInt(run.substring(colon + 1, sign));
                int length = Integer.parseInt(run.substring(sign + 1));
                if (length <= 0 || length > MOST_CHARACTERS - count) {
                    return Optional.empty();
                }
                if (count + length > lines.length) {
                    lines = Arrays.copyOf(lines, (count + length) * 2);
                    columns = Arrays.copyOf(columns, lines.length);
                }
                for (int i = 0; i < length; i++) {
                    lines[count] = line;
                    columns[count] = run.charAt(sign) == '+' ? column + i : column;
                    count++;
                }
            }
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
            return Optional.empty();
        }
        return Optional.of(new PlaceRuns(Arrays.copyOf(lines, count), Arrays.copyOf(columns, count)));
    }
}
