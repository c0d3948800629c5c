package dev.stepwell;

import dev.stepwell.Subject.Part;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every sentence that Stepwell can say about a problem, at compile time and at run time.
 *
 * <p>A method for each thing that can go wrong turns the names of a case into its {@link Problem}. Made for Stepwell's
 * own modules; an application reads problems, it does not make them.
 */
public final class Problems {

    private Problems() {}

    // A migration as it is written.

    /** {@return a migration has no version} */
    public static Problem versionMissing(String className, Version free) {
        return new Problem(
                ProblemCode.VERSION_MISSING,
                Subject.of(className, Part.VERSION),
                simple(className) + " has no version.",
                "Add version = \"" + free + "\", the next free one.");
    }

    /** {@return a version is not one} */
    public static Problem versionMalformed(String className, String version) {
        return new Problem(
                ProblemCode.VERSION_MALFORMED,
                Subject.of(className, Part.VERSION),
                "\"" + version + "\" of " + simple(className) + " is not a version.",
                "Use digits, optionally in dotted parts, such as 001, 20250327183223 or 2.1"
                        + (version.length() > Version.MAXIMUM_LENGTH
                                ? ", " + Version.MAXIMUM_LENGTH + " characters at most."
                                : "."));
    }

    /** {@return the name of a set is not one} */
    public static Problem setMalformed(String packageName, String set) {
        return new Problem(
                ProblemCode.SET_MALFORMED,
                Subject.of(packageName, Part.SET),
                "\"" + set + "\" of package " + packageName + " is not the name of a migration set.",
                "Use a lower-case letter, then lower-case letters, digits, _ and -, 63 characters at most.");
    }

    /** {@return a migration does nothing} */
    public static Problem upMissing(String className) {
        return new Problem(
                ProblemCode.UP_MISSING,
                Subject.of(className, Part.CLASS),
                simple(className) + " has no @Up.",
                "Add a static final String constant annotated @Up that holds its SQL.");
    }

    /** {@return a migration says nothing about being rolled back} */
    public static Problem downMissing(String className) {
        return new Problem(
                ProblemCode.DOWN_MISSING,
                Subject.of(className, Part.CLASS),
                simple(className) + " has neither @Down nor @Irreversible.",
                "Add a static final String constant annotated @Down that undoes it, or say @Irreversible(\"why\").");
    }

    /** {@return a migration says both} */
    public static Problem downAndIrreversible(String className) {
        return new Problem(
                ProblemCode.DOWN_AND_IRREVERSIBLE,
                Subject.of(className, Part.IRREVERSIBLE),
                simple(className) + " has @Down and says @Irreversible.",
                "Remove one of the two.");
    }

    /** {@return the reason is blank} */
    public static Problem irreversibleWithoutReason(String className) {
        return new Problem(
                ProblemCode.IRREVERSIBLE_WITHOUT_REASON,
                Subject.of(className, Part.IRREVERSIBLE),
                "@Irreversible of " + simple(className) + " gives no reason.",
                "Say in it why the migration cannot be rolled back.");
    }

    /** {@return an annotated field is not a constant} */
    public static Problem sqlNotConstant(String className, String annotation, String member) {
        return new Problem(
                ProblemCode.SQL_NOT_CONSTANT,
                Subject.member(className, member),
                annotation + " " + simple(className) + "." + member + " is not a compile-time constant String.",
                "Declare it static final String, with a literal or literals joined by +.");
    }

    /** {@return a constant holds nothing that could be run} */
    public static Problem sqlBlank(String className, String annotation, String member) {
        return new Problem(
                ProblemCode.SQL_BLANK,
                Subject.member(className, member),
                annotation + " " + simple(className) + "." + member + " holds no SQL statement.",
                "Write the statement, or remove the field.");
    }

    /**
     * {@return the text of a constant cannot be read as SQL}
     *
     * @param what the fault, such as {@code an unterminated string}
     * @param place where it begins, such as {@code AddEmail.java:14}
     * @param fix the way out
     */
    public static Problem sqlSyntax(
            String className, String annotation, String member, int offset, String what, String place, String fix) {
        return new Problem(
                ProblemCode.SQL_SYNTAX,
                Subject.character(className, member, offset),
                annotation + " " + simple(className) + "." + member + " has " + what + " (" + place + ").",
                fix);
    }

