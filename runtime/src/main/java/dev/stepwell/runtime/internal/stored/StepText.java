package dev.stepwell.runtime.internal.stored;

import dev.stepwell.registry.JavaStep;
import dev.stepwell.registry.MigrationCopy;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.registry.MigrationStep;
import dev.stepwell.runtime.internal.session.DatabaseEncoding;
import java.util.List;

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

    /** Tells whether a stored text is the text of a step. The history may have escaped characters of it. */
    public static boolean isStored(MigrationStep step, String stored) {
        return DatabaseEncoding.isSame(stored, of(step));
    }

    /** Tells whether the first stored texts are the texts of the first steps, each of which exists. */
    public static boolean areStored(List<? extends MigrationStep> steps, List<String> stored, int count) {
        if (steps.size() < count) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (!isStored(steps.get(i), stored.get(i))) {
                return false;
            }
        }
        return true;
    }
}
