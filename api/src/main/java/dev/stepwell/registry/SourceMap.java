package dev.stepwell.registry;

import dev.stepwell.text.FieldReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells for every character of a text that came out of a Java constant where in the source file it was written.
 *
 * <p>The text form is small, since every statement of a registry carries one, and is only read when a statement fails:
 * {@code [file|]line:column[=][>indentation]} followed by anchors {@code " offset@line:column[=]"}. Within a line
 * columns go up by one for each character; after a line feed the text goes on in the next line at the column
 * {@code indentation}; an anchor says where the character at its offset stands when these two rules do not. From an
 * anchor with an equals sign on, all characters stand at its place, until the next one: so does the value of a constant
 * that was compiled elsewhere. The empty text form means that nothing is known. Offsets count UTF-16 units of the text.
 * Immutable.
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
     * Characters of a text that stand beside each other in one line of a file, or all at one place.
     *
     * @param length the number of the characters, from 1
     * @param line the line of the first one, from 1
     * @param column its column, from 1
     * @param still whether the others stand where the first one does, and not each a column further
     */
    public record Run(int length, int line, int column, boolean still) {}

    /**
     * Makes the text form for a text whose characters' places are known.
     *
     * @param file the path of the file; empty if it is the file of the migration's own class
     * @param text the text
     * @param runs the places of all characters of the text, in order
     * @return the text form; empty for an empty text
     * @throws IllegalArgumentException if there are not as many places as characters
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

    /** Writes an anchor wherever a character does not stand where it would be looked for. */
    private static final class Encoder {

        private final StringBuilder form = new StringBuilder();
        private final String text;
        private final List<Run> runs;
        private final int indentation;
        /** The place of the last character. */
        private int line;

        private int column;
        private boolean still;

        Encoder(String text, List<Run> runs) {
            this.text = text;
            this.runs = runs;
            this.indentation = indentation(text, runs);
        }

        /** The column of the first line that goes on in the line after. */
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

        /** Writes an anchor at the beginning of a run if one is needed there. */
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

        /** Goes to the last character of a run from its first one. */
        private void goThrough(int start, Run run) {
            if (still) {
                return;
            }
            int end = start + run.length - 1;
            for (int i = text.indexOf('\n', start); i >= 0 && i < end; i = text.indexOf('\n', i + 1)) {
                // A line feed that ends no line in the source, such as one that a constant has from an escape.
                form.append(' ').append(i + 1).append('@').append(run.line).append(':');
                form.append(run.column + i + 1 - start);
            }
            column = run.column + run.length - 1;
        }
    }

    /**
     * Reads the text form.
     *
     * @param form what {@link #encode} made
     * @return the map, or empty for the empty form
     * @throws IllegalArgumentException if the form is not one
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
     * @param offset the character, from 0; the text's length stands for the place after the last character, and a
     *     greater offset for the same
     * @return its place; that after the last character is one column behind it, also where it is a line feed
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

    /** Reads the place of an anchor, which is a part of a field. */
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
