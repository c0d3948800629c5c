package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import dev.stepwell.MigrationStep;
import java.util.List;
import java.util.Optional;

/**
 * Where the planner asks for what the history keeps of rolling a migration back.
 *
 * <p>Asked only for migrations that are in the history and not in this build.
 */
@FunctionalInterface
interface StoredDown {

    /** What the history keeps for one migration. */
    Row of(MigrationId id);

    /**
     * What the history keeps for one migration.
     *
     * @param transactional whether one transaction holds the whole migration
     * @param steps the steps that roll it back; empty if it is irreversible, or if they are not SQL
     * @param irreversible why it cannot be rolled back, if it says so
     */
    record Row(boolean transactional, List<MigrationStep> steps, Optional<String> irreversible) {

        /** Copies the steps. */
        public Row {
            steps = List.copyOf(steps);
        }
    }
}
