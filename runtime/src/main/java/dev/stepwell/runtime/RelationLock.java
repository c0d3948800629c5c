package dev.stepwell.runtime;

/**
 * A lock that a migration took on something that was there before. Immutable.
 *
 * @param relation the table, view, sequence or index, with its schema, quoted where it has to be
 * @param mode the strongest lock on it
 */
public record RelationLock(String relation, LockMode mode) {

    /** The lock in words, such as {@code access exclusive on public.orders}. */
    @Override
    public String toString() {
        return mode + " on " + relation;
    }
}
