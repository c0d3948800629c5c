package dev.stepwell.runtime.internal.execution;

/** The moments of a run at which tests disturb it, in order. */
public enum ExecutionPoint {
    /** There is something to do, and the lock is to be taken. */
    BEFORE_LOCK,
    /** The lock is held, and nothing was decided yet. */
    AFTER_LOCK,
    /** A migration is to begin: with its transaction, or with its row in the history. */
    BEFORE_BEGIN,
    /** Inside a transaction, one statement is done and the next one to run. */
    BETWEEN_STATEMENTS,
    /** Without a transaction of the migration, a statement is to run. */
    BEFORE_STATEMENT,
    /** Without a transaction of the migration, a statement is done, and not yet looked at. */
    AFTER_STATEMENT,
    /** Without a transaction of the migration, a statement is done, and the history is to be told. */
    BEFORE_BOOKKEEPING,
    /** Without a transaction of the migration, the history was told of a statement. */
    AFTER_BOOKKEEPING,
    /** All is done and written, but not committed. */
    BEFORE_COMMIT,
    /** COMMIT is to be sent, of a migration, a statement or its bookkeeping. */
    AT_COMMIT,
    /** A migration is committed with its row. */
    AFTER_COMMIT,
    /** All migrations are done, and the lock is to be given back. */
    BEFORE_UNLOCK;

    /** The disturbance of a run at its points. */
    @FunctionalInterface
    public interface Injection {

        /** No disturbance, as in production. No lambda, since every start with nothing to do would have to make it. */
        Injection NOTHING = new Injection() {
            @Override
            public void at(ExecutionPoint point) {}

            @Override
            public boolean isInside() {
                return false;
            }
        };

        void at(ExecutionPoint point);

        /** Whether the disturbance needs points between BEGIN and COMMIT, which a batch does not have. */
        default boolean isInside() {
            return true;
        }
    }
}
