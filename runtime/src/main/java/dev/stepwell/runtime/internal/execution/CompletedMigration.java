package dev.stepwell.runtime.internal.execution;

import dev.stepwell.MigrationId;
import dev.stepwell.runtime.MigrationRun;
import dev.stepwell.runtime.internal.history.MigrationWork;
import java.time.Duration;
import java.util.List;

/** A migration that a run has applied or rolled back. */
record CompletedMigration(
        MigrationId id,
        String className,
        String description,
        boolean late,
        boolean again,
        List<MigrationId> tookOver,
        Duration execution)
        implements MigrationRun {

    CompletedMigration {
        tookOver = List.copyOf(tookOver);
    }

    static CompletedMigration of(MigrationWork work, Duration execution) {
        return new CompletedMigration(
                work.id(),
                work.className(),
                work.description(),
                work.late(),
                work.again(),
                work.takesOver(),
                execution);
    }

    @Override
    public String toString() {
        return label();
    }
}
