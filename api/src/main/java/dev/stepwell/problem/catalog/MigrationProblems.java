package dev.stepwell.problem.catalog;

import static dev.stepwell.problem.catalog.Wording.joined;
import static dev.stepwell.problem.catalog.Wording.simple;

import dev.stepwell.MigrationId;
import dev.stepwell.Version;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.problem.Subject;
import dev.stepwell.problem.Subject.Part;
import java.util.List;

/** Problems of a migration class as it is written, and of the compiler options about migrations. */
public final class MigrationProblems {

    private MigrationProblems() {}

    /** {@return the problem of a migration without a version} */
    public static Problem versionMissing(String className, Version free) {
        return new Problem(
                ProblemCode.VERSION_MISSING,
                Subject.of(className, Part.VERSION),
                simple(className) + " has no version.",
                "Add version = \"" + free + "\", the next free version.");
    }

    /** {@return the problem of a text that is not a version} */
    public static Problem versionMalformed(String className, String version) {
        return new Problem(
                ProblemCode.VERSION_MALFORMED,
                Subject.of(className, Part.VERSION),
                simple(className) + " has the malformed version \"" + version + "\".",
                "Use digits, optionally in dotted parts, such as 001, 20250327183223 or 2.1"
                        + (version.length() > Version.MAXIMUM_LENGTH
                                ? ", and at most " + Version.MAXIMUM_LENGTH + " characters."
                                : "."));
    }

    /** {@return the problem of a replaced version that is not a version} */
    public static Problem replacedMalformed(String className, String version) {
        return new Problem(
                ProblemCode.REPLACES_MISUSED,
                Subject.replaced(className, version),
                simple(className) + " replaces the malformed version \"" + version + "\".",
                "Use digits, optionally in dotted parts, such as 001, 20250327183223 or 2.1"
                        + (version.length() > Version.MAXIMUM_LENGTH
                                ? ", and at most " + Version.MAXIMUM_LENGTH + " characters."
                                : "."));
    }

    /** {@return the problem of a migration that replaces itself} */
    public static Problem replacesItself(String className, String version) {
        return new Problem(
                ProblemCode.REPLACES_MISUSED,
                Subject.replaced(className, version),
                simple(className) + " replaces its own version " + version + ".",
                "Remove " + version + " from the replaces of " + simple(className) + ".");
    }

    /** {@return the problem of a version that a migration replaces twice} */
    public static Problem replacesTwice(String className, String first, String second) {
        return new Problem(
                ProblemCode.REPLACES_MISUSED,
                Subject.replaced(className, second),
                simple(className) + " names one version twice in its replaces: " + first + " and " + second + ".",
                "Remove one of the two.");
    }

    /** {@return the problem of a repeatable migration that replaces others} */
    public static Problem repeatableReplaces(String className, String version) {
        return new Problem(
                ProblemCode.REPLACES_MISUSED,
                Subject.replaced(className, version),
                simple(className) + " is repeatable and replaces other migrations.",
                "Remove repeatable = true or the replaces.");
    }

    /** {@return the problem of a text that is not the name of a set} */
    public static Problem setMalformed(String packageName, String set) {
        return new Problem(
                ProblemCode.SET_MALFORMED,
                Subject.of(packageName, Part.SET),
                "The migration set of package " + packageName + " has the malformed name \"" + set + "\".",
                "Use a lower-case letter, followed by lower-case letters, digits, _ or -, and at most "
                        + MigrationId.MAXIMUM_SET_LENGTH + " characters.");
    }

    /** {@return the problem of a migration without an up} */
    public static Problem upMissing(String className) {
        return new Problem(
                ProblemCode.UP_MISSING,
                Subject.of(className, Part.CLASS),
                simple(className) + " has no @Up.",
                "Add a static final String constant annotated with @Up that holds the SQL of the migration.");
    }

    /** {@return the problem of a migration that neither has a down nor is declared irreversible} */
    public static Problem downMissing(String className) {
        return new Problem(
                ProblemCode.DOWN_MISSING,
                Subject.of(className, Part.CLASS),
                simple(className) + " has neither @Down nor @Irreversible.",
                "Add a static final String constant annotated with @Down that undoes the migration, or annotate the "
                        + "class with @Irreversible(\"why\").");
    }

    /** {@return the problem of a migration that has a down and is declared irreversible} */
    public static Problem downAndIrreversible(String className) {
        return new Problem(
                ProblemCode.DOWN_AND_IRREVERSIBLE,
                Subject.of(className, Part.IRREVERSIBLE),
                simple(className) + " has both @Down and @Irreversible.",
                "Remove @Irreversible if the migration can be rolled back, or @Down if it cannot.");
    }

    /** {@return the problem of an irreversible migration with a blank reason} */
    public static Problem irreversibleWithoutReason(String className) {
        return new Problem(
                ProblemCode.IRREVERSIBLE_WITHOUT_REASON,
                Subject.of(className, Part.IRREVERSIBLE),
                "The @Irreversible of " + simple(className) + " gives no reason.",
                "Write into the annotation why the migration cannot be rolled back.");
    }

