package dev.stepwell.runtime.internal.session;

import dev.stepwell.runtime.internal.process.Host;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The announcement of a migrator to other sessions: its {@code application_name}, which every role may see.
 *
 * <p>PostgreSQL keeps the first 63 bytes of an application name, so the host comes before the migration. A longer name
 * is cut here, since PostgreSQL would send a notice about it.
 */
public final class Announcement {

    static final int MAXIMUM_BYTES = 63;

    private static final String BEGIN = "stepwell ";

    private Announcement() {}

    /**
     * {@return the application name of a session that works on a migration}
     *
     * @param encoding the encoding of the database, which has to read the name
     */
    public static String of(String migration, DatabaseEncoding encoding) {
        String name = encoding.escaped(BEGIN + Host.NAME + ": " + migration);
        int end = name.length();
        while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > MAXIMUM_BYTES) {
            end = name.offsetByCodePoints(end, -1);
        }
        return name.substring(0, end);
    }

    /** {@return the host in an application name; empty unless the name is that of a migrator} */
    public static Optional<String> host(String applicationName) {
        return isOne(applicationName)
                ? Optional.of(applicationName.substring(BEGIN.length(), applicationName.indexOf(": ")))
                : Optional.empty();
    }

    /** {@return the migration in an application name; empty unless the name is that of a migrator} */
    public static Optional<String> migration(String applicationName) {
        return isOne(applicationName)
                ? Optional.of(applicationName.substring(applicationName.indexOf(": ") + 2))
                : Optional.empty();
    }

    private static boolean isOne(String applicationName) {
        return applicationName.startsWith(BEGIN) && applicationName.contains(": ");
    }

    /**
     * {@return the content of an application name, as a part of a sentence about the session} Any session can set any
     * name, so the sentence says whose words they are.
     */
    public static String inWords(String applicationName) {
        if (isOne(applicationName)) {
            return "which says that it is host " + host(applicationName).orElseThrow() + ", on "
                    + migration(applicationName).orElseThrow();
        }
        return applicationName.isEmpty() ? "without a name" : "which says that it is application " + applicationName;
    }
}
