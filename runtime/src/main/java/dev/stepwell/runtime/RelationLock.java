package dev.stepwell.runtime;

/**
 * A lock that a migration took on a relation that existed before the rehearsal. Immutable.
 *
 * @param relation the table, view, sequence or index, with its schema, quoted where it has to be
 * @param mode the strongest mode in which the migration locked the relation
 */
public record RelationLock(String relation, LockMode mode) {

    /** Returns the lock in words, such as {@code access exclusive on public.orders}. */
    @Override
    public String toString() {
        return mode + " on " + relation;
    }
}
