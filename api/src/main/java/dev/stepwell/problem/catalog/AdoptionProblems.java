package dev.stepwell.problem.catalog;

import static dev.stepwell.problem.catalog.Wording.capitalized;
import static dev.stepwell.problem.catalog.Wording.counted;
import static dev.stepwell.problem.catalog.Wording.joined;
import static dev.stepwell.problem.catalog.Wording.listed;
import static dev.stepwell.problem.catalog.Wording.problem;
import static dev.stepwell.problem.catalog.Wording.time;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.registry.MigrationNode;
import java.time.Instant;
import java.util.List;

/**
 * Problems of the history of another migration tool, and of adopting it.
 *
 * <p>A {@code history} is the table for people, such as {@code Flyway's public.flyway_schema_history}.
 */
public final class AdoptionProblems {

    private AdoptionProblems() {}

    /**
     * {@return the problem of migrations that are to be adopted and are in the history already}
     *
     * @param there the migrations that the history has, sorted, at least one
     */
    public static Problem adoptionRefused(List<MigrationId> there) {
        return problem(
                ProblemCode.ADOPTION_REFUSED,
                "The history already has " + counted(there.size(), "migration") + " to be adopted: " + listed(there)
                        + ".",
                "Leave " + (there.size() == 1 ? "migration " + there.get(0) : "these migrations")
                        + " out of the adoption.");
    }

    /** {@return the problem of a migration that is to be adopted without its dependency} */
    public static Problem adoptionIncomplete(MigrationNode node, MigrationNode dependency) {
        return problem(
                ProblemCode.ADOPTION_INCOMPLETE,
                node.label() + " is to be adopted, but its dependency " + dependency.label()
                        + " is neither applied nor to be adopted.",
                "Adopt " + dependency.label() + " too, under the name that the other tool gives it, or apply "
                        + dependency.label() + " with the other tool first.");
    }

    /**
     * {@return the problem of a database without a history of another tool}
     *
     * @param schemas the schemas that were searched; empty if the role may use no schema of its search path
     */
    public static Problem foreignHistoryMissing(List<String> schemas) {
        String where =
                switch (schemas.size()) {
                    case 0 -> "the search_path, of which this role may use no schema";
                    case 1 -> "the schema " + schemas.get(0);
                    default -> "the schemas " + joined(schemas);
                };
        return problem(
                ProblemCode.FOREIGN_HISTORY_MISSING,
                "No history of another migration tool was found in " + where + ".",
                "Name the history's table, or call baseline(version).");
    }

    /**
     * {@return the problem of a table that is not the history of a known tool}
     *
     * @param columns the columns of the table
     */
    public static Problem foreignHistoryUnknown(String table, List<String> columns) {
        return foreignHistoryUnknown(table, "a known migration tool", columns);
    }

    /**
     * {@return the problem of a table that is not the history of the tool that the user named}
     *
     * @param tool the title of the tool, such as {@code Flyway}
     * @param columns the columns of the table
     */
    public static Problem foreignHistoryUnknown(String table, String tool, List<String> columns) {
        return problem(
                ProblemCode.FOREIGN_HISTORY_MISSING,
                "The table " + table + " is not the history of " + tool + ": its columns are "
                        + String.join(", ", columns) + ".",
                "Name another table, or call baseline(version).");
    }

    /**
     * {@return the problem of several histories of other tools}
     *
     * @param found the histories, at least two
     */
    public static Problem foreignHistoryAmbiguous(List<String> found) {
        return problem(
                ProblemCode.FOREIGN_HISTORY_AMBIGUOUS,
                found.size() + " histories of other migration tools were found: " + String.join(", ", found) + ".",
                "Name the tool, or the table, whose history is to be adopted.");
    }

    /**
     * {@return the problem of a migration that the other tool did not finish}
     *
     * @param state what the history says of the migration, such as {@code failed}
     */
    public static Problem foreignHistoryUnfinished(String history, String migration, String state) {
        return unfinished(
                says(history, migration, state),
                "Finish " + migration + " with the tool that wrote this table, and adopt the history then.");
    }

