package dev.stepwell.runtime.internal.failure;

import java.util.List;

/** A {@code @Verify} query returned rows: at least one, and not more than are shown. */
public final class VerifyFailure extends Exception {

    private static final long serialVersionUID = 1L;

    // Not of use to another process; the message has them as well.
    private final transient List<String> rows;

    public VerifyFailure(List<String> rows) {
        super("@Verify returned rows:" + lines(rows));
        this.rows = List.copyOf(rows);
    }

    List<String> rows() {
        return rows;
    }

    /** The rows, each on a line of its own after a line feed. */
    String inLines() {
        return lines(rows);
    }

    private static String lines(List<String> rows) {
        return "\n  " + String.join("\n  ", rows);
    }
}
