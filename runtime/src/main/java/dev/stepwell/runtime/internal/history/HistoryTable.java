package dev.stepwell.runtime.internal.history;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.HistoryProblems;
import dev.stepwell.problem.catalog.StoredHistoryProblems;
import dev.stepwell.registry.RegistryDigest;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.HistoryEvent;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.internal.process.RunLog;
import dev.stepwell.runtime.internal.session.Command;
import dev.stepwell.runtime.internal.session.FailureMessage;
import dev.stepwell.runtime.internal.session.RoundTrip;
import dev.stepwell.runtime.internal.session.ServerRefusal;
import dev.stepwell.runtime.internal.session.Session;
import dev.stepwell.runtime.internal.trust.HistoryTrust;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The history in the database, as one run finds it: its existence, the privileges of the role, and its content.
 *
 * <p>A missing table counts as an empty history. The tables are created just before the first write.
 */
public final class HistoryTable {

    private static final String INVALID_SCHEMA_NAME = "3F000";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String UNDEFINED_COLUMN = "42703";

    private static final String TEXT = "pg_catalog.text";

    private final Session session;
    private final HistoryNames names;
    private final HistoryPlace place;
    private final HistoryIdentity identity;
    private final EventCommands events;
    private final HistoryCommands commands;
    private final HistoryWriter writer;
    private HistoryReader reader;
    private boolean exists;
    private int format;
    private boolean digestReadable;
    private boolean writable;
    private boolean eventsReadable;
    private @Nullable History latest;
    private @Nullable MigrationException damage;
    private boolean digestsRepaired;
    private @Nullable MigrationException notUpgraded;
    private @Nullable HistoryTrust trust;

    public HistoryTable(Session session, HistoryPlace place) {
        this.session = session;
        this.place = place;
        this.names = place.names();
        this.reader = new HistoryReader(session, place);
        this.identity = new HistoryIdentity(names);
        this.events = new EventCommands(session, names, identity);
        this.commands = new HistoryCommands(session, names, reader, identity, events);
        this.writer = new HistoryWriter(session, commands, events);
        this.exists = place.exists();
        this.format = place.format();
    }

    /** The reader of its rows. */
    public HistoryReader reader() {
        return reader;
    }

    /** The commands that write its rows. */
    public HistoryCommands commands() {
        return commands;
    }

    /** The writer of its rows, for use once the history is {@linkplain #makeReady ready}. */
    public HistoryWriter writer() {
        return writer;
    }

    /**
     * Reads the history as of one moment.
     *
     * @param direction rolling back needs the SQL that does it, and applying does not
     * @throws MigrationException if the role may not read it or the connection fails
     */
    public History read(Direction direction) {
        List<History> histories = new ArrayList<>(1);
        RoundTrip trip = new RoundTrip();
        reader.ask(trip, direction, rows -> histories.add(reader.history(rows)));
        try {
            trip.run(session.connection());
            exists = true;
            return histories.get(0);
        } catch (SQLException e) {
            session.rollback(e);
            if (Session.UNDEFINED_TABLE.equals(e.getSQLState()) && !place.exists()) {
                return History.empty();
            }
            throw failed("reading the history", e);
        }
    }

    /**
     * Adds the questions that a run asks before it writes: the privileges of the role, and the history, if there is
     * one.
     */
    public void prepareWriting(RoundTrip trip, Direction direction) {
        trip.ask(writable(), row -> {
            row.next();
            boolean allowed = row.getBoolean(1);
            exists = !row.wasNull();
            writable = allowed;
            eventsReadable = row.getBoolean(2);
            format = exists ? row.getInt(3) : HistoryFormat.CURRENT;
            identity.read(row, 4);
            // A history that was read before, without the lock, is out of date.
            latest = exists ? null : History.empty();
        });
        if (exists) {
            reader.ask(trip, direction, this::readLatest);
            trip.ask(trustQuestion(), rows -> trust = HistoryTrust.of(rows));
        }
    }

    private Command trustQuestion() {
        return HistoryTrust.question(names.migration(), names.event(), names.digest(), names.status(), names.prefix());
    }

    /**
     * Returns the trust that the role can put in the history. A run knows it from {@link #prepareWriting}, and all
     * others ask for it.
     *
     * @throws MigrationException if the connection fails
     */
    public HistoryTrust trust() {
        HistoryTrust known = trust;
        if (known != null) {
            return known;
        }
        try (PreparedStatement select = trustQuestion().prepared(session.connection());
                ResultSet rows = select.executeQuery()) {
            known = HistoryTrust.of(rows);
            trust = known;
            return known;
        } catch (SQLException e) {
            throw failed("reading the history", e);
        }
    }

