package dev.stepwell.runtime.internal.history;

import dev.stepwell.runtime.MigrationState;
import java.util.Locale;

/**
 * The state of a migration as its history row stores it.
 *
 * <p>A migration has a row once it is applied, or once it was begun without a transaction. {@link MigrationState} adds
 * the states that follow from comparing the history with a build.
 */
public enum StoredState {
    /** All steps are applied. */
    APPLIED,
    /** A session applies the migration, or died while it did so. */
    RUNNING,
    /** Some steps are applied, and one failed. */
    FAILED,
    /** A session rolls the migration back, or died while it did so. */
    ROLLING_BACK,
    /** Some steps are rolled back, and one failed. */
    ROLLBACK_FAILED;

    static StoredState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** {@return the text in the history} */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
