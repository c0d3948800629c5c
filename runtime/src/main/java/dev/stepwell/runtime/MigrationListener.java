package dev.stepwell.runtime;

/**
 * Receives the events of each run.
 *
 * <p>The thread of the run calls the listener and waits for it, so a slow listener prolongs the locks and the
 * transaction of a migration. A listener must not call a {@link Migrator} of the same history, which would wait for the
 * lock of this run. If each statement waits for the listener, a transaction is idle meanwhile, and ends after the
 * database's {@code idle_in_transaction_session_timeout}, or five minutes.
 *
 * <p>An exception of the listener does not change the run. It is logged with its stack trace and kept in
 * {@link MigrationResult#listenerFailures()}, or, if the run failed, among the suppressed exceptions of the
 * {@link MigrationException}.
 */
@FunctionalInterface
public interface MigrationListener {

    /**
     * Receives an event.
     *
     * @param event the event; later versions may add kinds, so a listener ignores those that it does not know
     */
    void on(MigrationEvent event);

    /**
     * Tells whether each statement has to wait until the listener has heard of the one before.
     *
     * <p>If so, each statement is sent and answered by itself, and one round trip to the server is lost for each. If
     * not, transactional migrations are sent many at once; the listener hears of their starts, statements and ends in
     * the same order, as the server answers. A statement that has not been told may then be done already.
     *
     * @return true, unless an implementation says otherwise
     */
    default boolean hearsEachStatementFirst() {
        return true;
    }
}