    /**
     * Requires that writing the history runs no code of others.
     *
     * @throws MigrationException if there is such code on its tables
     */
    public void requireNoCodeOfOthers() {
        Optional<Problem> code = trust().codeOfOthers();
        if (code.isPresent()) {
            throw new MigrationException(code.get(), null);
        }
    }

    /**
     * Whether the role may write to the history, null if there is none, whether it may read the events, the format, and
     * the identity of the history.
     */
    private Command writable() {
        Command query = new Command("SELECT CASE WHEN pg_catalog.to_regclass(")
                .value(names.migration(), TEXT)
                .add(") IS NOT NULL THEN pg_catalog.has_table_privilege(")
                .value(names.event(), TEXT)
                .add(", 'INSERT')");
        for (String privilege : List.of("INSERT", "UPDATE", "DELETE")) {
            query.add(" AND pg_catalog.has_table_privilege(")
                    .value(names.migration(), TEXT)
                    .add(", '" + privilege + "')");
        }
        return query.add(" END, pg_catalog.has_table_privilege(pg_catalog.to_regclass(")
                .value(names.event(), TEXT)
                .add("), 'SELECT'), coalesce(")
                .add(HistoryFormat.number(HistoryNames.regclass(names.digest())))
                .add(", " + place.format() + "), " + identity.expression());
    }

    /** A damaged history is a problem of the work under the lock, and none of taking the lock. */
    private void readLatest(ResultSet rows) throws SQLException {
        try {
            latest = reader.history(rows);
        } catch (MigrationException e) {
            damage = e;
        }
    }

    /**
     * Returns the history that {@link #prepareWriting} has just read, or reads it.
     *
     * @throws MigrationException if the history is damaged, or cannot be read
     */
    public History latest(Direction direction) {
        if (damage != null) {
            throw damage;
        }
        History known = latest;
        latest = null;
        return known != null ? known : read(direction);
    }

    /**
     * Reads the digests of the history. Does not fail while another migrator creates the history.
     *
     * @return the digests, one for each set; empty while there is no history, or if the role may not read the digests
     * @throws SQLException if the connection fails
     */
    public List<RegistryDigest> digests() throws SQLException {
        if (!digestReadable) {
            Command readable = new Command("SELECT coalesce(pg_catalog.has_table_privilege(pg_catalog.to_regclass(")
                    .value(names.digest(), TEXT)
                    .add("), 'SELECT'), false)");
            try (PreparedStatement select = readable.prepared(session.connection());
                    ResultSet row = select.executeQuery()) {
                row.next();
                digestReadable = row.getBoolean(1);
            }
            // The history exists, too, and can be read in the round trip that takes the lock.
            exists |= digestReadable;
        }
        if (!digestReadable || isOlder()) {
            return List.of();
        }
        try {
            return names.digestQuestion().ask(session.connection());
        } catch (SQLException e) {
            if (UNDEFINED_COLUMN.equals(e.getSQLState())) {
                // A migrator of an older version has just created the history.
                return List.of();
            }
            throw e;
        }
    }

    /** The names of its tables. */
    public HistoryNames names() {
        return names;
    }

    /** Whether the database is known to have a history. */
    public boolean exists() {
        return exists;
    }

    /**
     * Reads the last events.
     *
     * @param limit the largest number of events
     * @return the events, in the order in which they were written
     * @throws MigrationException if the role may not read them or the connection fails
     */
    public List<HistoryEvent> events(int limit) {
        try {
            return reader.events(limit);
        } catch (SQLException e) {
            if (Session.UNDEFINED_TABLE.equals(e.getSQLState())) {
                return List.of();
            }
            throw failed("reading the history", e);
        }
    }

