package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import java.time.Duration;
import java.util.List;

/**
 * The findings of a rehearsal about one pending migration.
 *
 * <p>Only Stepwell implements this interface, and later versions may add methods. Implementations are immutable.
 */
public interface RehearsedMigration {

    /** Whether a pending migration could be rehearsed. Later versions may add outcomes. */
    enum Outcome {
        /** The migration ran and was rolled back. */
        REHEARSED,
        /** The migration runs without a transaction and could not be rolled back. */
        NOT_TRANSACTIONAL,
        /** The migration uses a value that an earlier one adds to an enum type, which needs a COMMIT in between. */
        NEEDS_COMMIT,
        /** The migration depends on others that were not rehearsed. */
        NEEDS_OTHERS
    }

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
     * Tells whether the migration would be applied after a higher version of its set.
     *
     * @return whether it is late
     */
    boolean late();

    /**
     * Tells whether the migration was rehearsed.
     *
     * @return the outcome
     */
    Outcome outcome();

    /**
     * Returns the dependencies that were not rehearsed.
     *
     * @return their identities, sorted; empty unless the outcome is {@link Outcome#NEEDS_OTHERS}
     */
    List<MigrationId> needs();

    /**
     * Returns the locks that the migration took on relations that existed before the rehearsal. A lock that an earlier
     * migration of the rehearsal had taken as strongly is only among the locks of that one. The lock on an index is
     * left out if the lock on its table is as strong.
     *
     * @return the strongest lock on each relation, sorted by name
     */
    List<RelationLock> locks();

    /**
     * Returns the tables and materialized views whose files the migration wrote anew, and the indexes that it rebuilt
     * without their table.
     *
     * @return their names, sorted
     */
    List<String> rewritten();

    /**
     * Returns the time that the steps took.
     *
     * @return the duration; zero if the migration was not rehearsed
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

    /** Returns the findings in one line for people. */
    @Override
    String toString();
}
