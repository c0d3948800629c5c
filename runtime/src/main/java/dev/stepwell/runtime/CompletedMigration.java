package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import java.time.Duration;

/** A migration that a run has applied or rolled back. */
record CompletedMigration(
        MigrationId id, String className, String description, boolean late, boolean again, Duration execution)
        implements MigrationRun {

    static CompletedMigration of(MigrationWork work, Duration execution) {
        return new CompletedMigration(
                work.id(), work.className(), work.description(), work.late(), work.again(), execution);
    }

    @Override
    public String toString() {
        return label();
    }
}
