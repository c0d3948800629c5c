package dev.stepwell.runtime.internal.execution;

import dev.stepwell.MigrationId;
import dev.stepwell.runtime.Rehearsal;
import dev.stepwell.runtime.RehearsedMigration;
import java.util.List;
import java.util.stream.Collectors;

/** The findings of a rehearsal. */
record RehearsalResult(List<RehearsedMigration> migrations, List<MigrationId> unknown) implements Rehearsal {

    RehearsalResult {
        migrations = List.copyOf(migrations);
        unknown = List.copyOf(unknown);
    }

    @Override
    public String toString() {
        return migrations.stream().map(migration -> migration + "\n").collect(Collectors.joining());
    }
}
