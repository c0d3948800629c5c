package dev.stepwell.cli.output;

import dev.stepwell.text.InertText;
import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * The display of progress: one line that changes, permanent lines, or nothing.
 *
 * <p>Each text is made inert here.
 */
interface ProgressLine extends AutoCloseable {

    /** Begins a run of a number of steps. */
    void begin(int steps);

    /** Shows that a migration begins. */
    void start(String text);

    /** Shows the number of steps that are done. */
    void moveTo(int step, String text);

    /** {@return the number of steps that are done} */
    int position();

    /**
     * Shows that a migration is done.
     *
     * @param done the word for it, which is styled
     * @param took whether the migration took so long that its end gets a line after the line of its beginning
     */
    void finish(String done, String text, boolean took);

    /** Shows a message. */
    void say(String text);

    @Override
    void close();

    static ProgressLine silent() {
        return new ProgressLine() {
            @Override
            public void begin(int steps) {}

            @Override
            public void start(String text) {}

            @Override
            public void moveTo(int step, String text) {}

            @Override
            public int position() {
                return 0;
            }

            @Override
            public void finish(String done, String text, boolean took) {}

            @Override
            public void say(String text) {}

            @Override
            public void close() {}
        };
    }

    /** {@return a display with a line for the beginning of each migration, and one for the end of a long migration} */
    static ProgressLine lines(PrintStream stream) {
        return new ProgressLine() {
            @Override
            public void begin(int steps) {}

            @Override
            public void start(String text) {
                stream.println(InertText.of(text));
            }

            @Override
            public void moveTo(int step, String text) {}

            @Override
            public int position() {
                return 0;
            }

            @Override
            public void finish(String done, String text, boolean took) {
                if (took) {
                    stream.println(done + InertText.of(text));
                }
            }

            @Override
            public void say(String text) {
                stream.println(InertText.of(text));
            }

            @Override
            public void close() {}
        };
    }

    /** {@return a display with a bar in the terminal's last line, and a line above it for each finished migration} */
    static ProgressLine bar(PrintStream stream, int width) {
        return new Bar(stream, width);
    }

    /** A progress bar. Its own thread redraws it, so that each method locks the stream while it writes. */
    final class Bar implements ProgressLine {

        private static final int TWICE_A_SECOND = 500;

        private final PrintStream stream;
        private final int width;
        private @Nullable ProgressBar bar;
        private String migration = "";
        private int position;

        private Bar(PrintStream stream, int width) {
            this.stream = stream;
            this.width = width - 1;
        }

        @Override
        public void begin(int steps) {
            close();
            bar = new ProgressBarBuilder()
                    .setInitialMax(steps)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(TWICE_A_SECOND)
                    .setConsumer(new LastLine())
                    .setMaxRenderedLength(width)
                    .continuousUpdate()
                    .hideEta()
                    .clearDisplayOnFinish()
                    .build();
            position = 0;
        }

        @Override
        public void start(String text) {
            migration = InertText.of(text).replace('\n', ' ');
            show("");
        }

        @Override
        public void moveTo(int step, String text) {
            position = step;
            show(", step " + text);
        }

        private void show(String more) {
            ProgressBar shown = bar;
            if (shown != null) {
                shown.stepTo(position);
                shown.setExtraMessage(migration + more);
                shown.refresh();
            }
        }

        @Override
        public int position() {
            return position;
        }

        @Override
        public void finish(String done, String text, boolean took) {
            print(done + InertText.of(text));
        }

        @Override
        public void say(String text) {
            print(InertText.of(text));
        }

        private void print(String inert) {
            synchronized (stream) {
                erase();
                stream.println(inert);
            }
            ProgressBar shown = bar;
            if (shown != null) {
                shown.refresh();
            }
        }

        private void erase() {
            stream.print("\r" + " ".repeat(width) + "\r");
        }

        @Override
        public void close() {
            ProgressBar shown = bar;
            bar = null;
            if (shown != null) {
                shown.close();
            }
        }

        /** The last line of the terminal, which each drawing overwrites. */
        private final class LastLine implements ProgressBarConsumer {

            @Override
            public int getMaxRenderedLength() {
                return width;
            }

            @Override
            public void accept(String drawn) {
                String text = drawn.length() > width ? drawn.substring(0, width) : drawn;
                synchronized (stream) {
                    stream.print("\r" + text + " ".repeat(width - text.length()));
                    stream.flush();
                }
            }

            @Override
            public void clear() {
                synchronized (stream) {
                    erase();
                    stream.flush();
                }
            }

            @Override
            public void close() {}
        }
    }
}
