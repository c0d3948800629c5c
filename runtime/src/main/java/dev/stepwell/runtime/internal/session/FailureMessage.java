package dev.stepwell.runtime.internal.session;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The words in which PostgreSQL or a Java step told of a failure.
 *
 * <p>A message of PostgreSQL comes with its SQLSTATE, detail, hint and context. A very long message is cut.
 */
public final class FailureMessage {

    private static final int LONGEST = 4000;

    private FailureMessage() {}

    public static String of(Throwable cause) {
        String message;
        try {
            message = whole(cause);
        } catch (RuntimeException e) {
            // An exception of a Java step is foreign code, too.
            message = cause.getClass().getName();
        }
        return message.length() <= LONGEST ? message : message.substring(0, LONGEST) + " …";
    }

    private static String whole(Throwable cause) {
        if (cause instanceof TransactionLost lost) {
            // The name of an internal class tells a user nothing.
            return String.valueOf(lost.getMessage());
        }
        if (!(cause instanceof SQLException sql) || sql.getMessage() == null) {
            return String.valueOf(cause);
        }
        Optional<ServerErrorMessage> server = server(cause);
        if (server.isEmpty()) {
            return sql.getMessage() + (sql.getSQLState() == null ? "" : " (SQLSTATE " + sql.getSQLState() + ")");
        }
        ServerErrorMessage error = server.get();
        List<String> lines = new ArrayList<>();
        lines.add(error.getSeverity() + ": " + error.getMessage() + " (SQLSTATE " + error.getSQLState() + ")");
        add(lines, "DETAIL", error.getDetail());
        add(lines, "HINT", error.getHint());
        add(lines, "QUERY", error.getInternalQuery());
        add(lines, "WHERE", error.getWhere());
        return String.join("\n", lines);
    }

    private static void add(List<String> lines, String label, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            lines.add(label + ": " + text);
        }
    }

    /** Returns the error as the server sent it, if the failure is one of the server. */
    public static Optional<ServerErrorMessage> server(Throwable cause) {
        return cause instanceof PSQLException sql ? Optional.ofNullable(sql.getServerErrorMessage()) : Optional.empty();
    }
}
