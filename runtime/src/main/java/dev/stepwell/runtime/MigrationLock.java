package dev.stepwell.runtime;

import dev.stepwell.Problems;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to change a history, held by one migrator at a time.
 *
 * <p>It is an advisory lock of the session, so it ends with the session, whatever ends that. Waiting for it is polling
 * in autocommit: a session that blocks in {@code pg_advisory_lock} holds a snapshot for which {@code CREATE INDEX
 * CONCURRENTLY} of the holder would wait, and both would wait for ever.
 *
 * <p>PostgreSQL gives the lock again to a session that has it. Behind a pooler in transaction mode two migrators may
 * share a session, or one may find the lock that another one left; so the session is marked as this migrator's, too.
 *
 * @see <a href="https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS">PostgreSQL: advisory
 *     locks</a>
 */
final class MigrationLock {

    private static final Logger LOG = LoggerFactory.getLogger(Migrator.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration FIRST_REPORT = Duration.ofSeconds(2);
    private static final Duration LONGEST_REPORT = Duration.ofMinutes(5);

    private static final String MARK = "stepwell.migrator";

    private final Session session;
    private final long key;
    private final String mark = UUID.randomUUID().toString();

    private MigrationLock(Session session, long key) {
        this.session = session;
        this.key = key;
    }

    /**
     * Waits for the lock and takes it.
     *
     * @param wait how long to wait at most; empty for as long as another migrator holds it
     * @throws MigrationException if the wait ran out, naming the holder, or if the connection fails
     */
    static MigrationLock acquire(Session session, HistoryNames names, Optional<Duration> wait) {
        MigrationLock lock = new MigrationLock(session, key(names.migration()));
        try {
            lock.poll(wait);
            return lock;
        } catch (SQLException e) {
            throw Session.databaseFailed("taking the lock", e);
        } catch (InterruptedException e) {
            throw new MigrationException(Problems.interrupted(), e);
        }
    }

    private void poll(Optional<Duration> wait) throws SQLException, InterruptedException {
        long begin = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        Duration report = FIRST_REPORT;
        while (!tryLock()) {
            Duration waited = Duration.ofNanos(System.nanoTime() - begin);
            if (wait.isPresent() && waited.compareTo(wait.get()) >= 0) {
                throw new MigrationException(Problems.lockTimeout(holder()), null);
            }
            if (waited.compareTo(report) >= 0) {
                LOG.info("Stepwell waits for the lock, which is held by {}.", holder());
                report = waited.plus(shorter(report.multipliedBy(2), LONGEST_REPORT));
            }
            Pause.jittered(wait.isPresent() ? shorter(pause, wait.get().minus(waited)) : pause);
            pause = shorter(pause.multipliedBy(3).dividedBy(2), LONGEST_PAUSE);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /**
     * Gives the lock back.
     *
     * @return why not, if it could not be given back, or was lost before: then this session was perhaps not alone
     */
    Optional<MigrationException> release() {
        try {
            return ask("SELECT pg_advisory_unlock(?), pg_backend_pid(), set_config('" + MARK + "', '', false)")
                    ? Optional.empty()
                    : Optional.of(new MigrationException(Problems.lockLost(), null));
        } catch (SQLException e) {
            // The lock goes with its session, and must not wait in a pool for nobody.
            session.discard(e);
            return Optional.of(Session.databaseFailed("giving the lock back", e));
        } catch (MigrationException e) {
            return Optional.of(e);
        }
    }

    private boolean tryLock() throws SQLException {
        String query = "SELECT pg_try_advisory_lock(?), pg_backend_pid(), "
                + "CASE WHEN coalesce(current_setting('" + MARK + "', true), '') IN ('', ?) "
                + "THEN set_config('" + MARK + "', ?, false) END";
        try (PreparedStatement select = session.connection().prepareStatement(query)) {
            select.setLong(1, key);
            select.setString(2, mark);
            select.setString(3, mark);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                session.requireBackend(row.getInt(2));
                if (row.getString(3) != null) {
                    return row.getBoolean(1);
                }
                if (row.getBoolean(1)) {
                    ask("SELECT pg_advisory_unlock(?), pg_backend_pid()");
                }
                throw new MigrationException(Problems.sessionShared(row.getInt(2)), null);
            }
        }
    }

    private boolean ask(String query) throws SQLException {
        try (PreparedStatement select = session.connection().prepareStatement(query)) {
            select.setLong(1, key);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                session.requireBackend(row.getInt(2));
                return row.getBoolean(1);
            }
        }
    }

    /** Who holds the lock, in words: {@code pid 4711, host web-2, on 6 IndexOrders for 00:04:10}. */
    private String holder() throws SQLException {
        String query = "SELECT a.pid, a.application_name, "
                + "extract(epoch FROM clock_timestamp() - least(a.xact_start, a.query_start))::bigint "
                + "FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.granted "
                + "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
                + "AND l.classid::bigint = ? AND l.objid::bigint = ? AND l.objsubid = 1";
        try (PreparedStatement select = session.connection().prepareStatement(query)) {
            select.setLong(1, key >>> 32);
            select.setLong(2, key & 0xFFFF_FFFFL);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return "a session that has just ended";
                }
                String doing = "pid " + row.getInt(1) + ", " + Announcement.inWords(row.getString(2));
                long seconds = row.getLong(3);
                // PostgreSQL shows the times of a session to its own role and to pg_read_all_stats.
                return row.wasNull() ? doing : doing + " for " + hoursMinutesSeconds(seconds);
            }
        }
    }

    private static String hoursMinutesSeconds(long seconds) {
        return "%02d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    /** The FNV-1a hash, 64 bits: every version of Stepwell must find the same key for a history. */
    static long key(String history) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : ("stepwell " + history).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001b3L;
        }
        return hash;
    }
}
