package dev.stepwell;

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
     * Makes the text form for a text whose characters' places are known.
     *
     * @param file the path of the file; empty if it is the file of the migration's own class
     * @param text the text
     * @param lines the line of each character of the text, from 1
     * @param columns the column of each character of the text, from 1
     * @return the text form; empty for an empty text
     * @throws IllegalArgumentException if there are not as many lines and columns as characters
     */
    public static String encode(String file, String text, int[] lines, int[] columns) {
        if (text.length() != lines.length || text.length() != columns.length) {
            throw new IllegalArgumentException("text, lines and columns differ in length: " + text.length() + ", "
                    + lines.length + ", " + columns.length);
        }
        if (text.isEmpty()) {
            return "";
        }
        int indentation = 0;
        for (int i = 1; i < text.length() && indentation == 0; i++) {
            if (text.charAt(i - 1) == '\n' && lines[i] == lines[i - 1] + 1) {
                indentation = columns[i];
            }
        }
        StringBuilder form = new StringBuilder();
        if (!file.isEmpty()) {
            form.append(file).append('|');
        }
        boolean still = staysAt(0, lines, columns);
        form.append(lines[0]).append(':').append(columns[0]).append(still ? "=" : "");
        if (indentation > 0) {
            form.append('>').append(indentation);
        }
        int line = lines[0];
        int column = columns[0];
        for (int i = 1; i < text.length(); i++) {
            if (!still && text.charAt(i - 1) == '\n') {
                line++;
                column = indentation;
            } else if (!still) {
                column++;
            }
            if (line != lines[i] || column != columns[i]) {
                line = lines[i];
                column = columns[i];
                still = staysAt(i, lines, columns);
                form.append(' ').append(i).append('@');
                form.append(line).append(':').append(column).append(still ? "=" : "");
            }
        }
        return form.toString();
    }

    private static boolean staysAt(int i, int[] lines, int[] columns) {
        return i + 1 < lines.length && lines[i + 1] == lines[i] && columns[i + 1] == columns[i];
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
        try {
            int bar = form.lastIndexOf('|');
            String file = bar < 0 ? "" : form.substring(0, bar);
            String[] words = form.substring(bar + 1).split(" ", -1);
            int greater = words[0].indexOf('>');
            int indentation = greater < 0 ? 0 : Integer.parseInt(words[0].substring(greater + 1));
            List<Anchor> anchors = new ArrayList<>(words.length);
            anchors.add(anchor(0, greater < 0 ? words[0] : words[0].substring(0, greater)));
            for (int i = 1; i < words.length; i++) {
                int at = words[i].indexOf('@');
                anchors.add(anchor(Integer.parseInt(words[i].substring(0, at)), words[i].substring(at + 1)));
            }
            return Optional.of(new SourceMap(file, anchors, indentation));
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("\"" + form + "\" is not the text form of a source map", e);
        }
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

    private static Anchor anchor(int offset, String place) {
        int colon = place.indexOf(':');
        boolean still = place.endsWith("=");
        return new Anchor(
                offset,
                Integer.parseInt(place.substring(0, colon)),
                Integer.parseInt(place.substring(colon + 1, place.length() - (still ? 1 : 0))),
                still);
    }
}
