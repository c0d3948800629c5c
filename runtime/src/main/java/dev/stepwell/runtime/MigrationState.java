package dev.stepwell.runtime;

/** Where a migration stands in a database. */
public enum MigrationState {
    /** It is applied, and this build knows it. */
    APPLIED,
    /** This build knows it, and it is not applied. */
    PENDING,
    /** It runs, or the process that ran it was killed; only migrations without a transaction can be in this state. */
    RUNNING,
    /**
     * Some of its statements are applied and one failed; only migrations without a transaction can be in this state.
     */
    FAILED,
    /**
     * It is being rolled back, or the process that did was killed; only migrations without a transaction can be in this
     * state.
     */
    ROLLING_BACK,
    /**
     * Some of its statements are rolled back and one failed; only migrations without a transaction can be in this
     * state.
     */
    ROLLBACK_FAILED,
    /** It is repeatable, and applied with another text than that of this build, which is to be applied again. */
    OUTDATED,
    /** It is repeatable, and applied with a newer text than that of this build, which is left alone. */
    NEWER_TEXT,
    /** It is applied, and this build does not know it. */
    UNKNOWN
}
