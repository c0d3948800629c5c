package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One event in the life of a migration or of the history itself, as the history keeps it.
 *
 * <p>Events are never changed once they are written. Only Stepwell implements this interface, and later versions may
 * add methods. Implementations are immutable.
 */
public interface HistoryEvent {

    /**
     * Returns the number of the event.
     *
     * @return a number that ascends in the order in which events were written, with gaps
     */
    long number();

    /**
     * Returns the time at which the event was written.
     *
     * @return the time of the database server
     */
    Instant at();

    /**
     * Returns the name of the event.
     *
     * @return {@code applied}, {@code applied again}, {@code brought back}, {@code failed}, {@code adopted},
     *     {@code rolled back}, {@code rollback failed}, {@code baselined}, {@code updated}, {@code repaired},
     *     {@code took over} or {@code replaced}; {@code upgraded} or {@code digest repaired} for the history itself;
     *     later versions may add names. An {@code updated} migration was corrected in a build, apart from its up, and
     *     the row in the history got the correction
     */
    String event();

    /**
     * Returns the identity of the migration.
     *
     * @return set and version, as they were written at the time of the event; empty for an event of the history itself
     */
    Optional<MigrationId> id();

    /**
     * Returns the class of the migration.
     *
     * @return its canonical name at the time of the event; empty for an event of the history itself
     */
    Optional<String> className();

    /**
     * Returns the failure, the values that changed in the history, the reason of a person who changed it, or the
     * migrations that replace this one or are replaced by it.
     *
     * @return text for people; empty for an event that needs no words
     */
    Optional<String> detail();

    /**
     * Returns the time that the steps took.
     *
     * @return the duration; zero if no step ran
     */
    Duration execution();

    /**
     * Returns the database user.
     *
     * @return the name of a role
     */
    String user();

    /**
     * Returns the machine of the migrator.
     *
     * @return the name of the host
     */
    String host();

    /**
     * Returns the process of the migrator.
     *
     * @return the process id on its host
     */
    long processId();

    /**
     * Returns the server process of the session.
     *
     * @return the process id on the database server
     */
    int backendPid();

    /**
     * Returns the version of Stepwell that wrote the event.
     *
     * @return a version such as {@code 1.2.0}
     */
    String toolVersion();
}
