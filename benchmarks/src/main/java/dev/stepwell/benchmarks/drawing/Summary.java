package dev.stepwell.benchmarks.drawing;

import dev.stepwell.benchmarks.tool.Contender;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table at the top of the page, with a row for each tool and a few figures.
 *
 * <p>The columns have the order of {@link Column}, in any order of measuring. Not safe for use by several threads.
 */
public final class Summary {

    /** The tools in the table: each tool once, with its usual kind of migrations. */
    public static final List<Contender> TOOLS =
            List.of(Contender.FLOOR, Contender.STEPWELL, Contender.FLYWAY, Contender.LIQUIBASE, Contender.MYBATIS);

    /** The figures, from left to right. */
    public enum Column {
        NOTHING_TO_DO,
        ROUND_TRIPS,
        FIRST_APPLY,
        FIRST_APPLY_ON_A_LONG_WIRE,
        JARS
    }

    private final Map<Column, String> titles = new EnumMap<>(Column.class);
    private final Map<Column, Map<Contender, String>> cells = new EnumMap<>(Column.class);

    /**
     * Fills a column.
     *
     * @param title the head of the column, with the unit
     * @param cell the text of each tool's cell
     */
    public void put(Column column, String title, Function<Contender, String> cell) {
        titles.put(column, title);
        Map<Contender, String> filled = new EnumMap<>(Contender.class);
        TOOLS.forEach(tool -> filled.put(tool, cell.apply(tool)));
        cells.put(column, filled);
    }

    /** {@return the text of a time: for bare JDBC the time alone, for a tool also its multiple of bare JDBC} */
    public static String time(String time, Contender tool, double timesFloor) {
        return tool == Contender.FLOOR ? time : String.format(Locale.ROOT, "%s (%.1f)", time, timesFloor);
    }

    /** {@return a table of the filled columns} */
    public String table() {
        StringBuilder table = new StringBuilder(row("tool", titles.values().stream()))
                .append("|---|")
                .append("---:|".repeat(titles.size()))
                .append('\n');
        for (Contender tool : TOOLS) {
            table.append(row(tool.title(), cells.values().stream().map(column -> column.getOrDefault(tool, ""))));
        }
        return table.toString();
    }

    private static String row(String first, Stream<String> rest) {
        return Stream.concat(Stream.of(first), rest).collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
