package dev.stepwell.runtime;

/** How a run treats a schema that has tables but no history. */
public enum ExistingSchema {
    /** The run applies nothing, so that a person can call {@link Migrator#baseline} or choose {@link #MIGRATE}. */
    REFUSE,
    /** The run applies all migrations beside the existing tables. */
    MIGRATE
}
