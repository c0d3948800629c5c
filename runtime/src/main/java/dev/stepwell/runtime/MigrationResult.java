package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import java.util.List;

/**
 * What a run did. Immutable.
 *
 * @param direction which way it went
 * @param migrations what was applied or rolled back, in that order; empty if there was nothing to do
 * @param unknown what the database has and this build does not, all of it newer than what this build has in the set
 * @param listenerFailures what the listener threw, the first 100 of it, without effect on the run
 */
public record MigrationResult(
        Direction direction,
        List<MigrationRun> migrations,
        List<MigrationId> unknown,
        List<Throwable> listenerFailures) {

    /** Copies the lists. */
    public MigrationResult {
        migrations = List.copyOf(migrations);
        unknown = List.copyOf(unknown);
        listenerFailures = List.copyOf(listenerFailures);
    }

    MigrationResult(Direction direction, List<MigrationRun> migrations, List<MigrationId> unknown) {
        this(direction, migrations, unknown, List.of());
    }

    MigrationResult withListenerFailures(List<Throwable> failures) {
        return new MigrationResult(direction, migrations, unknown, failures);
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
