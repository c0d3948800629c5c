package dev.stepwell.runtime;

import dev.stepwell.MigrationStep;
import java.util.List;
import java.util.Optional;

/**
 * What the history keeps of rolling a migration back, for builds that do not have its class. Immutable.
 *
 * @param transactional whether one transaction holds the whole migration
 * @param steps the steps that roll it back; empty if it is irreversible, if they are not SQL, or if the history was not
 *     read for a rollback
 * @param irreversible why it cannot be rolled back, if it says so
 */
record StoredDown(boolean transactional, List<MigrationStep> steps, Optional<String> irreversible) {

    StoredDown {
        steps = List.copyOf(steps);
    }
}
