package dev.stepwell.runtime.internal.history;

import dev.stepwell.registry.JavaStep;
import dev.stepwell.registry.MigrationCopy;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.registry.MigrationStep;

/**
 * The text of a step, as a plan shows it and the history stores it.
 *
 * <p>The text of an SQL step is its SQL. A Java step has no SQL, so its text is a comment that names its method.
 */
public final class StepText {

    private StepText() {}

    public static String of(MigrationStep step) {
        if (step instanceof MigrationStatement statement) {
            return statement.sql();
        } else if (step instanceof MigrationCopy copy) {
            return copy.sql();
        } else if (step instanceof JavaStep java) {
            return "-- Java: " + java.name();
        }
        throw new IllegalStateException("unknown step " + step);
    }
}
