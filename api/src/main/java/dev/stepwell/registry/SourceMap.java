package dev.stepwell.registry;

import dev.stepwell.text.FieldReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The place in the source file of every character of a text that came from a Java constant.
 *
 * <p>Every statement of a registry carries the text form of its map, which is therefore small, and is read only when
 * the statement fails. The text form is {@code [file|]line:column[=][>indentation]}, followed by anchors {@code "
 * offset@line:column[=]"}. It has these rules:
 *
 * <ul>
 *   <li>Within a line, the column increases by one for each character.
 *   <li>After a line feed, the text continues in the next line at the column {@code indentation}.
 *   <li>An anchor has the place of the character at its offset, where the two rules above do not give it.
 *   <li>From an anchor with an equals sign to the next anchor, all characters have the place of the anchor. The value
 *       of a constant that was compiled elsewhere is an example.
 *   <li>The empty text form stands for unknown places.
 * </ul>
 *
 * <p>Offsets count UTF-16 units of the text. Immutable.
 */
public final class SourceMap {

    private final String file;
    private final List<Anchor> anchors;
    private final int indentation;

    private SourceMap(String file, List<Anchor> anchors, int indentation) {
        this.file = file;
        this.anchors = anchors;
        this.indentation = indentation;
    }

    private record Anchor(int offset, int line, int column, boolean still) {}

    /**
     * Consecutive characters of a text that stand side by side in one line of a file, or all at one place.
     *
     * @param length the number of characters, from 1, in UTF-16 units
     * @param line the line of the first character, from 1
     * @param column the column of the first character, from 1
     * @param still true if all characters have the place of the first one; false if each stands one column further
     */
    public record Run(int length, int line, int column, boolean still) {}

    /**
     * Returns the text form for a text whose places are known.
     *
     * @param file the path of the file; empty for the file of the migration's own class
     * @param text the text
     * @param runs the places of all characters of the text, in order
     * @return the text form; empty for an empty text
     * @throws IllegalArgumentException if the number of places differs from the number of characters
     */
    public static String encode(String file, String text, List<Run> runs) {
        int places = 0;
        for (Run run : runs) {
            places += run.length;
        }
        if (places != text.length()) {
            throw new IllegalArgumentException("a text of " + text.length() + " characters has " + places + " places");
        }
        return text.isEmpty() ? "" : new Encoder(text, runs).form(file);
    }

    /** Writes the text form, with an anchor for each character whose place does not follow from the rules. */
    private static final class Encoder {

        private final StringBuilder form = new StringBuilder();
        private final String text;
        private final List<Run> runs;
        private final int indentation;
        /** The line of the last character. */
        private int line;

        private int column;
        private boolean still;

        Encoder(String text, List<Run> runs) {
            this.text = text;
            this.runs = runs;
            this.indentation = indentation(text, runs);
        }

        /** {@return the column of the first line that continues the line before it; 0 if there is none} */
        private static int indentation(String text, List<Run> runs) {
            int start = runs.get(0).length;
            for (int i = 1; i < runs.size(); i++) {
                Run run = runs.get(i);
                if (text.charAt(start - 1) == '\n' && run.line == runs.get(i - 1).line + 1) {
                    return run.column;
                }
                start += run.length;
            }
            return 0;
        }

        String form(String file) {
            if (!file.isEmpty()) {
                form.append(file).append('|');
            }
            begin(runs.get(0));
            if (indentation > 0) {
                form.append('>').append(indentation);
            }
            int start = 0;
            for (Run run : runs) {
                if (start > 0) {
                    anchor(start, run);
                }
                goThrough(start, run);
                start += run.length;
            }
            return form.toString();
        }

        /** Writes an anchor at the beginning of a run if the rules do not give the place of the run. */
        private void anchor(int start, Run run) {
            boolean lineEnded = !still && text.charAt(start - 1) == '\n';
            int expectedLine = lineEnded ? line + 1 : line;
            int expectedColumn = still ? column : lineEnded ? indentation : column + 1;
            boolean goesOn = run.length == 1 || run.still == still;
            if (run.line != expectedLine || run.column != expectedColumn || !goesOn) {
                form.append(' ').append(start).append('@');
                begin(run);
            } else {
                line = run.line;
                column = run.column;
            }
        }

        private void begin(Run run) {
            line = run.line;
            column = run.column;
            still = run.still && run.length > 1;
            form.append(line).append(':').append(column).append(still ? "=" : "");
        }

        /** Moves from the first character of a run to its last character. */
        private void goThrough(int start, Run run) {
            if (still) {
                return;
            }
            int end = start + run.length - 1;
            for (int i = text.indexOf('\n', start); i >= 0 && i < end; i = text.indexOf('\n', i + 1)) {
                // This line feed ends no line in the source: it comes from an escape, for example.
                form.append(' ').append(i + 1).append('@').append(run.line).append(':');
                form.append(run.column + i + 1 - start);
            }
            column = run.column + run.length - 1;
        }
    }

    /**
     * Reads a text form.
     *
     * @param form a text form that {@link #encode} returned
     * @return the map; empty for the empty form
     * @throws IllegalArgumentException if the form is malformed
     */
    public static Optional<SourceMap> parse(String form) {
        if (form.isEmpty()) {
            return Optional.empty();
        }
        int bar = form.lastIndexOf('|');
        String file = bar < 0 ? "" : form.substring(0, bar);
        FieldReader reader = FieldReader.ofLine(form.substring(bar + 1), ' ');
        int length = reader.field(0).length();
        int greater = reader.field(0).indexOf('>');
        int indentation = greater < 0 ? 0 : reader.number(0, greater + 1, length);
        List<Anchor> anchors = new ArrayList<>(reader.count());
        anchors.add(anchor(reader, 0, 0, 0, greater < 0 ? length : greater));
        for (int i = 1; i < reader.count(); i++) {
            int at = reader.position(i, '@', 0);
            anchors.add(anchor(
                    reader, i, reader.number(i, 0, at), at + 1, reader.field(i).length()));
        }
        return Optional.of(new SourceMap(file, anchors, indentation));
    }

    /**
     * Finds the place of a character.
     *
     * @param text the text that the map was made for
     * @param offset the index of the character, from 0, in UTF-16 units; the text's length or more stands for the place
     *     after the last character
     * @return the place; the place after the last character is one column after it, even if it is a line feed
     */
    public SourcePosition locate(String text, int offset) {
        int last = Math.min(offset, Math.max(0, text.length() - 1));
        Anchor anchor = anchors.get(0);
        for (Anchor candidate : anchors) {
            if (candidate.offset <= last) {
                anchor = candidate;
            }
        }
        int line = anchor.line;
        int column = anchor.column;
        for (int i = anchor.offset; i < last && !anchor.still; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                column = indentation;
            } else {
                column++;
            }
        }
        return new SourcePosition(file, line, last < offset ? column + 1 : column);
    }

    /** Reads the place of an anchor from a part of a field. */
    private static Anchor anchor(FieldReader reader, int field, int offset, int start, int end) {
        int colon = reader.position(field, ':', start);
        boolean still = end > start && reader.field(field).charAt(end - 1) == '=';
        return new Anchor(
                offset,
                reader.number(field, start, colon),
                reader.number(field, colon + 1, still ? end - 1 : end),
                still);
    }
}
