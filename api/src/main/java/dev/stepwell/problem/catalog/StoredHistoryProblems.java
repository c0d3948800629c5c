package dev.stepwell.problem.catalog;

import static dev.stepwell.problem.catalog.Wording.counted;
import static dev.stepwell.problem.catalog.Wording.listed;
import static dev.stepwell.problem.catalog.Wording.oneOrMore;
import static dev.stepwell.problem.catalog.Wording.problem;
import static dev.stepwell.problem.catalog.Wording.simple;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.registry.MigrationNode;
import java.util.List;
import java.util.stream.Collectors;

/** Problems of the history itself: its place, its format, its tables and the values in its rows. */
public final class StoredHistoryProblems {

    private static final int LONGEST_VALUE = 200;

    private static final String SETTLE = "Run these statements as the owner of the tables or as a superuser:";

    private StoredHistoryProblems() {}

    /**
     * {@return the problem of a history that is not in the schema where a new one would begin}
     *
     * @param table the table of the history that was found
     * @param schema its schema
     * @param current the current schema of the session
     */
    public static Problem historyElsewhere(String table, String schema, String current) {
        return problem(
                ProblemCode.HISTORY_ELSEWHERE,
                "The history is " + table + ", but schema " + current + " comes before schema " + schema
                        + " in the search_path, so a new history would begin in " + current + ".",
                "Set historySchema to " + schema + " to go on with the history, or to " + current
                        + " to begin another one there.");
    }

    /**
     * {@return the problem of a history of which only a part exists}
     *
     * @param missing the names of the missing tables, sorted, at least one
     */
    public static Problem historyIncomplete(String schema, List<String> missing) {
        return problem(
                ProblemCode.HISTORY_INCOMPLETE,
                "The history in schema " + schema + " lacks " + counted(missing.size(), "table") + ": "
                        + String.join(", ", missing) + ".",
                "Restore "
                        + oneOrMore(missing, "that table", "these tables")
                        + " from a backup, or drop the other tables of the history to begin a new one with a baseline.");
    }

    /** {@return the problem of a history of a newer format} */
    public static Problem historyNewer(String schema, int format, int known) {
        return problem(
                ProblemCode.HISTORY_NEWER,
                "The history in schema " + schema + " has format " + format
                        + ", and this version of Stepwell reads formats up to " + known + ".",
                "Use the version of Stepwell that brought the history to format " + format + ", or a newer one.");
    }

    /**
     * {@return the problem of a value in the history that Stepwell would not have written}
     *
     * @param row the row, in words
     * @param value the value as PostgreSQL prints it, in quotes, or {@code NULL}
     * @param expected what the column has in a sound history, in words
     */
    public static Problem historyDamaged(String table, String row, String column, String value, String expected) {
        return problem(
                ProblemCode.HISTORY_DAMAGED,
                "In " + table + ", the row " + row + " has " + shortened(value) + " in column " + column
                        + ", which must be " + expected + ".",
                "Correct the value, or restore the row from a backup.");
    }

    private static String shortened(String value) {
        String line = value.replace("\n", "\\n").replace("\r", "\\r");
        return line.length() <= LONGEST_VALUE ? line : line.substring(0, LONGEST_VALUE) + " …";
    }

    /**
     * {@return the problem of migrations that are applied according to the events and have no row}
     *
     * @param lost the migrations, sorted, at least one
     * @param all whether the history has no rows at all
     * @param renumbered the migrations of the build, under other versions, that such migrations are
     */
    public static Problem historyRowsMissing(
            List<MigrationId> lost, boolean all, List<? extends MigrationNode> renumbered) {
        return problem(
                ProblemCode.HISTORY_ROWS_MISSING,
                "The history has " + (all ? "no rows" : "no " + oneOrMore(lost, "row", "rows")) + " for "
                        + oneOrMore(lost, "a migration that is", lost.size() + " migrations that are")
                        + " applied according to its events: " + listed(lost) + "."
                        + (renumbered.isEmpty()
                                ? ""
                                : " This build has "
                                        + oneOrMore(
                                                renumbered,
                                                "one of them under another version: ",
                                                "them under other versions: ")
                                        + renumbered.stream()
                                                .map(MigrationNode::label)
                                                .collect(Collectors.joining(", "))
                                        + "."),
                (renumbered.isEmpty()
                                ? ""
                                : "Give "
                                        + renumbered.stream()
                                                .map(node -> simple(node.className()))
                                                .collect(Collectors.joining(", "))
                                        + oneOrMore(renumbered, " its version back. ", " their versions back. "))
                        + "Restore the " + oneOrMore(lost, "row", "rows")
                        + " from a backup, or with repair; or mark "
                        + oneOrMore(lost, "the migration", "each migration")
                        + " as rolled back if its objects are gone.");
    }

