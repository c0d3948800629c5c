package dev.stepwell.runtime.internal.session;

import dev.stepwell.runtime.internal.process.CauseChain;
import java.sql.SQLException;

/**
 * The failures that leave a request to the server without an answer. The server may have done what it was asked, may
 * still be doing it, or may never have received it.
 *
 * <p>A message that the connection ends counts as no answer, since a pooler sends such messages, too.
 */
final class MissingAnswer {

    private static final int LONGEST_CHAIN = 100;

    private MissingAnswer() {}

    /**
     * Tells whether a failure left a request without an answer: the connection was lost, or it is closed and the server
     * has refused nothing.
     *
     * @param failure the failure of a request, or of the code that made it
     * @param closed whether the connection is closed now
     */
    static boolean isBehind(Throwable failure, boolean closed) {
        return isLoss(failure, closed) || (closed && !isRefusal(failure));
    }

    /**
     * Tells whether a failure is the loss of the connection.
     *
     * @param closed whether the connection is closed now
     */
    static boolean isLoss(Throwable failure, boolean closed) {
        if (!closed) {
            // With the connection open, an error of class 08 from the server is about a third party, as with dblink.
            return failure instanceof SQLException sql
                    && FailureMessage.server(sql).isEmpty()
                    && isAboutConnection(sql);
        }
        int depth = 0;
        // A chain of causes can be a circle.
        for (Throwable e = failure; e != null && depth < LONGEST_CHAIN; e = e.getCause(), depth++) {
            // The loss of the connection follows the message that announces it.
            SQLException sql = e instanceof SQLException first ? first : null;
            for (; sql != null && depth < LONGEST_CHAIN; sql = sql.getNextException(), depth++) {
                if (isAboutConnection(sql)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isRefusal(Throwable failure) {
        for (Throwable e : CauseChain.of(failure)) {
            if (FailureMessage.server(e).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Tells whether a SQLSTATE is of class 08, or one with which the server ends sessions. */
    private static boolean isAboutConnection(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("57P"));
    }
}
