package dev.stepwell.runtime;

/**
 * Is told what a run does, while it does it.
 *
 * <p>It is called in the thread of the run, and the run goes on when it returns: what it does slowly, the lock and the
 * transaction of a migration are held for. It must not use a {@link Migrator} of the same history, which would wait for
 * the lock that this run holds. For its sake each statement is sent by itself, and answered before the next one, where
 * otherwise a whole migration with a transaction is sent at once.
 *
 * <p>What it throws changes nothing about the run, and is not lost: it is logged with its stack trace, and
 * {@link MigrationResult#listenerFailures()} has it, or, if the run failed, the {@link MigrationException} has it among
 * those it suppressed.
 */
@FunctionalInterface
public interface MigrationListener {

    /**
     * Something happened.
     *
     * @param event what; kinds may be added, so a listener passes over those that it does not know
     */
    void on(MigrationEvent event);
}
