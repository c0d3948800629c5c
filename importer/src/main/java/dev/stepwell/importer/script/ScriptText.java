package dev.stepwell.importer.script;

import java.util.ArrayList;
import java.util.List;

/**
 * SQL with its place in a file. Immutable.
 *
 * @param file the file, relative to the folder, with slashes
 * @param text the unchanged SQL, line ends included
 * @param lines the line number in the file, counted from 1, of each line of the text
 */
public record ScriptText(String file, String text, List<Integer> lines) {

    public ScriptText {
        lines = List.copyOf(lines);
    }

    /** {@return the whole text of a file} */
    public static ScriptText of(String file, String text) {
        List<Integer> lines = new ArrayList<>();
        int last = linesOf(text).size() + 1;
        for (int number = 1; number <= last; number++) {
            lines.add(number);
        }
        return new ScriptText(file, text, lines);
    }

    /** {@return the lines of a text, each with its line end} */
    public static List<String> linesOf(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(start, end));
            start = end;
        }
        return lines;
    }

    /** {@return the line number in the file, counted from 1, of the character at an offset} */
    public int line(int offset) {
        int line = 0;
        for (int i = 0; i < offset; i++) {
            if (text.charAt(i) == '\n') {
                line++;
            }
        }
        return lines.isEmpty() ? 1 : lines.get(Math.min(line, lines.size() - 1));
    }
}
