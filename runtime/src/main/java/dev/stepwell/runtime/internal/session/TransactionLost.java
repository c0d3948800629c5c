package dev.stepwell.runtime.internal.session;

/**
 * The failure of a step that changed the state of the transaction in which a migration and its history row are
 * committed together.
 */
public final class TransactionLost extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean ended;

    private TransactionLost(boolean ended, String message) {
        super(message);
        this.ended = ended;
    }

    /** {@return the failure of a step that committed or rolled back the transaction, even if it began another one} */
    static TransactionLost ended() {
        return new TransactionLost(true, "The step ended the transaction of the migration.");
    }

    /**
     * {@return the failure of a step that hid the exception of a failed statement} PostgreSQL refuses every statement
     * until the transaction is rolled back.
     */
    static TransactionLost aborted() {
        return new TransactionLost(
                false, "A statement of the step failed, and the step did not pass its exception on.");
    }

    public boolean isEnded() {
        return ended;
    }
}
