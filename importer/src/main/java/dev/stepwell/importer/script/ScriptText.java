package dev.stepwell.importer.script;

import java.util.ArrayList;
import java.util.List;

/**
 * SQL with the place that it comes from.
 *
 * @param file the file, relative to the folder, with slashes
 * @param text the SQL as it stands there, line ends included
 * @param lines for each line of the text its number in the file
 */
public record ScriptText(String file, String text, List<Integer> lines) {

    public ScriptText {
        lines = List.copyOf(lines);
    }

    /** The whole text of a file. */
    public static ScriptText of(String file, String text) {
        List<Integer> lines = new ArrayList<>();
        int last = linesOf(text).size() + 1;
        for (int number = 1; number <= last; number++) {
            lines.add(number);
        }
        return new ScriptText(file, text, lines);
    }

    /** The lines of a text, each with the characters that end it. */
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

    /** The number in the file of the line that a character stands in. */
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
