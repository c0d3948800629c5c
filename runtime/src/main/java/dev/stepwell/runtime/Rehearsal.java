package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import java.util.List;

/**
 * The effects of pending migrations on a database, found by running them and rolling them back.
 *
 * <p>Only Stepwell implements this interface, and later versions may add methods. Implementations are immutable.
 */
public interface Rehearsal {

    /**
     * Returns the pending migrations up to the target, with the findings about each.
     *
     * @return the migrations in the order of applying; empty if none is pending
     */
    List<RehearsedMigration> migrations();

    /**
     * Returns the applied migrations that are unknown to this build, although it has others of their set. A newer build
     * may have added each of them.
     *
     * @return their identities, sorted
     */
    List<MigrationId> unknown();

    /** Returns a line for each migration, for people. */
    @Override
    String toString();
}
