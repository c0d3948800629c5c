package dev.stepwell.runtime.internal.history;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.ServerProblems;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.internal.session.FailureMessage;
import dev.stepwell.runtime.internal.session.ServerRefusal;
import dev.stepwell.runtime.internal.session.Session;
import java.sql.SQLException;
import java.sql.Statement;
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

    private static final String SETTING = "stepwell.creation";

    /** The statement that marks the transaction in which the history is created. */
    static final String BEGUN =
            "SELECT pg_catalog.set_config('" + SETTING + "', pg_catalog.txid_current()::pg_catalog.text, true)";

    /** An expression that is true while that transaction lasts, since the mark ends with it. */
    static final String KEPT = "coalesce(pg_catalog.current_setting('" + SETTING
            + "', true) OPERATOR(pg_catalog.=) pg_catalog.txid_current()::pg_catalog.text, false)";

    /** The words of a statement that say what it does, without options. */
    private static final Pattern COMMAND =
            Pattern.compile("(?:CREATE OR REPLACE|CREATE|ALTER|COMMENT ON|\\w+)(?: (?:TABLE|VIEW|FUNCTION|TRIGGER))?");

    private HistoryCreation() {}

    /** {@return the failure of a server that ended the transaction in which the history was created} */
    static MigrationException notKept(Session session, HistoryNames names) {
        SQLException ended = new SQLException("the transaction of the history ended before its COMMIT");
        return new MigrationException(
                ServerProblems.transactionNotKept(
                        List.of(names.migration(), names.event(), names.digest()), session.serverVersion(ended)),
                ended);
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
        String command = command(creation.get(refused));
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

    private static String command(String statement) {
        Matcher words = COMMAND.matcher(statement);
        return words.lookingAt() ? words.group() : statement;
    }
}
