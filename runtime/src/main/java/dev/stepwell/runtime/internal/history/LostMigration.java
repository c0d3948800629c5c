package dev.stepwell.runtime.internal.history;

import dev.stepwell.MigrationId;

/**
 * A migration that is in effect according to the events and that has no row in the history, and that no row replaces.
 * Immutable.
 *
 * @param id the set and the version
 * @param className the canonical name of the class at the time of the event
 * @param checksum the checksum of the applied text, with the name of the algorithm; {@link #HALF_DONE} if only a part
 *     of the steps is in effect; {@link #REPLACED} if a squash took its place and its row does not say so
 */
public record LostMigration(MigrationId id, String className, String checksum) {

    /** No checksum. */
    static final String HALF_DONE = "half-done";

    /** No checksum. */
    static final String REPLACED = "replaced";
}
