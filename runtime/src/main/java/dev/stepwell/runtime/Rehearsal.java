package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What pending migrations would do to a database, found out by running them and rolling them back. Immutable.
 *
 * @param migrations what is pending up to the target, in the order of applying; empty if nothing is
 * @param unknown what the database has and this build does not, all of it newer than what this build has in the set
 */
public record Rehearsal(List<RehearsedMigration> migrations, List<MigrationId> unknown) {

    /** Copies the lists. */
    public Rehearsal {
        migrations = List.copyOf(migrations);
        unknown = List.copyOf(unknown);
    }

    /** A line for each migration, for people. */
    @Override
    public String toString() {
        return migrations.stream().map(migration -> migration + "\n").collect(Collectors.joining());
    }
}
