package dev.stepwell.runtime;

import dev.stepwell.MigrationId;

/**
 * One change that {@link Migrator#repair} makes to the history: an applied migration gets the checksum of this build.
 * Immutable.
 *
 * @param id set and version
 * @param className the canonical name of its class
 * @param stored the checksum that the history has
 * @param built the checksum of this build, which the history gets
 */
public record Repair(MigrationId id, String className, String stored, String built) {

    /** Returns the change in one line, for people. */
    @Override
    public String toString() {
        return id + " " + className.substring(className.lastIndexOf('.') + 1) + ": checksum " + stored + " becomes "
                + built;
    }
}
