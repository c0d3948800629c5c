package dev.stepwell.cli.output;

import dev.stepwell.text.InertText;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Help.ColorScheme;

/**
 * An output stream for people, with a width and with or without colours.
 *
 * <p>Every text on it is inert: the page escapes control characters, and adds the colours itself.
 */
public final class Page {

    /** The width without a terminal, at which no line is broken. */
    static final int ENDLESS = Integer.MAX_VALUE;

    private final PrintStream stream;
    private final ColorScheme colors;
    private final int width;
    private final String prefix;

    public Page(PrintStream stream, Ansi ansi, int width) {
        this(stream, new ColorScheme.Builder(ansi).build(), width, "");
    }

    private Page(PrintStream stream, ColorScheme colors, int width, String prefix) {
        this.stream = stream;
        this.colors = colors;
        this.width = width;
        this.prefix = prefix;
    }

    /** {@return a page on the same stream, each line of which is a comment of SQL} */
    public Page commented() {
        return new Page(stream, colors, width, "-- ");
    }

    /** The meaning of a piece of text, which decides its colour. */
    public enum Tone {
        PLAIN,
        STRONG,
        FAINT,
        GOOD,
        WAITING,
        BAD;

        private List<IStyle> styles() {
            return switch (this) {
                case PLAIN -> List.of();
                case STRONG -> List.of(Style.bold);
                case FAINT -> List.of(Style.faint);
                case GOOD -> List.of(Style.fg_green);
                case WAITING -> List.of(Style.fg_yellow);
                case BAD -> List.of(Style.fg_red);
            };
        }
    }

    int width() {
        return width;
    }

    ColorScheme colors() {
        return colors;
    }

    /** Prints a line. */
    public void line(String text) {
        stream.println(prefix + InertText.of(text));
    }

    /** Prints a line of texts that are inert already, and that may be in tones. */
    void styledLine(String styled) {
        stream.println(prefix + styled);
    }

    public void line() {
        stream.println();
    }

    /** {@return a text in a tone, inert} */
    String in(Tone tone, String text) {
        return styled(tone, text).toString();
    }

    Ansi.Text styled(Tone tone, String text) {
        return colors.apply(InertText.of(text), tone.styles());
    }

    public void text(String text) {
        stream.print(InertText.of(text));
    }

    /**
     * Prints a line of SQL, verbatim for another program, and inert on a terminal.
     *
     * <p>The escape of a character would be another text to PostgreSQL.
     */
    public void script(Tone tone, String sql) {
        stream.println(width == ENDLESS && tone == Tone.PLAIN ? sql : in(tone, sql));
    }
}
