package dev.stepwell.runtime.internal.history;

import dev.stepwell.MigrationId;

/**
 * A migration that is applied according to the events and that has no row in the history. Immutable.
 *
 * @param id the set and the version
 * @param className the canonical name of the class at the time of the event
 * @param checksum the checksum of the applied text, with the name of the algorithm; {@link #HALF_DONE} if only a part
 *     of the steps is in effect
 */
public record LostMigration(MigrationId id, String className, String checksum) {

    /** No checksum. */
    static final String HALF_DONE = "half-done";
}
