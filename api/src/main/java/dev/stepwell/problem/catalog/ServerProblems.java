package dev.stepwell.problem.catalog;

import static dev.stepwell.problem.catalog.Wording.capitalized;
import static dev.stepwell.problem.catalog.Wording.joined;
import static dev.stepwell.problem.catalog.Wording.problem;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import java.util.List;

/** Problems of a server that speaks the protocol of PostgreSQL and lacks an ability that Stepwell rests on. */
public final class ServerProblems {

    private static final String SUPPORTED = "Use a server that docs/engines.md lists as supported.";
    private static final String LOCK = "pg_try_advisory_lock";
    private static final String NOTHING_CHANGED = " Nothing was changed. ";

    private ServerProblems() {}

    /**
     * {@return the problem of a lock that the server grants and does not hold}
     *
     * @param server the version text of the server
     */
    public static Problem lockNotHeld(String server) {
        return unsupported(
                LOCK
                        + " returned true, but pg_locks shows no such lock of this session, so a second migrator would get "
                        + "the lock, too." + NOTHING_CHANGED,
                server,
                SUPPORTED,
                "");
    }

    /**
     * {@return the problem of a server whose advisory lock fails}
     *
     * @param server the version text of the server
     * @param said the message of the server
     */
    public static Problem lockFails(String server, String said) {
        return unsupported(
                "The server has no advisory lock that keeps out a second migrator: " + LOCK + " failed."
                        + NOTHING_CHANGED,
                server,
                SUPPORTED,
                said);
    }

    /**
     * {@return the problem of a role that may not take an advisory lock}
     *
     * @param said the message of the server
     */
    public static Problem lockNotAccessible(String user, String said) {
        return problem(
                ProblemCode.HISTORY_NOT_ACCESSIBLE,
                "Role " + user + " lacks the privilege to call " + LOCK + ", which keeps out a second migrator.",
                "Run GRANT EXECUTE ON FUNCTION pg_catalog." + LOCK + "(bigint) TO the role, as a superuser.",
                said);
    }

    /**
     * {@return the problem of a server that does not understand one of Stepwell's questions}
     *
     * @param doing the activity, such as {@code looking for the history}
     * @param server the version text of the server
     * @param said the message of the server
     */
    public static Problem questionRefused(String doing, String server, String said) {
        return unsupported(
                capitalized(doing) + " failed, since the server refused a query that PostgreSQL 14 and later versions "
                        + "answer." + NOTHING_CHANGED,
                server,
                SUPPORTED,
                said);
    }

    /**
     * {@return the problem of a server that refuses a statement that creates the history}
     *
     * @param command the first words of the statement, such as {@code CREATE TABLE}
     * @param number the number of the statement, from 1
     * @param count the number of statements that create a history
     * @param server the version text of the server
     * @param said the message of the server
     */
    public static Problem historyRefused(String command, int number, int count, String server, String said) {
        return unsupported(
                refused(command, number, count),
                server,
                said.contains("\"plpgsql\"") ? "Run CREATE EXTENSION plpgsql, and start again." : SUPPORTED,
                said);
    }

    /**
     * {@return the problem of a worker of Citus, which refuses a statement that creates the history}
     *
     * @param said the message of the server
     */
    public static Problem historyRefusedByWorker(String command, int number, int count, String server, String said) {
        return unsupported(
                refused(command, number, count), server, "Connect to the coordinator of Citus, and start again.", said);
    }

    private static String refused(String command, int number, int count) {
        return "A history needs tables, a view, a function in PL/pgSQL and triggers, all created in one transaction, and "
                + "the server refused " + command + ", statement " + number + " of " + count + "." + NOTHING_CHANGED;
    }

    /**
     * {@return the problem of a server that commits each statement which creates or changes an object}
     *
     * @param left the quoted names of the tables that stay; empty if they were dropped again
     * @param server the version text of the server
     */
    public static Problem creationNotUndone(List<String> left, String server) {
        return unsupported(
                "The server does not undo a statement that creates or changes an object, so it could not undo a migration "
                        + "that fails. "
                        + (left.isEmpty()
                                ? "The tables of the history were dropped again. "
                                : "The tables of the history stay: " + joined(left) + ". "),
                server,
                left.isEmpty()
                        ? SUPPORTED
                        : "Drop those tables, and use a server that docs/engines.md lists as supported.",
                "");
    }

    private static Problem unsupported(String fact, String server, String wayOut, String said) {
        return problem(ProblemCode.SERVER_UNSUPPORTED, fact + "The server is \"" + server + "\".", wayOut, said);
    }
}