    /**
     * {@return the problem of an annotated method that the generated registry cannot call}
     *
     * @param faults the faults of the method, such as {@code it is private}
     */
    public static Problem methodShape(String className, String annotation, String member, List<String> faults) {
        return new Problem(
                ProblemCode.METHOD_SHAPE,
                Subject.member(className, member),
                "The " + annotation + " method " + simple(className) + "." + member + " cannot be called: "
                        + joined(faults) + ".",
                "Declare the method as static void " + member + "(java.sql.Connection connection), without private.");
    }

    /** {@return the problem of a migration with constants and methods in one direction} */
    public static Problem mixedKinds(String className, String annotation, String member) {
        return new Problem(
                ProblemCode.MIXED_KINDS,
                Subject.member(className, member),
                simple(className) + " has " + annotation + " on constants and on methods.",
                "Keep the constants or the methods, and move the others into another migration.");
    }

    /**
     * {@return the problem of a migration that verifies with something else than a single query}
     *
     * @param found the finding, such as {@code 2 @Verify constants}
     */
    public static Problem verifyNotOneQuery(String className, String member, String found) {
        return new Problem(
                ProblemCode.VERIFY_NOT_ONE_QUERY,
                Subject.member(className, member),
                simple(className) + " has " + found + " instead of a single query.",
                "Write one query, and combine several with UNION ALL.");
    }

    /** {@return the problem of an annotated member in a class that is not a migration} */
    public static Problem notInAMigration(String className, String annotation, String member) {
        return new Problem(
                ProblemCode.NOT_IN_A_MIGRATION,
                Subject.member(className, member),
                annotation + " on " + simple(className) + "." + member + " has no effect, because " + simple(className)
                        + " is not a migration.",
                "Annotate " + simple(className) + " with @Migration, or remove " + annotation + ".");
    }

    /** {@return the problem of a class that is declared irreversible and is not a migration} */
    public static Problem irreversibleWithoutMigration(String className) {
        return new Problem(
                ProblemCode.NOT_IN_A_MIGRATION,
                Subject.of(className, Part.IRREVERSIBLE),
                "@Irreversible on " + simple(className) + " has no effect, because " + simple(className)
                        + " is not a migration.",
                "Annotate " + simple(className) + " with @Migration, or remove @Irreversible.");
    }

    /**
     * {@return the problem of an annotated type that cannot be a migration}
     *
     * @param kind the kind of the type, with its article, such as {@code an enum}
     */
    public static Problem notAClass(String className, String kind) {
        return new Problem(
                ProblemCode.NOT_A_CLASS,
                Subject.of(className, Part.CLASS),
                simple(className) + " is " + kind + ", and only a class or an interface can be a migration.",
                "Declare " + simple(className) + " as a class or an interface.");
    }

    /**
     * {@return the problem of a class that generated code cannot name}
     *
     * @param kind the kind of the class, with its article, such as {@code an inner class}
     */
    public static Problem notReachable(String className, String kind) {
        return new Problem(
                ProblemCode.NOT_REACHABLE,
                Subject.of(className, Part.CLASS),
                simple(className) + " is " + kind + ", which the generated registry cannot reach.",
                switch (kind) {
                    case "an inner class" ->
                        "Declare " + simple(className) + " static, or move it to the top level of a source file.";
                    case "a class of a compact source file" ->
                        "Move " + simple(className) + " to a source file of its own.";
                    default -> "Move " + simple(className) + " to the top level of a source file.";
                });
    }

    /** {@return the problem of a private class with Java steps, which generated code cannot call} */
    public static Problem notReachableForJava(String className) {
        return new Problem(
                ProblemCode.NOT_REACHABLE,
                Subject.of(className, Part.CLASS),
                simple(className) + " or a class around it is private, so the generated registry cannot call its Java "
                        + "steps.",
                "Remove private from " + simple(className) + " and from each class around it.");
    }

    /**
     * {@return the problem of an option or a suppression that names no warning}
     *
     * @param written the option or suppression as written
     * @param about the subject of the problem
     * @param known the codes of all warnings, sorted
     */
    public static Problem unknownWarning(String written, Subject about, String code, List<String> known) {
        return new Problem(
                ProblemCode.UNKNOWN_OPTION,
                about,
                written + " does not name a warning" + guess(code, known),
                "Use one of " + String.join(", ", known) + ".");
    }

    /**
     * {@return the problem of a compiler option that Stepwell does not have}
     *
     * @param written the option as written
     * @param name its name
     * @param known the names of all options, sorted
     */
    public static Problem unknownOption(String written, String name, List<String> known) {
        return new Problem(
                ProblemCode.UNKNOWN_OPTION,
                Subject.nothing(),
                written + " is not an option of Stepwell" + guess(name, known),
                "Use one of " + String.join(", ", known) + ".");
    }

    /**
     * {@return the problem of a compiler option of Stepwell with a value that the option does not have}
     *
     * @param written the option with its value as written
     * @param values the values of the option, sorted
     */
    public static Problem unknownOptionValue(String written, List<String> values) {
        return new Problem(
                ProblemCode.UNKNOWN_OPTION,
                Subject.nothing(),
                written + " is not a value of that option.",
                "Use " + String.join(" or ", values) + ".");
    }

    private static String guess(String written, List<String> known) {
        return NearMiss.of(written, known)
                .map(near -> "; did you mean " + near + "?")
                .orElse(".");
    }
}
