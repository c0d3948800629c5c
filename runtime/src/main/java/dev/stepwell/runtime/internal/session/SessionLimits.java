package dev.stepwell.runtime.internal.session;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The time limits of a session: those for queries are lifted while a run works, and the one for silence is made.
 *
 * <p>A migration may take its time, and the session is idle while it waits for another migrator. A client that has gone
 * silent is another matter: without a keepalive the server would hold its session, with the lock, for hours. All limits
 * come back as they were.
 *
 * @see <a href="https://www.postgresql.org/docs/current/runtime-config-connection.html#RUNTIME-CONFIG-TCP">PostgreSQL:
 *     TCP settings</a>
 */
final class SessionLimits {

    /** The setting that bounds how long a transaction may be idle. */
    static final String IDLE = "idle_in_transaction_session_timeout";

    private static final int MOST_PROBES = 5;

    private static final String DEFAULTS = "SELECT pg_catalog.current_setting('default_transaction_isolation') "
            + "OPERATOR(pg_catalog.=) 'read committed' AND "
            + "pg_catalog.current_setting('default_transaction_read_only') OPERATOR(pg_catalog.=) 'off'";

    private boolean defaultsFit;

    /** The earlier values by name; null for a value that the session itself had not made. */
    private final Map<String, @Nullable String> earlier = new TreeMap<>();

    /**
     * Adds the question that lifts and makes the limits.
     *
     * @param silence the time of silence after which the server ends the session, unless it does so earlier; in whole
     *     seconds, two or more
     */
    void apply(RoundTrip trip, Duration silence) {
        trip.ask(new Command(DEFAULTS), row -> {
            row.next();
            defaultsFit = row.getBoolean(1);
        });
        Command apply = new Command("SELECT name, earlier, pg_catalog.set_config(name, value, false) FROM ("
                        + "SELECT name, setting AS earlier, '0' AS value FROM pg_catalog.pg_settings "
                        + "WHERE setting OPERATOR(pg_catalog.<>) '0' AND name OPERATOR(pg_catalog.=) ANY ("
                        + "'{statement_timeout,lock_timeout,idle_in_transaction_session_timeout,idle_session_timeout,"
                        + "transaction_timeout}') UNION ALL "
                        // A setting that nobody made is shown with the value of the operating system.
                        + "SELECT s.name, CASE WHEN s.source OPERATOR(pg_catalog.=) 'session' THEN s.setting END, "
                        + "k.value FROM pg_catalog.pg_settings AS s JOIN (VALUES ")
                .add(keepAlive(silence))
                .add(") AS k (name, value) ON s.name OPERATOR(pg_catalog.=) k.name WHERE s.setting "
                        + "OPERATOR(pg_catalog.=) '0' OR s.setting::bigint OPERATOR(pg_catalog.>) k.value::bigint"
                        + ") AS limits");
        trip.ask(apply, rows -> {
            while (rows.next()) {
                earlier.put(rows.getString(1), rows.getString(2));
            }
        });
    }

    /** Whether the defaults of the session let a new transaction be one of Stepwell's own, as it is. */
    boolean areDefaultsFit() {
        return defaultsFit;
    }

    /** {@return the names of the settings that were changed} */
    Set<String> names() {
        return earlier.keySet();
    }

    /** {@return the settings under which the server notices a silence after this time, as rows of VALUES} */
    private static String keepAlive(Duration silence) {
        long seconds = silence.toSeconds();
        long probes = Math.min(MOST_PROBES, seconds / 2);
        long interval = Math.max(1, seconds / (2 * MOST_PROBES));
        // The server does not probe while it waits for the receipt of an answer; the last setting bounds that.
        return "('tcp_keepalives_idle', '" + (seconds - probes * interval) + "'), ('tcp_keepalives_interval', '"
                + interval + "'), ('tcp_keepalives_count', '" + probes + "'), ('tcp_user_timeout', '"
                + silence.toMillis() + "')";
    }

    /** {@return the limit that the role or the database sets for an idle transaction, or else the other one} */
    String idleOr(String other) {
        String value = earlier.get(IDLE);
        return value == null ? other : value;
    }

    /** Adds the question that restores the limits, if any was changed. */
    void restore(RoundTrip trip) {
        if (!earlier.isEmpty()) {
            trip.ask(restoration(), rows -> {});
        }
    }

    /** Restores the limits, if any was changed. */
    void restore(Connection connection) throws SQLException {
        if (!earlier.isEmpty()) {
            try (PreparedStatement restore = restoration().prepared(connection)) {
                restore.execute();
            }
        }
    }

    private Command restoration() {
        Command restore = new Command("SELECT ''");
        earlier.forEach((name, value) -> {
            restore.add(" OPERATOR(pg_catalog.||) pg_catalog.set_config('" + name + "', ");
            // Null is a RESET.
            (value == null ? restore.add("NULL") : restore.value(value, "pg_catalog.text")).add(", false)");
        });
        return restore;
    }
}
