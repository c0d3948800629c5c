package dev.stepwell.cli.invocation;

import dev.stepwell.MigrationId;
import dev.stepwell.runtime.Target;

/** Reads versions in the form of problems and plans: {@code 007}, or {@code billing:007} for a set other than main. */
public final class Versions {

    private Versions() {}

    /**
     * {@return the migration that a text names}
     *
     * @throws UsageException if the text has no valid version, or no valid set before its colon
     */
    public static MigrationId id(String text) {
        int colon = text.indexOf(':');
        try {
            return MigrationId.of(
                    colon < 0 ? MigrationId.MAIN_SET : text.substring(0, colon), text.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    public static Target to(String text) {
        return Target.version(id(text));
    }

    public static Target only(String text) {
        return Target.only(id(text));
    }

    /**
     * {@return the target of a number of migrations}
     *
     * @throws UsageException if the number is less than 1
     */
    public static Target steps(int count) {
        try {
            return Target.steps(count);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
