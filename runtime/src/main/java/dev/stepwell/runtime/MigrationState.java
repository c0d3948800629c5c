package dev.stepwell.runtime;

/**
 * The state of a migration in a database, as seen by one build.
 *
 * <p>Later versions may add states.
 */
public enum MigrationState {
    /** The migration is applied, and this build has the same text. */
    APPLIED,
    /** This build has the migration, and it is not applied. */
    PENDING,
    /** The migration runs, or the process that ran it was killed. Only migrations without a transaction are so. */
    RUNNING,
    /** Some steps are applied, and one failed. Only migrations without a transaction are so. */
    FAILED,
    /**
     * The migration is being rolled back, or the process that did so was killed. Only migrations without a transaction
     * are so.
     */
    ROLLING_BACK,
    /** Some steps are rolled back, and one failed. Only migrations without a transaction are so. */
    ROLLBACK_FAILED,
    /** The migration is repeatable and applied with an older text, which the text of this build is to replace. */
    OUTDATED,
    /** The migration is repeatable and applied with a newer text, which this build keeps. */
    NEWER_TEXT,
    /**
     * Another migration replaces this one. This build has this migration, and the database has the other one or gets
     * it; or the database has this migration, and this build has the other one.
     */
    REPLACED,
    /** The migration is applied and unknown to this build, which has others of its set. */
    UNKNOWN,
    /** The migration is applied and belongs to a set of which this build has nothing. */
    OTHER_SET
}
