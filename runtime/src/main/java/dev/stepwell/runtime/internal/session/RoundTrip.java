package dev.stepwell.runtime.internal.session;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * Several questions of Stepwell that are sent together and answered together. On a slow network the round trips take
 * the time, not the questions.
 *
 * <p>The server answers the questions in their order. Each question sees the effects of the ones before it, and all are
 * one transaction. An instance is used once, by one thread.
 */
public final class RoundTrip {

    private final List<Question> questions = new ArrayList<>();

    /** The reader of the rows that answer a question. */
    @FunctionalInterface
    public interface Answer {

        void read(ResultSet rows) throws SQLException;
    }

    private record Question(Command command, Answer answer) {}

    /**
     * Adds a question.
     *
     * @param command a command that returns rows
     */
    public RoundTrip ask(Command command, Answer answer) {
        questions.add(new Question(command, answer));
        return this;
    }

    /**
     * Asks all questions, outside any transaction.
     *
     * <p>After a failure, the transaction may still be open, and some questions may be without an answer.
     *
     * @throws SQLException if a question fails or returns no rows
     */
    public void run(Connection connection) throws SQLException {
        // A driver that receives everything in binary has each statement described first. It cannot describe several
        // statements in one.
        if (questions.size() == 1) {
            runOneByOne(connection);
            return;
        }
        if (connection.unwrap(PGConnection.class).getPrepareThreshold() < 0) {
            connection.setAutoCommit(false);
            try (Statement level = connection.createStatement()) {
                level.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
            }
            runOneByOne(connection);
            connection.commit();
            connection.setAutoCommit(true);
            return;
        }
        // The level must not depend on a default: one snapshot for all questions would be older than the lock that one
        // of them takes.
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

    private void runOneByOne(Connection connection) throws SQLException {
        for (Question question : questions) {
            try (PreparedStatement alone = question.command().prepared(connection);
                    ResultSet rows = alone.executeQuery()) {
                question.answer().read(rows);
            }
        }
    }
}
