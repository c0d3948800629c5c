package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.JavaStep;
import dev.stepwell.registry.MigrationCopy;
import dev.stepwell.registry.MigrationStep;
import java.util.List;

/**
 * What a run would do, in order. Immutable.
 *
 * @param direction which way it goes
 * @param migrations what would be applied or rolled back, in that order; empty if there is nothing to do
 * @param unknown what the database has and this build does not, all of it newer than what this build has in the set
 * @param newerTexts the repeatable migrations of which the database has a newer text than this build, and keeps it,
 *     sorted
 */
public record Plan(
        Direction direction,
        List<PlannedMigration> migrations,
        List<MigrationId> unknown,
        List<MigrationId> newerTexts) {

    /** Copies the lists. */
    public Plan {
        migrations = List.copyOf(migrations);
        unknown = List.copyOf(unknown);
        newerTexts = List.copyOf(newerTexts);
    }

    Plan(Direction direction, List<PlannedMigration> migrations, List<MigrationId> unknown) {
        this(direction, migrations, unknown, List.of());
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
                    .append(migration.again() ? " (again)" : "")
                    .append(migration.transactional() ? "" : " (not in a transaction)")
                    .append('\n');
            migration.steps().stream().skip(migration.firstStep()).forEach(step -> script.append(inScript(step)));
        }
        return script.toString();
    }

    private static String inScript(MigrationStep step) {
        String text = PlannedMigration.text(step);
        if (step instanceof JavaStep) {
            return text + "\n";
        }
        // A comment at the end of the statement would swallow a semicolon in its line.
        String end = text.substring(text.lastIndexOf('\n') + 1).contains("--") ? "\n;\n" : ";\n";
        if (step instanceof MigrationCopy copy) {
            String data = copy.data();
            return text + end + data + (data.isEmpty() || data.endsWith("\n") ? "" : "\n") + "\\.\n";
        }
        return text + end;
    }
}
