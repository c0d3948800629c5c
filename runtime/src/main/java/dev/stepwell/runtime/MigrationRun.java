package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import java.time.Duration;

/**
 * One migration that was applied or rolled back. Immutable.
 *
 * @param id set and version
 * @param className the canonical name of its class
 * @param description what it does
 * @param late whether a higher version of its set had been applied before
 * @param again whether it was applied already, with another text, and is repeatable
 * @param execution how long its steps took, retries included
 */
public record MigrationRun(
        MigrationId id, String className, String description, boolean late, boolean again, Duration execution) {

    /**
     * The migration as problems and logs name it.
     *
     * @return the identity and the simple class name
     */
    public String label() {
        return id + " " + className.substring(className.lastIndexOf('.') + 1);
    }
}
