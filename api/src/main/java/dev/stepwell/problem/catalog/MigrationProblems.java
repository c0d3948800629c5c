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

/** A migration as it is written, and the options of the compiler. */
public final class MigrationProblems {

    private MigrationProblems() {}

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
    private static String useVersion(String text) {
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
    private static String useSetName() {
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
}
