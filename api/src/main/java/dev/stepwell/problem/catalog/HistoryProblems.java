package dev.stepwell.problem.catalog;

import static dev.stepwell.problem.catalog.Wording.counted;
import static dev.stepwell.problem.catalog.Wording.joined;
import static dev.stepwell.problem.catalog.Wording.listed;
import static dev.stepwell.problem.catalog.Wording.oneOrMore;
import static dev.stepwell.problem.catalog.Wording.problem;
import static dev.stepwell.problem.catalog.Wording.simple;
import static dev.stepwell.problem.catalog.Wording.time;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.registry.MigrationNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Problems of the history in a database compared with the migrations of a build. */
public final class HistoryProblems {

    private HistoryProblems() {}

    /**
     * A migration of the history that has another identity in a build.
     *
     * @param applied the migration as the history has it
     * @param built the same migration in the build
     */
    public record Renumbered(MigrationNode applied, MigrationNode built) {

        private boolean isInItsSet() {
            return applied.id().set().equals(built.id().set());
        }

        private String fact() {
            boolean renamed = !applied.className().equals(built.className());
            return applied.id() + " was " + simple(applied.className()) + ", which is "
                    + (renamed ? built.label() : built.id()) + " here";
        }

        private String correction() {
            return simple(built.className()) + " its "
                    + (isInItsSet() ? "" : "set " + applied.id().set() + " and its ")
                    + "version " + applied.id().version();
        }
    }

    /** {@return the problem of a migration that differs from the applied one} */
    public static Problem checksumChanged(MigrationNode node, Instant appliedAt) {
        return problem(
                ProblemCode.CHECKSUM_CHANGED,
                node.label() + " was changed after it was applied on " + time(appliedAt) + ".",
                "Restore " + node.label() + " as it was applied, and put the change into a new migration.");
    }

    /** {@return the problem of applied migrations that are missing in this build, and are not newer than it} */
    public static Problem appliedButMissing(List<MigrationId> missing) {
        return problem(
                ProblemCode.APPLIED_BUT_MISSING,
                "The database has " + counted(missing.size(), "migration") + " that this build does not contain: "
                        + listed(missing) + ".",
                "Deploy a build that contains " + theseMigrations(missing) + ".");
    }

    /**
     * {@return the problem of applied migrations that have another version in this build}
     *
     * @param renumbered the migrations, sorted, at least one
     */
    public static Problem renumbered(List<Renumbered> renumbered) {
        boolean sameSets = renumbered.stream().allMatch(Renumbered::isInItsSet);
        List<MigrationId> applied =
                renumbered.stream().map(one -> one.applied().id()).toList();
        return problem(
                ProblemCode.APPLIED_BUT_MISSING,
                "The database has " + counted(renumbered.size(), "migration") + " that this build contains under "
                        + (sameSets
                                ? oneOrMore(renumbered, "another version: ", "other versions: ")
                                : oneOrMore(renumbered, "another identity: ", "other identities: "))
                        + renumbered.stream().map(Renumbered::fact).collect(Collectors.joining("; ")) + ".",
                "Give "
                        + joined(renumbered.stream().map(Renumbered::correction).toList())
                        + " back, or deploy a build that contains " + theseMigrations(applied) + ".");
    }

    /** {@return the problem of applied migrations that are newer than this build, for a migrator that refuses them} */
    public static Problem newerRefused(List<MigrationId> newer) {
        return problem(
                ProblemCode.NEWER_REFUSED,
                "The database has "
                        + oneOrMore(newer, "one migration that is", newer.size() + " migrations that are")
                        + " newer than this build: " + listed(newer) + ".",
                "Deploy a build that contains " + theseMigrations(newer) + ", or roll "
                        + oneOrMore(newer, "that migration", "these migrations")
                        + " back with rollback(Target.toBuild()).");
    }

    /**
     * {@return the problem of repeatable migrations with newer texts in the database, for a migrator that refuses them}
     *
     * @param newer the migrations, sorted, at least one
     */
    public static Problem newerText(List<MigrationId> newer) {
        return problem(
                ProblemCode.NEWER_TEXT,
                oneOrMore(
                                newer,
                                "One repeatable migration has a newer text",
                                newer.size() + " repeatable migrations have newer texts")
                        + " in the database than in this build: " + listed(newer) + ".",
                "Deploy a build that contains the newer " + oneOrMore(newer, "text", "texts")
                        + ", or apply the older " + oneOrMore(newer, "text", "texts")
                        + " with migrate(Target.only(version)).");
    }

    /** {@return the problem of an applied migration whose dependency is not applied} */
    public static Problem dependencyNotApplied(MigrationNode node, MigrationNode dependency) {
        return problem(
                ProblemCode.DEPENDENCY_NOT_APPLIED,
                node.label() + " is applied, but its dependency " + dependency.label() + " is not.",
                "Remove " + simple(dependency.className()) + " from the dependsOn of " + node.label() + ", or roll "
                        + node.label() + " back and migrate again.");
    }

