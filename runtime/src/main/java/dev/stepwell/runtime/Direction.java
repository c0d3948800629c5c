package dev.stepwell.runtime;

/** Which way a plan goes: applying migrations or rolling them back. */
public enum Direction {
    /** Migrations are applied. */
    UP,
    /** Migrations are rolled back. */
    DOWN
}
