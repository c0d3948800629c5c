package dev.stepwell.runtime.internal.process;

import dev.stepwell.text.InertText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A logger whose lines are inert, however hostile the names, messages and settings are that a server sends.
 *
 * <p>The logger escapes the arguments of each line. Further lines of an argument are indented, so that none can pass
 * for a log line. A {@link Throwable} as the last argument is passed on.
 */
public final class InertLog {

    private final Logger logger;

    InertLog(Logger logger) {
        this.logger = logger;
    }

    public void info(String format, @Nullable Object... arguments) {
        logger.info(format, inert(arguments));
    }

    public void warn(String format, @Nullable Object... arguments) {
        logger.warn(format, inert(arguments));
    }

    public void error(String format, @Nullable Object... arguments) {
        logger.error(format, inert(arguments));
    }

    private static @Nullable Object[] inert(@Nullable Object[] arguments) {
        @Nullable Object[] inert = arguments.clone();
        for (int i = 0; i < inert.length; i++) {
            if (!(inert[i] instanceof Throwable)) {
                inert[i] = InertText.indented(String.valueOf(inert[i]));
            }
        }
        return inert;
    }
}
