package dev.stepwell.runtime;

/**
 * What is done where the database has migrations that are newer than this build: their versions are above all that this
 * build has in their set, and nothing that this build has was applied on top of them.
 *
 * <p>The same is done where it has a newer text of a repeatable migration.
 *
 * <p>What is not newer and missing in this build is a hole, and always refused.
 */
public enum NewerVersions {
    /** They are reported, and left alone. So the older build's nodes can start while a newer one is deployed. */
    ACCEPT,
    /** Nothing is applied, and {@link Migrator#validate} names them as a problem. */
    REFUSE
}
