package dev.stepwell.runtime.internal.history;

import dev.stepwell.runtime.MigrationState;
import java.util.Locale;

/**
 * The state of a migration as its history row stores it.
 *
 * <p>A row is there once a migration is applied, or begun without a transaction. The states that follow from comparing
 * the history with a build are in {@link MigrationState}.
 */
public enum StoredState {
    /** All steps are applied. */
    APPLIED,
    /** A session applies the migration, or has died doing so. */
    RUNNING,
    /** Some steps are applied, and one failed. */
    FAILED,
    /** A session rolls the migration back, or has died doing so. */
    ROLLING_BACK,
    /** Some steps are rolled back, and one failed. */
    ROLLBACK_FAILED;

    static StoredState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** The text in the history. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