    /**
     * Creates the history if it is missing, and makes sure that the role can write to it. Otherwise the first migration
     * would run before its row is refused.
     *
     * @param repeatable whether a migration is repeatable, since its earlier texts are read from the events
     * @throws MigrationException if the schema is missing, the role may not create them or write to them, or the
     *     connection fails
     */
    public void makeReady(boolean repeatable) {
        requireCurrentFormat();
        if (exists && !(writable && (eventsReadable || !repeatable))) {
            throw new MigrationException(notAccessible("writing the history", ""), null);
        }
        if (exists) {
            requireNoCodeOfOthers();
            return;
        }
        List<String> creation = HistoryFormat.creation(names);
        try {
            session.begin();
            boolean undone;
            try (Statement create = session.connection().createStatement()) {
                // One command is one round trip.
                create.setEscapeProcessing(false);
                create.execute(Session.OWN_TRANSACTION + ";\n" + HistoryCreation.command(names, creation));
                try (ResultSet row =
                        create.executeQuery("SELECT " + HistoryCreation.undone(names) + ", " + identity.expression())) {
                    row.next();
                    undone = row.getBoolean(1);
                    identity.read(row, 2);
                }
            }
            if (!undone) {
                throw HistoryCreation.notUndone(
                        session, names, new SQLException("a change of the new history was not undone"));
            }
            session.commit();
            exists = true;
            writable = true;
            trust = HistoryTrust.FULL;
            if (!others().isEmpty()) {
                RunLog.LOG.warn(
                        "Stepwell begins a history in schema {}, beside those of the same database in: {}.",
                        names.schema(),
                        String.join(", ", others()));
            }
        } catch (SQLException e) {
            if (HistoryCreation.isEnded(e)) {
                throw HistoryCreation.notUndone(session, names, e);
            }
            session.rollback(e);
            throw HistoryCreation.refusal(session, creation, e).orElseGet(() -> failed("creating the history", e));
        }
    }

    /** The other schemas of the database that have a history, sorted; empty if this history was there before. */
    public List<String> others() {
        return place.others();
    }

    /**
     * Whether the history is of an older format, or its digests are wrong, and this role can bring it into order.
     *
     * @param found the history as it was read
     */
    public boolean needsUpkeep(History found) {
        return exists
                && found.evidence().owned()
                && (isOlder() || !found.evidence().digestRight());
    }

    private boolean isOlder() {
        return format < HistoryFormat.CURRENT;
    }

    /**
     * Brings a history of an older format up, and repairs wrong digests, if the role can. Reads the history again after
     * that. The lock must be held.
     *
     * @param patience how long to try again while others hold locks on the tables of the history
     * @throws MigrationException if the history has a newer format or is damaged, or if the connection fails
     */
    public void keepUp(Direction direction, Duration patience) {
        if (!exists) {
            return;
        }
        if (format > HistoryFormat.CURRENT) {
            throw new MigrationException(
                    StoredHistoryProblems.historyNewer(names.schema(), format, HistoryFormat.CURRENT), null);
        }
        HistoryUpkeep upkeep = new HistoryUpkeep(session, names, events);
        History found = latest(direction);
        if (isOlder()) {
            found = upgraded(upkeep, direction, found, patience);
        } else if (!found.evidence().digestRight() && !found.isEmptied()) {
            // The digests of an emptied history are all that is left of it.
            found = digestsRepaired(upkeep, direction, found);
        }
        latest = found;
    }

    private History upgraded(HistoryUpkeep upkeep, Direction direction, History found, Duration patience) {
        Optional<Problem> code = trust().codeOfOthers();
        if (code.isPresent()) {
            // Only a run that writes needs the current format.
            notUpgraded = new MigrationException(code.get(), null);
            RunLog.LOG.warn("Stepwell does not bring the history to format {}: {}", HistoryFormat.CURRENT, code.get());
            return found;
        }
        try {
            upkeep.upgrade(place.hasDigest(), patience);
        } catch (SQLException e) {
            // Only a run that writes needs the current format.
            notUpgraded = failed("bringing the history up to format " + HistoryFormat.CURRENT, e);
            RunLog.LOG.warn(
                    "Stepwell could not bring the history {} to format {}: {}",
                    names.migration(),
                    HistoryFormat.CURRENT,
                    e.getMessage());
            return found;
        }
        RunLog.LOG.info("Stepwell brought the history {} to format {}.", names.migration(), HistoryFormat.CURRENT);
        return readAnew(direction);
    }

