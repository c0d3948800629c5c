package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A migration of this build that another tool has applied, to be recorded as applied.
 *
 * <p>Immutable: each {@code with} method returns a copy.
 */
public final class AdoptedMigration {

    private final MigrationId id;
    private final String origin;
    private final @Nullable Instant appliedAt;
    private final @Nullable String appliedBy;
    private final Duration execution;

    private AdoptedMigration(
            MigrationId id,
            String origin,
            @Nullable Instant appliedAt,
            @Nullable String appliedBy,
            Duration execution) {
        this.id = id;
        this.origin = origin;
        this.appliedAt = appliedAt;
        this.appliedBy = appliedBy;
        this.execution = execution;
    }

    /**
     * Returns a migration of which nobody knows when, by whom and how fast it was applied.
     *
     * @param id set and version
     * @param origin the source of the information, for the readers of the history, such as {@code Flyway's
     *     public.flyway_schema_history, 1.2 add email}
     * @return the migration
     * @throws IllegalArgumentException if the origin is blank
     */
    public static AdoptedMigration of(MigrationId id, String origin) {
        if (origin.isBlank()) {
            throw new IllegalArgumentException(
                    "origin is blank. Say what tells of the migration, for those who read the events later.");
        }
        return new AdoptedMigration(Objects.requireNonNull(id, "id"), origin, null, null, Duration.ZERO);
    }

    /**
     * Returns a copy with the time at which the migration was applied.
     *
     * @param time the time
     * @return the copy
     */
    public AdoptedMigration withAppliedAt(Instant time) {
        return new AdoptedMigration(id, origin, Objects.requireNonNull(time, "time"), appliedBy, execution);
    }

    /**
     * Returns a copy with the person or role that applied the migration.
     *
     * @param person the name
     * @return the copy
     */
    public AdoptedMigration withAppliedBy(String person) {
        return new AdoptedMigration(id, origin, appliedAt, Objects.requireNonNull(person, "person"), execution);
    }

    /**
     * Returns a copy with the time that applying the migration took.
     *
     * @param duration zero or more
     * @return the copy
     * @throws IllegalArgumentException if the duration is negative
     */
    public AdoptedMigration withExecution(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("execution is " + duration + ". Use zero or more.");
        }
        return new AdoptedMigration(id, origin, appliedAt, appliedBy, duration);
    }

    /**
     * Returns the identity of the migration.
     *
     * @return set and version
     */
    public MigrationId id() {
        return id;
    }

    /**
     * Returns the source of the information.
     *
     * @return one line, not blank
     */
    public String origin() {
        return origin;
    }

    /**
     * Returns the time at which the migration was applied.
     *
     * @return the time; empty if nobody knows, and then the history gets the time of recording
     */
    public Optional<Instant> appliedAt() {
        return Optional.ofNullable(appliedAt);
    }

    /**
     * Returns the person or role that applied the migration.
     *
     * @return the name; empty if nobody knows, and then the history gets the database user that records
     */
    public Optional<String> appliedBy() {
        return Optional.ofNullable(appliedBy);
    }

    /**
     * Returns the time that applying the migration took.
     *
     * @return the duration; zero if nobody knows
     */
    public Duration execution() {
        return execution;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AdoptedMigration adopted
                && id.equals(adopted.id)
                && origin.equals(adopted.origin)
                && Objects.equals(appliedAt, adopted.appliedAt)
                && Objects.equals(appliedBy, adopted.appliedBy)
                && execution.equals(adopted.execution);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, origin, appliedAt, appliedBy, execution);
    }

    /** Returns the migration and its origin, in one line. */
    @Override
    public String toString() {
        return id + " from " + origin;
    }
}
