package dev.stepwell.runtime.internal.process;

import java.time.Duration;
import java.util.Locale;

/**
 * An elapsed time as people read it, such as {@code 00:04:10}. Parts of a second are left out.
 *
 * @param time the time, zero or more
 */
public record Elapsed(Duration time) {

    /** {@return hours, minutes and seconds} */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%02d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }
}
