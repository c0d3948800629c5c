package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import java.util.List;

/**
 * The outcome of a run.
 *
 * <p>Only Stepwell implements this interface, and later versions may add methods. Implementations are immutable.
 */
public interface MigrationResult {

    /**
     * Returns the direction of the run.
     *
     * @return whether migrations were applied or rolled back
     */
    Direction direction();

    /**
     * Returns the migrations that were applied or rolled back.
     *
     * @return the migrations in the order in which they ran; empty if there was nothing to do
     */
    List<MigrationRun> migrations();

    /**
     * Returns the applied migrations that are unknown to this build. A newer build may have added each of them.
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
     * Returns the exceptions of the listener. They have no effect on the run.
     *
     * @return the first 100 exceptions, in the order in which they were thrown
     */
    List<Throwable> listenerFailures();

    /**
     * Tells whether the run left the database unchanged.
     *
     * @return whether no migration ran
     */
    default boolean nothingDone() {
        return migrations().isEmpty();
    }

    /** Returns the result in one line for people: {@code applied 2 migrations: 003 AddA, 004 AddB}. */
    @Override
    String toString();
}
