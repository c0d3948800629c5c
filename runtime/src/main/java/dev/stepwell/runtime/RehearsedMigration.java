package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a rehearsal found out about one pending migration. Immutable.
 *
 * @param id set and version
 * @param className the canonical name of its class
 * @param description what it does
 * @param late whether it would be applied after a higher version of its set
 * @param outcome whether it was rehearsed, and if not, why
 * @param needs what it was not rehearsed for want of, sorted; empty unless the outcome is {@link Outcome#NEEDS_OTHERS}
 * @param locks the locks that it took on what was there before the rehearsal, by name, the strongest of each; what an
 *     earlier migration of the same rehearsal had locked as strongly stands with that one. Indexes are left out where
 *     the lock on their table is as strong
 * @param rewritten the tables and materialized views whose files it wrote anew, by name, and the indexes that it built
 *     anew without their table
 * @param execution how long its steps took; zero if it was not rehearsed
 */
public record RehearsedMigration(
        MigrationId id,
        String className,
        String description,
        boolean late,
        Outcome outcome,
        List<MigrationId> needs,
        List<RelationLock> locks,
        List<String> rewritten,
        Duration execution) {

    /** Copies the lists. */
    public RehearsedMigration {
        needs = List.copyOf(needs);
        locks = List.copyOf(locks);
        rewritten = List.copyOf(rewritten);
    }

    /** Whether a pending migration could be rehearsed. */
    public enum Outcome {
        /** It ran, and was rolled back. */
        REHEARSED,
        /** It runs without a transaction, and could not be rolled back. */
        NOT_TRANSACTIONAL,
        /** It uses a value that an earlier one adds to an enum type, for which that one has to be committed. */
        NEEDS_COMMIT,
        /** It depends on migrations that were not rehearsed. */
        NEEDS_OTHERS
    }

    /**
     * The migration as problems and logs name it.
     *
     * @return the identity and the simple class name
     */
    public String label() {
        return id + " " + className.substring(className.lastIndexOf('.') + 1);
    }

    /** What was found out, in one line for people. */
    @Override
    public String toString() {
        return label()
                + switch (outcome) {
                    case REHEARSED ->
                        ": " + execution.toMillis() + " ms, " + listed(locks, "no lock on what was there before")
                                + (rewritten.isEmpty() ? "" : ", rewrites " + String.join(", ", rewritten));
                    case NOT_TRANSACTIONAL -> ": not rehearsed, it runs without a transaction";
                    case NEEDS_COMMIT -> ": not rehearsed, it uses an enum value that an earlier one has to commit";
                    case NEEDS_OTHERS -> ": not rehearsed, it depends on " + listed(needs, "");
                };
    }

    private static String listed(List<?> values, String none) {
        return values.isEmpty() ? none : values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
