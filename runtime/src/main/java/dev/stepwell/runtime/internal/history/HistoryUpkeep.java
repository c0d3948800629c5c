package dev.stepwell.runtime.internal.history;

import dev.stepwell.runtime.internal.process.RunLog;
import dev.stepwell.runtime.internal.session.Command;
import dev.stepwell.runtime.internal.session.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The work that keeps a history usable: it brings an older format up, and computes wrong digests anew.
 *
 * <p>Each work is one transaction with its event, done completely or not at all. The lock must be held, and the role
 * must be able to act as the owner of the history.
 */
final class HistoryUpkeep {

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Session session;
    private final HistoryNames names;
    private final EventCommands events;

    HistoryUpkeep(Session session, HistoryNames names, EventCommands events) {
        this.session = session;
        this.names = names;
        this.events = events;
    }

    /**
     * Brings a history of the first format up to the current one.
     *
     * @param patience how long to try again while others hold locks on the tables, as a backup does
     */
    void upgrade(boolean hasDigest, Duration patience) throws SQLException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                upgrade(hasDigest);
                return;
            } catch (SQLException e) {
                if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState()) || System.nanoTime() >= end) {
                    throw e;
                }
                session.requireNotStopped();
                RunLog.LOG.info("Stepwell waits to bring the history up to a new format: {}", e.getMessage());
            }
        }
    }

    private void upgrade(boolean hasDigest) throws SQLException {
        List<String> statements = begun(hasDigest);
        statements.addAll(HistoryFormat.fromFirst(names, hasDigest));
        statements.addAll(HistoryFormat.sequences(names));
        carryOut(
                statements,
                events.event(
                        EventCommands.UPGRADED,
                        "the history from format " + HistoryFormat.FIRST + " to format " + HistoryFormat.CURRENT));
    }

    /**
     * Computes the digests anew and puts their table, their function and their triggers back.
     *
     * @param reason why, for the readers of the history
     */
    void repairDigests(boolean hasDigest, String reason) throws SQLException {
        List<String> statements = begun(hasDigest);
        if (!hasDigest) {
            statements.addAll(DigestDefinition.table(names));
        }
        statements.addAll(DigestDefinition.triggers(names));
        statements.addAll(DigestDefinition.filling(names));
        statements.addAll(HistoryFormat.sequences(names));
        carryOut(statements, events.event(EventCommands.DIGEST_REPAIRED, reason));
    }

    /** Locks the tables in the order in which a reader does, and lets nobody queue behind it for long. */
    private List<String> begun(boolean hasDigest) {
        List<String> statements = new ArrayList<>();
        statements.add(HistoryFormat.SEARCH_PATH);
        statements.add("SET LOCAL lock_timeout = '3s'");
        statements.add("LOCK TABLE " + (hasDigest ? names.digest() + ", " : "") + names.event() + ", "
                + names.migration() + " IN ACCESS EXCLUSIVE MODE");
        return statements;
    }

    private void carryOut(List<String> statements, Command event) throws SQLException {
        Connection connection = session.connection();
        session.beginWriting();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            // One command is one round trip.
            statement.execute(String.join(";\n", statements));
            event.execute(connection);
            session.commit();
        } catch (SQLException e) {
            session.rollback(e);
            throw e;
        }
    }
}
