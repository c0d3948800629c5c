package dev.stepwell.runtime.internal.plan;

import dev.stepwell.problem.Problem;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.Target;
import dev.stepwell.runtime.internal.history.History;
import java.util.List;

/**
 * The request of one run, which turns a history into a plan: its direction and its target.
 *
 * <p>Pure. Each call plans anew, from the history at that time.
 */
public final class Planning {

    private final KnownMigrations migrations;
    private final Settings settings;
    private final Direction direction;
    private final Target target;

    public Planning(KnownMigrations migrations, Settings settings, Direction direction, Target target) {
        this.migrations = migrations;
        this.settings = settings;
        this.direction = direction;
        this.target = target;
    }

    public Direction direction() {
        return direction;
    }

    /**
     * Tells whether the run applies everything that this build has. Equal digests then prove that the run has nothing
     * to do.
     */
    public boolean isEverything() {
        return direction == Direction.UP && target.kind() == Target.Kind.LATEST;
    }

    /**
     * Plans the run.
     *
     * @param history the history; for a rollback with the stored rollbacks
     * @throws MigrationException if a problem keeps the run from beginning
     */
    public MigrationPlan plan(History history) {
        LostRows.problem(migrations.graph(), history).ifPresent(problem -> {
            throw new MigrationException(problem, null);
        });
        if (direction == Direction.DOWN) {
            return new RollbackPlanner(migrations.graph(), history).plan(target);
        }
        List<Problem> problems = HistoryCheck.problems(migrations.graph(), history, settings.newerVersions(), target);
        if (!problems.isEmpty()) {
            throw new MigrationException(problems, null, null);
        }
        return new Planner(migrations.graph(), history).plan(target);
    }

    /**
     * Plans the rest of the migrations that earlier runs began in the other direction.
     *
     * <p>A migration that is half rolled back cannot be applied, and one that is half applied cannot be rolled back.
     *
     * @param plan the plan of this run
     * @param history the history with the stored rollbacks
     * @throws MigrationException if a step that an earlier run finished has changed since
     */
    public MigrationPlan unfinished(MigrationPlan plan, History history) {
        return direction == Direction.UP
                ? new RollbackPlanner(migrations.graph(), history).unfinished()
                : new Planner(migrations.graph(), history).unfinished(plan);
    }
}
