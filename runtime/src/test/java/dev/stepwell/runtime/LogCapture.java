package dev.stepwell.runtime;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The log messages between opening and closing; slf4j-simple writes them to {@code System.err}. */
public final class LogCapture implements AutoCloseable {

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public LogCapture() {
        this(false);
    }

    private LogCapture(boolean discarding) {
        System.setErr(
                discarding
                        ? new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)
                        : new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    /** Keeps nothing. */
    public static LogCapture discarding() {
        return new LogCapture(true);
    }

    public List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
