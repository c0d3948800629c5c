package dev.stepwell;

import dev.stepwell.Subject.Part;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
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

    private static final String EVERYTHING = "Delete the class output and compile everything.";

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
                useVersion(version));
    }

    /** The way out where a text is not a version. */
    static String useVersion(String text) {
        return "Use digits, optionally in dotted parts, such as 001, 20250327183223 or 2.1"
                + (text.length() > Version.MAXIMUM_LENGTH
                        ? ", " + Version.MAXIMUM_LENGTH + " characters at most."
                        : ".");
    }

    /** {@return the name of a set is not one} */
    public static Problem setMalformed(String packageName, String set) {
        return new Problem(
                ProblemCode.SET_MALFORMED,
                Subject.of(packageName, Part.SET),
                "\"" + set + "\" of package " + packageName + " is not the name of a migration set.",
                useSetName());
    }

    /** The way out where a text is not the name of a set. */
    static String useSetName() {
        return "Use a lower-case letter, then lower-case letters, digits, _ and -, " + MigrationId.MAXIMUM_SET_LENGTH
                + " characters at most.";
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
                annotation + " " + simple(className) + "." + member + " cannot be called: " + joined(faults) + ".",
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

    /** {@return generated code cannot name the class, whose migration has a step in Java} */
    public static Problem notReachableForJava(String className) {
        return new Problem(
                ProblemCode.NOT_REACHABLE,
                Subject.of(className, Part.CLASS),
                simple(className)
                        + " has a step in Java and is private, so that the generated registry cannot call it.",
                "Declare the class, and each class around it, without private.");
    }

    /** {@return the class to be generated is there already} */
    public static Problem registryNameTaken(String className) {
        return new Problem(
                ProblemCode.REGISTRY_NAME_TAKEN,
                Subject.of(className, Part.CLASS),
                className + " exists already, and is not Stepwell's.",
                "Give that class another name.");
    }

    /**
     * {@return the compiler did not take the registry}
     *
     * @param why what the compiler said
     */
    public static Problem registryNotWritten(String why) {
        return new Problem(
                ProblemCode.REGISTRY_NOT_WRITTEN,
                Subject.nothing(),
                "the registry could not be written: " + why + ".",
                "Make the compiler's output directories writable.");
    }

    /** {@return a migration that is not being compiled depends on a class that was deleted} */
    public static Problem dependencyGone(String className) {
        return partialBuild(
                className, "was compiled before, and depends on a class that is not there any more", EVERYTHING);
    }

    /** {@return a migration that is not being compiled has a step in Java of which only the class file is left} */
    public static Problem checksumGone(String className) {
        return partialBuild(
                className, "was compiled before, and the checksum of its steps in Java is not remembered", EVERYTHING);
    }

    /** {@return a migration that is not being compiled cannot be seen} */
    public static Problem outputHidden(String className) {
        return partialBuild(
                className,
                "was compiled before, and the class path lacks the folder that has its class",
                "Put the class output on the class path, or delete it and compile everything.");
    }

    /** {@return a migration became another one after its registry was written} */
    public static Problem generatedAnew(String className) {
        return partialBuild(className, "was generated anew after its registry had been written", EVERYTHING);
    }

    private static Problem partialBuild(String className, String what, String fix) {
        return new Problem(
                ProblemCode.PARTIAL_BUILD,
                Subject.of(className, Part.CLASS),
                simple(className) + " " + what + ".",
                fix);
    }

    // The text of a constant. What is wrong with it comes from a reader of SQL that knows places, not sentences.

    /**
     * A place in the SQL of a constant.
     *
     * @param className the canonical name of the class
     * @param annotation the annotation of the constant, such as {@code @Up}
     * @param member the name of the constant
     * @param offset the character of the constant's value, from 0
     * @param shown the place for people, such as {@code AddEmail.java:14}
     */
    public record SqlPlace(String className, String annotation, String member, int offset, String shown) {

        private Subject subject() {
            return Subject.character(className, member, offset);
        }

        private Problem has(String what, String fix) {
            return sqlSyntax(className, annotation, member, offset, what, shown, fix);
        }
    }

    /**
     * {@return something that was opened is never closed}
     *
     * @param what what it is, with its article, such as {@code an unterminated string}
     * @param end what closes it, such as {@code '}
     */
    public static Problem sqlUnterminated(SqlPlace place, String what, String end) {
        return place.has(what, "Close it with " + end + ".");
    }

    /** {@return an identifier in double quotes has no character} */
    public static Problem sqlIdentifierEmpty(SqlPlace place) {
        return place.has("a quoted identifier without a character", "Write the name between the double quotes.");
    }

    /** {@return a closing bracket closes nothing} */
    public static Problem sqlBracketUnopened(SqlPlace place, String bracket) {
        return place.has("a " + bracket + " that closes nothing", "Remove it, or open the bracket that it closes.");
    }

    /**
     * {@return a closing bracket is of the other kind than the open one}
     *
     * @param expected the bracket that would close the open one
     * @param opener the place of the open one, for people
     */
    public static Problem sqlBracketMismatched(SqlPlace place, String bracket, String expected, String opener) {
        return place.has(
                "a " + bracket + " where " + expected + " would close the bracket of " + opener,
                "Write " + expected + " before it, or in its place.");
    }

    /** {@return the body of a routine never ends} */
    public static Problem sqlBodyUnterminated(SqlPlace place) {
        return place.has("a BEGIN ATOMIC body without its END", "Close the body with END after its last semicolon.");
    }

    /** {@return the data of a COPY never ends} */
    public static Problem sqlCopyDataUnterminated(SqlPlace place) {
        return place.has(
                "a COPY FROM STDIN without the end of its data",
                "Write the data into the lines after it, and \\. into a line of its own after them.");
    }

    /** {@return something stands between a COPY and its data} */
    public static Problem sqlTextBeforeCopyData(SqlPlace place) {
        return place.has(
                "text in the line of a COPY FROM STDIN after its semicolon",
                "Begin the data in the next line, and move everything else behind its end.");
    }

    /** {@return psql would know the command, PostgreSQL does not} */
    public static Problem sqlPsqlCommand(SqlPlace place, String command) {
        return place.has(
                "the psql command " + command + ", which the server does not know",
                "Write what it does in SQL, or remove it.");
    }

    /** {@return another tool would replace the placeholder} */
    public static Problem sqlPlaceholder(SqlPlace place, String placeholder) {
        return place.has(
                "the placeholder " + placeholder + ", which nothing replaces",
                "Write the value, or join constants by +.");
    }

    /** {@return no token of SQL begins with the character} */
    public static Problem sqlStrayCharacter(SqlPlace place, String character) {
        return place.has("a stray " + character, "Remove it.");
    }

    /** {@return PostgreSQL cannot store the character} */
    public static Problem sqlZeroCharacter(SqlPlace place) {
        return place.has("the character U+0000, which PostgreSQL refuses", "Remove it.");
    }

    /** {@return half of a character cannot be sent} */
    public static Problem sqlUnpairedSurrogate(SqlPlace place) {
        return place.has("half of a surrogate pair, which is no character", "Remove it, or write the pair.");
    }

    /** {@return a statement is refused by PostgreSQL inside the migration's transaction} */
    public static Problem needsNoTransaction(SqlPlace place, String words) {
        return new Problem(
                ProblemCode.NEEDS_NO_TRANSACTION,
                place.subject(),
                words + " cannot run inside a transaction (" + place.shown() + ").",
                "Set transactional = false.");
    }

    /** {@return a statement of a repeatable migration is refused by PostgreSQL inside its transaction} */
    public static Problem repeatableAlone(SqlPlace place, String words) {
        return new Problem(
                ProblemCode.REPEATABLE_ALONE,
                place.subject(),
                words + " cannot run inside a transaction (" + place.shown()
                        + "), and a repeatable migration runs in one.",
                "Move it into a migration that is not repeatable.");
    }

    /** {@return a migration is to be repeatable and to run without a transaction} */
    public static Problem repeatableAlone(String className) {
        return new Problem(
                ProblemCode.REPEATABLE_ALONE,
                Subject.of(className, Part.TRANSACTIONAL),
                simple(className) + " is repeatable and says transactional = false.",
                "Remove one of the two: what is applied again is applied whole or not at all.");
    }

    /** {@return nothing in a migration needs to run outside of a transaction} */
    public static Problem needsTransaction(String className) {
        return new Problem(
                ProblemCode.NEEDS_TRANSACTION,
                Subject.of(className, Part.TRANSACTIONAL),
                "no statement of " + simple(className) + " has to run outside of a transaction.",
                "Remove transactional = false, so that nothing stays half-done when it fails.");
    }

    /** {@return a statement is refused by PostgreSQL outside of a transaction, or has no effect there} */
    public static Problem needsTransaction(SqlPlace place, String words) {
        return new Problem(
                ProblemCode.NEEDS_TRANSACTION,
                place.subject(),
                words + " can only run inside a transaction (" + place.shown() + ").",
                "Move it into a migration that is transactional.");
    }

    /** {@return a statement begins, ends or divides a transaction} */
    public static Problem transactionControl(SqlPlace place, String words) {
        return new Problem(
                ProblemCode.TRANSACTION_CONTROL,
                place.subject(),
                words + " interferes with the transaction that Stepwell keeps (" + place.shown() + ").",
                "Remove it: a migration is one transaction, or each of its statements is one where transactional = "
                        + "false.");
    }

    /** {@return a new value of an enum is used before it is committed} */
    public static Problem enumValueInUse(SqlPlace place, String value, String type) {
        return new Problem(
                ProblemCode.ENUM_VALUE_IN_USE,
                place.subject(),
                "'" + value + "' is added to " + type + " and used in the same transaction (" + place.shown()
                        + "), which PostgreSQL refuses.",
                "Move the use into a migration that depends on " + simple(place.className()) + ".");
    }

    /** {@return a migration without a transaction has several statements} */
    public static Problem halfDone(String className, int statements) {
        return new Problem(
                ProblemCode.HALF_DONE,
                Subject.of(className, Part.TRANSACTIONAL),
                simple(className) + " runs " + statements
                        + " statements without a transaction, and those before one that fails stay applied.",
                "Give each a migration of its own.");
    }

    /** {@return a migration depends on a higher version of its set} */
    public static Problem dependsOnHigher(MigrationNode node, MigrationNode dependency) {
        return new Problem(
                ProblemCode.DEPENDS_ON_HIGHER,
                Subject.dependency(node.className(), dependency.className()),
                node.label() + " depends on " + dependency.label() + ", which is higher, and so is applied after it.",
                "Give " + simple(node.className()) + " a higher version, or leave it so if that one came later.");
    }

    /**
     * {@return an option or a suppression names no warning}
     *
     * @param written the option or suppression as written
     * @param about what it is about
     * @param known the codes of all warnings, sorted
     */
    public static Problem unknownWarning(String written, Subject about, String code, List<String> known) {
        return new Problem(
                ProblemCode.UNKNOWN_OPTION,
                about,
                written + " names no warning"
                        + NearMiss.of(code, known)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("."),
                "Use one of " + String.join(", ", known) + ".");
    }

    /**
     * {@return an option of the compiler is none of Stepwell's}
     *
     * @param written the option as written
     * @param name its name
     * @param known the names of all options, sorted
     */
    public static Problem unknownOption(String written, String name, List<String> known) {
        return new Problem(
                ProblemCode.UNKNOWN_OPTION,
                Subject.nothing(),
                written + " is not an option"
                        + NearMiss.of(name, known)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("."),
                "Use one of " + String.join(", ", known) + ".");
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
                "version " + id.version() + set + " is used " + joined(users) + ".",
                "Give " + (classNames.size() == 2 ? "one" : "all but one") + " of them another version; " + free
                        + " is free.");
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
     * {@return a registry was packed without the file that has its migrations}
     *
     * @param registry the class of the registry
     * @param file the name of the file beside it
     */
    public static Problem registryFileMissing(String registry, String file) {
        return run(
                ProblemCode.REGISTRY_BROKEN,
                registry + " has its migrations in the file " + file + ", which is not beside it.",
                "Build the application again, and have that file packed with the class.");
    }

    /**
     * {@return the file that has the migrations of a registry cannot be read}
     *
     * @param registry the class of the registry
     * @param file the name of the file beside it
     * @param why what kept it from being read
     */
    public static Problem registryFileUnreadable(String registry, String file, String why) {
        return run(
                ProblemCode.REGISTRY_BROKEN,
                registry + " has its migrations in the file " + file + ", which could not be read: " + why + ".",
                "Build the application again.");
    }

    /**
     * {@return a registry and the file that has its migrations were not written together}
     *
     * @param registry the class of the registry
     * @param file the name of the file beside it
     */
    public static Problem registryFileOfOtherBuild(String registry, String file) {
        return run(
                ProblemCode.REGISTRY_BROKEN,
                registry + " and the file " + file + " beside it are of different builds.",
                "Delete the class output and compile everything.");
    }

    /**
     * {@return the file that has the migrations of a registry was changed or cut off}
     *
     * @param registry the class of the registry
     * @param file the name of the file beside it
     * @param line the line, from 1, from which on it makes no sense
     */
    public static Problem registryFileDamaged(String registry, String file, int line) {
        return run(
                ProblemCode.REGISTRY_BROKEN,
                registry + " has its migrations in the file " + file + ", which is damaged at line " + line + ".",
                "Delete the class output and compile everything.");
    }

    /**
     * {@return a registry that is listed cannot be made}
     *
     * @param why what Java said
     */
    public static Problem registryNotLoaded(String why) {
        return run(
                ProblemCode.REGISTRY_BROKEN,
                "a registry that is listed in META-INF/services could not be loaded: " + why + ".",
                "Delete the class output, compile everything, and pack the lists of all jars into one.");
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
                "there is something to write, and the database is a standby or the session is read-only.",
                "Connect to the primary with default_transaction_read_only = off.");
    }

    /** {@return the server reads strings otherwise than the compiler did} */
    public static Problem stringsNotStandard() {
        return run(
                ProblemCode.STRINGS_NOT_STANDARD,
                "standard_conforming_strings is off, so PostgreSQL would read a backslash in a migration's strings "
                        + "otherwise than the compiler did.",
                "Set standard_conforming_strings = on for the role that migrates.");
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

    /** {@return another migrator has or had the same session} */
    public static Problem sessionShared(int backend) {
        return run(
                ProblemCode.TRANSACTION_POOLER,
                "backend " + backend
                        + " is, or was left as, the session of another migrator, so a pooler in transaction "
                        + "mode stands in between.",
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

    /**
     * {@return a migration gave the lock back}
     *
     * @param up whether it was being applied
     * @param label the migration
     * @param where after which step, or when it was found out
     * @param kept what stays of it
     */
    public static Problem lockLost(boolean up, String label, String where, String kept) {
        return run(
                ProblemCode.LOCK_LOST,
                (up ? "" : "rolling back ") + label + " gave the lock back, which was found out " + where
                        + ", so another migrator may have run beside it; " + kept + ".",
                "Take what releases advisory locks out of the migration, and compare the history with the catalog.");
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
     * {@return a migration could not have a lock, whatever is right or wrong with it}
     *
     * @param up whether it was being applied
     * @param where which step, such as {@code at statement 2 of 3}, or when
     * @param kept what stays of it
     * @param detail the place in the source and what PostgreSQL said
     */
    public static Problem tableInUse(boolean up, String label, String where, String kept, String detail) {
        return run(
                up ? ProblemCode.MIGRATION_FAILED : ProblemCode.ROLLBACK_FAILED,
                (up ? "" : "rolling back ") + label + " failed " + where + "; " + kept + ".",
                (up ? "Migrate" : "Roll back")
                        + " again when nobody holds its tables for long, or raise lockTimeout or lockRetry.",
                detail);
    }

    /**
     * {@return a migration failed in a rehearsal}
     *
     * @param where which step, such as {@code at statement 2 of 3}, or when
     * @param transactionEnded whether the step ended the transaction of the rehearsal
     * @param left the migrations before it that were not rehearsed, sorted
     * @param detail the place in the source and what PostgreSQL said
     */
    public static Problem rehearsalFailed(
            String label, String where, boolean transactionEnded, List<MigrationId> left, String detail) {
        if (transactionEnded) {
            return run(
                    ProblemCode.TRANSACTION_ENDED,
                    label + " ended the transaction of the rehearsal " + where
                            + "; what had run until then may have been committed without a row in the history.",
                    "Remove the transaction control from the migration, and compare the catalog with what was pending.",
                    detail);
        }
        String without = left.isEmpty()
                ? ""
                : " It ran without "
                        + joined(left.stream().map(MigrationId::toString).toList())
                        + ", which cannot be rehearsed; if it needs that, name it in dependsOn.";
        return run(
                ProblemCode.MIGRATION_FAILED,
                label + " failed in a rehearsal " + where + "; all of it was rolled back, nothing was changed."
                        + without,
                "Correct it and rehearse again.",
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
    private static String joined(List<String> words) {
        if (words.size() == 1) {
            return words.get(0);
        }
        int last = words.size() - 1;
        return String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }

    /**
     * {@return the thread of a run was interrupted}
     *
     * @param where the work that the run was at, as in {@code while it waited for the lock}
     * @param stays full sentences about what stays
     */
    public static Problem runInterrupted(String where, String stays) {
        return run(
                ProblemCode.RUN_INTERRUPTED,
                "The run was interrupted " + where + ". " + stays,
                "Start it again to go on from there.");
    }

    /**
     * {@return a run passed its time limit}
     *
     * @param limit the time limit
     * @param where the work that the run was at, as in {@code while it waited for the lock}
     * @param stays full sentences about what stays
     */
    public static Problem runTimedOut(Duration limit, String where, String stays) {
        return run(
                ProblemCode.RUN_TIMED_OUT,
                "The run reached its time limit of " + limit.toMillis() + " ms " + where + ". " + stays,
                "Start it again to go on from there, with a longer runTimeout if it needs more time.");
    }
}
