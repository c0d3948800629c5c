package dev.stepwell.runtime.internal.plan;

import dev.stepwell.MigrationId;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.Plan;
import dev.stepwell.runtime.PlannedMigration;
import dev.stepwell.runtime.internal.history.MigrationWork;
import java.util.List;

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

    /** {@return the labels of the migrations whose steps are SQL of the history and not of this build} */
    public List<String> stored() {
        return work.stream()
                .filter(migration -> migration.definition().isEmpty())
                .map(MigrationWork::label)
                .toList();
    }

    @Override
    public List<PlannedMigration> migrations() {
        return List.copyOf(work);
    }

    @Override
    public String toString() {
        return PsqlScript.of(direction, work);
    }
}
