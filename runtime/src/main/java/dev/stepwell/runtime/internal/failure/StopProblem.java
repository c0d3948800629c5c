package dev.stepwell.runtime.internal.failure;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.RunProblems;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.MigrationRun;
import dev.stepwell.runtime.internal.history.MigrationWork;
import dev.stepwell.runtime.internal.session.RunWatch.Stop;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Says that a run was stopped, and what stays of it.
 *
 * <p>An interruption and a time limit differ in their code and in the advice, and in nothing else.
 */
public final class StopProblem {

    private static final int SHOWN = 8;

    private StopProblem() {}

    /**
     * Says that a run was stopped.
     *
     * @param where the work that the run was at, as in {@code while it waited for the lock}
     * @param stays full sentences about what stays
     */
    public static Problem of(Stop stop, String where, String stays) {
        Duration limit = stop.limit();
        return limit == null ? RunProblems.runInterrupted(where, stays) : RunProblems.runTimedOut(limit, where, stays);
    }

    /** Says that a run was stopped between two migrations. */
    public static Problem between(Stop stop, Direction direction, MigrationWork next, List<MigrationRun> done) {
        return of(
                stop,
                (direction == Direction.UP ? "before it applied " : "before it rolled back ") + next.label(),
                "Nothing is half-done." + done(direction, done));
    }

    /** A sentence about the migrations that a run did before it was stopped; empty if there are none. */
    static String done(Direction direction, List<MigrationRun> runs) {
        if (runs.isEmpty()) {
            return "";
        }
        String ids = runs.stream().limit(SHOWN).map(run -> run.id().toString()).collect(Collectors.joining(", "));
        int more = runs.size() - SHOWN;
        return " " + (runs.size() == 1 ? "1 migration stays " : runs.size() + " migrations stay ")
                + (direction == Direction.UP ? "applied: " : "rolled back: ")
                + ids + (more > 0 ? ", and " + more + " more" : "") + ".";
    }
}