    /**
     * {@return the problem of a database that has only some of the migrations that another one replaces}
     *
     * @param applied the replaced migrations that are applied, sorted
     * @param missing the replaced migrations that neither the database nor this build has, sorted
     * @param unfinished the replaced migrations that are unfinished and that this build does not have, sorted
     */
    public static Problem replacedPartly(
            MigrationNode node, List<MigrationId> applied, List<MigrationId> missing, List<MigrationId> unfinished) {
        List<String> parts = new ArrayList<>();
        addPart(applied, "applied", parts);
        addPart(missing, "missing", parts);
        addPart(unfinished, "unfinished", parts);
        List<MigrationId> needed =
                Stream.concat(missing.stream(), unfinished.stream()).sorted().toList();
        return problem(
                ProblemCode.REPLACED_PARTLY,
                node.label() + " replaces migrations of which the database has only a part: " + joined(parts) + ".",
                "Deploy the last build that contains " + theseMigrations(needed)
                        + ", migrate with it, and deploy this build after it.");
    }

    private static void addPart(List<MigrationId> ids, String state, List<String> parts) {
        if (!ids.isEmpty()) {
            parts.add(listed(ids.stream().map(MigrationId::toString).toList(), 8)
                    + oneOrMore(ids, " is ", " are ")
                    + state);
        }
    }

    /**
     * {@return the problem of an unfinished migration that replaces migrations of an older build}
     *
     * @param replaced the migrations of the older build, sorted, at least one
     */
    public static Problem replacingUnfinished(MigrationNode node, List<MigrationId> replaced) {
        return problem(
                ProblemCode.REPLACED_PARTLY,
                node.label() + " is unfinished, and it replaces migrations of this build: "
                        + listed(replaced.stream().map(MigrationId::toString).toList(), 8) + ".",
                "Deploy a build that contains " + node.label() + ", and migrate with it.");
    }

    /** {@return the problem of marking a migration as rolled back that another one has replaced} */
    public static Problem markedReplaced(MigrationId id, MigrationNode replacing) {
        return problem(
                ProblemCode.MARK_REFUSED,
                id + " was replaced by " + replacing.label() + ".",
                "Mark " + replacing.id() + " as rolled back instead, if nothing of it is in the database.");
    }

    /** {@return the problem of an interrupted migration whose completed statements were changed since} */
    public static Problem unfinishedMigration(MigrationNode node, int done, Instant begun) {
        return problem(
                ProblemCode.UNFINISHED_MIGRATION,
                node.label() + " stopped on " + time(begun) + " after " + counted(done, "statement") + ", and "
                        + (done == 1 ? "that statement was" : "these statements were") + " changed since.",
                "Restore the " + (done == 1 ? "statement" : "statements")
                        + " that had run, and change only the statements that come later.");
    }

    /**
     * {@return the problem of a step whose session ended without showing whether the step took effect}
     *
     * @param step the step, from 1
     * @param place the place of the step in the source
     */
    public static Problem outcomeUnknown(
            MigrationId id, String label, int step, int steps, Instant begun, String place) {
        String before =
                switch (step) {
                    case 1 -> "";
                    case 2 -> "; the first statement is done";
                    default -> "; the first " + (step - 1) + " statements are done";
                };
        return problem(
                ProblemCode.OUTCOME_UNKNOWN,
                label + " was started on " + time(begun) + ", its session ended in statement " + step + " of " + steps
                        + ", and the catalogs do not show whether that statement took effect" + before + ".",
                "Find out whether statement " + step + " took effect, record the decision with one of the calls below, "
                        + "and start again.",
                place + "\nIf it took effect: stepwell retry " + id
                        + " --done --reason TEXT, or markStepDone(id, reason)."
                        + "\nIf it is to run again: stepwell retry " + id + " --reason TEXT, or retry(id, reason).");
    }

    /**
     * {@return the problem of a decision about a migration that is not unfinished}
     *
     * @param applied true if the migration is applied; false if it has not begun
     */
    public static Problem retryNotUnfinished(MigrationNode node, boolean applied) {
        return problem(
                ProblemCode.RETRY_REFUSED,
                node.label() + (applied ? " is applied." : " has not begun."),
                "Choose an unfinished migration; status lists them.");
    }

    /**
     * {@return the problem of a decision about an unfinished migration whose last statement needs no decision}
     *
     * @param rollback true if the migration is being rolled back
     */
    public static Problem retryNeedless(MigrationNode node, boolean rollback) {
        return problem(
                ProblemCode.RETRY_REFUSED,
                node.label() + " has no statement whose outcome only a person can tell.",
                (rollback ? "Roll back" : "Migrate") + " again; the run goes on where the last one stopped.");
    }

    /**
     * {@return the problem of a rollback on which a set depends that this build does not contain}
     *
     * @param dependent an applied migration of a set of which this build has nothing
     */
    public static Problem otherSetDepends(MigrationNode node, MigrationNode dependent) {
        return problem(
                ProblemCode.OTHER_SET_DEPENDS,
                node.label() + " cannot be rolled back: " + dependent.label()
                        + " depends on it, and this build has no migration of the set "
                        + dependent.id().set() + ".",
                "Roll " + dependent.label() + " back first, with the build that contains it, or by name with "
                        + "rollback(Target.only(set, version)).");
    }