    /**
     * {@return an annotated method cannot be called as a step}
     *
     * @param faults what is wrong with it, such as {@code it is private}
     */
    public static Problem methodShape(String className, String annotation, String member, List<String> faults) {
        return new Problem(
                ProblemCode.METHOD_SHAPE,
                Subject.member(className, member),
                annotation + " " + simple(className) + "." + member + " cannot be called: " + joined(faults, "and")
                        + ".",
                "Declare it as static void " + member + "(java.sql.Connection connection), and not private.");
    }

    /** {@return one direction of a migration has constants and methods} */
    public static Problem mixedKinds(String className, String annotation, String member) {
        return new Problem(
                ProblemCode.MIXED_KINDS,
                Subject.member(className, member),
                annotation + " of " + simple(className) + " stands on constants and on methods.",
                "Keep one kind, and move the other into a migration of its own.");
    }

    /** {@return a migration verifies with more than one query} */
    public static Problem verifyNotOneQuery(String className, String member, String what) {
        return new Problem(
                ProblemCode.VERIFY_NOT_ONE_QUERY,
                Subject.member(className, member),
                simple(className) + " has " + what + ".",
                "Keep one query, joining what they select by UNION ALL.");
    }

    /** {@return an annotated member stands in a class that is no migration} */
    public static Problem notInAMigration(String className, String annotation, String member) {
        return new Problem(
                ProblemCode.NOT_IN_A_MIGRATION,
                Subject.member(className, member),
                annotation + " " + simple(className) + "." + member + " has no effect, because " + simple(className)
                        + " is not a migration.",
                "Annotate " + simple(className) + " with @Migration, or remove " + annotation + ".");
    }

    /** {@return the annotated class has no effect since it is no migration} */
    public static Problem irreversibleWithoutMigration(String className) {
        return new Problem(
                ProblemCode.NOT_IN_A_MIGRATION,
                Subject.of(className, Part.IRREVERSIBLE),
                "@Irreversible " + simple(className) + " has no effect, because " + simple(className)
                        + " is not a migration.",
                "Annotate " + simple(className) + " with @Migration, or remove @Irreversible.");
    }

    /**
     * {@return the annotation stands on something that cannot be a migration}
     *
     * @param kind what it is, with its article, such as {@code an enum}
     */
    public static Problem notAClass(String className, String kind) {
        return new Problem(
                ProblemCode.NOT_A_CLASS,
                Subject.of(className, Part.CLASS),
                simple(className) + " is " + kind + " and cannot be a migration.",
                "Make it a class or an interface.");
    }

    /**
     * {@return generated code cannot name the class}
     *
     * @param kind what it is, with its article, such as {@code an inner class}
     */
    public static Problem notReachable(String className, String kind) {
        return new Problem(
                ProblemCode.NOT_REACHABLE,
                Subject.of(className, Part.CLASS),
                simple(className) + " is " + kind + ", which the generated registry cannot reach.",
                kind.equals("an inner class")
                        ? "Declare it static, or move it to the top level."
                        : "Move it to the top level.");
    }

    /** {@return the class to be generated is there already} */
    public static Problem registryNameTaken(String className) {
        return new Problem(
                ProblemCode.REGISTRY_NAME_TAKEN,
                Subject.of(className, Part.CLASS),
                className + " exists already, and is not Stepwell's.",
                "Give that class another name.");
    }

    // All migrations together.

    /**
     * {@return several classes have one version}
     *
     * @param classNames their canonical names, sorted, at least two; the problem is about the first
     * @param free a version that none of the set has
     */
    public static Problem duplicateVersion(MigrationId id, List<String> classNames, Version free) {
        String home = packageOf(classNames.get(0));
        List<String> users = classNames.stream()
                .map(name -> "by " + (packageOf(name).equals(home) ? simple(name) : name))
                .toList();
        String set = id.set().equals(MigrationId.MAIN_SET) ? "" : " of set " + id.set();
        return new Problem(
                ProblemCode.DUPLICATE_VERSION,
                Subject.of(classNames.get(0), Part.VERSION),
                "version " + id.version() + set + " is used " + joined(users, "and") + ".",
                "Give one of them another version; " + free + " is free.");
    }

