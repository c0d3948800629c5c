package dev.stepwell;

import dev.stepwell.Subject.Part;
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
}
