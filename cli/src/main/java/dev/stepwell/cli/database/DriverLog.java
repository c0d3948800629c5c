package dev.stepwell.cli.database;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the PostgreSQL driver logs by itself. It logs URLs that it cannot read, passwords and all, and hosts that it
 * cannot reach; the command line says both, without passwords.
 */
public final class DriverLog {

    // Held here, since a logger that nothing holds is collected, and its level with it.
    private static final Logger DRIVER = Logger.getLogger("org.postgresql");

    private DriverLog() {}

    /** Silences it; what is returned ends that. */
    public static Runnable silence() {
        @Nullable Level before = DRIVER.getLevel();
        DRIVER.setLevel(Level.OFF);
        return () -> DRIVER.setLevel(before);
    }
}
