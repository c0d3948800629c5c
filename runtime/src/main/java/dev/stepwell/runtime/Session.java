package dev.stepwell.runtime;

import dev.stepwell.Problems;
import dev.stepwell.RegistryDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * The one connection of a run, and what was found out about it when it was opened.
 *
 * <p>Outside a transaction of its own it is in autocommit, so that nothing it waits for waits for its snapshot. Closing
 * it gives the connection back as it came.
 */
final class Session implements AutoCloseable {

    private static final String FACTS = "SELECT current_schema(), pg_backend_pid(), current_user, "
            + "pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean, "
            + "current_setting('application_name')";

    /** The SQLSTATE of a table that is not there. */
    static final String UNDEFINED_TABLE = "42P01";

    private static final String DIGEST = "d.count, d.digest_1, d.digest_2, d.digest_3, d.digest_4";

    private final Connection connection;
    private final BaseConnection driver;
    private final boolean autoCommitBefore;
    private final @Nullable RegistryDigest applied;
    private final boolean withoutDigest;
    private @Nullable Facts facts;
    private final Map<String, String> timeouts = new TreeMap<>();
    private boolean applicationNameChanged;
    private final long opened = System.nanoTime();
    private @Nullable RunWatch watch;
    private boolean cancelAbsorbed;
    private @Nullable SessionState before;
    private @Nullable SessionState atTheEnd;

    private Session(Connection connection, BaseConnection driver, boolean autoCommitBefore, Opening opening) {
        this.connection = connection;
        this.driver = driver;
        this.autoCommitBefore = autoCommitBefore;
        this.applied = opening.applied();
        this.facts = opening.facts();
        this.withoutDigest = opening.withoutDigest();
    }

    /** What the server says of the session before anything is done in it. */
    record Facts(
            @Nullable String currentSchema, int backendPid, String user, boolean readOnly, String applicationName) {}

    /** What the first question was answered. */
    private record Opening(@Nullable Facts facts, @Nullable RegistryDigest applied, boolean withoutDigest) {}

    /**
     * Asks what a history comes to.
     *
     * @param from an item that gives one row at most, as {@code d}
     * @param withFacts whether the session's facts are asked in the same question; otherwise when they are needed,
     *     since the server takes as long for them as for the rest, and nearly every start needs none
     */
    record DigestQuestion(String from, boolean withFacts) {}

    /**
     * Takes a connection.
     *
     * @throws MigrationException if there is none to be had, or if it is not one of the PostgreSQL driver
     */
    static Session open(DataSource dataSource) {
        return open(dataSource, Optional.empty());
    }

    /**
     * Takes a connection, and finds out in the same question what the history comes to, if there is a digest of it and
     * the role may read it.
     *
     * @param digest empty not to ask
     * @throws MigrationException if there is none to be had, or if it is not one of the PostgreSQL driver
     */
    static Session open(DataSource dataSource, Optional<DigestQuestion> digest) {
        Connection connection;
        try {
            connection = dataSource.getConnection();
        } catch (SQLException e) {
            throw new MigrationException(Problems.databaseUnreachable(FailureExcerpt.message(e)), e);
        }
        try {
            return on(connection, digest);
        } catch (SQLException e) {
            throw closed(connection, databaseFailed("opening the session", e));
        } catch (RuntimeException e) {
            throw closed(connection, e);
        }
    }

    private static Session on(Connection connection, Optional<DigestQuestion> digest) throws SQLException {
        if (!connection.isWrapperFor(BaseConnection.class)) {
            throw new MigrationException(
                    Problems.notPostgresql(connection.getMetaData().getDatabaseProductName()), null);
        }
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(true);
        try {
            Opening opening = opening(connection, digest);
            return new Session(connection, connection.unwrap(BaseConnection.class), autoCommit, opening);
        } catch (SQLException | RuntimeException e) {
            restore(connection, autoCommit, e);
            throw e;
        }
    }

    private static void restore(Connection connection, boolean autoCommit, Exception first) {
        try {
            connection.setAutoCommit(autoCommit);
        } catch (SQLException e) {
            suppress(first, e);
        }
    }

    private static <E extends RuntimeException> E closed(Connection connection, E failure) {
        try {
            connection.close();
        } catch (SQLException e) {
            suppress(failure, e);
        }
        return failure;
    }

    private static Opening opening(Connection connection, Optional<DigestQuestion> digest) throws SQLException {
        boolean withoutDigest = false;
        if (digest.isPresent()) {
            try {
                return digest.get().withFacts()
                        ? factsAndDigest(connection, digest.get())
                        : new Opening(null, digest(connection, digest.get()), false);
            } catch (SQLException e) {
                // There is no digest, or it is not for this role; the history itself says what there is to say.
                if (e.getSQLState() == null
                        || !(e.getSQLState().startsWith("42") || e.getSQLState().equals("3F000"))) {
                    throw e;
                }
                withoutDigest = e.getSQLState().equals(UNDEFINED_TABLE);
            }
        }
        return new Opening(askFacts(connection), null, withoutDigest);
    }

