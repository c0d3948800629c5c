package dev.stepwell.importer.script;

import dev.stepwell.sql.SqlScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two lines with which {@code pg_dump} tells {@code psql} to run no other commands of {@code psql} between them.
 *
 * <p>Both lines have the same random key, before the first statement and after the last one.
 *
 * @param remaining the script without the two lines; the other lines keep their numbers
 * @param first the number of the first line
 * @param last the number of the last line
 */
record DumpRestriction(ScriptText remaining, int first, int last) {

    private static final Pattern RESTRICT = Pattern.compile("\\\\restrict\\s+(\\w+)\\s*");
    private static final Pattern UNRESTRICT = Pattern.compile("\\\\unrestrict\\s+(\\w+)\\s*");

    /** {@return the restriction of a script; empty if the script has none} */
    static Optional<DumpRestriction> of(ScriptText script) {
        if (!script.text().contains("\\restrict")) {
            return Optional.empty();
        }
        List<String> lines = ScriptText.linesOf(script.text());
        int first = 0;
        while (first < lines.size() && !RESTRICT.matcher(lines.get(first)).matches()) {
            first++;
        }
        int last = lines.size() - 1;
        while (last > first && !UNRESTRICT.matcher(lines.get(last)).matches()) {
            last--;
        }
        return first < last && haveSameKey(lines.get(first), lines.get(last)) && isAround(lines, first, last)
                ? Optional.of(without(script, lines, first, last))
                : Optional.empty();
    }

    private static boolean haveSameKey(String restrict, String unrestrict) {
        Matcher begin = RESTRICT.matcher(restrict);
        Matcher end = UNRESTRICT.matcher(unrestrict);
        return begin.matches() && end.matches() && begin.group(1).equals(end.group(1));
    }

    /** Tells whether nothing but comments stands outside of the two lines. */
    private static boolean isAround(List<String> lines, int first, int last) {
        return isEmpty(lines.subList(0, first)) && isEmpty(lines.subList(last + 1, lines.size()));
    }

    private static boolean isEmpty(List<String> lines) {
        SqlScript sql = SqlScript.read(String.join("", lines));
        return sql.errors().isEmpty() && sql.statements().isEmpty();
    }

    private static DumpRestriction without(ScriptText script, List<String> lines, int first, int last) {
        List<String> kept = new ArrayList<>(lines);
        List<Integer> numbers = new ArrayList<>(script.lines());
        for (int i : new int[] {last, first}) {
            kept.remove(i);
            numbers.remove(i);
        }
        return new DumpRestriction(
                new ScriptText(script.file(), String.join("", kept), numbers),
                script.lines().get(first),
                script.lines().get(last));
    }
}
