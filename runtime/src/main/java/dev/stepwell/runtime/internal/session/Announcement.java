package dev.stepwell.runtime.internal.session;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a migrator tells other sessions through its {@code application_name}, which every role may see.
 *
 * <p>PostgreSQL keeps the first 63 bytes of it, so the host comes first and the migration after it; it is cut off here,
 * since PostgreSQL would send a notice about it.
 */
public final class Announcement {

    static final int MAXIMUM_BYTES = 63;

    private static final String BEGIN = "stepwell ";

    private Announcement() {}

    /** The application name of a session that works on a migration. */
    public static String of(String migration) {
        String name = BEGIN + Host.NAME + ": " + migration;
        int end = name.length();
        while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > MAXIMUM_BYTES) {
            end = name.offsetByCodePoints(end, -1);
        }
        return name.substring(0, end);
    }

    /** The host that an application name tells of, if it is one of a migrator. */
    public static Optional<String> host(String applicationName) {
        return isOne(applicationName)
                ? Optional.of(applicationName.substring(BEGIN.length(), applicationName.indexOf(": ")))
                : Optional.empty();
    }

    /** The migration that an application name tells of, if it is one of a migrator. */
    public static Optional<String> migration(String applicationName) {
        return isOne(applicationName)
                ? Optional.of(applicationName.substring(applicationName.indexOf(": ") + 2))
                : Optional.empty();
    }

    private static boolean isOne(String applicationName) {
        return applicationName.startsWith(BEGIN) && applicationName.contains(": ");
    }

    /** What an application name says, for a sentence about the session. */
    public static String inWords(String applicationName) {
        if (isOne(applicationName)) {
            return "host " + host(applicationName).orElseThrow() + ", on "
                    + migration(applicationName).orElseThrow();
        }
        return applicationName.isEmpty() ? "without a name" : "application " + applicationName;
    }
}
