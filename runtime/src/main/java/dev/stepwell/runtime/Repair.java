package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import java.util.Optional;

/**
 * One change that {@link Migrator#repair} makes to the history.
 *
 * <p>Only Stepwell implements this interface, and later versions may add methods. Implementations are immutable.
 */
public interface Repair {

    /** The parts of the history that a repair corrects. Later versions may add kinds. */
    enum Kind {
        /** The checksum of a migration whose up was changed after it was applied, together with the stored up. */
        CHECKSUM,
        /**
         * The stored rollback of a migration: its statements, its reason for being irreversible, and whether it runs in
         * a transaction.
         */
        ROLLBACK,
        /** The stored dependencies of a migration. */
        DEPENDENCIES,
        /** The stored description of a migration. */
        DESCRIPTION,
        /** The stored name of a migration's class. */
        CLASS_NAME,
        /** The stored list of the migrations that a migration replaces. */
        REPLACES,
        /** The lost row of a migration that is applied according to the events, with the text of this build. */
        LOST_ROW,
        /** The digests of the history, which do not fit its rows or are not kept by their triggers. */
        DIGEST
    }

    /**
     * Returns the migration whose row is corrected.
     *
     * @return set and version; empty if the change is about no single migration
     */
    Optional<MigrationId> id();

    /**
     * Returns the class of the migration.
     *
     * @return its canonical name in this build; empty if the change is about no single migration
     */
    Optional<String> className();

    /**
     * Returns the part of the history that is corrected.
     *
     * @return the kind of the change
     */
    Kind kind();

    /**
     * Returns the value in the history before the repair.
     *
     * @return one line for people
     */
    String stored();

    /**
     * Returns the value in the history after the repair.
     *
     * @return one line for people
     */
    String corrected();

    /** Returns the change in one line for people: {@code 3 AddEmail: checksum tokens-1:aa becomes tokens-1:bb}. */
    @Override
    String toString();
}
