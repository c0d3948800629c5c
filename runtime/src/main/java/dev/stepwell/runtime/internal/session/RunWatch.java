package dev.stepwell.runtime.internal.session;

import dev.stepwell.runtime.internal.process.CauseChain;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/**
 * The watch that stops a run when it is interrupted or passes its time limit, by canceling the statement that the
 * server runs.
 *
 * <p>An interruption reaches the watch at once, in the interrupting thread, as an interruption reaches a channel. No
 * thread polls. The cancel needs a connection of its own, so a short-lived thread sends it. The thread repeats the
 * cancel until the run notices, since a cancel that arrives between two statements is lost.
 *
 * <p>If no cancel reaches the server, the watch closes the connection, and what the server does is not known.
 *
 * <p>From {@link #hold} on no cancel is under way, so that no cancel hits a ROLLBACK.
 */
public final class RunWatch {

    private static final long CANCEL_AGAIN_MILLIS = 100;

    /**
     * The server closes the connection of a cancel at once, so a cancel that takes longer has reached no server. The
     * driver gives a cancel up after its {@code cancelSignalTimeout}, which is a second at least, and says nothing.
     */
    private static final long LONGEST_CANCEL_NANOS = 900_000_000L;

    /** The number of cancels in a row that reach no server, after which the network counts as gone. */
    private static final int UNREACHED_CANCELS = 2;

    /** The time that those cancels take together at least, so that a pause of the network is none. */
    private static final long UNREACHED_NANOS = 10_000_000_000L;

    /** The SQLSTATE of a statement that was canceled. */
    private static final String QUERY_CANCELED = "57014";

    /**
     * The reason for which a run stops.
     *
     * @param limit the time limit that the run passed; null if its thread was interrupted
     */
    public record Stop(@Nullable Duration limit) {}

    private final BaseConnection driver;
    private final @Nullable Duration limit;
    private final long deadline;
    private final Thread runner = Thread.currentThread();
    private final Hook hook = new Hook();
    private final Object monitor = new Object();
    private volatile @Nullable Stop stop;
    private volatile boolean aborted;
    private boolean held;
    private boolean canceling;
    private boolean ended;
    private boolean interruptedBefore;

    private RunWatch(BaseConnection driver, @Nullable Duration limit, long begin) {
        this.driver = driver;
        this.limit = limit;
        this.deadline = begin + (limit == null ? 0 : limit.toNanos());
    }

    /**
     * Begins to watch the run of this thread.
     *
     * @param driver the connection whose statements are canceled
     * @param limit the time that the run may take; null for no limit
     * @param begin the value of {@link System#nanoTime} at the beginning of the run
     */
    static RunWatch begin(BaseConnection driver, @Nullable Duration limit, long begin) {
        RunWatch watch = new RunWatch(driver, limit, begin);
        if (limit != null) {
            start("stepwell-run-timeout", watch::cancelAtDeadline);
        }
        watch.arm();
        return watch;
    }

    /** The channel that is closed when the thread that last called {@link #arm} is interrupted. */
    private final class Hook extends AbstractInterruptibleChannel {

        @Override
        protected void implCloseChannel() {
            if (request(new Stop(null))) {
                start("stepwell-cancel", RunWatch.this::cancelUntilHeld);
            }
        }

        void arm() {
            begin();
        }

