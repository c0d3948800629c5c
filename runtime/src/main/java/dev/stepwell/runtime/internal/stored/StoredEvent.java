package dev.stepwell.runtime.internal.stored;

import dev.stepwell.MigrationId;
import dev.stepwell.runtime.HistoryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event of the history, as its row stores it.
 *
 * @param migration the migration; null for an event of the history itself
 * @param migrationClass the class of the migration; null for an event of the history itself
 * @param storedDetail the detail; null if the row has none
 */
public record StoredEvent(
        long number,
        Instant at,
        String event,
        @Nullable MigrationId migration,
        @Nullable String migrationClass,
        @Nullable String storedDetail,
        Duration execution,
        String user,
        String host,
        long processId,
        int backendPid,
        String toolVersion)
        implements HistoryEvent {

    @Override
    public Optional<MigrationId> id() {
        return Optional.ofNullable(migration);
    }

    @Override
    public Optional<String> className() {
        return Optional.ofNullable(migrationClass);
    }

    @Override
    public Optional<String> detail() {
        return Optional.ofNullable(storedDetail);
    }
}
