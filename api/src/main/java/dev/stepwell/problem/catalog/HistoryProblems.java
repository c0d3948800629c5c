package dev.stepwell.problem.catalog;

import static dev.stepwell.problem.catalog.Wording.counted;
import static dev.stepwell.problem.catalog.Wording.date;
import static dev.stepwell.problem.catalog.Wording.run;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.registry.MigrationNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** The history of a database beside the migrations of a build. */
public final class HistoryProblems {

    private HistoryProblems() {}

    /** {@return a migration is not what was applied} */
    public static Problem checksumChanged(MigrationNode node, Instant appliedAt) {
        return run(
                ProblemCode.CHECKSUM_CHANGED,
                node.label() + " was changed after it was applied on " + date(appliedAt) + ".",
                "Restore it and put the change into a new migration.");
    }

    /** {@return the database has what this build lacks, below what this build has} */
    public static Problem appliedButMissing(List<MigrationId> missing) {
        return run(
                ProblemCode.APPLIED_BUT_MISSING,
                "the database has " + counted(missing.size(), "migration") + " this build does not: "
                        + missing.stream().map(MigrationId::toString).collect(Collectors.joining(", ")) + ".",
                "Deploy the build that contains " + (missing.size() == 1 ? "it." : "them."));
    }

    /** {@return the database has what this build lacks, above what this build has, and that was said to be refused} */
    public static Problem newerRefused(List<MigrationId> newer) {
        return run(
                ProblemCode.NEWER_REFUSED,
                "the database has " + counted(newer.size(), "migration") + " newer than this build: "
                        + newer.stream().map(MigrationId::toString).collect(Collectors.joining(", ")) + ".",
                "Deploy the build that contains " + (newer.size() == 1 ? "it" : "them")
                        + ", or roll back with rollback(Target.toBuild()).");
    }

    /**
     * {@return the database has newer texts of repeatable migrations than this build, and that was said to be refused}
     *
     * @param newer the migrations, sorted, at least one
     */
    public static Problem newerText(List<MigrationId> newer) {
        boolean one = newer.size() == 1;
        return run(
                ProblemCode.NEWER_TEXT,
                "the database has " + (one ? "a newer text" : "newer texts") + " of "
                        + counted(newer.size(), "repeatable migration") + " than this build: "
                        + newer.stream().map(MigrationId::toString).collect(Collectors.joining(", ")) + ".",
                "Deploy the build that contains " + (one ? "it" : "them")
                        + ", or bring this build's text back with migrate(Target.only(version)).");
    }

    /** {@return a migration was applied without what it now depends on} */
    public static Problem dependencyNotApplied(MigrationNode node, MigrationNode dependency) {
        return run(
                ProblemCode.DEPENDENCY_NOT_APPLIED,
                node.label() + " is applied, and " + dependency.label() + ", which it depends on, is not.",
                "Remove " + dependency.id() + " from the dependsOn of " + node.label()
                        + ", or roll that back and migrate again.");
    }

    /** {@return an interrupted migration is not the same any more} */
    public static Problem unfinishedMigration(MigrationNode node, int done, Instant begun) {
        return run(
                ProblemCode.UNFINISHED_MIGRATION,
                node.label() + " stopped on " + date(begun) + " after " + counted(done, "statement")
                        + ", and what had run has been changed since.",
                "Restore what had run, and change only what comes after it.");
    }

    /**
     * {@return the session died in a step, and nobody knows what became of that}
     *
     * @param step the step, from 1
     * @param place where it stands
     * @param did the SQL to run if it took effect
     * @param didNot the SQL to run if it did not
     */
    public static Problem outcomeUnknown(
            String label, int step, int steps, Instant begun, String place, String did, String didNot) {
        String before =
                switch (step) {
                    case 1 -> "";
                    case 2 -> " Its first statement is applied.";
                    default -> " Its first " + (step - 1) + " statements are applied.";
                };
        return run(
                ProblemCode.OUTCOME_UNKNOWN,
                label + " was begun on " + date(begun) + ", and its session ended in statement " + step + " of " + steps
                        + "; the catalogs do not show whether that took effect." + before,
                "Find out, run one of the statements below, and migrate again.",
                place + "\n-- if it took effect:\n" + did + "\n-- if it did not:\n" + didNot);
    }

