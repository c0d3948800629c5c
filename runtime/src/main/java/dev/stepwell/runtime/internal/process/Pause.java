package dev.stepwell.runtime.internal.process;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** A pause of random length, so that migrators that wait for the same thing do not ask at the same moments. */
public final class Pause {

    private Pause() {}

    /**
     * Waits between half of a duration and one and a half of it.
     *
     * @throws InterruptedException if the thread is interrupted; its interrupted status stays set
     */
    public static void jittered(Duration duration) throws InterruptedException {
        long nanos = duration.toNanos();
        long jittered = nanos / 2 + ThreadLocalRandom.current().nextLong(nanos + 1);
        try {
            Thread.sleep(jittered / 1_000_000, (int) (jittered % 1_000_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw e;
        }
    }
}