    private static Opening factsAndDigest(Connection connection, DigestQuestion digest) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                        FACTS + ", " + DIGEST + " FROM (SELECT) AS one_row LEFT JOIN " + digest.from());
                ResultSet row = query.executeQuery()) {
            row.next();
            return new Opening(facts(connection, row), digest(row, 6), false);
        }
    }

    /** What a history comes to; null where it does not say. */
    static @Nullable RegistryDigest digest(Connection connection, DigestQuestion digest) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT " + DIGEST + " FROM " + digest.from());
                ResultSet row = query.executeQuery()) {
            return row.next() ? digest(row, 1) : null;
        }
    }

    private static @Nullable RegistryDigest digest(ResultSet row, int first) throws SQLException {
        long count = row.getLong(first);
        return row.wasNull()
                ? null
                : new RegistryDigest(
                        count,
                        row.getLong(first + 1),
                        row.getLong(first + 2),
                        row.getLong(first + 3),
                        row.getLong(first + 4));
    }

    private static Facts askFacts(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(FACTS);
                ResultSet row = query.executeQuery()) {
            row.next();
            return facts(connection, row);
        }
    }

    private static Facts facts(Connection connection, ResultSet row) throws SQLException {
        // The driver keeps setReadOnly to itself until a transaction begins.
        boolean readOnly = row.getBoolean(4) || connection.isReadOnly();
        return new Facts(row.getString(1), row.getInt(2), row.getString(3), readOnly, row.getString(5));
    }

    Connection connection() {
        arm();
        return connection;
    }

    BaseConnection driver() {
        arm();
        return driver;
    }

    /**
     * Lets an interruption of this thread, or the end of a time limit, cancel the statements of this session from now
     * on.
     *
     * @param runTimeout the time limit, counted from the opening of the session
     */
    void watch(Optional<Duration> runTimeout) {
        watch = RunWatch.begin(driver, runTimeout, opened);
    }

    /** Makes sure that an interruption is noticed while the next statement runs. */
    void arm() {
        if (watch != null) {
            watch.arm();
        }
    }

    /**
     * Makes sure that the run may go on.
     *
     * @throws RunStopped if its thread was interrupted or its time is over
     */
    void requireNotStopped() throws RunStopped {
        if (watch != null && watch.stop().isPresent()) {
            throw new RunStopped();
        }
    }

    /** The reason of a failure that comes from stopping the run; empty for every other failure. */
    Optional<RunWatch.Stop> stopBehind(Throwable failure) {
        return watch != null && RunWatch.comesFromStop(failure) ? watch.stop() : Optional.empty();
    }

    /** A pause, shortened to the time that the run has left. */
    Duration atMost(Duration pause) {
        return watch == null ? pause : watch.atMost(pause);
    }

    /** Ends the watch: what follows is not canceled any more. */
    void endWatch() {
        if (watch != null) {
            holdCancels();
            watch.end();
        }
    }

    private void holdCancels() {
        if (watch != null && watch.hold() && !cancelAbsorbed) {
            cancelAbsorbed = true;
            absorbCancel();
        }
    }

    /** A cancel that reaches the server late, through a proxy, hits this statement and not a ROLLBACK. */
    private void absorbCancel() {
        try (Statement nothing = connection.createStatement()) {
            nothing.execute("SELECT");
        } catch (SQLException e) {
            // It was canceled, or its transaction can only be rolled back. A lost connection shows in what follows.
        }
    }

    /**
     * What the server says of the session; asked at the latest before the lock.
     *
     * @throws MigrationException if it has to be asked, and the connection fails
     */
    Facts facts() {
        Facts known = facts;
        if (known == null) {
            try {
                known = askFacts(connection);
            } catch (SQLException e) {
                throw databaseFailed("opening the session", e);
            }
            facts = known;
        }
        return known;
    }

    /** What the history comes to, if that was asked and there is a digest that the role may read. */
    @Nullable
    RegistryDigest applied() {
        return applied;
    }

    /** Whether that was asked and there is no table that would say so: nearly always there is no history either. */
    boolean hasNoDigest() {
        return withoutDigest;
    }

    /**
     * Makes sure that a statement reached the backend that the session began with.
     *
     * @param pid the one that it reached
     * @throws MigrationException if a pooler in between gave it another one
     */
    void requireBackend(int pid) {
        int before = facts().backendPid();
        if (pid != before) {
            throw new MigrationException(Problems.transactionPooler(before, pid), null);
        }
    }

    /** Whether the server has a transaction open, be it one that can only be rolled back. */
    boolean isInTransaction() {
        return driver.getTransactionState() != TransactionState.IDLE;
    }

    /**
     * Makes sure that a transaction is still the one that was begun, and can be committed.
     *
     * @param transaction its number
     * @param suspicious whether it may have been ended and another one begun, so that the server has to be asked
     */
    void requireTransaction(long transaction, boolean suspicious) throws SQLException, TransactionLost {
        TransactionState state = driver.getTransactionState();
        if (state == TransactionState.FAILED) {
            throw TransactionLost.aborted();
        }
        if (state == TransactionState.IDLE || (suspicious && transactionNumber() != transaction)) {
            throw TransactionLost.ended();
        }
    }

    private long transactionNumber() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT txid_current_if_assigned()");
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    void begin() throws SQLException {
        connection.setAutoCommit(false);
    }

    /** Begins a transaction that may write, whatever the default was made. */
    void beginWriting() throws SQLException {
        begin();
        try (Statement set = connection.createStatement()) {
            set.execute("SET TRANSACTION READ WRITE");
        }
    }

    void commit() throws SQLException {
        connection.commit();
        connection.setAutoCommit(true);
    }

    /**
     * Ends the transaction, if there is one, without anything of it staying; where that fails, by ending the session. A
     * failure is suppressed into the first.
     */
    void rollback(Throwable first) {
        try {
            endTransaction();
        } catch (SQLException e) {
            suppress(first, e);
            discard(first);
        }
    }

    /** Ends the transaction without anything of it staying. */
    void rollback() throws SQLException {
        endTransaction();
    }

    /** Also ends a transaction that a step began with BEGIN, of which the driver in autocommit would know nothing. */
    private void endTransaction() throws SQLException {
        holdCancels();
        connection.setAutoCommit(false);
        connection.rollback();
        connection.setAutoCommit(true);
        if (watch != null) {
            watch.resume();
        }
    }

    /**
     * Ends the session at the server, and with it all that only its end gives back; a pool finds a dead connection. A
     * failure is suppressed into the first.
     */
    void discard(Throwable first) {
        if (watch != null) {
            watch.end();
        }
        try {
            driver.close();
        } catch (SQLException e) {
            suppress(first, e);
        }
    }

    /**
     * Lifts the bounds that the role, the database or the pool sets for queries: a migration may take its time, and the
     * session is idle while it waits for another migrator. They come back when this is closed.
     */
    void liftTimeouts(RoundTrip trip) {
        Command lift = new Command("SELECT name, setting, set_config(name, '0', false) "
                + "FROM pg_settings WHERE setting <> '0' AND name IN ('statement_timeout', 'lock_timeout', "
                + "'idle_in_transaction_session_timeout', 'idle_session_timeout', 'transaction_timeout')");
        trip.ask(lift, rows -> {
            while (rows.next()) {
                timeouts.put(rows.getString(1), rows.getString(2));
            }
        });
    }

    /** Remembers role and settings, to be put back when something may have changed them, and before closing. */
    void remember(RoundTrip trip) {
        trip.ask(SessionState.question(), rows -> before = SessionState.of(connection, rows));
    }

    /** Does in a round trip that is the last one what closing would have to do in others. */
    void prepareClosing(RoundTrip trip) {
        if (before != null) {
            trip.ask(SessionState.question(), rows -> atTheEnd = SessionState.of(connection, rows));
        }
        if (!timeouts.isEmpty()) {
            trip.ask(timeoutsRestored(), rows -> {});
        }
    }

    /** The role and the settings that were remembered. */
    SessionState before() {
        return Objects.requireNonNull(before, "nothing was remembered");
    }

    /** Says to other sessions what this one does, so that whoever waits for it can say so too. */
    void announce(String doing) throws SQLException {
        applicationNameChanged = true;
        setApplicationName(doing);
    }

    private void setApplicationName(String name) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement("SELECT set_config('application_name', ?, false)")) {
            set.setString(1, name);
            set.execute();
        }
    }

    @Override
    public void close() {
        endWatch();
        try (Connection closing = connection) {
            if (!closing.isClosed()) {
                if (isInTransaction()) {
                    endTransaction();
                }
                closing.setAutoCommit(true);
                if (applicationNameChanged) {
                    setApplicationName(facts().applicationName());
                }
                if (before != null) {
                    putBack(before);
                }
                closing.setAutoCommit(autoCommitBefore);
            }
        } catch (SQLException e) {
            throw databaseFailed("giving the connection back", e);
        } finally {
            if (watch != null) {
                watch.restoreStatus();
            }
        }
    }

    private void putBack(SessionState before) throws SQLException {
        if (atTheEnd != null && !applicationNameChanged && before.isSame(atTheEnd)) {
            return;
        }
        before.putBack(Map.of());
        if (!timeouts.isEmpty()) {
            try (PreparedStatement restore = timeoutsRestored().prepared(connection)) {
                restore.execute();
            }
        }
    }

    private Command timeoutsRestored() {
        Command restore = new Command("SELECT ''");
        timeouts.forEach((name, value) -> restore.add(" || pg_catalog.set_config('" + name + "', ")
                .value(value, "text")
                .add(", false)"));
        return restore;
    }

    /** Keeps what happened while cleaning up; a pool may throw one and the same exception again. */
    static void suppress(Throwable first, Throwable later) {
        if (first != later) {
            first.addSuppressed(later);
        }
    }

    /** A failure of something that Stepwell itself asked of the database. */
    static MigrationException databaseFailed(String doing, SQLException e) {
        return new MigrationException(Problems.databaseFailed(doing, FailureExcerpt.message(e)), e);
    }
}
