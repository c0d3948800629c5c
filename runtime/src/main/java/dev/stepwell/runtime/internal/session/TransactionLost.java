package dev.stepwell.runtime.internal.session;

/** A step did not leave the transaction that holds a migration and its history row together as it found it. */
public final class TransactionLost extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean ended;

    private TransactionLost(boolean ended, String message) {
        super(message);
        this.ended = ended;
    }

    /** The transaction was committed or rolled back, whether or not another one was begun. */
    static TransactionLost ended() {
        return new TransactionLost(true, "The step ended the transaction of the migration.");
    }

    /** PostgreSQL refuses everything until the transaction is rolled back, and the step kept the reason to itself. */
    static TransactionLost aborted() {
        return new TransactionLost(
                false, "A statement of the step failed, and the step did not pass its exception on.");
    }

    public boolean isEnded() {
        return ended;
    }
}
