package dev.stepwell.runtime.internal.session;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * Several questions of Stepwell's own that are sent together and answered together, since on a long wire it is not the
 * questions that take time.
 *
 * <p>They are asked in their order, each sees what the ones before it have done, and all are one transaction. Used
 * once, by one thread.
 */
public final class RoundTrip {

    private final List<Question> questions = new ArrayList<>();

    /** Reads the rows that answer a question. */
    @FunctionalInterface
    public interface Answer {

        void read(ResultSet rows) throws SQLException;
    }

    private record Question(Command command, Answer answer) {}

    /** Adds a question, which has to be one that gives rows. */
    public RoundTrip ask(Command command, Answer answer) {
        questions.add(new Question(command, answer));
        return this;
    }

    /**
     * Asks all of it, outside any transaction.
     *
     * <p>Where it fails, the transaction may still be open, and not all is answered.
     */
    public void run(Connection connection) throws SQLException {
        // A driver that takes everything in binary has each statement described first, which it cannot for several in
        // one.
        if (questions.size() == 1 || connection.unwrap(PGConnection.class).getPrepareThreshold() < 0) {
            for (Question question : questions) {
                try (PreparedStatement alone = question.command().prepared(connection);
                        ResultSet rows = alone.executeQuery()) {
                    question.answer().read(rows);
                }
            }
            return;
        }
        // Whatever the default is: a snapshot for all of it would be older than the lock that is taken in it.
        Command all = new Command("BEGIN ISOLATION LEVEL READ COMMITTED");
        for (Question question : questions) {
            all.add(";\n").add(question.command());
        }
        try (PreparedStatement together = all.add(";\nCOMMIT").prepared(connection)) {
            // The answer to BEGIN has no rows.
            together.execute();
            for (Question question : questions) {
                if (!together.getMoreResults()) {
                    throw new SQLException("PostgreSQL gave no rows in answer to: " + question.command());
                }
                question.answer().read(together.getResultSet());
            }
        }
    }
}
