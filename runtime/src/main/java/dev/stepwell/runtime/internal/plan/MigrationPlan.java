package dev.stepwell.runtime.internal.plan;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.JavaStep;
import dev.stepwell.registry.MigrationCopy;
import dev.stepwell.registry.MigrationStep;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.Plan;
import dev.stepwell.runtime.PlannedMigration;
import dev.stepwell.runtime.internal.history.MigrationWork;
import dev.stepwell.runtime.internal.history.StepText;
import dev.stepwell.text.InertText;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The planned work of one run.
 *
 * <p>Immutable.
 *
 * @param direction the direction in which the migrations run
 * @param work the migrations in the order in which they run
 * @param unknown the applied migrations that are unknown to this build, sorted
 * @param newerTexts the repeatable migrations with a newer text in the database, sorted
 * @param replacing the unknown migrations that replace migrations of this build, sorted
 * @param otherSets the sets of the history of which this build has nothing and which the run leaves alone, sorted
 */
public record MigrationPlan(
        Direction direction,
        List<MigrationWork> work,
        List<MigrationId> unknown,
        List<MigrationId> newerTexts,
        List<MigrationId> replacing,
        List<String> otherSets)
        implements Plan {

    public MigrationPlan {
        work = List.copyOf(work);
        unknown = List.copyOf(unknown);
        newerTexts = List.copyOf(newerTexts);
        replacing = List.copyOf(replacing);
        otherSets = List.copyOf(otherSets);
    }

    public MigrationPlan(Direction direction, List<MigrationWork> work, List<MigrationId> unknown) {
        this(direction, work, unknown, List.of(), List.of(), List.of());
    }

    @Override
    public List<PlannedMigration> migrations() {
        return List.copyOf(work);
    }

    @Override
    public String toString() {
        StringBuilder script = new StringBuilder();
        for (MigrationWork migration : work) {
            script.append(script.isEmpty() ? "" : "\n")
                    .append(comment(migration))
                    .append('\n');
            migration.allSteps().stream().skip(migration.firstStep()).forEach(step -> script.append(inScript(step)));
        }
        return script.toString();
    }

    /** {@return the line that names a migration; a line break of its names would end the comment} */
    private String comment(MigrationWork migration) {
        String named = migration.label() + ": " + migration.description();
        return verb(migration)
                + InertText.of(named).replace('\n', ' ')
                + (migration.late() ? " (late)" : "")
                + (migration.again() ? " (again)" : "")
                + suffix(migration);
    }

    private String verb(MigrationWork migration) {
        if (!migration.takesOver().isEmpty()) {
            return "-- record without running ";
        }
        return direction == Direction.UP ? "-- apply " : "-- roll back ";
    }

    private static String suffix(MigrationWork migration) {
        if (!migration.takesOver().isEmpty()) {
            return " (takes over from "
                    + migration.takesOver().stream().map(MigrationId::toString).collect(Collectors.joining(", ")) + ")";
        }
        return migration.transactional() ? "" : " (not in a transaction)";
    }

    private static String inScript(MigrationStep step) {
        String text = StepText.of(step);
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
