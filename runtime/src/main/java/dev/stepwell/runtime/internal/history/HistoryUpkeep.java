package dev.stepwell.runtime.internal.history;

import dev.stepwell.runtime.internal.session.Command;
import dev.stepwell.runtime.internal.session.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The work that keeps a history usable: it brings an older format up, and computes wrong digests anew.
 *
 * <p>Each work is one transaction with its event, done completely or not at all. The lock must be held, and the role
 * must be able to act as the owner of the history.
 */
final class HistoryUpkeep {

    private final Session session;
    private final HistoryNames names;
    private final EventCommands events;

    HistoryUpkeep(Session session, HistoryNames names, EventCommands events) {
        this.session = session;
        this.names = names;
        this.events = events;
    }

    /** Brings a history of the first format up to the current one. */
    void upgrade() throws SQLException {
        carryOut(
                HistoryFormat.fromFirst(names),
                events.event(
                        EventCommands.UPGRADED,
                        "the history from format " + HistoryFormat.FIRST + " to format " + HistoryFormat.CURRENT));
    }

    /**
     * Computes the digests anew and puts their table, their function and their triggers back.
     *
     * @param reason why, for the readers of the history
     */
    void repairDigests(String reason) throws SQLException {
        List<String> statements = new ArrayList<>(DigestDefinition.table(names));
        statements.addAll(DigestDefinition.triggers(names));
        statements.addAll(DigestDefinition.filling(names));
        carryOut(statements, events.event(EventCommands.DIGEST_REPAIRED, reason));
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
