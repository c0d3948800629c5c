package dev.stepwell.runtime.internal.history;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.HistoryProblems;
import dev.stepwell.registry.RegistryDigest;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.HistoryEvent;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.internal.session.Command;
import dev.stepwell.runtime.internal.session.FailureMessage;
import dev.stepwell.runtime.internal.session.RoundTrip;
import dev.stepwell.runtime.internal.session.Session;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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

    private static final String TEXT = "text";

    private final Session session;
    private final HistoryNames names;
    private final HistoryReader reader;
    private final HistoryCommands commands;
    private final HistoryWriter writer;
    private boolean exists;
    private boolean digestReadable;
    private boolean writable;
    private boolean eventsReadable;
    private @Nullable History latest;

    public HistoryTable(Session session, HistoryNames names) {
        this.session = session;
        this.names = names;
        this.reader = new HistoryReader(session, names);
        EventCommands events = new EventCommands(session, names);
        this.commands = new HistoryCommands(session, names, reader, events);
        this.writer = new HistoryWriter(session, commands, events);
        // A digest was read, so there is a history.
        this.exists = session.applied() != null;
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
        try (PreparedStatement select = reader.all(direction).prepared(session.connection());
                ResultSet rows = select.executeQuery()) {
            exists = true;
            return HistoryReader.history(rows);
        } catch (SQLException e) {
            if (Session.UNDEFINED_TABLE.equals(e.getSQLState())) {
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
            // A history that was read before, without the lock, is out of date.
            latest = exists ? null : History.empty();
        });
        if (exists) {
            trip.ask(reader.all(direction), rows -> latest = HistoryReader.history(rows));
        }
    }

    /** Whether the role may write to the history, null if there is none, and whether it may read the events. */
    private Command writable() {
        Command query = new Command("SELECT CASE WHEN to_regclass(")
                .value(names.migration(), TEXT)
                .add(") IS NOT NULL THEN has_table_privilege(")
                .value(names.event(), TEXT)
                .add(", 'INSERT')");
        for (String privilege : List.of("INSERT", "UPDATE", "DELETE")) {
            query.add(" AND has_table_privilege(")
                    .value(names.migration(), TEXT)
                    .add(", '" + privilege + "')");
        }
        return query.add(" END, has_table_privilege(to_regclass(")
                .value(names.event(), TEXT)
                .add("), 'SELECT')");
    }

    /** Returns the history that {@link #prepareWriting} has just read, or reads it. */
    public History latest(Direction direction) {
        History known = latest;
        latest = null;
        return known != null ? known : read(direction);
    }

    /**
     * Reads the digest of the history. Does not fail while another migrator creates the history.
     *
     * @return the digest; empty while there is no history, or if the role may not read the digest
     * @throws SQLException if the connection fails
     */
    public Optional<RegistryDigest> digest() throws SQLException {
        if (!digestReadable) {
            Command readable = new Command("SELECT coalesce(has_table_privilege(to_regclass(")
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
        return digestReadable
                ? Optional.ofNullable(names.digestQuestion().ask(session.connection()))
                : Optional.empty();
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
        if (exists && !(writable && (eventsReadable || !repeatable))) {
            throw new MigrationException(notAccessible("writing the history", ""), null);
        }
        if (exists) {
            return;
        }
        try {
            session.begin();
            try (Statement create = session.connection().createStatement()) {
                // One command is one round trip.
                create.execute(String.join(";\n", names.definition()));
            }
            session.commit();
            exists = true;
            writable = true;
        } catch (SQLException e) {
            session.rollback(e);
            throw failed("creating the history", e);
        }
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
            session.begin();
            writing.write();
            session.commit();
        } catch (SQLException e) {
            session.rollback(e);
            throw failed("writing the history", e);
        }
    }

    /**
     * Asks whether one of the history's tables is missing now.
     *
     * @throws SQLException if the connection fails
     */
    public boolean isDropped() throws SQLException {
        Command query = new Command("SELECT false");
        for (String table : List.of(names.migration(), names.event(), names.digest())) {
            query.add(" OR to_regclass(").value(table, TEXT).add(") IS NULL");
        }
        try (PreparedStatement select = query.prepared(session.connection());
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getBoolean(1);
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
        return Session.databaseFailed(doing, e);
    }

    private Problem notAccessible(String doing, String said) {
        return HistoryProblems.historyNotAccessible(session.facts().user(), doing, names.migration(), said);
    }
}
