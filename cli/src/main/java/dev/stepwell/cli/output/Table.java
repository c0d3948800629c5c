package dev.stepwell.cli.output;

import dev.stepwell.cli.output.Page.Tone;
import dev.stepwell.text.InertText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/**
 * A table for people, as wide as its content and no wider than the page.
 *
 * <p>If the content is too wide, the widest columns are broken into lines.
 */
public final class Table {

    private static final int GAP = 2;
    private static final int NARROWEST = 8;

    private final String[] headings;
    private final List<Cell[]> rows = new ArrayList<>();

    public Table(String... headings) {
        this.headings = headings.clone();
    }

    /** The content of one column in one row. */
    public record Cell(Tone tone, String text) {

        /** The text is inert here already, so that the width of its column is the printed one. */
        public Cell {
            text = InertText.of(text);
        }

        public static Cell of(String text) {
            return new Cell(Tone.PLAIN, text);
        }

        int width() {
            return text.lines().mapToInt(String::length).max().orElse(0);
        }
    }

    /** Adds a row with a cell for each heading. */
    public void row(Cell... cells) {
        if (cells.length != headings.length) {
            throw new IllegalArgumentException(cells.length + " cells for " + headings.length + " headings");
        }
        rows.add(cells.clone());
    }

    public void print(Page page) {
        int[] widths = widths(page.width());
        Column[] columns = new Column[widths.length];
        for (int i = 0; i < columns.length; i++) {
            int indent = i == 0 ? 0 : GAP;
            columns[i] = new Column(widths[i] + indent, indent, Column.Overflow.WRAP);
        }
        TextTable table = TextTable.forColumns(page.colors(), columns);
        table.indentWrappedLines = 0;
        add(
                table,
                Arrays.stream(headings)
                        .map(heading -> page.styled(Tone.STRONG, heading))
                        .toList());
        for (Cell[] row : rows) {
            add(
                    table,
                    Arrays.stream(row)
                            .map(cell -> page.styled(cell.tone(), cell.text()))
                            .toList());
        }
        table.toString().lines().map(String::stripTrailing).forEach(page::styledLine);
    }

    /**
     * Adds a row whose cells all begin in its first line. picocli's table would begin each cell in the last line of the
     * previous cell.
     */
    private static void add(TextTable table, List<Ansi.Text> cells) {
        table.addEmptyRow();
        int first = table.rowCount() - 1;
        for (int column = 0; column < cells.size(); column++) {
            table.putValue(first, column, cells.get(column));
        }
    }

    /** {@return the widths of the widest cells; if their sum is too large, the widest column is reduced repeatedly} */
    private int[] widths(int available) {
        int[] widths = new int[headings.length];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    headings[i].length(),
                    rows.stream().mapToInt(row -> row[column].width()).max().orElse(0));
        }
        long excess = Arrays.stream(widths).asLongStream().sum() + (long) GAP * (widths.length - 1) - available;
        for (; excess > 0; excess--) {
            int widest = 0;
            for (int i = 1; i < widths.length; i++) {
                widest = widths[i] > widths[widest] ? i : widest;
            }
            if (widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }
}
