package dev.stepwell.runtime.internal.session;

import dev.stepwell.problem.catalog.RunProblems;
import dev.stepwell.problem.catalog.ServerProblems;
import dev.stepwell.registry.RegistryDigest;
import dev.stepwell.runtime.MigrationException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * The one connection of a run.
 *
 * <p>Outside a transaction of its own the session is in autocommit, so that other sessions never wait for its snapshot.
 * Closing the session gives the connection back as it came.
 */
public final class Session implements AutoCloseable {

    /** The value of a time limit that is none. */
    private static final String LIFTED = "0";

    /** The command that makes a new transaction one of Stepwell's own. */
    public static final String OWN_TRANSACTION = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE";

    /** The setting that bounds how long a transaction may be idle. */
    public static final String IDLE_LIMIT = SessionLimits.IDLE;

    /** The SQLSTATE of a table that is not there. */
    public static final String UNDEFINED_TABLE = "42P01";

    private final Connection connection;
    private boolean locked;
    private final BaseConnection driver;
    private final boolean autoCommitBefore;
    private final List<RegistryDigest> applied;
    private final boolean eventsReadable;
    private @Nullable SessionFacts facts;
    private final SessionLimits limits = new SessionLimits();
    private int networkTimeout;
    private boolean applicationNameChanged;
    private final long opened = System.nanoTime();
    private @Nullable RunWatch watch;
    private boolean cancelAbsorbed;
    private @Nullable SessionState before;
    private @Nullable SessionState atTheEnd;
    private @Nullable DatabaseEncoding encoding;

    /**
     * The answer to the first question of a session.
     *
     * @param facts the facts about the session; null if the question did not ask for them
     * @param digests the stored digests, one for each set; empty if nobody asked, or if none can be trusted
     * @param eventsReadable whether the role may read the events of the history; meaningless without facts
     */
    record FirstAnswer(@Nullable SessionFacts facts, List<RegistryDigest> digests, boolean eventsReadable) {

        /** The answer if nobody asked, or if the server refused the question. */
        static final FirstAnswer NONE = new FirstAnswer(null, List.of(), false);
    }

    /**
     * Takes over a connection.
     *
     * @param autoCommitBefore the mode in which the connection came, and goes back
     */
    Session(Connection connection, BaseConnection driver, boolean autoCommitBefore, FirstAnswer answer) {
        this.connection = connection;
        this.driver = driver;
        this.autoCommitBefore = autoCommitBefore;
        this.applied = answer.digests();
        this.facts = answer.facts();
        this.eventsReadable = answer.eventsReadable();
    }

    public Connection connection() {
        arm();
        return connection;
    }

    public BaseConnection driver() {
        arm();
        return driver;
    }

