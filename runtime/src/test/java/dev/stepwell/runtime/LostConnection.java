package dev.stepwell.runtime;

/** The message about a lost connection, with 4711 in the place of each pid. */
final class LostConnection {

    /** The words of the driver about an answer that {@link LossySocketFactory} loses. */
    static final String ANSWER_LOST = "\nAn I/O error occurred while sending to the backend. (SQLSTATE 08006)";

    private LostConnection() {}

    /**
     * {@return the message without its detail}
     *
     * @param doing the activity
     * @param unknown the facts about the effects
     */
    static String message(String doing, String unknown) {
        return "[connection-lost] The connection was lost while " + doing + "; " + unknown
                + ". Backend 4711 may still be at work. Start again when SELECT pid, state, query FROM "
                + "pg_catalog.pg_stat_activity WHERE pid = 4711 returns no row or an idle one; the next run finds out "
                + "what took effect.";
    }

    /** {@return the message of a failure} */
    static String message(Throwable failure) {
        return String.valueOf(failure.getMessage()).replaceAll("(?<before>Backend |WHERE pid = )\\d+", "${before}4711");
    }
}
