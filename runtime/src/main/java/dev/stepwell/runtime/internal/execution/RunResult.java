package dev.stepwell.runtime.internal.execution;

import dev.stepwell.MigrationId;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.MigrationResult;
import dev.stepwell.runtime.MigrationRun;
import dev.stepwell.runtime.Plan;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The result of a run, or of its part before a failure.
 *
 * <p>Immutable.
 *
 * @param direction the direction in which the migrations ran
 * @param migrations the migrations in the order in which they ran
 * @param unknown the applied migrations that are unknown to this build, sorted
 * @param newerTexts the repeatable migrations with a newer text in the database, sorted
 * @param replacing the unknown migrations that replace migrations of this build, sorted
 * @param otherHistories the other schemas that have a history, if this run began one, sorted
 * @param otherSets the sets of the history of which this build has nothing and which the run left alone, sorted
 * @param listenerFailures the first exceptions of the listener
 */
public record RunResult(
        Direction direction,
        List<MigrationRun> migrations,
        List<MigrationId> unknown,
        List<MigrationId> newerTexts,
        List<MigrationId> replacing,
        List<String> otherHistories,
        List<String> otherSets,
        List<Throwable> listenerFailures)
        implements MigrationResult {

    public RunResult {
        migrations = List.copyOf(migrations);
        unknown = List.copyOf(unknown);
        newerTexts = List.copyOf(newerTexts);
        replacing = List.copyOf(replacing);
        otherHistories = List.copyOf(otherHistories);
        otherSets = List.copyOf(otherSets);
        listenerFailures = List.copyOf(listenerFailures);
    }

    /** {@return the result of a run that found nothing to apply} */
    public static RunResult nothing() {
        return new RunResult(Direction.UP, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /** {@return the result of a run that completed these migrations of a plan} */
    static RunResult of(Plan plan, List<MigrationRun> migrations) {
        return new RunResult(
                plan.direction(),
                migrations,
                plan.unknown(),
                plan.newerTexts(),
                plan.replacing(),
                List.of(),
                plan.otherSets(),
                List.of());
    }

    RunResult withListenerFailures(List<Throwable> failures) {
        return new RunResult(
                direction, migrations, unknown, newerTexts, replacing, otherHistories, otherSets, failures);
    }

    RunResult withOtherHistories(List<String> schemas) {
        return new RunResult(
                direction, migrations, unknown, newerTexts, replacing, schemas, otherSets, listenerFailures);
    }

    /** {@return a copy of the failure with this result as its partial result} */
    public MigrationException attachedTo(MigrationException failure) {
        MigrationException same = new MigrationException(failure.problems(), this, failure.getCause());
        same.setStackTrace(failure.getStackTrace());
        for (Throwable suppressed : failure.getSuppressed()) {
            same.addSuppressed(suppressed);
        }
        return same;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (migrations.isEmpty()) {
            text.append("nothing to do");
        } else {
            append(
                    text,
                    migrations.stream().filter(run -> run.tookOver().isEmpty()).toList(),
                    direction == Direction.UP ? "applied " : "rolled back ");
            append(
                    text,
                    migrations.stream().filter(run -> !run.tookOver().isEmpty()).toList(),
                    "recorded without running ");
        }
        append(text, "unknown to this build", unknown);
        append(text, "replace migrations of this build", replacing);
        append(text, "newer text in the database", newerTexts);
        append(text, "began a history beside those in", otherHistories);
        append(text, "sets left alone", otherSets);
        if (!listenerFailures.isEmpty()) {
            text.append("; listener failures: ").append(listenerFailures.size());
        }
        return text.toString();
    }

    private static void append(StringBuilder text, List<MigrationRun> runs, String done) {
        if (!runs.isEmpty()) {
            text.append(text.isEmpty() ? "" : "; ")
                    .append(done)
                    .append(runs.size())
                    .append(runs.size() == 1 ? " migration: " : " migrations: ")
                    .append(runs.stream().map(MigrationRun::label).collect(Collectors.joining(", ")));
        }
    }

    private static void append(StringBuilder text, String heading, List<?> things) {
        if (!things.isEmpty()) {
            text.append("; ")
                    .append(heading)
                    .append(": ")
                    .append(things.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
    }
}
