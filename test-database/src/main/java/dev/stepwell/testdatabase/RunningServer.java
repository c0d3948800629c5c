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

    @Override
    void close();
}
