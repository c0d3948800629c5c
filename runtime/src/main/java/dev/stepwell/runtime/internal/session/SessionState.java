package dev.stepwell.runtime.internal.session;

import dev.stepwell.problem.catalog.RunProblems;
import dev.stepwell.runtime.MigrationException;
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
 * The state of a session at one moment: its role, its settings, its advisory locks and its retained objects. Retained
 * objects are temporary objects, prepared statements, cursors, and channels to which the session listens.
 *
 * <p>Restoring the state leaves the session as it was at that moment, for any changes in between. PostgreSQL does not
 * list settings with a dot that no extension has defined, so they stay as they are.
 */
public final class SessionState {

    private static final String USER = "session_authorization";
    private static final String ROLE = "role";
    private static final String SETTING = "setting";
    private static final String LOCK = "lock";
    private static final String BACKEND = "backend";

    /**
     * The query for the state: the settings by their names, and everything else by the statement that gives it back.
     *
     * <p>The query leaves out the settings of the transaction, which end with it, and settings that PostgreSQL refuses
     * to set again.
     */
    private static final String QUERY = """
            SELECT '%1$s', name::pg_catalog.text, setting FROM pg_catalog.pg_settings
            WHERE source OPERATOR(pg_catalog.=) 'session' AND name OPERATOR(pg_catalog.<>) ALL (
                '{transaction_isolation,transaction_read_only,transaction_deferrable,seed,temp_buffers}')
            UNION ALL SELECT '%1$s', '%2$s', session_user::pg_catalog.text
            UNION ALL SELECT '%1$s', '%3$s', pg_catalog.current_setting('role')
            UNION ALL SELECT '%5$s', pg_catalog.pg_backend_pid()::pg_catalog.text, ''
            UNION ALL SELECT 'temporary', 'DISCARD TEMP', '' WHERE pg_catalog.pg_my_temp_schema() OPERATOR(pg_catalog.<>) 0 AND (
                EXISTS (SELECT FROM pg_catalog.pg_class WHERE relnamespace OPERATOR(pg_catalog.=) pg_catalog.pg_my_temp_schema())
                OR EXISTS (SELECT FROM pg_catalog.pg_type WHERE typnamespace OPERATOR(pg_catalog.=) pg_catalog.pg_my_temp_schema())
                OR EXISTS (SELECT FROM pg_catalog.pg_proc WHERE pronamespace OPERATOR(pg_catalog.=) pg_catalog.pg_my_temp_schema()))
            UNION ALL SELECT 'statement', 'DEALLOCATE ' OPERATOR(pg_catalog.||) pg_catalog.quote_ident(name), ''
                FROM pg_catalog.pg_prepared_statements WHERE from_sql
            UNION ALL SELECT 'cursor', 'CLOSE ' OPERATOR(pg_catalog.||) pg_catalog.quote_ident(name), ''
                FROM pg_catalog.pg_cursors WHERE is_holdable
            UNION ALL SELECT 'channel', 'UNLISTEN ' OPERATOR(pg_catalog.||) pg_catalog.quote_ident(channel), ''
                FROM pg_catalog.pg_listening_channels() AS c (channel)
            UNION ALL SELECT '%4$s', %6$s, ''
                FROM pg_catalog.pg_locks WHERE locktype OPERATOR(pg_catalog.=) 'advisory' AND granted AND pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid()
            """.formatted(SETTING, USER, ROLE, LOCK, BACKEND, SessionDigest.UNLOCK);

    private final Connection connection;
    private final Found before;

    /**
     * The state that the query found.
     *
     * @param settings the values by name, including the role and the user who logged in
     * @param locks the advisory locks, each as the statement that releases it
     * @param kept the retained objects, each as the statement that removes it
     * @param backend the server process of the session
     */
    private record Found(Map<String, String> settings, Set<String> locks, Set<String> kept, int backend) {}

    private SessionState(Connection connection, Found before) {
        this.connection = connection;
        this.before = before;
    }

    /** {@return the question for the current state} */
    static Command question() {
        return new Command(QUERY);
    }

    /** {@return the state from the answer to the {@link #question()}} */
    static SessionState of(Connection connection, ResultSet answer) throws SQLException {
        return new SessionState(connection, found(answer));
    }

