package dev.stepwell.runtime.internal.history;

import dev.stepwell.MigrationId;
import dev.stepwell.runtime.HistoryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event of the history, as its row stores it.
 *
 * @param storedDetail the detail; null if the row has none
 */
record StoredEvent(
        long number,
        Instant at,
        String event,
        MigrationId id,
        String className,
        @Nullable String storedDetail,
        Duration execution,
        String user,
        String host,
        long processId,
        int backendPid,
        String toolVersion)
        implements HistoryEvent {

    @Override
    public Optional<String> detail() {
        return Optional.ofNullable(storedDetail);
    }
}
