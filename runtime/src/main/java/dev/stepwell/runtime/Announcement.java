package dev.stepwell.runtime;

/**
 * What a migrator tells other sessions through its {@code application_name}, which every role may see.
 *
 * <p>PostgreSQL keeps the first 63 bytes of it, so the host comes first and the migration after it.
 */
final class Announcement {

    private static final String BEGIN = "stepwell ";

    private Announcement() {}

    /** The application name of a session that works on a migration. */
    static String of(String migration) {
        return BEGIN + Host.NAME + ": " + migration;
    }

    /** What an application name says, for a sentence about the session. */
    static String inWords(String applicationName) {
        int colon = applicationName.indexOf(": ");
        if (!applicationName.startsWith(BEGIN) || colon < 0) {
            return applicationName.isEmpty() ? "without a name" : "application " + applicationName + ",";
        }
        return "host " + applicationName.substring(BEGIN.length(), colon) + ", on "
                + applicationName.substring(colon + 2);
    }
}
