package dev.stepwell.runtime;

import dev.stepwell.JavaStep;
import dev.stepwell.MigrationCopy;
import dev.stepwell.MigrationStatement;
import dev.stepwell.MigrationStep;

/**
 * The text of a step, as a plan shows it and the history stores it.
 *
 * <p>The text of an SQL step is its SQL. A Java step has no SQL, so its text is a comment that names its method.
 */
final class StepText {

    private StepText() {}

    static String of(MigrationStep step) {
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
