package dev.stepwell.runtime.internal.session;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.copy.CopyOperation;

/**
 * The COPY operations of a Java step.
 *
 * <p>The driver lets no other statement run before a COPY ends, so the session would wait forever for one that the step
 * left open.
 */
final class OpenCopies {

    private final List<CopyOperation> begun = new ArrayList<>();

    synchronized void add(CopyOperation copy) {
        begun.removeIf(earlier -> !earlier.isActive());
        begun.add(copy);
    }

    /**
     * Cancels the operations that did not end.
     *
     * @throws SQLException if there is one
     */
    synchronized void cancel() throws SQLException {
        boolean open = false;
        for (CopyOperation copy : begun) {
            if (copy.isActive()) {
                open = true;
                copy.cancelCopy();
            }
        }
        begun.clear();
        if (open) {
            throw new SQLException(
                    "The migration step ended before its COPY. End the COPY, or close its stream, before "
                            + "the step returns.");
        }
    }
}
