package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import java.time.Duration;
import java.util.List;

/**
 * One migration that was applied or rolled back.
 *
 * <p>Only Stepwell implements this interface, and later versions may add methods. Implementations are immutable.
 */
public interface MigrationRun {

    /**
     * Returns the identity of the migration.
     *
     * @return set and version
     */
    MigrationId id();

    /**
     * Returns the class of the migration.
     *
     * @return its canonical name
     */
    String className();

    /**
     * Returns the description of the migration.
     *
     * @return one line for people
     */
    String description();

    /**
     * Tells whether the migration was applied after a higher version of its set.
     *
     * @return whether it was late; always {@code false} in a rollback
     */
    boolean late();

    /**
     * Tells whether the migration is repeatable and was applied before with another text.
     *
     * @return whether it was applied again; always {@code false} in a rollback
     */
    boolean again();

    /**
     * Returns the migrations in the place of which this one was recorded, because it replaces them and they were
     * applied.
     *
     * @return their identities; empty if this migration ran
     */
    List<MigrationId> tookOver();

    /**
     * Returns the time that the steps took, retries included.
     *
     * @return the duration
     */
    Duration execution();

    /**
     * Returns the name that problems and logs use for the migration.
     *
     * @return the identity and the simple class name
     */
    default String label() {
        return id() + " " + className().substring(className().lastIndexOf('.') + 1);
    }
}
