package dev.stepwell.problem.catalog;

import static dev.stepwell.problem.catalog.Wording.counted;
import static dev.stepwell.problem.catalog.Wording.run;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.registry.MigrationNode;
import java.util.List;
import java.util.stream.Collectors;

/** The history of another migration tool, and what is taken over from it. */
public final class AdoptionProblems {

    private AdoptionProblems() {}

    /**
     * {@return the history has some of what is to be adopted}
     *
     * @param there what it has, sorted, at least one
     */
    public static Problem adoptionRefused(List<MigrationId> there) {
        return run(
                ProblemCode.ADOPTION_REFUSED,
                "the history has " + counted(there.size(), "migration") + " that "
                        + (there.size() == 1 ? "is" : "are") + " to be adopted: "
                        + there.stream().map(MigrationId::toString).collect(Collectors.joining(", ")) + ".",
                "Leave " + (there.size() == 1 ? "it" : "them") + " out.");
    }

    /** {@return what is to be adopted would be applied without what it depends on} */
    public static Problem adoptionIncomplete(MigrationNode node, MigrationNode dependency) {
        return run(
                ProblemCode.ADOPTION_INCOMPLETE,
                node.label() + " is to be adopted and depends on " + dependency.label()
                        + ", which is neither applied nor to be adopted.",
                "Adopt that one, too, under the name that the other tool has for it, or apply it with the other tool.");
    }

    /**
     * {@return there is no history of another tool}
     *
     * @param where where it was looked for, such as {@code the schemas app, public}
     */
    public static Problem foreignHistoryMissing(String where) {
        return run(
                ProblemCode.FOREIGN_HISTORY_MISSING,
                "no history of another migration tool is in " + where + ".",
                "Name its table, or call baseline(version).");
    }

    /**
     * {@return a table is not the history of a tool that is known}
     *
     * @param columns the columns that it has
     */
    public static Problem foreignHistoryUnknown(String table, String tool, List<String> columns) {
        return run(
                ProblemCode.FOREIGN_HISTORY_MISSING,
                table + " is not the history of " + tool + ": its columns are " + String.join(", ", columns) + ".",
                "Name another table, or call baseline(version).");
    }

    /**
     * {@return there are histories of several other tools}
     *
     * @param found what was found, such as {@code Flyway's public.flyway_schema_history}, at least two
     */
    public static Problem foreignHistoryAmbiguous(List<String> found) {
        return run(
                ProblemCode.FOREIGN_HISTORY_AMBIGUOUS,
                found.size() + " histories of other migration tools were found: " + String.join(", ", found) + ".",
                "Name the tool, or the table, whose history is to be adopted.");
    }

    /**
     * {@return the other tool has not come to an end}
     *
     * @param fact what its history says, such as {@code Flyway's public.flyway_schema_history says that 3 failed}
     * @param wayOut what to do with that tool
     */
    public static Problem foreignHistoryUnfinished(String fact, String wayOut) {
        return run(ProblemCode.FOREIGN_HISTORY_UNFINISHED, fact + ".", wayOut);
    }

    /**
     * {@return the other tool has applied what this build does not have}
     *
     * @param unknown what the table calls them, at least one
     */
    public static Problem foreignMigrationUnknown(String history, List<String> unknown) {
        int shown = Math.min(unknown.size(), 10);
        return run(
                ProblemCode.FOREIGN_MIGRATION_UNKNOWN,
                history + " lists " + counted(unknown.size(), "migration") + " that this build does not have: "
                        + String.join(", ", unknown.subList(0, shown))
                        + (unknown.size() > shown ? ", and " + (unknown.size() - shown) + " more" : "") + ".",
                "Map " + (unknown.size() == 1 ? "it to a version" : "them to versions")
                        + " of this build, or say that what is unknown is left out.");
    }

    /** {@return what another tool has applied cannot be matched as it was said} */
    public static Problem foreignMatchUnclear(String fact, String wayOut) {
        return run(ProblemCode.FOREIGN_MATCH_UNCLEAR, fact + ".", wayOut);
    }
}
