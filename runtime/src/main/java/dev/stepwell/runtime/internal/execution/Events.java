package dev.stepwell.runtime.internal.execution;

import dev.stepwell.runtime.MigrationEvent;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.MigrationListener;
import dev.stepwell.runtime.internal.history.MigrationWork;
import dev.stepwell.runtime.internal.process.RunLog;
import dev.stepwell.runtime.internal.session.Session;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/**
 * The channel from a run to its listener.
 *
 * <p>Telling never throws: an exception of the listener is logged and kept. Only the first 100 failures are kept, since
 * a failing listener may fail at each of a million notices.
 */
public final class Events {

    static final int KEPT_FAILURES = 100;

    private final @Nullable MigrationListener listener;
    private final List<Throwable> failures = new ArrayList<>();

    /**
     * Creates a channel that has told nothing yet.
     *
     * @param listener the listener; null if there is none
     */
    public Events(@Nullable MigrationListener listener) {
        this.listener = listener;
    }

    /** Tells whether the listener has to hear of each statement before the next one is sent. */
    boolean isHeardFirst() {
        return listener != null && listener.hearsEachStatementFirst();
    }

    void tell(MigrationEvent event) {
        if (listener == null) {
            return;
        }
        try {
            listener.on(event);
        } catch (Throwable e) {
            // An error of the listener, such as an AssertionError, is no failure of the run.
            RunLog.LOG.error(
                    "The migration listener failed at {}; the run goes on.",
                    event.getClass().getSimpleName(),
                    e);
            keep(e);
        }
    }

    /**
     * Logs a message of the server and tells the listener.
     *
     * @param step the index of the running step, from 0
     */
    void notice(MigrationWork migration, int step, SQLWarning warning) {
        ServerErrorMessage said = warning instanceof PSQLWarning server ? server.getServerErrorMessage() : null;
        String severity = said == null ? "WARNING" : text(said.getSeverity());
        try {
            log(migration, step, severity, warning);
        } catch (RuntimeException e) {
            // The driver is reading answers. An exception here would leave the rest of them to the next query.
            keep(e);
        }
        tell(new RunEvents.Notice(
                migration,
                step + 1,
                severity,
                text(warning.getSQLState()),
                text(warning.getMessage()),
                said == null ? null : said.getDetail(),
                said == null ? null : said.getHint()));
    }

    private static void log(MigrationWork migration, int step, String severity, SQLWarning warning) {
        if (severity.equals("WARNING")) {
            RunLog.LOG.warn("PostgreSQL says at step {} of {}: {}", step + 1, migration.label(), warning.getMessage());
        } else {
            RunLog.LOG.info(
                    "PostgreSQL says at step {} of {}: {}: {}",
                    step + 1,
                    migration.label(),
                    severity,
                    warning.getMessage());
        }
    }

    private void keep(Throwable failure) {
        if (failures.size() < KEPT_FAILURES) {
            failures.add(failure);
        }
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    RunResult attachedTo(RunResult result) {
        return failures.isEmpty() ? result : result.withListenerFailures(failures);
    }

    void attachTo(MigrationException failure) {
        failures.forEach(e -> Session.suppress(failure, e));
    }
}
