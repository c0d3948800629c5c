package dev.stepwell.testdatabase;

/**
 * A PostgreSQL that accepts connections.
 *
 * <p>Until it is closed its address leads to it; closing it twice is closing it once.
 */
interface RunningServer extends AutoCloseable {

    /** Where it listens, and whom it lets create databases. */
    ServerAddress address();

    /** Whether it goes on, with the databases and roles in it, after {@link #close()}. */
    boolean outlivesClose();

    /**
     * Stops it at once, as {@code pg_ctl stop -m immediate} does, and starts it at the same address; it recovers what
     * was committed.
     *
     * @throws UnsupportedOperationException if it was not started by this JVM
     */
    default void crash() {
        throw new UnsupportedOperationException("only an embedded PostgreSQL can be made to crash");
    }

    @Override
    void close();
}