    private static Found read(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(QUERY);
                ResultSet rows = select.executeQuery()) {
            return found(rows);
        }
    }

    private static Found found(ResultSet row) throws SQLException {
        Map<String, String> settings = new TreeMap<>();
        Set<String> locks = new TreeSet<>();
        Set<String> kept = new TreeSet<>();
        int backend = 0;
        while (row.next()) {
            switch (row.getString(1)) {
                case SETTING -> settings.put(row.getString(2), row.getString(3));
                case LOCK -> locks.add(row.getString(2));
                case BACKEND -> backend = Integer.parseInt(row.getString(2));
                default -> kept.add(row.getString(2));
            }
        }
        return new Found(settings, locks, kept, backend);
    }

    /**
     * Requires that the session still has the locks that it had.
     *
     * @throws LockLost if the session released one of them
     */
    public void requireLocks() throws SQLException, LockLost {
        requireLocks(read(connection));
    }

    private void requireLocks(Found now) throws LockLost {
        // Another session has none of the locks, and released none of them.
        requireBackend(now);
        if (!now.locks().containsAll(before.locks())) {
            throw new LockLost();
        }
    }

    /**
     * Restores the state after a migration, in the open transaction if there is one.
     *
     * @param own the settings of the transaction, which stay until it ends
     * @throws LockLost if the migration released a lock that the session had
     */
    public void putBackAfterMigration(Map<String, String> own) throws SQLException, LockLost {
        Found now = read(connection);
        requireLocks(now);
        putBack(now, own, Set.of());
    }

    /**
     * Restores the state, in the open transaction if there is one.
     *
     * @param own the settings of the transaction, which stay until it ends
     */
    public void putBack(Map<String, String> own) throws SQLException {
        Found now = read(connection);
        requireBackend(now);
        putBack(now, own, Set.of());
    }

    /**
     * Restores the state beside some settings, outside of any transaction.
     *
     * @param names the settings that stay as they are
     */
    void putBackBeside(Set<String> names) throws SQLException {
        Found now = read(connection);
        requireBackend(now);
        putBack(now, Map.of(), names);
    }

    /** Tells whether a later state of the session contains nothing that would have to be restored. */
    boolean isSame(SessionState later) {
        requireBackend(later.before);
        return before.settings().equals(later.before.settings())
                && before.kept().containsAll(later.before.kept())
                && before.locks().containsAll(later.before.locks());
    }

    /** Requires the same server process. The state of another session is not Stepwell's to change. */
    private void requireBackend(Found now) {
        if (now.backend() != before.backend()) {
            throw new MigrationException(RunProblems.transactionPooler(before.backend(), now.backend(), true), null);
        }
    }

    /** {@return the advisory locks of the state, each as the server prints it in {@link SessionDigest#LOCKS}} */
    public Set<String> locks() {
        return before.locks();
    }

    /** Tells whether the session has, or ever had, temporary objects. */
    public boolean hasTemporarySchema() throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT pg_catalog.pg_my_temp_schema() OPERATOR(pg_catalog.<>) 0");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private void putBack(Found found, Map<String, String> own, Set<String> untouched) throws SQLException {
        Found now = found;
        if (!sameSetting(USER, now) || !sameSetting(ROLE, now)) {
            set(USER, before.settings().get(USER), false);
            set(ROLE, before.settings().get(ROLE), false);
            // Some settings are visible to some roles only.
            now = read(connection);
        }
        Map<String, String> expected = new TreeMap<>(before.settings());
        expected.putAll(own);
        TreeSet<String> names = new TreeSet<>(now.settings().keySet());
        names.addAll(expected.keySet());
        names.removeAll(untouched);
        for (String name : names) {
            if (Objects.equals(now.settings().get(name), expected.get(name))) {
                continue;
            }
            set(name, before.settings().get(name), false);
            if (own.containsKey(name)) {
                set(name, own.get(name), true);
            }
        }
        giveBack(now);
    }

    private boolean sameSetting(String name, Found now) {
        return Objects.equals(now.settings().get(name), before.settings().get(name));
    }

    /**
     * Removes the new objects and releases the new locks. The state does not distinguish temporary objects: if there
     * were any before, all new ones stay, too.
     */
    private void giveBack(Found now) throws SQLException {
        Set<String> kept = new TreeSet<>(now.kept());
        kept.removeAll(before.kept());
        if (!kept.isEmpty()) {
            execute(String.join(";\n", kept));
        }
        if (!connection.getAutoCommit()) {
            // Some locks may belong to the transaction, and end with it.
            return;
        }
        Set<String> locks = now.locks();
        while (!before.locks().containsAll(locks)) {
            locks.removeAll(before.locks());
            for (String unlock : locks) {
                execute(unlock);
            }
            // A lock that was taken twice must be released twice.
            locks = read(connection).locks();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    /**
     * {@return the settings that were changed since and still hold, each as its name, {@code =} and its value}
     *
     * <p>The application name, which Stepwell sets, is left out.
     */
    public List<String> changes() throws SQLException {
        Map<String, String> now = read(connection).settings();
        now.remove("application_name");
        List<String> changes = new ArrayList<>();
        now.forEach((name, value) -> {
            if (!value.equals(before.settings().get(name))) {
                changes.add(name + "=" + value);
            }
        });
        return changes;
    }

    /** Repeats the changes of settings from a session that ended. */
    public void change(List<String> changes) throws SQLException {
        for (String change : changes) {
            int equals = change.indexOf('=');
            set(change.substring(0, equals), change.substring(equals + 1), false);
        }
    }

    /**
     * Makes the rest of the transaction run with the earlier role, without time limits and with only {@code pg_catalog}
     * in the search path. The changed settings return when the transaction ends.
     */
    public void suspend() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT pg_catalog.set_config('" + USER
                + "', ?, true), pg_catalog.set_config('" + ROLE + "', ?, true), "
                + "pg_catalog.set_config('statement_timeout', '0', true), "
                + "pg_catalog.set_config('lock_timeout', '0', true), "
                + "pg_catalog.set_config('search_path', 'pg_catalog', true)")) {
            select.setString(1, before.settings().get(USER));
            select.setString(2, before.settings().get(ROLE));
            select.execute();
        }
    }

    private void set(String name, @Nullable String value, boolean inTransaction) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT pg_catalog.set_config(?, ?, ?)")) {
            select.setString(1, name);
            // Null sets the value that RESET would give.
            select.setString(2, value);
            select.setBoolean(3, inTransaction);
            select.execute();
        }
    }
}