    /** {@return a class that is depended on is no migration} */
    public static Problem dependencyNotAMigration(String className, String dependency) {
        return new Problem(
                ProblemCode.UNKNOWN_DEPENDENCY,
                Subject.dependency(className, dependency),
                simple(className) + " depends on " + simple(dependency) + ", which is not a migration.",
                "Annotate " + simple(dependency) + " with @Migration, or remove it from dependsOn.");
    }

    /** {@return no registry has what a migration depends on} */
    public static Problem unknownDependency(MigrationNode node, MigrationId dependency) {
        return new Problem(
                ProblemCode.UNKNOWN_DEPENDENCY,
                Subject.of(node.className(), Part.CLASS),
                node.label() + " depends on " + dependency + ", which no registry has.",
                "Put the module that contains " + dependency + " on the path.");
    }

    /** {@return a migration depends on itself} */
    public static Problem selfDependency(MigrationNode node) {
        return new Problem(
                ProblemCode.SELF_DEPENDENCY,
                Subject.dependency(node.className(), node.className()),
                node.label() + " depends on itself.",
                "Remove it from its dependsOn.");
    }

    /**
     * {@return migrations wait for each other}
     *
     * @param cycle the migrations, each depending on the next and the last on the first
     */
    public static Problem dependencyCycle(List<? extends MigrationNode> cycle) {
        String path = Stream.concat(cycle.stream(), cycle.stream().limit(1))
                .map(MigrationNode::label)
                .collect(Collectors.joining(" -> "));
        return new Problem(
                ProblemCode.DEPENDENCY_CYCLE,
                Subject.dependency(
                        cycle.get(0).className(), cycle.get(1 % cycle.size()).className()),
                "dependsOn forms a cycle: " + path + ".",
                "Remove one of these edges.");
    }

    // A registry beside a database.

    /** {@return no registry was found} */
    public static Problem noRegistry() {
        return run(
                ProblemCode.NO_REGISTRY,
                "no registry of migrations was found.",
                "Put stepwell-processor on the annotation processor path, and build the module that has the migrations.");
    }

    /**
     * {@return a target names what is nowhere known}
     *
     * @param known the identities that are known, sorted
     */
    public static Problem unknownVersion(MigrationId id, List<MigrationId> known) {
        String guess = NearMiss.of(
                        id.toString(), known.stream().map(MigrationId::toString).toList())
                .map(near -> "; did you mean " + near + "?")
                .orElse(".");
        return run(
                ProblemCode.UNKNOWN_VERSION,
                "neither this build nor the database has a migration " + id + guess,
                known.isEmpty()
                        ? "Write a migration first."
                        : "Name one of the " + known.size() + ", from " + known.get(0) + " to "
                                + known.get(known.size() - 1) + ".");
    }

    /** {@return a target makes no sense in that direction} */
    public static Problem targetMisused(String target, String doing) {
        return run(
                ProblemCode.TARGET_MISUSED,
                "the target \"" + target + "\" is not one for " + doing + ".",
                "Use a version, a number of steps or one migration.");
    }

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

    // A run.

    /** {@return there is no connection to be had} */
    public static Problem databaseUnreachable(String said) {
        return run(
                ProblemCode.DATABASE_UNREACHABLE,
                "the data source gives no connection.",
                "Check that the server runs and that address, database, user and password are right.",
                said);
    }

    /** {@return the connection is not one of the PostgreSQL driver} */
    public static Problem notPostgresql(String product) {
        return run(
                ProblemCode.NOT_POSTGRESQL,
                "the data source's connections are not of the PostgreSQL JDBC driver, but of " + product + ".",
                "Give a data source of org.postgresql, or a pool around one.");
    }

