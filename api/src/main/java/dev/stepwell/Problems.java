package dev.stepwell;

import dev.stepwell.Subject.Part;
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