    /**
     * Lets an interruption of this thread, or the end of a time limit, cancel the statements of this session from now
     * on.
     *
     * @param runTimeout the time limit, counted from the opening of the session; null for no limit
     */
    public void watch(@Nullable Duration runTimeout) {
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
    public void requireNotStopped() throws RunStopped {
        if (watch != null && watch.stop().isPresent()) {
            throw new RunStopped();
        }
    }

    /** The reason of a failure that comes from stopping the run; empty for every other failure. */
    public Optional<RunWatch.Stop> stopBehind(Throwable failure) {
        return watch != null && (watch.hasAborted() || RunWatch.comesFromStop(failure))
                ? watch.stop()
                : Optional.empty();
    }

    /** A pause, shortened to the time that the run has left. */
    public Duration atMost(Duration pause) {
        return watch == null ? pause : watch.atMost(pause);
    }

    /** Ends the watch: what follows is not canceled any more. */
    public void endWatch() {
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
     * Returns the facts about the session, and asks for them at the first call.
     *
     * @throws MigrationException if the question fails
     */
    public SessionFacts facts() {
        SessionFacts known = facts;
        if (known == null) {
            try {
                known = SessionFacts.ask(connection);
            } catch (SQLException e) {
                throw refused("opening the session", e);
            }
            facts = known;
        }
        return known;
    }

    /** {@return the encoding of the database, which the server has told when the connection began} */
    public DatabaseEncoding encoding() {
        DatabaseEncoding known = encoding;
        if (known == null) {
            known = DatabaseEncoding.of(driver.getParameterStatus("server_encoding"));
            encoding = known;
        }
        return known;
    }

    /** Adds the question for the facts about the session, if they are not known. */
    public void askFacts(RoundTrip trip) {
        if (facts == null) {
            trip.ask(SessionFacts.question(), row -> {
                row.next();
                facts = SessionFacts.read(connection, row);
            });
        }
    }

    /** Whether the first question has answered the facts together with the digests. */
    public boolean knowsPlace() {
        return facts != null && !applied.isEmpty();
    }

    /** The stored digests, one for each set; empty if nobody asked for them, or if none can be trusted. */
    public List<RegistryDigest> applied() {
        return applied;
    }

    /** Whether the role may read the events of the history, if the session {@linkplain #knowsPlace knows its place}. */
    public boolean eventsReadable() {
        return eventsReadable;
    }

    /** Remembers whether this session has the lock of the migrators, which its backend keeps if the session moves. */
    public void setLocked(boolean locked) {
        this.locked = locked;
    }

    /**
     * Makes sure that a statement reached the backend that the session began with.
     *
     * @param pid the one that it reached
     * @throws MigrationException if a pooler in between gave it another one
     */
    public void requireBackend(int pid) {
        int before = facts().backendPid();
        if (pid != before) {
            throw new MigrationException(RunProblems.transactionPooler(before, pid, locked), null);
        }
    }

    /**
     * Makes sure that a run can write in this session.
     *
     * @throws MigrationException if the session is read-only, or would read backslashes in strings as escapes
     */
    public void requireWritable() {
        if (facts().readOnly()) {
            throw new MigrationException(RunProblems.databaseReadOnly(), null);
        }
        if (!driver.getStandardConformingStrings()) {
            throw new MigrationException(RunProblems.stringsNotStandard(), null);
        }
    }

    /** Whether the server has a transaction open, be it one that can only be rolled back. */
    public boolean isInTransaction() {
        return driver.getTransactionState() != TransactionState.IDLE;
    }

    /**
     * Makes sure that a transaction is still the one that was begun, and can be committed.
     *
     * @param transaction its number
     * @param suspicious whether it may have been ended and another one begun, so that the server has to be asked
     */
    public void requireTransaction(long transaction, boolean suspicious) throws SQLException, TransactionLost {
        TransactionState state = driver.getTransactionState();
        if (state == TransactionState.FAILED) {
            throw TransactionLost.aborted();
        }
        if (state == TransactionState.IDLE || (suspicious && transactionNumber() != transaction)) {
            throw TransactionLost.ended();
        }
    }

    private long transactionNumber() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT pg_catalog.txid_current_if_assigned()");
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    public void begin() throws SQLException {
        connection.setAutoCommit(false);
    }

    /**
     * Begins a transaction of Stepwell's own: one that may write, and that waits for other writers of the same rows,
     * whatever the defaults were made. With the other isolation levels it would fail where it could wait.
     */
    public void beginWriting() throws SQLException {
        begin();
        try (Statement set = connection.createStatement()) {
            set.execute(OWN_TRANSACTION);
        }
    }

    /**
     * Begins a transaction of Stepwell's own in a session with the defaults that it had when it got its limits. Where
     * these are fit for it, it costs no round trip.
     */
    public void beginOwn() throws SQLException {
        if (limits.areDefaultsFit()) {
            begin();
        } else {
            beginWriting();
        }
    }

    /**
     * Begins a transaction of Stepwell's own that records a failure. Its COMMIT waits for no standby: a run that stops
     * because a standby is missing would wait for ever.
     */
    public void beginRecordingFailure() throws SQLException {
        begin();
        try (Statement set = connection.createStatement()) {
            set.execute(OWN_TRANSACTION + "; SET LOCAL synchronous_commit = local");
        }
    }

    public void commit() throws SQLException {
        connection.commit();
        connection.setAutoCommit(true);
    }

    /**
     * Ends the transaction, if there is one, without anything of it staying; where that fails, by ending the session. A
     * failure is suppressed into the first.
     */
    public void rollback(Throwable first) {
        try {
            endTransaction();
        } catch (SQLException e) {
            suppress(first, e);
            discard(first);
        }
    }

    /** Ends the transaction without anything of it staying. */
    public void rollback() throws SQLException {
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
    public void discard(Throwable first) {
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
     * Bounds the waits of the next statements for locks, unless the migration itself has done so.
     *
     * @return whether the bound was made, and has to be lifted again
     */
    public boolean boundLockWaits(Duration timeout) throws SQLException {
        return isLockTimeoutChanged(LIFTED, Long.toString(timeout.toMillis()));
    }

    /** Lifts the bound for the waits. */
    public void unboundLockWaits() throws SQLException {
        boolean unused = isLockTimeoutChanged(null, LIFTED);
    }

    private boolean isLockTimeoutChanged(@Nullable String expected, String value) throws SQLException {
        Command change = new Command("SELECT pg_catalog.set_config('lock_timeout', ")
                .value(value, "pg_catalog.text")
                .add(", false)");
        if (expected != null) {
            change.add(" WHERE pg_catalog.current_setting('lock_timeout') OPERATOR(pg_catalog.=) ")
                    .value(expected, "pg_catalog.text");
        }
        try (PreparedStatement set = change.prepared(connection);
                ResultSet row = set.executeQuery()) {
            return row.next();
        }
    }

    /** Makes a setting until the transaction ends. */
    public void setInTransaction(String name, String value) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement("SELECT pg_catalog.set_config(?, ?, true)")) {
            set.setString(1, name);
            set.setString(2, value);
            set.execute();
        }
    }

    /**
     * The time for which a transaction of a migration may be idle, in milliseconds: the one of the role or the
     * database, or five minutes. A node that freezes between two statements holds its locks no longer.
     */
    public String idleLimit() {
        return limits.idleOr("300000");
    }

    /**
     * Lifts the bounds that the role, the database or the pool sets for queries, and lets the server notice that this
     * side has gone silent. All bounds come back when the session is closed.
     *
     * @param silence the time after which silence counts, in whole seconds
     */
    public void setLimits(RoundTrip trip, Duration silence) {
        limits.apply(trip, silence);
    }

    /**
     * Lifts the driver's bound for an answer, the {@code socketTimeout}, from the statements that may take their time.
     *
     * <p>The bound stays while the session waits for another migrator, since each of those questions is short: the
     * bound notices that the network is gone.
     */
    public void liftNetworkTimeout() throws SQLException {
        networkTimeout = driver.getNetworkTimeout();
        if (networkTimeout != 0) {
            driver.setNetworkTimeout(Runnable::run, 0);
        }
    }

    /** Puts the driver's bound for an answer back. */
    public void restoreNetworkTimeout() throws SQLException {
        if (networkTimeout != 0) {
            driver.setNetworkTimeout(Runnable::run, networkTimeout);
            networkTimeout = 0;
        }
    }

    /** Remembers role and settings, to be put back when something may have changed them, and before closing. */
    public void remember(RoundTrip trip) {
        trip.ask(SessionState.question(), rows -> before = SessionState.of(connection, rows));
    }

    /** Does in a round trip that is the last one what closing would have to do in others. */
    public void prepareClosing(RoundTrip trip) {
        if (before != null) {
            trip.ask(SessionState.question(), rows -> atTheEnd = SessionState.of(connection, rows));
        }
        limits.restore(trip);
    }

    /** The role and the settings that were remembered. */
    public SessionState before() {
        return Objects.requireNonNull(before, "nothing was remembered");
    }

    /** Says to other sessions what this one does, so that whoever waits for it can say so too. */
    public void announce(String doing) throws SQLException {
        applicationNameChanged = true;
        setApplicationName(doing);
    }

    private void setApplicationName(String name) throws SQLException {
        try (PreparedStatement set =
                connection.prepareStatement("SELECT pg_catalog.set_config('application_name', ?, false)")) {
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
                restoreNetworkTimeout();
                closing.setAutoCommit(autoCommitBefore);
            }
        } catch (SQLException e) {
            throw failed("giving the connection back", e);
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
        if (atTheEnd != null) {
            // The last round trip has restored the limits, which the remembered state has as they were made.
            before.putBackBeside(limits.names());
            return;
        }
        before.putBack(Map.of());
        limits.restore(connection);
    }

    /** Keeps what happened while cleaning up; a pool may throw one and the same exception again. */
    public static void suppress(Throwable first, Throwable later) {
        if (first != later) {
            first.addSuppressed(later);
        }
    }

    /** Whether a failure left a request without an answer, so that its effects are not known. */
    public boolean isUnanswered(Throwable failure) {
        return MissingAnswer.isBehind(failure, isClosed());
    }

    /** Whether the connection is closed, be it lost or discarded. */
    public boolean isClosed() {
        try {
            return driver.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    /** The server process that runs what this session asks, to be looked for when an answer is missing. */
    public int backend() {
        SessionFacts known = facts;
        return known == null ? driver.getBackendPID() : known.backendPid();
    }

    /** The failure of something that Stepwell itself asked of the database. It claims no effect without an answer. */
    public MigrationException failed(String doing, SQLException e) {
        return MissingAnswer.isLoss(e, isClosed()) ? unanswered(doing, backend(), e) : databaseFailed(doing, e);
    }

    /**
     * The failure of a question that each supported server answers, whatever the database contains. Ends a transaction
     * that the question was part of.
     */
    public MigrationException refused(String doing, SQLException e) {
        if (!ServerRefusal.isOfUnknownSql(e)) {
            return failed(doing, e);
        }
        return new MigrationException(ServerProblems.questionRefused(doing, serverVersion(e), FailureMessage.of(e)), e);
    }

    /**
     * Asks the server what it is, after a failure. Ends a transaction that is open.
     *
     * @param failure the failure; one of this method is suppressed into it
     */
    public String serverVersion(Throwable failure) {
        if (!isClosed() && isInTransaction()) {
            rollback(failure);
        }
        return ServerRefusal.serverVersion(connection, failure);
    }

    /** The failure of something that Stepwell itself asked, and that the server did not answer. */
    static MigrationException unanswered(String doing, int backend, SQLException e) {
        return new MigrationException(
                RunProblems.connectionLost(doing, "the outcome is not known", backend, FailureMessage.of(e)), e);
    }

    /** The failure of something that Stepwell itself asked of the database, and that the server refused. */
    static MigrationException databaseFailed(String doing, SQLException e) {
        return new MigrationException(RunProblems.databaseFailed(doing, FailureMessage.of(e)), e);
    }
}
