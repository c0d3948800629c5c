package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import java.util.List;

/**
 * What a run would do, in order. Immutable.
 *
 * @param direction which way it goes
 * @param migrations what would be applied or rolled back, in that order; empty if there is nothing to do
 * @param unknown what the database has and this build does not, all of it newer than what this build has in the set
 */
public record Plan(Direction direction, List<PlannedMigration> migrations, List<MigrationId> unknown) {

    /** Copies the lists. */
    public Plan {
        migrations = List.copyOf(migrations);
        unknown = List.copyOf(unknown);
    }

    /**
     * Tells whether the database would be left as it is.
     *
     * @return whether no migration would run
     */
    public boolean isEmpty() {
        return migrations.isEmpty();
    }

    /** The plan as an SQL script: for each migration a comment that names it, then its statements. */
    @Override
    public String toString() {
        StringBuilder script = new StringBuilder();
        for (PlannedMigration migration : migrations) {
            script.append(script.isEmpty() ? "" : "\n")
                    .append(direction == Direction.UP ? "-- apply " : "-- roll back ")
                    .append(migration.label())
                    .append(": ")
                    .append(migration.description())
                    .append(migration.late() ? " (late)" : "")
                    .append(migration.transactional() ? "" : " (not in a transaction)")
                    .append('\n');
            for (String statement : migration.statements()) {
                script.append(statement).append(statement.startsWith("--") ? "\n" : ";\n");
            }
        }
        return script.toString();
    }
}
