package dev.stepwell.runtime;

/** The direction of a run: applying migrations, or rolling them back. */
public enum Direction {
    /** The run applies migrations. */
    UP,
    /** The run rolls migrations back. */
    DOWN
}
