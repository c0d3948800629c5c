package dev.stepwell.adoption;

import dev.stepwell.problem.Problem;
import java.util.List;

/**
 * What another tool says it has applied, at one moment. Immutable.
 *
 * @param table where it says so
 * @param applied what is applied, in the order of applying; what was undone since is not there
 * @param problems what keeps it from being adopted: what failed or is unfinished; empty if nothing does
 */
public record ForeignHistory(ForeignTable table, List<ForeignMigration> applied, List<Problem> problems) {

    /** Copies the lists. */
    public ForeignHistory {
        applied = List.copyOf(applied);
        problems = List.copyOf(problems);
    }
}
