package dev.stepwell.adoption;

import dev.stepwell.problem.Problem;
import java.util.List;

/**
 * The history of another tool at one moment. Immutable.
 *
 * @param table the table of the history
 * @param applied the applied migrations in the order of applying, without those that were undone since
 * @param problems the problems that prevent the adoption, such as failed or unfinished migrations
 */
public record ForeignHistory(ForeignTable table, List<ForeignMigration> applied, List<Problem> problems) {

    /** Copies the lists. */
    public ForeignHistory {
        applied = List.copyOf(applied);
        problems = List.copyOf(problems);
    }
}
