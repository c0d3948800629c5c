package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of one migration in a database.
 *
 * <p>Only Stepwell implements this interface, and later versions may add methods. Implementations are immutable.
 */
public interface MigrationStatus {

    /**
     * Returns the identity of the migration.
     *
     * @return set and version
     */
    MigrationId id();

    /**
     * Returns the class of the migration.
     *
     * @return its canonical name in this build; for a migration unknown to this build, its name when it was applied
     */
    String className();

    /**
     * Returns the description of the migration.
     *
     * @return one line for people
     */
    String description();

    /**
     * Returns the state of the migration.
     *
     * @return the state; later versions may add states
     */
    MigrationState state();

    /**
     * Tells whether the migration belongs to a set of which this build has nothing, whatever its state.
     *
     * @return whether another application may own the migration
     */
    boolean otherSet();

    /**
     * Tells whether the migration is applied again after its text has changed.
     *
     * @return whether it is repeatable
     */
    boolean repeatable();

    /**
     * Tells whether the migration is pending although a higher version of its set is applied.
     *
     * @return whether it is late
     */
    boolean late();

    /**
     * Returns the migration that replaces this one.
     *
     * @return the identity; empty unless the state is {@link MigrationState#REPLACED}
     */
    Optional<MigrationId> replacedBy();

    /**
     * Returns the time at which the migration was applied, or begun while it is unfinished.
     *
     * @return the time; empty while the migration is pending
     */
    Optional<Instant> appliedAt();

    /**
     * Returns the database user that applied the migration, or began it while it is unfinished.
     *
     * @return the user; empty while the migration is pending
     */
    Optional<String> appliedBy();

    /**
     * Returns the time that applying the migration took.
     *
     * @return the duration; empty unless the migration is applied
     */
    Optional<Duration> execution();
}
