package dev.stepwell.problem.catalog;

import static dev.stepwell.problem.catalog.Wording.joined;
import static dev.stepwell.problem.catalog.Wording.packageOf;
import static dev.stepwell.problem.catalog.Wording.simple;

import dev.stepwell.MigrationId;
import dev.stepwell.Version;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.problem.Subject;
import dev.stepwell.problem.Subject.Part;
import dev.stepwell.registry.MigrationNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All migrations together: their versions and dependencies. */
public final class GraphProblems {

    private GraphProblems() {}

    /** {@return a migration depends on a higher version of its set} */
    public static Problem dependsOnHigher(MigrationNode node, MigrationNode dependency) {
        return new Problem(
                ProblemCode.DEPENDS_ON_HIGHER,
                Subject.dependency(node.className(), dependency.className()),
                node.label() + " depends on " + dependency.label() + ", which is higher, and so is applied after it.",
                "Give " + simple(node.className()) + " a higher version, or leave it so if that one came later.");
    }

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
}