    /** {@return the problem of a migration that failed in Flyway} */
    public static Problem flywayMigrationFailed(String history, String migration, String state) {
        return unfinished(
                says(history, migration, state),
                "Undo by hand what remains of " + migration + ", run \"flyway repair\", and adopt the history then.");
    }

    /** {@return the problem of a change set that Liquibase did not execute} */
    public static Problem liquibaseChangeSetUnfinished(String history, String changeSet, String state) {
        return unfinished(
                says(history, changeSet, state),
                "Run \"liquibase update\" until " + changeSet + " is executed, and adopt the history then.");
    }

    /** {@return the problem of a dirty version in golang-migrate} */
    public static Problem golangMigrateDirty(String history, String version) {
        return unfinished(
                history + " says that version " + version + " is dirty",
                "Finish or undo version " + version + " by hand, record the version that the database has with "
                        + "\"migrate force\", and adopt the history then.");
    }

    /**
     * {@return the problem of a lock that Liquibase holds since an unknown time}
     *
     * @param table the table of the lock
     * @param holder the name that the holder wrote
     */
    public static Problem liquibaseLocked(String table, String holder) {
        return locked(table, holder, "");
    }

    /**
     * {@return the problem of a lock that Liquibase holds}
     *
     * @param table the table of the lock
     * @param holder the name that the holder wrote
     */
    public static Problem liquibaseLocked(String table, String holder, Instant since) {
        return locked(table, holder, " since " + time(since));
    }

    private static Problem locked(String table, String holder, String since) {
        return unfinished(
                "Liquibase's " + table + " says that " + holder + " holds the lock" + since,
                "Wait until Liquibase has ended, or run \"liquibase release-locks\" if no Liquibase runs, and adopt the "
                        + "history then.");
    }

    private static String says(String history, String migration, String state) {
        return begun(history) + " says that " + migration + (state.equals("failed") ? " failed" : " is " + state);
    }

    /** {@return the history at the beginning of a sentence; the names of tools stay as they are} */
    private static String begun(String history) {
        return history.startsWith("the ") ? capitalized(history) : history;
    }

    private static Problem unfinished(String fact, String fix) {
        return problem(ProblemCode.FOREIGN_HISTORY_UNFINISHED, fact + ".", fix);
    }

    /**
     * {@return the problem of migrations that the other tool has applied and this build does not contain}
     *
     * @param unknown their names in the history, at least one
     */
    public static Problem foreignMigrationUnknown(String history, List<String> unknown) {
        return problem(
                ProblemCode.FOREIGN_MIGRATION_UNKNOWN,
                begun(history) + " lists " + counted(unknown.size(), "migration")
                        + " that this build does not contain: " + listed(unknown, 10) + ".",
                (unknown.size() == 1
                                ? "Map this migration to a version of this build"
                                : "Map these migrations to versions of this build")
                        + ", or choose Adoption.Unknown.LEAVE_OUT.");
    }

    /** {@return the problem of a mapped name that the history does not list} */
    public static Problem foreignNameUnlisted(String history, String name, MigrationId mapped) {
        return problem(
                ProblemCode.FOREIGN_MATCH_UNCLEAR,
                "\"" + name + "\" is mapped to " + mapped + ", but " + history + " does not list \"" + name + "\".",
                "Write the name as the history lists it, or remove the name from the map.");
    }

    /** {@return the problem of a name that is mapped to a migration which this build does not contain} */
    public static Problem foreignNameMappedToUnknown(String name, MigrationId mapped) {
        return problem(
                ProblemCode.FOREIGN_MATCH_UNCLEAR,
                "\"" + name + "\" is mapped to " + mapped + ", which this build does not contain.",
                "Map \"" + name + "\" to a version of this build.");
    }

    /** {@return the problem of two migrations of the other tool that match the same migration of this build} */
    public static Problem foreignMatchTwice(String first, String second, String label) {
        return problem(
                ProblemCode.FOREIGN_MATCH_UNCLEAR,
                first + " and " + second + " both match " + label + ".",
                "Map one of the two to another version of this build.");
    }
}
