package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A migration of this build that another tool has applied, to be recorded as applied. Immutable.
 *
 * @param id set and version
 * @param appliedAt when it was applied; empty if nobody knows, and then it is the time of recording
 * @param appliedBy who applied it; empty if nobody knows, and then it is the database user that records
 * @param execution how long that took; zero if nobody knows
 * @param origin what tells of it, for those who read the events later, such as {@code Flyway's
 *     public.flyway_schema_history, 1.2 add email}
 */
public record AdoptedMigration(
        MigrationId id, Optional<Instant> appliedAt, Optional<String> appliedBy, Duration execution, String origin) {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the origin is blank or the time is negative
     */
    public AdoptedMigration {
        if (origin.isBlank()) {
            throw new IllegalArgumentException(
                    "origin is blank. Say what tells of the migration, for those who read the events later.");
        }
        if (execution.isNegative()) {
            throw new IllegalArgumentException("execution is " + execution + ". Use zero or more.");
        }
    }
}
