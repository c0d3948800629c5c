package dev.stepwell.cli.database;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The log of the PostgreSQL driver.
 *
 * <p>The driver logs unreadable URLs, passwords included, and unreachable hosts. The command line reports both itself,
 * without passwords.
 */
public final class DriverLog {

    // A field, because an unreferenced logger is collected and loses its level.
    private static final Logger DRIVER = Logger.getLogger("org.postgresql");

    private DriverLog() {}

    /**
     * Silences the driver.
     *
     * @return an action that restores the level
     */
    public static Runnable silence() {
        @Nullable Level before = DRIVER.getLevel();
        DRIVER.setLevel(Level.OFF);
        return () -> DRIVER.setLevel(before);
    }
}
