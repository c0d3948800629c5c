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
     * Returns the other schemas of the database that have a history, if this run began a history beside theirs.
     *
     * @return the names of the schemas, sorted; empty if the history was there before
     */
    List<String> otherHistories();

    /**
     * Returns the sets of the history of which this build has no migration. The run left their migrations alone, except
     * for a rollback whose target names one of them.
     *
     * @return the names of the sets that were left alone, sorted; empty if the digest alone showed that nothing is
     *     pending
     */
    List<String> otherSets();

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
