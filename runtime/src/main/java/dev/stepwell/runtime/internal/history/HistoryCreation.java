package dev.stepwell.runtime.internal.history;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.ServerProblems;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.internal.session.FailureMessage;
import dev.stepwell.runtime.internal.session.ServerRefusal;
import dev.stepwell.runtime.internal.session.Session;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The findings about a server from the creation of a history, which needs more abilities than most migrations.
 *
 * <p>A server that can do all of it is asked nothing more.
 */
final class HistoryCreation {

    private static final String NO_TRANSACTION = "25P01";
    private static final String NO_SAVEPOINT = "3B001";

    private static final String SETTING = "stepwell.creation";

    /** The words of a statement that say what it does, without options. */
    private static final Pattern COMMAND =
            Pattern.compile("(?:CREATE OR REPLACE|CREATE|ALTER|COMMENT ON|\\w+)(?: (?:TABLE|VIEW|FUNCTION|TRIGGER))?");

    private HistoryCreation() {}

    /**
     * {@return one command that creates a history, and then undoes a change of it}
     *
     * <p>Some servers commit each statement that creates or changes an object by itself, with or without an end of the
     * transaction. The command marks the transaction, since the mark ends with it.
     */
    static String command(HistoryNames names, List<String> creation) {
        List<String> statements = new ArrayList<>(creation);
        statements.add(
                0, "SELECT pg_catalog.set_config('" + SETTING + "', pg_catalog.txid_current()::pg_catalog.text, true)");
        statements.add("SAVEPOINT stepwell");
        statements.add("COMMENT ON VIEW " + names.status() + " IS NULL");
        statements.add("ROLLBACK TO SAVEPOINT stepwell");
        statements.add("RELEASE SAVEPOINT stepwell");
        return String.join(";\n", statements);
    }

    /** {@return an expression that is true after the command if the transaction goes on and the change was undone} */
    static String undone(HistoryNames names) {
        return "coalesce(pg_catalog.current_setting('" + SETTING
                + "', true) OPERATOR(pg_catalog.=) pg_catalog.txid_current()::pg_catalog.text, false) "
                + "AND pg_catalog.obj_description(" + HistoryNames.regclass(names.status())
                + ", 'pg_class') IS NOT NULL";
    }

    /** Tells whether the command failed since its transaction had ended, when all of the history was created. */
    static boolean isEnded(SQLException failure) {
        return NO_TRANSACTION.equals(failure.getSQLState()) || NO_SAVEPOINT.equals(failure.getSQLState());
    }

    /**
     * Drops the history that {@link #command} has created, where a rollback has left it.
     *
     * @param reason the failure of the command, or the finding that the change was not undone
     * @return the failure of a server that does not undo the creation of objects
     */
    static MigrationException notUndone(Session session, HistoryNames names, SQLException reason) {
        session.rollback(reason);
        boolean dropped = true;
        try (Statement drop = session.connection().createStatement()) {
            drop.execute("DROP VIEW IF EXISTS " + names.status());
            drop.execute("DROP TABLE IF EXISTS " + names.event());
            drop.execute("DROP TABLE IF EXISTS " + names.migration());
            drop.execute("DROP TABLE IF EXISTS " + names.digest());
            drop.execute("DROP FUNCTION IF EXISTS " + names.digest() + "()");
        } catch (SQLException e) {
            Session.suppress(reason, e);
            dropped = false;
        }
        List<String> tables = List.of(names.migration(), names.event(), names.digest());
        return new MigrationException(
                ServerProblems.creationNotUndone(dropped ? List.of() : tables, session.serverVersion(reason)), reason);
    }

    /**
     * Explains why a history cannot be created. The transaction of the creation must be rolled back.
     *
     * @param creation the statements that create the history
     * @param failure their failure
     * @return empty if the failure is not about an ability of the server
     */
    static Optional<MigrationException> refusal(Session session, List<String> creation, SQLException failure) {
        boolean worker = ServerRefusal.isOfCitusWorker(failure);
        if (session.isClosed() || !(worker || ServerRefusal.isOfUnknownSql(failure))) {
            return Optional.empty();
        }
        // They went together, and the server does not say which of them it refused.
        int refused = refused(session, creation, failure);
        if (refused == creation.size()) {
            return Optional.empty();
        }
        String command = words(creation.get(refused));
        String server = session.serverVersion(failure);
        String said = FailureMessage.of(failure);
        Problem problem = worker
                ? ServerProblems.historyRefusedByWorker(command, refused + 1, creation.size(), server, said)
                : ServerProblems.historyRefused(command, refused + 1, creation.size(), server, said);
        return Optional.of(new MigrationException(problem, failure));
    }

    /** The position of the first statement that the server refuses, or their number. */
    private static int refused(Session session, List<String> creation, SQLException failure) {
        int position = 0;
        try {
            session.begin();
            try (Statement statement = session.connection().createStatement()) {
                statement.setEscapeProcessing(false);
                while (position < creation.size()) {
                    statement.execute(creation.get(position));
                    position++;
                }
            }
            session.rollback();
        } catch (SQLException e) {
            session.rollback(failure);
        }
        return position;
    }

    private static String words(String statement) {
        Matcher words = COMMAND.matcher(statement);
        return words.lookingAt() ? words.group() : statement;
    }
}