    /** {@return nothing can be changed there} */
    public static Problem databaseReadOnly() {
        return run(
                ProblemCode.DATABASE_READ_ONLY,
                "migrations are pending, and the database is a standby or the session is read-only.",
                "Connect to the primary with default_transaction_read_only = off.");
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

    /** {@return statements of one session came to different backends} */
    public static Problem transactionPooler(int before, int after) {
        return run(
                ProblemCode.TRANSACTION_POOLER,
                "the session moved from backend " + before + " to backend " + after
                        + ", so a pooler in transaction mode stands in between.",
                "Connect to PostgreSQL itself, or to a pool in session mode.");
    }

    /**
     * {@return the wait for another migrator ran out}
     *
     * @param holder the other one, such as {@code pid 4711, host web-2, on 6 IndexOrders for 00:04:10}
     */
    public static Problem lockTimeout(String holder) {
        return run(
                ProblemCode.LOCK_TIMEOUT,
                "another migrator holds the lock: " + holder + ".",
                "Wait for it, or end that backend.");
    }

    /** {@return the lock was gone when it was to be given back} */
    public static Problem lockLost() {
        return run(
                ProblemCode.LOCK_LOST,
                "the lock was no longer held at the end of the run, so another migrator may have run beside it.",
                "Compare the history with the catalog, and keep migrations from releasing advisory locks.");
    }

    /** {@return the thread was interrupted while it waited} */
    public static Problem interrupted() {
        return run(
                ProblemCode.INTERRUPTED,
                "the thread was interrupted while it waited.",
                "Migrate again; nothing is half-done.");
    }

    /**
     * {@return a migration failed}
     *
     * @param up whether it was being applied
     * @param where which step, such as {@code at statement 2 of 3}, or when
     * @param transactionEnded whether the step ended the migration's transaction
     * @param kept what stays of it
     * @param detail the place in the source and what PostgreSQL said
     */
    public static Problem migrationFailed(
            boolean up, String label, String where, boolean transactionEnded, String kept, String detail) {
        if (transactionEnded) {
            return run(
                    ProblemCode.TRANSACTION_ENDED,
                    label + " ended its own transaction " + where
                            + "; what had run until then may have been committed without a row in the history.",
                    "Remove the transaction control from the migration, and compare the catalog with what it does.",
                    detail);
        }
        return up
                ? run(
                        ProblemCode.MIGRATION_FAILED,
                        label + " failed " + where + "; " + kept + ".",
                        "Correct it and migrate again.",
                        detail)
                : run(
                        ProblemCode.ROLLBACK_FAILED,
                        "rolling back " + label + " failed " + where + "; " + kept + ".",
                        "Correct its @Down and roll back again.",
                        detail);
    }

    /**
     * {@return a migration did not do what it should}
     *
     * @param rows how many offending rows were read
     * @param limit how many are read at most
     */
    public static Problem verifyFailed(String label, boolean transactional, int rows, int limit, String detail) {
        return run(
                ProblemCode.VERIFY_FAILED,
                "@Verify of " + label + " returned " + (rows == limit ? "at least " : "") + counted(rows, "row") + "; "
                        + (transactional
                                ? "its transaction was rolled back, nothing was changed."
                                : "it runs without a transaction, and its statements stay applied."),
                "Correct the migration or the rows, and migrate again.",
                detail);
    }

    /** {@return the database refused something of Stepwell's own} */
    public static Problem databaseFailed(String doing, String said) {
        return run(
                ProblemCode.DATABASE_FAILED,
                doing + " failed.",
                "Look at what PostgreSQL says, mend it and try again.",
                said);
    }

    private static Problem run(ProblemCode code, String message, String fix) {
        return run(code, message, fix, "");
    }

    private static Problem run(ProblemCode code, String message, String fix, String detail) {
        return new Problem(code, Subject.nothing(), message, fix, detail);
    }

    private static String date(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC).toString();
    }

    private static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    private static String packageOf(String className) {
        return className.substring(0, Math.max(0, className.lastIndexOf('.')));
    }

    /** The words as a list in a sentence: {@code a}, {@code a and b}, {@code a, b and c}. */
    private static String joined(List<String> words, String conjunction) {
        if (words.size() == 1) {
            return words.get(0);
        }
        List<String> head = new ArrayList<>(words.subList(0, words.size() - 1));
        return String.join(", ", head) + " " + conjunction + " " + words.get(words.size() - 1);
    }
}
