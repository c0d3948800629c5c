package dev.stepwell.runtime;

/** What is done where a schema has tables, and no history says where they come from. */
public enum ExistingSchema {
    /** Nothing is migrated: whoever knows the database calls {@link Migrator#baseline}, or chooses the other one. */
    REFUSE,
    /** Everything is migrated from the first migration on, beside the tables that are there. */
    MIGRATE
}