    /** {@return a rollback needs an irreversible migration undone} */
    public static Problem irreversible(MigrationNode node, String why) {
        return run(
                ProblemCode.IRREVERSIBLE,
                node.label() + " cannot be rolled back: " + why + (why.endsWith(".") ? "" : "."),
                "Choose a target above it, or write a new migration that changes what it did.");
    }

    /** {@return the history has no SQL that undoes a migration which this build lacks} */
    public static Problem downNotStored(MigrationNode node) {
        return run(
                ProblemCode.DOWN_NOT_STORED,
                node.label() + " is rolled back by Java code or COPY data that this build does not have.",
                "Roll back with the build that contains it.");
    }

    /** {@return what the history has for rolling a migration back is not what was stored} */
    public static Problem storedDownChanged(MigrationNode node) {
        return run(
                ProblemCode.STORED_DOWN_CHANGED,
                "what the history stores for rolling " + node.label() + " back does not match its checksum.",
                "Roll back with the build that contains it, or undo the change to its row in the history.");
    }

    /**
     * {@return the schema has tables, and there is no history}
     *
     * @param tables their names, sorted, at least one
     */
    public static Problem existingSchema(String schema, List<String> tables) {
        int shown = Math.min(tables.size(), 5);
        String more = tables.size() > shown ? ", and " + (tables.size() - shown) + " more" : "";
        return run(
                ProblemCode.EXISTING_SCHEMA,
                "schema " + schema + " has " + counted(tables.size(), "table") + " and no history: "
                        + String.join(", ", tables.subList(0, shown)) + more + ".",
                "Call baseline(version) if migrations made them or would make them, or set "
                        + "existingSchema(ExistingSchema.MIGRATE) to migrate beside them.");
    }

    /**
     * {@return the history has some of what was to be recorded as applied}
     *
     * @param there what it has, sorted, at least one
     */
    public static Problem baselineRefused(MigrationId to, List<MigrationId> there) {
        return run(
                ProblemCode.BASELINE_REFUSED,
                "the baseline " + to + " includes " + counted(there.size(), "migration")
                        + " that the history has: "
                        + there.stream().map(MigrationId::toString).collect(Collectors.joining(", ")) + ".",
                "Migrate, or mark single migrations as applied.");
    }

    /**
     * {@return the history is not to be changed like that}
     *
     * @param why why not, such as {@code is applied already}
     */
    public static Problem markRefused(MigrationNode node, String why) {
        return run(
                ProblemCode.MARK_REFUSED,
                node.label() + " " + why + ".",
                "Look at status, and mark what stands in the way first.");
    }

    /** {@return the connection has no current schema} */
    public static Problem schemaMissing(String user) {
        return run(
                ProblemCode.SCHEMA_MISSING,
                "no schema of the search_path of role " + user + " exists.",
                "Create one, or set historySchema.");
    }

    /** {@return the schema that was set does not exist} */
    public static Problem historySchemaMissing(String schema) {
        return run(
                ProblemCode.SCHEMA_MISSING,
                "the schema " + schema + " of the history does not exist.",
                "Create it with CREATE SCHEMA, or set another historySchema.");
    }

    /** {@return the role may not do that to the history} */
    public static Problem historyNotAccessible(String user, String doing, String table, String said) {
        return run(
                ProblemCode.HISTORY_NOT_ACCESSIBLE,
                doing + " in " + table + " is not allowed to role " + user + ".",
                "Grant it, or connect as the role that owns the schema; status and validate need only SELECT.",
                said);
    }
}
