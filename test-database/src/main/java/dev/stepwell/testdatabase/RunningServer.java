package dev.stepwell.testdatabase;

/**
 * A PostgreSQL that accepts connections.
 *
 * <p>The address is valid until the server is closed. Closing a server twice is the same as closing it once.
 */
interface RunningServer extends AutoCloseable {

    /** {@return the address of the server, with a role that may create databases} */
    ServerAddress address();

    /** Tells whether the server keeps running, with its databases and roles, after {@link #close()}. */
    boolean outlivesClose();

    /**
     * Stops the server at once, as {@code pg_ctl stop -m immediate} does, and starts it at the same address. The server
     * recovers committed transactions.
     *
     * @throws UnsupportedOperationException if the server is not an embedded server of this JVM
     */
    default void crash() {
        throw new UnsupportedOperationException("only an embedded PostgreSQL can be made to crash");
    }

    @Override
    void close();
}