        void disarm() {
            try {
                end(true);
            } catch (ClosedByInterruptException e) {
                // The thread's interrupted status says so, too.
            } catch (AsynchronousCloseException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Registers the watch for interruptions of the thread. The session calls this method before each statement, since a
     * channel that the thread used meanwhile has taken the place of the watch.
     */
    void arm() {
        if (Thread.currentThread() != runner) {
            // A Java step may use its connection in threads of its own.
            return;
        }
        synchronized (monitor) {
            if (ended || held || stop != null) {
                return;
            }
        }
        hook.arm();
    }

    private boolean request(Stop reason) {
        synchronized (monitor) {
            if (ended || stop != null) {
                return false;
            }
            stop = reason;
            monitor.notifyAll();
            return true;
        }
    }

    private void cancelAtDeadline() {
        synchronized (monitor) {
            long left = deadline - System.nanoTime();
            while (left > 0 && !ended && stop == null) {
                waitFor(left / 1_000_000 + 1);
                left = deadline - System.nanoTime();
            }
        }
        if (request(new Stop(limit))) {
            cancelUntilHeld();
        }
    }

    private void cancelUntilHeld() {
        int unreached = 0;
        long unreachedNanos = 0;
        while (true) {
            synchronized (monitor) {
                if (held || ended) {
                    return;
                }
                canceling = true;
            }
            long begin = System.nanoTime();
            try {
                driver.cancelQuery();
            } catch (SQLException e) {
                // The server may have no connection to spare just now.
            }
            long took = System.nanoTime() - begin;
            unreached = took < LONGEST_CANCEL_NANOS ? 0 : unreached + 1;
            unreachedNanos = unreached == 0 ? 0 : unreachedNanos + took;
            synchronized (monitor) {
                canceling = false;
                monitor.notifyAll();
                if (held || ended) {
                    return;
                }
                if (unreached >= UNREACHED_CANCELS && unreachedNanos >= UNREACHED_NANOS) {
                    abort();
                    return;
                }
                waitFor(CANCEL_AGAIN_MILLIS);
            }
        }
    }

    /** Closes the connection here, since nothing reaches the server. The thread of the run would wait for ever. */
    private void abort() {
        aborted = true;
        try {
            driver.abort(Runnable::run);
        } catch (SQLException e) {
            // The connection is closed already.
        }
    }

    /** Tells whether the watch has closed the connection, so that any failure comes from the stop. */
    boolean hasAborted() {
        return aborted;
    }

    /**
     * Waits for a change or until a time has passed. The waiting thread belongs to the watch, and nobody else
     * interrupts it.
     */
    // Both callers loop: a thread that wakes up early asks for the time again, or cancels a little earlier.
    @SuppressWarnings("WaitNotInLoop")
    private void waitFor(long millis) {
        try {
            monitor.wait(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Keeps cancels from the statements that follow, and waits until no cancel is under way. A run that stops loses the
     * interrupted status of its thread until {@link #restoreStatus}, so that it can clean up.
     *
     * @return true if the run is told to stop
     */
    boolean hold() {
        boolean stopped = stop().isPresent();
        interruptedBefore |= stopped && Thread.interrupted();
        boolean interrupted = false;
        synchronized (monitor) {
            held = true;
            monitor.notifyAll();
            while (canceling) {
                try {
                    monitor.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return stopped;
    }

    /** Allows cancels again, unless the run is told to stop. */
    void resume() {
        synchronized (monitor) {
            held = stop != null;
        }
        arm();
    }

    /** Ends the watch for good. Later interruptions stay with the thread. */
    void end() {
        hold();
        synchronized (monitor) {
            ended = true;
            monitor.notifyAll();
        }
        hook.disarm();
    }

    /** Restores the interrupted status that the thread had. */
    void restoreStatus() {
        Stop reason = stop;
        if (interruptedBefore || (reason != null && reason.limit() == null)) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return the reason to stop; empty if the run may go on} */
    Optional<Stop> stop() {
        if (stop == null && Thread.currentThread() == runner && runner.isInterrupted()) {
            request(new Stop(null));
        }
        return Optional.ofNullable(stop);
    }

    /** {@return the pause, or the time until the limit if that time is shorter} */
    Duration atMost(Duration pause) {
        if (limit == null) {
            return pause;
        }
        Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
        return left.compareTo(pause) < 0 ? left : pause;
    }

    /**
     * Tells whether a failure can come from a stop: from a cancel, an interruption, or a check between two statements.
     */
    static boolean comesFromStop(Throwable failure) {
        for (Throwable e : CauseChain.of(failure)) {
            if (e instanceof RunStopped
                    || e instanceof InterruptedException
                    || e instanceof ClosedByInterruptException
                    || (e instanceof SQLException sql && QUERY_CANCELED.equals(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }
}
