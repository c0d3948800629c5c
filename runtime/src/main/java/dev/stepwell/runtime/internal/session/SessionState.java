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
 * What a session had at one moment: its role, its settings, its advisory locks, and what it keeps for later: temporary
 * objects, prepared statements, channels that it listens to, cursors.
 *
 * <p>Putting it back leaves the session as it was at that moment, whatever was done meanwhile. What PostgreSQL does not
 * list, settings with a dot that no extension has defined, stays as it is.
 */
public final class SessionState {

    private static final String USER = "session_authorization";
    private static final String ROLE = "role";
    private static final String SETTING = "setting";
    private static final String LOCK = "lock";
    private static final String BACKEND = "backend";

    /**
     * The settings by their names, and everything else by the statement that gives it back.
     *
     * <p>Settings of the transaction end with it; PostgreSQL refuses to set the others that are left out again.
     */
    private static final String QUERY = """
            SELECT '%1$s', name::text, setting FROM pg_catalog.pg_settings
            WHERE source = 'session' AND name NOT IN ('transaction_isolation', 'transaction_read_only',
                'transaction_deferrable', 'seed', 'temp_buffers')
            UNION ALL SELECT '%1$s', '%2$s', session_user::text
            UNION ALL SELECT '%1$s', '%3$s', pg_catalog.current_setting('role')
            UNION ALL SELECT '%5$s', pg_catalog.pg_backend_pid()::text, ''
            UNION ALL SELECT 'temporary', 'DISCARD TEMP', '' WHERE pg_catalog.pg_my_temp_schema() <> 0 AND (
                EXISTS (SELECT FROM pg_catalog.pg_class WHERE relnamespace = pg_catalog.pg_my_temp_schema())
                OR EXISTS (SELECT FROM pg_catalog.pg_type WHERE typnamespace = pg_catalog.pg_my_temp_schema())
                OR EXISTS (SELECT FROM pg_catalog.pg_proc WHERE pronamespace = pg_catalog.pg_my_temp_schema()))
            UNION ALL SELECT 'statement', 'DEALLOCATE ' || pg_catalog.quote_ident(name), ''
                FROM pg_catalog.pg_prepared_statements WHERE from_sql
            UNION ALL SELECT 'cursor', 'CLOSE ' || pg_catalog.quote_ident(name), ''
                FROM pg_catalog.pg_cursors WHERE is_holdable
            UNION ALL SELECT 'channel', 'UNLISTEN ' || pg_catalog.quote_ident(channel), ''
                FROM pg_catalog.pg_listening_channels() AS c (channel)
            UNION ALL SELECT '%4$s', %6$s, ''
                FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND granted AND pid = pg_catalog.pg_backend_pid()
            """.formatted(SETTING, USER, ROLE, LOCK, BACKEND, SessionDigest.UNLOCK);

    private final Connection connection;
    private final Found before;

    /**
     * What a session has.
     *
     * @param settings values by name, the role and the user who logged in among them
     * @param locks the advisory locks, each as the statement that gives it back
     * @param kept what else it keeps, each as the statement that does away with it
     * @param backend the process that it is
     */
    private record Found(Map<String, String> settings, Set<String> locks, Set<String> kept, int backend) {}

    private SessionState(Connection connection, Found before) {
        this.connection = connection;
        this.before = before;
    }

    /** Asks for it as it is now. */
    static Command question() {
        return new Command(QUERY);
    }

    /** What was answered to the {@link #question()}. */
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
     * Makes sure that the session still has the locks that it had.
     *
     * @throws LockLost if it gave one back
     */
    public void requireLocks() throws SQLException, LockLost {
        requireLocks(read(connection));
    }

    private void requireLocks(Found now) throws LockLost {
        // Another session has none of the locks, and gave none back.
        requireBackend(now);
        if (!now.locks().containsAll(before.locks())) {
            throw new LockLost();
        }
    }

    /**
     * Puts everything back after a migration, in the transaction that is open, if one is.
     *
     * @param own what is set for the transaction, to stay so until it ends
     * @throws LockLost if the migration gave back a lock that the session had
     */
    public void putBackAfterMigration(Map<String, String> own) throws SQLException, LockLost {
        Found now = read(connection);
        requireLocks(now);
        putBack(now, own);
    }

    /**
     * Puts everything back, in the transaction that is open, if one is.
     *
     * @param own what is set for the transaction, to stay so until it ends
     */
    public void putBack(Map<String, String> own) throws SQLException {
        Found now = read(connection);
        requireBackend(now);
        putBack(now, own);
    }

    /** Whether the session, as it was later, has nothing that would have to be put back. */
    boolean isSame(SessionState later) {
        requireBackend(later.before);
        return before.settings().equals(later.before.settings())
                && before.kept().containsAll(later.before.kept())
                && before.locks().containsAll(later.before.locks());
    }

    /** What another session has is not ours to give back. */
    private void requireBackend(Found now) {
        if (now.backend() != before.backend()) {
            throw new MigrationException(RunProblems.transactionPooler(before.backend(), now.backend()), null);
        }
    }

    /** The advisory locks that it had, each as the server gives it in {@link SessionDigest#LOCKS}. */
    public Set<String> locks() {
        return before.locks();
    }

    /** Whether the session has, or ever had, temporary objects. */
    public boolean hasTemporarySchema() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT pg_catalog.pg_my_temp_schema() <> 0");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private void putBack(Found found, Map<String, String> own) throws SQLException {
        Found now = found;
        if (!sameSetting(USER, now) || !sameSetting(ROLE, now)) {
            set(USER, before.settings().get(USER), false);
            set(ROLE, before.settings().get(ROLE), false);
            // Some settings are shown to some roles only.
            now = read(connection);
        }
        Map<String, String> expected = new TreeMap<>(before.settings());
        expected.putAll(own);
        TreeSet<String> names = new TreeSet<>(now.settings().keySet());
        names.addAll(expected.keySet());
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

    /** A temporary table that was there before is not told apart from others, and all stay with it. */
    private void giveBack(Found now) throws SQLException {
        Set<String> kept = new TreeSet<>(now.kept());
        kept.removeAll(before.kept());
        if (!kept.isEmpty()) {
            execute(String.join(";\n", kept));
        }
        if (!connection.getAutoCommit()) {
            // Some locks may be the transaction's, and go with it.
            return;
        }
        Set<String> locks = now.locks();
        while (!before.locks().containsAll(locks)) {
            locks.removeAll(before.locks());
            for (String unlock : locks) {
                execute(unlock);
            }
            // One that was taken twice has to be given back twice.
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
     * What was set meanwhile and still holds, each as its name, {@code =} and its value. Without the application name,
     * which is Stepwell's.
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

    /** Sets again what was set in a session that ended. */
    public void change(List<String> changes) throws SQLException {
        for (String change : changes) {
            int equals = change.indexOf('=');
            set(change.substring(0, equals), change.substring(equals + 1), false);
        }
    }

    /**
     * Makes the rest of the transaction run as the session was before, and without time limits; what was set meanwhile
     * is set again when it ends.
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
            // No value means the one that RESET would give.
            select.setString(2, value);
            select.setBoolean(3, inTransaction);
            select.execute();
        }
    }
}