    /** {@return the problem of a rollback that includes an irreversible migration} */
    public static Problem irreversible(MigrationNode node, String why) {
        return problem(
                ProblemCode.IRREVERSIBLE,
                node.label() + " cannot be rolled back: " + why + (why.endsWith(".") ? "" : "."),
                "Choose a target that keeps " + node.label() + ", or correct its effect with a new migration.");
    }

    /** {@return the problem of a rollback that the history cannot do without the build of the migration} */
    public static Problem downNotStored(MigrationNode node) {
        return problem(
                ProblemCode.DOWN_NOT_STORED,
                "The history does not store how to roll " + node.label()
                        + " back, because its @Down uses Java code, COPY data, or characters that the database cannot store.",
                "Roll back with the build that applied " + node.label() + ".");
    }

    /** {@return the problem of a stored down that does not match its checksum} */
    public static Problem storedDownChanged(MigrationNode node) {
        return problem(
                ProblemCode.STORED_DOWN_CHANGED,
                "The data that the history stores for rolling " + node.label() + " back do not match their checksum.",
                "Repair the history with the build that applied " + node.label() + ", or roll back with that build.");
    }

    /**
     * {@return the problem of a schema that has tables but no history}
     *
     * @param tables their names, sorted, at least one
     */
    public static Problem existingSchema(String schema, List<String> tables) {
        return problem(
                ProblemCode.EXISTING_SCHEMA,
                "The schema " + schema + " has " + counted(tables.size(), "table") + " and no migration history: "
                        + listed(tables, 5) + ".",
                "Call baseline(version) if the migrations up to that version create "
                        + oneOrMore(tables, "this table", "these tables")
                        + ", or set existingSchema(ExistingSchema.MIGRATE) to apply all migrations beside "
                        + oneOrMore(tables, "the table", "the tables") + ".");
    }

    /**
     * {@return the problem of a baseline for a history that already has some of its migrations}
     *
     * @param there the migrations that the history has, sorted, at least one
     */
    public static Problem baselineRefused(MigrationId to, List<MigrationId> there) {
        return problem(
                ProblemCode.BASELINE_REFUSED,
                "The baseline " + to + " includes " + counted(there.size(), "migration")
                        + " that the history already has: " + listed(there) + ".",
                "Migrate instead, or mark single migrations as applied.");
    }

    /** {@return the problem of marking a migration as applied that is applied} */
    public static Problem markedAppliedTwice(MigrationNode node) {
        return problem(
                ProblemCode.MARK_REFUSED,
                node.label() + " is already applied.",
                "Choose a pending migration; status lists them.");
    }

    /** {@return the problem of marking a migration as applied before its dependency} */
    public static Problem markedAppliedTooEarly(MigrationNode node, MigrationId dependency) {
        return problem(
                ProblemCode.MARK_REFUSED,
                node.label() + " depends on " + dependency + ", which is not applied.",
                "Apply " + dependency + ", or mark " + dependency + " as applied first.");
    }

    /** {@return the problem of marking a migration as rolled back that is not applied} */
    public static Problem markedRolledBackTwice(MigrationNode node) {
        return problem(
                ProblemCode.MARK_REFUSED,
                node.label() + " is not applied.",
                "Choose an applied migration; status lists them.");
    }

    /** {@return the problem of marking a migration as rolled back before a migration that depends on it} */
    public static Problem markedRolledBackTooEarly(MigrationNode node, MigrationNode dependent) {
        return problem(
                ProblemCode.MARK_REFUSED,
                dependent.label() + " is applied and depends on " + node.label() + ".",
                "Roll " + dependent.label() + " back, or mark " + dependent.label() + " as rolled back first.");
    }

    /** {@return the problem of a search path without a usable schema} */
    public static Problem schemaMissing(String user) {
        return problem(
                ProblemCode.SCHEMA_MISSING,
                "The search_path of role " + user + " has no schema that exists and that the role may use.",
                "Create such a schema, grant the role USAGE on one, or set historySchema.");
    }

    /** {@return the problem of a configured schema that does not exist} */
    public static Problem historySchemaMissing(String schema) {
        return problem(
                ProblemCode.SCHEMA_MISSING,
                "The history's schema " + schema + " does not exist.",
                "Create the schema with CREATE SCHEMA, or set another historySchema.");
    }

    /**
     * {@return the problem of a role without a privilege on the history}
     *
     * @param doing the activity, such as {@code reading the history}
     * @param said the message of PostgreSQL
     */
    public static Problem historyNotAccessible(String user, String doing, String table, String said) {
        return problem(
                ProblemCode.HISTORY_NOT_ACCESSIBLE,
                "Role " + user + " lacks a privilege for " + doing + " in " + table + ".",
                "Grant the privilege, or connect as the role that owns the schema; status and validate need only SELECT.",
                said);
    }

    private static String theseMigrations(List<MigrationId> ids) {
        return ids.size() == 1 ? "migration " + ids.get(0) : "these migrations";
    }
}
