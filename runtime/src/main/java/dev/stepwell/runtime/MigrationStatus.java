package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where one migration stands in a database. Immutable.
 *
 * @param id set and version
 * @param className the canonical name of its class; for one that this build does not know, what the class was called
 *     when it was applied
 * @param description what it does
 * @param state where it stands
 * @param repeatable whether it is applied again when it has changed
 * @param late whether it is pending although a higher version of its set is applied
 * @param appliedAt when it was applied, or begun while it is running or has failed; empty while it is pending
 * @param appliedBy the database user that applied it; empty while it is pending
 * @param execution how long applying it took; empty unless it is applied
 */
public record MigrationStatus(
        MigrationId id,
        String className,
        String description,
        MigrationState state,
        boolean repeatable,
        boolean late,
        Optional<Instant> appliedAt,
        Optional<String> appliedBy,
        Optional<Duration> execution) {}
