package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import java.util.List;

/**
 * What a run did. Immutable.
 *
 * @param direction which way it went
 * @param migrations what was applied or rolled back, in that order; empty if there was nothing to do
 * @param unknown what the database has and this build does not, all of it newer than what this build has in the set
 * @param newerTexts the repeatable migrations of which the database has a newer text than this build, and keeps it,
 *     sorted
 * @param listenerFailures what the listener threw, the first 100 of it, without effect on the run
 */
public record MigrationResult(
        Direction direction,
        List<MigrationRun> migrations,
        List<MigrationId> unknown,
        List<MigrationId> newerTexts,
        List<Throwable> listenerFailures) {

    /** Copies the lists. */
    public MigrationResult {
        migrations = List.copyOf(migrations);
        unknown = List.copyOf(unknown);
        newerTexts = List.copyOf(newerTexts);
        listenerFailures = List.copyOf(listenerFailures);
    }

    /** What was done of a plan. */
    MigrationResult(Plan plan, List<MigrationRun> migrations) {
        this(plan.direction(), migrations, plan.unknown(), plan.newerTexts(), List.of());
    }

    MigrationResult withListenerFailures(List<Throwable> failures) {
        return new MigrationResult(direction, migrations, unknown, newerTexts, failures);
    }

    /**
     * Tells whether the database was left as it was.
     *
     * @return whether no migration ran
     */
    public boolean nothingDone() {
        return migrations.isEmpty();
    }
}
