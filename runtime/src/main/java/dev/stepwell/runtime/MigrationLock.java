package dev.stepwell.runtime;

import dev.stepwell.Problem;
import dev.stepwell.Problems;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to change a history, held by one migrator at a time.
 *
 * <p>It is an advisory lock of the session, so it ends with the session, whatever ends that. Waiting for it is polling
 * in autocommit: a session that blocks in {@code pg_advisory_lock} holds a snapshot for which {@code CREATE INDEX
 * CONCURRENTLY} of the holder would wait, and both would wait for ever.
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

    private final Session session;
    private final long key;

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
        }
    }

    private void poll(Optional<Duration> wait) throws SQLException {
        long begin = System.nanoTime();
        long pause = FIRST_PAUSE.toNanos();
        long report = FIRST_REPORT.toNanos();
        while (!call("pg_try_advisory_lock")) {
            long waited = System.nanoTime() - begin;
            if (wait.isPresent() && waited >= wait.get().toNanos()) {
                throw new MigrationException(Problems.lockTimeout(holder()), null);
            }
            if (waited >= report) {
                LOG.info("Stepwell waits for the lock, which is held by {}.", holder());
                report = waited + Math.min(2 * report, LONGEST_REPORT.toNanos());
            }
            Pause.jittered(Duration.ofNanos(pause));
            pause = Math.min(pause * 3 / 2, LONGEST_PAUSE.toNanos());
        }
    }

    /**
     * Gives the lock back.
     *
     * @return a problem if this session did not hold it any more, which means that it was not alone
     */
    Optional<Problem> release() throws SQLException {
        return call("pg_advisory_unlock") ? Optional.empty() : Optional.of(Problems.lockLost());
    }

    private boolean call(String function) throws SQLException {
        String query = "SELECT " + function + "(?), pg_backend_pid()";
        try (PreparedStatement select = session.connection().prepareStatement(query)) {
            select.setLong(1, key);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                if (row.getInt(2) != session.facts().backendPid()) {
                    throw new MigrationException(
                            Problems.transactionPooler(session.facts().backendPid(), row.getInt(2)), null);
                }
                return row.getBoolean(1);
            }
        }
    }

    /** Who holds the lock, in words: {@code pid 4711, host web-2, on 6 IndexOrders for 00:04:10}. */
    private String holder() throws SQLException {
        String query = "SELECT a.pid, a.application_name, "
                + "extract(epoch FROM clock_timestamp() - coalesce(a.xact_start, a.query_start, a.backend_start))::bigint "
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
                String doing = Announcement.inWords(row.getString(2));
                return "pid " + row.getInt(1) + ", " + doing + " for " + hoursMinutesSeconds(row.getLong(3));
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

    /** Waits a while, so that migrators that wait for the same thing do not ask at the same moments. */
    static final class Pause {

        private Pause() {}

        /**
         * Waits between half of a duration and one and a half of it.
         *
         * @throws MigrationException if the thread is interrupted, which it stays
         */
        static void jittered(Duration duration) {
            long nanos = duration.toNanos();
            try {
                Thread.sleep(
                        Duration.ofNanos(nanos / 2 + ThreadLocalRandom.current().nextLong(nanos + 1))
                                .toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new MigrationException(Problems.interrupted(), e);
            }
        }
    }
}
