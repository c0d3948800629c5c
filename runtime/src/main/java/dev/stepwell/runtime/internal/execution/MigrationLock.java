package dev.stepwell.runtime.internal.execution;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.RunProblems;
import dev.stepwell.problem.catalog.ServerProblems;
import dev.stepwell.runtime.LockHolder;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.internal.failure.StopProblem;
import dev.stepwell.runtime.internal.plan.Settings;
import dev.stepwell.runtime.internal.process.Pause;
import dev.stepwell.runtime.internal.process.RunLog;
import dev.stepwell.runtime.internal.session.Command;
import dev.stepwell.runtime.internal.session.FailureMessage;
import dev.stepwell.runtime.internal.session.RoundTrip;
import dev.stepwell.runtime.internal.session.Session;
import dev.stepwell.runtime.internal.session.SessionDigest;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
public final class MigrationLock {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
    private static final Duration FIRST_REPORT = Duration.ofSeconds(2);
    private static final Duration LONGEST_REPORT = Duration.ofMinutes(5);

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    /**
     * The classes of SQLSTATEs that say nothing about the abilities of the server: no connection, a conflict with
     * others, no resources, a state of something, an operator, the system.
     */
    private static final Set<String> PASSING = Set.of("08", "25", "40", "53", "55", "57", "58");

    private static final String MARK = "stepwell.migrator";

    private final Session session;
    private final long key;
    private final String mark = UUID.randomUUID().toString();

    /** The questions of a waiting migrator, outside of any transaction. */
    interface Meanwhile {

        /** No questions, for work that has to be done in any case. */
        Meanwhile NOTHING = new Meanwhile() {};

        /**
         * Whether the holder has done all the work, so that the lock is not needed any more; asked after each pause.
         */
        default boolean isDoneByHolder() throws SQLException {
            return false;
        }

        /**
         * Makes sure that the wait is worth it; asked once the wait turns out to be long.
         *
         * @throws MigrationException if the run would fail even with the lock
         */
        default void requireWorkable() {}
    }

    private MigrationLock(Session session, long key) {
        this.session = session;
        this.key = key;
    }

    /**
     * Waits for the lock, without any time limit of the session, and takes it.
     *
     * @param meanwhile the questions to ask while another migrator holds the lock
     * @param inside adds the questions to ask once the lock is held. They are answered when this method returns. The
     *     first attempt answers them in any case, even without the lock
     * @return empty if the lock is not needed any more
     * @throws MigrationException if the wait ran out, naming the holder
     * @throws SQLException if the connection or one of the questions fails; the lock is not held then
     */
    static Optional<MigrationLock> acquire(RunContext context, Meanwhile meanwhile, Consumer<RoundTrip> inside)
            throws SQLException {
        Session session = context.session();
        MigrationLock lock =
                new MigrationLock(session, key(context.history().names().migration()));
        try {
            if (!lock.poll(context.settings(), context.events(), meanwhile, inside)) {
                return Optional.empty();
            }
            session.liftNetworkTimeout();
            return Optional.of(lock);
        } catch (SQLException e) {
            Optional<Problem> refusal = lock.refusal(e);
            lock.giveBackAfter(e);
            if (session.stopBehind(e).isPresent()) {
                throw lock.stopped(e);
            }
            if (refusal.isPresent()) {
                throw new MigrationException(refusal.get(), e);
            }
            throw e;
        } catch (InterruptedException e) {
            throw lock.stopped(e);
        } catch (MigrationException e) {
            throw session.stopBehind(e).isPresent() ? lock.stopped(e) : e;
        }
    }

    private MigrationException stopped(Exception e) {
        return new MigrationException(
                StopProblem.of(
                        session.stopBehind(e).orElseThrow(), "while it waited for the lock", "Nothing was changed."),
                e);
    }

