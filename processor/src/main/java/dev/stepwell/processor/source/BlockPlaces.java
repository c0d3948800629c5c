package dev.stepwell.processor.source;

import dev.stepwell.text.FieldReader;
import dev.stepwell.text.MalformedTextException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The places of the characters of a text block whose lines are the lines of its source, as in nearly every text block.
 *
 * <p>Each line of the block begins at the same column of a source line, and an empty line is empty in the source, too.
 * Three numbers and the text therefore determine all places without a scan of the characters. The text form is
 * {@code line:column>length}. Immutable.
 */
final class BlockPlaces implements Places {

    private final String text;
    private final int line;
    private final int column;
    private final int[] starts;

    private BlockPlaces(String text, int line, int column, int[] starts) {
        this.text = text;
        this.line = line;
        this.column = column;
        this.starts = starts;
    }

    /**
     * Finds the places of a text block.
     *
     * @param source the text of the source file
     * @param block a text block without escapes
     * @param value the value that the compiler reports for the block, which can include literals joined to the block
     * @return the places of the value; empty if the value includes other literals or differs from the source lines
     */
    static Optional<BlockPlaces> of(SourceText source, JavaToken block, String value) {
        int first = source.line(block.start()) + 1;
        int closing = block.end() - 3;
        int last = source.line(closing);
        int[] starts = starts(value);
        if (source.hasEscapes() || value.isEmpty() || starts.length != last - first + 1) {
            return Optional.empty();
        }
        int indentation = -1;
        boolean begins = false;
        for (int i = 0; i < starts.length; i++) {
            int start = source.start(first + i);
            int end = i < starts.length - 1 ? source.end(first + i) : closing;
            int length = end(value, starts, i) - starts[i];
            boolean blank = length == 0;
            if (blank && i < starts.length - 1 && start < end) {
                return Optional.empty();
            }
            if (!blank) {
                if (Character.isWhitespace(source.text().charAt(end - 1))
                        || (indentation >= 0 && indentation != end - start - length)) {
                    return Optional.empty();
                }
                indentation = end - start - length;
            }
            begins |= blank
                    ? end - start == indentation
                    : indentation >= 0 && !Character.isWhitespace(source.text().charAt(start + indentation));
        }
        // In every text block, some line begins at the indentation. Otherwise the value includes other literals.
        return begins ? Optional.of(new BlockPlaces(value, first, indentation + 1, starts)) : Optional.empty();
    }

    /**
     * Decodes places.
     *
     * @param form the text form
     * @param text a text that begins with the text of the block
     * @return the places; empty if the form is malformed or longer than the text
     */
    static Optional<BlockPlaces> decode(String form, String text) {
        try {
            FieldReader reader = FieldReader.ofLine(form, ' ');
            reader.expect(1);
            int colon = reader.position(0, ':', 0);
            int greater = reader.position(0, '>', colon);
            int line = reader.number(0, 0, colon);
            int column = reader.number(0, colon + 1, greater);
            int length = reader.number(0, greater + 1, reader.field(0).length());
            if (length == 0 || length > text.length()) {
                return Optional.empty();
            }
            String own = text.substring(0, length);
            return Optional.of(new BlockPlaces(own, line, column, starts(own)));
        } catch (MalformedTextException e) {
            return Optional.empty();
        }
    }

    /** {@return the offsets at which the lines of a text begin} */
    private static int[] starts(String text) {
        int[] starts = new int[16];
        int count = 1;
        for (int feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n', feed + 1)) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, count * 2);
            }
            starts[count++] = feed + 1;
        }
        return Arrays.copyOf(starts, count);
    }

    /** {@return the offset of a line's end: of its line feed, or of the end of the text} */
    private static int end(String text, int[] starts, int row) {
        return row + 1 < starts.length ? starts[row + 1] - 1 : text.length();
    }

    int length() {
        return text.length();
    }

    @Override
    public int line(int offset) {
        return line + row(offset);
    }

    @Override
    public int column(int offset) {
        int row = row(offset);
        return columnOf(row) + offset - starts[row];
    }

    @Override
    public void addTo(PlaceRuns runs, int start, int end) {
        int from = start;
        for (int row = row(start); from < end; row++) {
            int to = row + 1 < starts.length ? Math.min(end, starts[row + 1]) : end;
            runs.add(to - from, line + row, columnOf(row) + from - starts[row], false);
            from = to;
        }
    }

    @Override
    public String encode() {
        return line + ":" + column + ">" + text.length();
    }

    private int row(int offset) {
        int found = Arrays.binarySearch(starts, offset);
        return found < 0 ? -found - 2 : found;
    }

    /** {@return the source column at which a line begins, from 1} */
    private int columnOf(int row) {
        return end(text, starts, row) == starts[row] ? 1 : column;
    }
}
