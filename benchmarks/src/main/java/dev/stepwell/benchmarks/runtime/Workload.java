package dev.stepwell.benchmarks.runtime;

/** A day in the life of a database with N migrations. */
enum Workload {
    /** All are applied; the application starts. */
    NOTHING_TO_DO("nothing to do"),

    /** The database is empty. */
    FIRST_APPLY("first apply"),

    /** All but the last one are applied. */
    LAST_ONE("the last one"),

    /** All are applied, and the last one is taken back. */
    ROLL_BACK_LAST("roll back the last one");

    private final String title;

    Workload(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** How many of N migrations are applied before. */
    int appliedBefore(int migrations) {
        return switch (this) {
            case NOTHING_TO_DO, ROLL_BACK_LAST -> migrations;
            case FIRST_APPLY -> 0;
            case LAST_ONE -> migrations - 1;
        };
    }

    Action action() {
        return this == ROLL_BACK_LAST ? Action.ROLL_BACK_LAST : Action.MIGRATE;
    }

    /** Whether a database has to be made anew for each run. */
    boolean changesDatabase() {
        return this != NOTHING_TO_DO;
    }

    boolean isFor(Contender contender) {
        return this != ROLL_BACK_LAST || contender.rollsBack();
    }
}
