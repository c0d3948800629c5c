package dev.stepwell.benchmarks.workload;

import dev.stepwell.benchmarks.tool.Contender;

/** A day in the life of a database with N migrations. */
public enum Workload {
    /** The database is empty. */
    FIRST_APPLY("first apply"),

    /** All are applied; the application starts. */
    NOTHING_TO_DO("nothing to do"),

    /** All are applied, and the application has one more. */
    ONE_MORE("one more"),

    /** All are applied, and the last one is taken back. */
    ROLL_BACK_LAST("roll back the last one");

    private final String title;

    Workload(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** How many of N migrations are applied before. */
    public int appliedBefore(int migrations) {
        return this == FIRST_APPLY ? 0 : migrations;
    }

    /** How many the application has. */
    public int known(int migrations) {
        return this == ONE_MORE ? migrations + 1 : migrations;
    }

    public Action action() {
        return this == ROLL_BACK_LAST ? Action.ROLL_BACK_LAST : Action.MIGRATE;
    }

    /** Whether a database has to be made anew for each run. */
    public boolean changesDatabase() {
        return this != NOTHING_TO_DO;
    }

    public boolean isFor(Contender contender) {
        return this != ROLL_BACK_LAST || contender.rollsBack();
    }
}
