package dev.stepwell.runtime;

/**
 * How a run treats a database that a newer build has migrated.
 *
 * <p>A newer build may have added a migration that is unknown to this build if the migration is repeatable, or higher
 * than every version of its set that this build knows, and if no known migration depends on it. It may also have
 * changed the text of a repeatable migration. This setting is about these two alone: every other unknown migration is a
 * hole in this build, and is always refused. A migration of a set of which this build has nothing does not count at
 * all, since another application may have applied it.
 */
public enum NewerVersions {
    /**
     * The run reports the newer migrations and texts, and keeps them. So nodes of an older build can start while a
     * newer one is deployed.
     */
    ACCEPT,
    /** The run applies nothing, and {@link Migrator#validate} reports the newer migrations as a problem. */
    REFUSE
}
