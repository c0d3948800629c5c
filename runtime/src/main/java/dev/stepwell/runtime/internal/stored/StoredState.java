package dev.stepwell.runtime.internal.stored;

import dev.stepwell.runtime.MigrationState;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** {@return the state with a text; empty if no state has it} */
    public static Optional<StoredState> of(String text) {
        return Stream.of(values()).filter(state -> state.text().equals(text)).findFirst();
    }

    /** {@return the texts of all states} */
    public static String inWords() {
        return Stream.of(values()).map(StoredState::text).collect(Collectors.joining(", "));
    }

    /** {@return the text in the history} */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