    /**
     * The problem of a server that refuses the lock itself, for which the server is asked for the lock again, and for
     * nothing else. Empty if something else failed, or if the server is only busy.
     */
    private Optional<Problem> refusal(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null
                || state.length() != 5
                || session.isUnanswered(failure)
                || session.stopBehind(failure).isPresent()
                || PASSING.contains(state.substring(0, 2))) {
            return Optional.empty();
        }
        session.rollback(failure);
        if (session.isClosed()) {
            return Optional.empty();
        }
        try {
            // The rollback takes the mark back.
            session.begin();
            try (PreparedStatement alone = attempt().prepared(session.connection())) {
                alone.execute();
            }
            session.rollback();
            return Optional.empty();
        } catch (SQLException e) {
            session.rollback(failure);
            if (!state.equals(e.getSQLState())) {
                return Optional.empty();
            }
        }
        String said = FailureMessage.of(failure);
        return Optional.of(
                INSUFFICIENT_PRIVILEGE.equals(state)
                        ? ServerProblems.lockNotAccessible(session.facts().user(), said)
                        : ServerProblems.lockFails(session.serverVersion(failure), said));
    }

    /** The transaction in which it may have been taken is undone, and the lock is not. */
    private void giveBackAfter(SQLException failure) {
        session.rollback(failure);
        try {
            if (!session.connection().isClosed()) {
                giveBackWhatMigrationsTook();
            }
        } catch (SQLException | MigrationException e) {
            Session.suppress(failure, e);
            session.discard(failure);
        }
    }

    /** Whether it has the lock in the end. */
    private boolean poll(Settings settings, Events events, Meanwhile meanwhile, Consumer<RoundTrip> inside)
            throws SQLException, InterruptedException {
        Duration wait = settings.lockWait();
        RoundTrip first = new RoundTrip();
        session.setLimits(first, settings.keepAlive());
        if (tryLock(first, inside)) {
            return true;
        }
        long begin = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        Duration report = FIRST_REPORT;
        do {
            Duration waited = Duration.ofNanos(System.nanoTime() - begin);
            boolean tooLong = wait != null && waited.compareTo(wait) >= 0;
            if (tooLong || waited.compareTo(report) >= 0) {
                meanwhile.requireWorkable();
                LockHolder holder = holder().orElse(null);
                if (tooLong) {
                    throw new MigrationException(RunProblems.lockTimeout(inWords(holder)), null);
                }
                RunLog.LOG.info("Stepwell waits for the lock, which is held by {}.", inWords(holder));
                events.tell(new RunEvents.Waiting(holder, waited));
                report = waited.plus(shorter(report.multipliedBy(2), LONGEST_REPORT));
            }
            Pause.jittered(session.atMost(wait != null ? shorter(pause, wait.minus(waited)) : pause));
            pause = shorter(pause.multipliedBy(3).dividedBy(2), LONGEST_PAUSE);
            // Before the attempt, so that pg_stat_activity shows of who waits that it wants the lock.
            if (meanwhile.isDoneByHolder()) {
                return false;
            }
        } while (!tryLock(new RoundTrip(), trip -> {}));
        RoundTrip trip = new RoundTrip();
        inside.accept(trip);
        trip.run(session.connection());
        return true;
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
        session.endWatch();
        try {
            session.restoreNetworkTimeout();
            Command unlock = new Command("SELECT pg_catalog.pg_advisory_unlock(")
                    .value(Long.toString(key), "bigint")
                    .add("), pg_catalog.pg_backend_pid(), pg_catalog.set_config('" + MARK + "', '', false), "
                            + SessionDigest.FORGET);
            AtomicBoolean held = new AtomicBoolean();
            AtomicBoolean heldStill = new AtomicBoolean();
            RoundTrip trip = new RoundTrip();
            trip.ask(unlock, row -> {
                row.next();
                session.requireBackend(row.getInt(2));
                held.set(row.getBoolean(1));
            });
            trip.ask(modes(), rows -> heldStill.set(rows.next()));
            session.prepareClosing(trip);
            trip.run(session.connection());
            session.setLocked(false);
            if (!held.get()) {
                return Optional.of(new MigrationException(RunProblems.lockLost(), null));
            }
            if (heldStill.get()) {
                giveBackWhatMigrationsTook();
            }
            return Optional.empty();
        } catch (SQLException e) {
            MigrationException failure = session.failed("giving the lock back", e);
            // The lock goes with its session, and must not wait in a pool for nobody.
            session.discard(e);
            return Optional.of(failure);
        } catch (MigrationException e) {
            return Optional.of(e);
        }
    }

    /** In which modes the session has the lock, a row for each: whether it is shared. */
    private Command modes() {
        return new Command("SELECT mode OPERATOR(pg_catalog.=) 'ShareLock' FROM pg_catalog.pg_locks l WHERE ")
                .add(isLock())
                .add(" AND l.pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid()");
    }

    private boolean tryLock(RoundTrip trip, Consumer<RoundTrip> inside) throws SQLException {
        session.requireNotStopped();
        Attempt attempt = new Attempt();
        trip.ask(attempt(), attempt);
        inside.accept(trip);
        trip.run(session.connection());
        session.requireBackend(attempt.backend);
        if (!attempt.unmarked) {
            throw new MigrationException(RunProblems.sessionShared(attempt.backend), null);
        }
        session.setLocked(attempt.locked);
        if (attempt.locked && !attempt.held) {
            // It was granted, so it is given back all the same.
            Optional<MigrationException> unused = release();
            throw new MigrationException(ServerProblems.lockNotHeld(serverVersion()), null);
        }
        return attempt.locked;
    }

    private String serverVersion() {
        return session.serverVersion(new SQLException("the lock is not held"));
    }

    /**
     * The attempt to take the lock. Some servers grant each lock and hold none, so the server is asked for the locks
     * that it holds, too.
     */
    private Command attempt() {
        // Only the backend that was asked before gets the lock: behind a pooler, another one would keep it for nobody.
        // The mark is for those who hold it: a session that has given up waiting is nobody's.
        return new Command("SELECT locked, backend, own, CASE WHEN locked THEN pg_catalog.set_config('" + MARK + "', ")
                .value(mark, "pg_catalog.text")
                .add(", false) END, CASE WHEN locked THEN EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE ")
                .add(isLock())
                .add(" AND l.pid OPERATOR(pg_catalog.=) attempt.backend) END "
                        + "FROM (SELECT backend, own, CASE WHEN own AND backend OPERATOR(pg_catalog.=) ")
                .value(Integer.toString(session.facts().backendPid()), "integer")
                .add(" THEN pg_catalog.pg_try_advisory_lock(")
                .value(Long.toString(key), "bigint")
                .add(") ELSE false END AS locked FROM (SELECT pg_catalog.pg_backend_pid() AS backend, "
                        + "coalesce(pg_catalog.current_setting('" + MARK
                        + "', true), '') OPERATOR(pg_catalog.=) ANY (ARRAY['', ")
                .value(mark, "pg_catalog.text")
                .add("]) AS own OFFSET 0) AS session OFFSET 0) AS attempt");
    }

    /** The answer to an attempt to take the lock. */
    private static final class Attempt implements RoundTrip.Answer {

        private boolean locked;
        private int backend;
        private boolean unmarked;
        private boolean held;

        @Override
        public void read(ResultSet row) throws SQLException {
            row.next();
            locked = row.getBoolean(1);
            backend = row.getInt(2);
            unmarked = row.getBoolean(3);
            held = row.getBoolean(5);
        }
    }

    /** A migration that takes this very lock gets it once more, and would leave it to the pool's connection. */
    private void giveBackWhatMigrationsTook() throws SQLException {
        while (true) {
            String function;
            try (PreparedStatement select = modes().prepared(session.connection());
                    ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return;
                }
                function = row.getBoolean(1) ? "pg_advisory_unlock_shared" : "pg_advisory_unlock";
            }
            ask("SELECT pg_catalog." + function + "(?), pg_catalog.pg_backend_pid()");
        }
    }

    private Command isLock() {
        return new Command("l.locktype OPERATOR(pg_catalog.=) 'advisory' AND l.granted "
                        + "AND l.database OPERATOR(pg_catalog.=) (SELECT oid FROM pg_catalog.pg_database WHERE datname OPERATOR(pg_catalog.=) pg_catalog.current_database()) "
                        + "AND l.classid::bigint OPERATOR(pg_catalog.=) ")
                .value(Long.toString(key >>> 32), "bigint")
                .add(" AND l.objid::bigint OPERATOR(pg_catalog.=) ")
                .value(Long.toString(key & 0xFFFF_FFFFL), "bigint")
                .add(" AND l.objsubid OPERATOR(pg_catalog.=) 1");
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

    private static String inWords(@Nullable LockHolder holder) {
        return holder == null ? "a session that has just ended" : holder.toString();
    }

    /** PostgreSQL shows the times and statements of a session to its own role and to pg_read_all_stats. */
    private Optional<LockHolder> holder() throws SQLException {
        Command query = new Command(
                        "SELECT a.pid, a.application_name, a.query, "
                                + "extract(epoch FROM pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) least(a.xact_start, a.query_start))::bigint "
                                + "FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid OPERATOR(pg_catalog.=) l.pid WHERE ")
                .add(isLock());
        try (PreparedStatement select = query.prepared(session.connection());
                ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            String statement = row.getString(3);
            long seconds = row.getLong(4);
            HoldingSession.Activity activity =
                    row.wasNull() ? null : new HoldingSession.Activity(statement, Duration.ofSeconds(seconds));
            return Optional.of(new HoldingSession(row.getInt(1), row.getString(2), activity));
        }
    }

    /** The FNV-1a hash, 64 bits: every version of Stepwell must find the same key for a history. */
    public static long key(String history) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : ("stepwell " + history).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001b3L;
        }
        return hash;
    }
}
