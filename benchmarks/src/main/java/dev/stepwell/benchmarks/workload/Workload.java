package dev.stepwell.benchmarks.workload;

import dev.stepwell.benchmarks.tool.Contender;

/** A typical run on a database with N migrations. */
public enum Workload {
    /** The database is empty. */
    FIRST_APPLY("first apply"),

    /** All migrations are applied, and the application starts. */
    NOTHING_TO_DO("nothing to do"),

    /** All migrations are applied, and the application has one more. */
    ONE_MORE("one more"),

    /** All migrations are applied, and the last one is rolled back. */
    ROLL_BACK_LAST("roll back the last one");

    private final String title;

    Workload(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** {@return the number of migrations that are applied before the run} */
    public int appliedBefore(int migrations) {
        return this == FIRST_APPLY ? 0 : migrations;
    }

    /** {@return the number of migrations in the application} */
    public int known(int migrations) {
        return this == ONE_MORE ? migrations + 1 : migrations;
    }

    public Action action() {
        return this == ROLL_BACK_LAST ? Action.ROLL_BACK_LAST : Action.MIGRATE;
    }

    /** Tells whether each run needs a new database. */
    public boolean changesDatabase() {
        return this != NOTHING_TO_DO;
    }

    public boolean isFor(Contender contender) {
        return this != ROLL_BACK_LAST || contender.rollsBack();
    }
}
