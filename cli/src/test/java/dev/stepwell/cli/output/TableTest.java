package dev.stepwell.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.cli.output.Page.Tone;
import dev.stepwell.cli.output.Table.Cell;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class TableTest {

    @Test
    void columnsAreAsWideAsWhatIsInThem() {
        assertThat(printed(Page.ENDLESS, Ansi.OFF)).isEqualTo("""
                version  description                           state
                001      add the address to all the customers  applied
                2        x                                     failed
                """);
    }

    @Test
    void onANarrowPageTheWidestColumnIsBroken() {
        assertThat(printed(40, Ansi.OFF)).isEqualTo("""
                version  description             state
                001      add the address to      applied
                         all the customers
                2        x                       failed
                """);
    }

    @Test
    void coloursTakeNoRoom() {
        assertThat(printed(Page.ENDLESS, Ansi.ON).replaceAll("\u001b\\[[0-9;]*m", ""))
                .isEqualTo(printed(Page.ENDLESS, Ansi.OFF));
        assertThat(printed(Page.ENDLESS, Ansi.ON)).contains("\u001b[32mapplied");
    }

    private static String printed(int width, Ansi ansi) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Table table = new Table("version", "description", "state");
        table.row(Cell.of("001"), Cell.of("add the address to all the customers"), new Cell(Tone.GOOD, "applied"));
        // picocli would read this text as markup.
        table.row(Cell.of("2"), Cell.of("x"), Cell.of("failed"));
        table.print(new Page(new PrintStream(out, true, StandardCharsets.UTF_8), ansi, width));
        return out.toString(StandardCharsets.UTF_8);
    }
}