    private History digestsRepaired(HistoryUpkeep upkeep, Direction direction, History found) {
        if (!found.evidence().owned()) {
            RunLog.LOG.warn(
                    "Stepwell: the digests of the history {} are wrong; the next run of its owner repairs them.",
                    names.migration());
            return found;
        }
        Optional<Problem> code = trust().codeOfOthers();
        if (code.isPresent()) {
            RunLog.LOG.warn("Stepwell does not repair the digests of the history: {}", code.get());
            return found;
        }
        try {
            upkeep.repairDigests(
                    place.hasDigest(), "they did not fit the rows, or a trigger or a sequence was not in order");
        } catch (SQLException e) {
            // Runs read the rows, and do without the digests.
            RunLog.LOG.warn(
                    "Stepwell could not repair the digests of the history {}: {}", names.migration(), e.getMessage());
            return found;
        }
        digestsRepaired = true;
        RunLog.LOG.warn("Stepwell repaired the digests of the history {}.", names.migration());
        return readAnew(direction);
    }

    /**
     * Requires that {@link #keepUp} has brought a history of an older format up.
     *
     * @throws MigrationException if it could not
     */
    public void requireCurrentFormat() {
        if (notUpgraded != null) {
            throw notUpgraded;
        }
    }

    /**
     * Requires that the digests are right after {@link #keepUp}.
     *
     * @throws MigrationException if they are not, since the role cannot act as the owner of the history
     */
    public void requireRightDigests(HistoryEvidence evidence) {
        if (!evidence.digestRight()) {
            throw new MigrationException(notAccessible("repairing the digests", ""), null);
        }
    }

    /** Whether {@link #keepUp} has computed the digests anew. */
    public boolean areDigestsRepaired() {
        return digestsRepaired;
    }

    private History readAnew(Direction direction) {
        format = HistoryFormat.CURRENT;
        reader = new HistoryReader(
                session, new HistoryPlace(names, true, HistoryFormat.CURRENT, true, true, eventsReadable, List.of()));
        return read(direction);
    }

    /** Writes that are committed together. */
    @FunctionalInterface
    public interface Writing {

        void write() throws SQLException;
    }

    /**
     * Writes several things in one transaction, or nothing.
     *
     * @throws MigrationException if the connection fails
     */
    public void together(Writing writing) {
        try {
            session.beginOwn();
            writing.write();
            session.commit();
        } catch (SQLException e) {
            session.rollback(e);
            throw failed("writing the history", e);
        }
    }

    /** Where the tables are from which a run has read the history. */
    public enum Whereabouts {
        /** All of them have their names. */
        UNCHANGED,
        /** One of them is missing, or has another name. */
        GONE,
        /** A table of another history has the name. */
        TAKEN
    }

    /**
     * Asks where the history's tables are now.
     *
     * @throws SQLException if the connection fails
     */
    public Whereabouts whereabouts() throws SQLException {
        Command gone = new Command("false");
        for (String table : List.of(names.migration(), names.event(), names.digest())) {
            gone.add(" OR pg_catalog.to_regclass(").value(table, TEXT).add(") IS NULL");
        }
        Command query = new Command("SELECT CASE WHEN ")
                .add(gone)
                .add(" THEN 'GONE' WHEN " + identity.condition() + " THEN 'UNCHANGED' ELSE 'TAKEN' END");
        try (PreparedStatement select = query.prepared(session.connection());
                ResultSet row = select.executeQuery()) {
            row.next();
            return Whereabouts.valueOf(row.getString(1));
        }
    }

    /** Whether a command failed because the history is gone since its digest was read. */
    public boolean isMissing(SQLException e) {
        if (exists && Session.UNDEFINED_TABLE.equals(e.getSQLState())) {
            exists = false;
            digestReadable = false;
            return true;
        }
        return false;
    }

    /** The failure of the round trip that {@link #prepareWriting} is part of. */
    public MigrationException notPrepared(SQLException e) {
        if (!exists && ServerRefusal.isOfUnknownSql(e)) {
            // No question is about a table that somebody may have changed.
            return session.refused("taking the lock", e);
        }
        // No other question of the round trip needs a privilege.
        return failed(INSUFFICIENT_PRIVILEGE.equals(e.getSQLState()) ? "reading the history" : "taking the lock", e);
    }

    private MigrationException failed(String doing, SQLException e) {
        if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
            return new MigrationException(notAccessible(doing, FailureMessage.of(e)), e);
        }
        if (INVALID_SCHEMA_NAME.equals(e.getSQLState())) {
            return new MigrationException(HistoryProblems.historySchemaMissing(names.schema()), e);
        }
        return session.failed(doing, e);
    }

    private Problem notAccessible(String doing, String said) {
        return HistoryProblems.historyNotAccessible(session.facts().user(), doing, names.migration(), said);
    }
}
