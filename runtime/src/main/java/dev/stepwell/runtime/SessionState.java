package dev.stepwell.runtime;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a session had set at one moment: its role, its settings, and whether it had temporary tables.
 *
 * <p>Putting it back leaves the session as it was at that moment, whatever was set meanwhile. What PostgreSQL does not
 * list, settings with a dot that no extension has defined, stays as it is.
 */
final class SessionState {

    private static final String USER = "session_authorization";
    private static final String ROLE = "role";
    private static final String TEMPORARY = "temporary tables";

    /** Those of the transaction end with it; PostgreSQL refuses to set the others again. */
    private static final String QUERY = """
            SELECT name::text, setting FROM pg_catalog.pg_settings
            WHERE source = 'session' AND name NOT IN ('transaction_isolation', 'transaction_read_only',
                'transaction_deferrable', 'seed', 'temp_buffers')
            UNION ALL SELECT '%s', session_user::text
            UNION ALL SELECT '%s', pg_catalog.current_setting('role')
            UNION ALL SELECT '%s', 'some' WHERE pg_catalog.pg_my_temp_schema() <> 0 AND EXISTS (
                SELECT FROM pg_catalog.pg_class WHERE relnamespace = pg_catalog.pg_my_temp_schema())
            """.formatted(USER, ROLE, TEMPORARY);

    private final Connection connection;
    private final Map<String, String> before;

    private SessionState(Connection connection, Map<String, String> before) {
        this.connection = connection;
        this.before = before;
    }

    static SessionState of(Connection connection) throws SQLException {
        return new SessionState(connection, read(connection));
    }

    private static Map<String, String> read(Connection connection) throws SQLException {
        Map<String, String> state = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(QUERY);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                state.put(row.getString(1), row.getString(2));
            }
        }
        return state;
    }

    /**
     * Puts everything back, in the transaction that is open, if one is.
     *
     * @param own what is set for the transaction, to stay so until it ends
     */
    void putBack(Map<String, String> own) throws SQLException {
        Map<String, String> now = read(connection);
        if (!Objects.equals(now.get(USER), before.get(USER)) || !Objects.equals(now.get(ROLE), before.get(ROLE))) {
            set(USER, before.get(USER), false);
            set(ROLE, before.get(ROLE), false);
            // Some settings are shown to some roles only.
            now = read(connection);
        }
        Map<String, String> expected = new TreeMap<>(before);
        expected.putAll(own);
        TreeSet<String> names = new TreeSet<>(now.keySet());
        names.addAll(expected.keySet());
        for (String name : names) {
            if (Objects.equals(now.get(name), expected.get(name))) {
                continue;
            }
            if (name.equals(TEMPORARY)) {
                discardTemporary();
                continue;
            }
            set(name, before.get(name), false);
            if (own.containsKey(name)) {
                set(name, own.get(name), true);
            }
        }
    }

    /**
     * What was set meanwhile and still holds, each as its name, {@code =} and its value. Without temporary tables,
     * which nobody can set again, and without the application name, which is Stepwell's.
     */
    List<String> changes() throws SQLException {
        Map<String, String> now = read(connection);
        now.keySet().removeAll(Set.of(TEMPORARY, "application_name"));
        List<String> changes = new ArrayList<>();
        now.forEach((name, value) -> {
            if (!value.equals(before.get(name))) {
                changes.add(name + "=" + value);
            }
        });
        return changes;
    }

    /** Sets again what was set in a session that ended. */
    void change(List<String> changes) throws SQLException {
        for (String change : changes) {
            int equals = change.indexOf('=');
            set(change.substring(0, equals), change.substring(equals + 1), false);
        }
    }

    /**
     * Makes the rest of the transaction run as the session was before, and without time limits; what was set meanwhile
     * is set again when it ends.
     */
    void suspend() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT pg_catalog.set_config('" + USER
                + "', ?, true), pg_catalog.set_config('" + ROLE + "', ?, true), "
                + "pg_catalog.set_config('statement_timeout', '0', true), "
                + "pg_catalog.set_config('lock_timeout', '0', true), "
                + "pg_catalog.set_config('search_path', 'pg_catalog', true)")) {
            select.setString(1, before.get(USER));
            select.setString(2, before.get(ROLE));
            select.execute();
        }
    }

    private void set(String name, @Nullable String value, boolean inTransaction) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT pg_catalog.set_config(?, ?, ?)")) {
            select.setString(1, name);
            // No value means the one that RESET would give.
            select.setString(2, value);
            select.setBoolean(3, inTransaction);
            select.execute();
        }
    }

    /** Temporary tables that were there before are not told apart from others, and stay with them. */
    private void discardTemporary() throws SQLException {
        if (!before.containsKey(TEMPORARY)) {
            try (Statement discard = connection.createStatement()) {
                discard.execute("DISCARD TEMP");
            }
        }
    }
}