    /** {@return the problem of a history from which somebody has removed all rows and all events} */
    public static Problem historyEmptied() {
        return problem(
                ProblemCode.HISTORY_ROWS_MISSING,
                "The history has no rows and no events, but its digests show that it had some.",
                "Restore the rows and the events from a backup; or call baseline with the last version that the database "
                        + "has; or drop the tables of the history if the database has nothing of the migrations.");
    }

    /** {@return the problem of digests that do not stand for the rows} */
    public static Problem digestWrong(String table) {
        return problem(
                ProblemCode.DIGEST_WRONG,
                "The digests in " + table + " do not fit the rows of the history, or their triggers, the owner of "
                        + "their function or a sequence of the history is not as it was.",
                "Call repair, or migrate as the owner of the history; either computes the digests anew.");
    }

    /**
     * {@return the problem of a rollback with SQL of the history, which others may have written}
     *
     * @param runner the role that would run the SQL
     * @param migrations the migrations that would be rolled back with SQL of the history, at least one
     * @param findings the reasons not to trust the history, as parts of a sentence, at least one
     * @param statements the statements that settle the findings, in the same order
     */
    public static Problem storedSqlUntrusted(
            String runner, List<String> migrations, List<String> findings, List<String> statements) {
        return untrusted(
                "The rollback of " + String.join(", ", migrations)
                        + " is SQL from the history, which roles that " + runner
                        + " does not trust may have written: ",
                findings,
                "Read the column down_statements of " + oneOrMore(migrations, "that migration", "these migrations")
                        + ", run these statements as the owner of the tables or as a superuser, and roll back again:",
                statements);
    }

    /**
     * {@return the problem of a migration that goes on with session settings of the history, which others may have
     * written}
     *
     * @param runner the role that would run the remaining statements
     * @param label the migration
     * @param findings the reasons not to trust the history, as parts of a sentence, at least one
     * @param statements the statements that settle the findings, in the same order
     */
    public static Problem storedSettingsUntrusted(
            String runner, String label, List<String> findings, List<String> statements) {
        return untrusted(
                label
                        + " would go on with the session settings of its first statements, as the history has them, which "
                        + "roles that " + runner + " does not trust may have written: ",
                findings,
                "Read the column session_changes of that migration, run these statements as the owner of the tables or "
                        + "as a superuser, and start again:",
                statements);
    }

    /**
     * {@return the problem of triggers and the like that run as the role that writes the history}
     *
     * @param runner the role that would write the history
     * @param findings the code, as parts of a sentence, at least one
     * @param statements the statements that settle the findings, in the same order
     */
    public static Problem historyRunsCode(String runner, List<String> findings, List<String> statements) {
        return untrusted(
                "Writing the history would run code, as role " + runner + ", of roles that " + runner
                        + " may not trust: ",
                findings,
                SETTLE,
                statements);
    }

    /**
     * {@return the problem of a history that others may change, or that runs code of others}
     *
     * @param runner the role that runs migrations
     * @param findings the reasons not to trust the history, as parts of a sentence, at least one
     * @param statements the statements that settle the findings, in the same order
     */
    public static Problem historyUntrusted(String runner, List<String> findings, List<String> statements) {
        return untrusted(
                "Roles that " + runner + " does not trust may change the history or have code run by it: ",
                findings,
                SETTLE,
                statements);
    }

    private static Problem untrusted(String fact, List<String> findings, String fix, List<String> statements) {
        return problem(
                ProblemCode.HISTORY_UNTRUSTED,
                fact + String.join("; ", findings) + ".",
                fix,
                String.join(";\n", statements) + ";");
    }
}
