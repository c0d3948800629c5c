package dev.stepwell.runtime.internal.process;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The watch of one step: it logs from time to time that the step is still running, so that nobody takes a long one for
 * one that hangs.
 *
 * <p>After its {@link #end} it logs nothing any more. It uses no thread of its own, and no other session.
 */
public final class LongStep {

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final String step;
    private final int backend;
    private final long begin = System.nanoTime();
    private @Nullable CompletableFuture<Void> report;
    private boolean ended;

    private LongStep(String step, int backend) {
        this.step = step;
        this.backend = backend;
    }

    /**
     * Begins to watch a step.
     *
     * @param step the words for the step, which begin the line
     * @param backend the server process that works on the step
     * @param pause the time after which the first line is logged; each further pause is twice as long, an hour at most
     */
    public static LongStep begin(String step, int backend, Duration pause) {
        LongStep watch = new LongStep(step, backend);
        watch.reportAfter(pause);
        return watch;
    }

    private synchronized void reportAfter(Duration pause) {
        if (!ended) {
            CompletableFuture<Void> next = new CompletableFuture<>();
            report = next.completeOnTimeout(null, pause.toMillis(), TimeUnit.MILLISECONDS);
            CompletableFuture<Void> unused = next.thenRun(() -> report(pause));
        }
    }

    private synchronized void report(Duration pause) {
        if (!ended) {
            RunLog.LOG.info(
                    "{} has been running for {}, in server process {}.",
                    step,
                    new Elapsed(Duration.ofNanos(System.nanoTime() - begin)),
                    backend);
            Duration twice = pause.multipliedBy(2);
            reportAfter(twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE);
        }
    }

    /** Ends the watch. */
    public synchronized void end() {
        ended = true;
        if (report != null) {
            report.cancel(false);
        }
    }
}
