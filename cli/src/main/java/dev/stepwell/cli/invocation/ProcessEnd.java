package dev.stepwell.cli.invocation;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts a run when its process is told to end, as by Ctrl-C, and gives it time to clean up.
 *
 * <p>The server would otherwise run the statement to its end, with the lock held. The process ends with the number of
 * its signal in any case.
 */
public final class ProcessEnd {

    private static final long SECONDS_TO_CLEAN_UP = 10;

    private ProcessEnd() {}

    /**
     * Watches for the end of the process.
     *
     * @return ends the watch, when the run of this thread is over
     */
    public static Runnable interruptsThisThread() {
        Thread run = Thread.currentThread();
        CountDownLatch over = new CountDownLatch(1);
        Thread hook = new Thread(
                () -> {
                    run.interrupt();
                    await(over);
                },
                "stepwell-process-end");
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> {
            over.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process ends just now, and the hook runs.
            }
        };
    }

    @SuppressWarnings("ReturnValueIgnored")
    private static void await(CountDownLatch over) {
        try {
            over.await(SECONDS_TO_CLEAN_UP, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
