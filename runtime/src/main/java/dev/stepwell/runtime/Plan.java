package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import java.util.List;

/**
 * The migrations that a run would apply or roll back, in order.
 *
 * <p>Only Stepwell implements this interface, and later versions may add methods. Implementations are immutable.
 */
public interface Plan {

    /**
     * Returns the direction of the run.
     *
     * @return whether migrations would be applied or rolled back
     */
    Direction direction();

    /**
     * Returns the migrations that would be applied or rolled back.
     *
     * @return the migrations in the order in which they would run; empty if there is nothing to do
     */
    List<PlannedMigration> migrations();

    /**
     * Returns the applied migrations that are unknown to this build, although it has others of their set. A newer build
     * may have added each of them.
     *
     * @return their identities, sorted
     */
    List<MigrationId> unknown();

    /**
     * Returns the repeatable migrations of which the database has a newer text than this build. The run keeps the newer
     * texts.
     *
     * @return their identities, sorted
     */
    List<MigrationId> newerTexts();

    /**
     * Returns those of the unknown migrations that replace migrations of this build. The replaced migrations count as
     * applied, and a rollback to this build leaves the ones that replace them alone.
     *
     * @return their identities, sorted
     */
    List<MigrationId> replacing();

    /**
     * Returns the sets of the history of which this build has no migration. The run leaves their migrations alone,
     * except for a rollback whose target names one of them.
     *
     * @return the names of the sets that are left alone, sorted
     */
    List<String> otherSets();

    /**
     * Tells whether the plan leaves the database unchanged.
     *
     * @return whether the plan has no migration
     */
    default boolean isEmpty() {
        return migrations().isEmpty();
    }

    /**
     * Returns the plan as a script for psql, which leaves the schema that the run would leave.
     *
     * @return for each migration a comment that names it, its statements in their transaction, and the restoring of the
     *     session. The beginning of the script says what the run does and the script does not. Empty if the plan is
     *     empty
     */
    @Override
    String toString();
}
