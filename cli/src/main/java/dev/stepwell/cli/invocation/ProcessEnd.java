package dev.stepwell.cli.invocation;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts a run when its process gets a signal to end, as by Ctrl-C, and gives the run time to clean up.
 *
 * <p>Otherwise the server would finish the statement and hold the lock meanwhile. In both cases the exit code of the
 * process has the number of its signal.
 */
public final class ProcessEnd {

    private static final long SECONDS_TO_CLEAN_UP = 10;

    private ProcessEnd() {}

    /**
     * Registers this thread to be interrupted when the process ends.
     *
     * @return an action that ends the registration, to be called after the run of this thread
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
                // The process is ending, and the hook runs already.
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
