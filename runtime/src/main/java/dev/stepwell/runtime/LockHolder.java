package dev.stepwell.runtime;

import java.time.Duration;
import java.util.Optional;

/**
 * The session that holds the lock for which a migrator waits.
 *
 * <p>Only Stepwell implements this interface, and later versions may add methods. Implementations are immutable.
 */
public interface LockHolder {

    /**
     * Returns the server process of the session.
     *
     * @return the process id on the database server
     */
    int pid();

    /**
     * Returns the {@code application_name} of the session.
     *
     * @return the name; it may be empty
     */
    String application();

    /**
     * Returns the machine of the holder, by the holder's own words: any session can set any {@code application_name}.
     *
     * @return the name of the host; empty unless the holder is a migrator that works on a migration
     */
    Optional<String> host();

    /**
     * Returns the migration on which the holder works, by the holder's own words. PostgreSQL may have cut the name off.
     *
     * @return the migration; empty unless the holder is a migrator that works on a migration
     */
    Optional<String> migration();

    /**
     * Returns the SQL that the session runs or ran last: the first 1024 bytes, unless the server is set otherwise.
     *
     * @return the statement; empty if the role may not see it
     */
    Optional<String> statement();

    /**
     * Returns the time for which the transaction or the statement of the session has been running.
     *
     * @return the duration; empty if the role may not see it
     */
    Optional<Duration> execution();

    /** Returns the session in words: {@code pid 4711, which says that it is host web-2, on 6 Index}. */
    @Override
    String toString();
}
