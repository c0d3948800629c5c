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

/** Problems of all migrations together: their versions and dependencies. */
public final class GraphProblems {

    private GraphProblems() {}

    /** {@return the problem of a migration that depends on a higher version of its set} */
    public static Problem dependsOnHigher(MigrationNode node, MigrationNode dependency) {
        return new Problem(
                ProblemCode.DEPENDS_ON_HIGHER,
                Subject.dependency(node.className(), dependency.className()),
                node.label() + " depends on the higher version " + dependency.label() + ", and so is applied after it.",
                "Give " + simple(node.className()) + " a version above " + dependency.id()
                        + " if no database has it yet, or suppress this warning.");
    }

    /**
     * {@return the problem of several migrations with the same version}
     *
     * @param classNames their canonical names, sorted, at least two; the problem is about the first
     * @param free a version that no migration of the set has
     */
    public static Problem duplicateVersion(MigrationId id, List<String> classNames, Version free) {
        String home = packageOf(classNames.get(0));
        List<String> users = classNames.stream()
                .map(name -> packageOf(name).equals(home) ? simple(name) : name)
                .toList();
        String set = id.set().equals(MigrationId.MAIN_SET) ? "" : " of set " + id.set();
        return new Problem(
                ProblemCode.DUPLICATE_VERSION,
                Subject.of(classNames.get(0), Part.VERSION),
                "Version " + id.version() + set + " is used by " + users.size() + " migrations: " + joined(users) + ".",
                "Give " + (users.size() == 2 ? "one" : "all but one") + " of these migrations another version; " + free
                        + " is free.");
    }

    /** {@return the problem of a dependency on a class that is not a migration} */
    public static Problem dependencyNotAMigration(String className, String dependency) {
        return new Problem(
                ProblemCode.UNKNOWN_DEPENDENCY,
                Subject.dependency(className, dependency),
                simple(className) + " depends on " + simple(dependency) + ", which is not a migration.",
                "Annotate " + simple(dependency) + " with @Migration, or remove " + simple(dependency)
                        + " from the dependsOn of " + simple(className) + ".");
    }

    /** {@return the problem of a dependency that no registry contains} */
    public static Problem unknownDependency(MigrationNode node, MigrationId dependency) {
        return new Problem(
                ProblemCode.UNKNOWN_DEPENDENCY,
                Subject.of(node.className(), Part.CLASS),
                node.label() + " depends on " + dependency + ", which no registry contains.",
                "Put the module that contains " + dependency + " on the class path or the module path.");
    }

    /** {@return the problem of a migration that depends on itself} */
    public static Problem selfDependency(MigrationNode node) {
        return new Problem(
                ProblemCode.SELF_DEPENDENCY,
                Subject.dependency(node.className(), node.className()),
                node.label() + " depends on itself.",
                "Remove " + simple(node.className()) + " from its own dependsOn.");
    }

    /**
     * {@return the problem of migrations that depend on each other}
     *
     * @param cycle the migrations, each depending on the next and the last on the first
     */
    public static Problem dependencyCycle(List<? extends MigrationNode> cycle) {
        String path = Stream.concat(cycle.stream(), cycle.stream().limit(1))
                .map(MigrationNode::label)
                .collect(Collectors.joining(" -> "));
        if (isWithReplaced(cycle)) {
            return new Problem(
                    ProblemCode.DEPENDENCY_CYCLE,
                    Subject.of(cycle.get(0).className(), Part.CLASS),
                    cycle.size()
                            + " migrations depend on each other in a cycle, in which a migration comes after those "
                            + "that it replaces: " + path + ".",
                    "Remove one of these dependencies, or remove a version from the replaces.");
        }
        return new Problem(
                ProblemCode.DEPENDENCY_CYCLE,
                Subject.dependency(
                        cycle.get(0).className(), cycle.get(1 % cycle.size()).className()),
                cycle.size() + " migrations depend on each other in a cycle: " + path + ".",
                "Remove one of these dependencies.");
    }

    private static boolean isWithReplaced(List<? extends MigrationNode> cycle) {
        for (int i = 0; i < cycle.size(); i++) {
            MigrationId next = cycle.get((i + 1) % cycle.size()).id();
            if (!cycle.get(i).dependsOn().contains(next)
                    && cycle.get(i).replaces().contains(next)) {
                return true;
            }
        }
        return false;
    }

    /**
     * {@return the problem of a version that several migrations replace}
     *
     * @param replacing the migrations, sorted, at least two; the problem is about the last
     */
    public static Problem replacedTwice(MigrationId replaced, List<MigrationNode> replacing) {
        MigrationNode last = replacing.get(replacing.size() - 1);
        return new Problem(
                ProblemCode.REPLACED_TWICE,
                replacedBy(last, replaced),
                replaced + " is replaced by " + replacing.size() + " migrations: "
                        + joined(replacing.stream().map(MigrationNode::label).toList()) + ".",
                "Remove " + replaced.version() + " from the replaces of "
                        + (replacing.size() == 2 ? "one" : "all but one") + " of these migrations.");
    }

    /** {@return the problem of a migration that replaces a repeatable one} */
    public static Problem replacesRepeatable(MigrationNode node, MigrationNode repeatable) {
        return new Problem(
                ProblemCode.REPLACES_MISUSED,
                replacedBy(node, repeatable.id()),
                node.label() + " replaces " + repeatable.label() + ", which is repeatable.",
                "Remove " + repeatable.id().version() + " from the replaces of " + simple(node.className()) + ".");
    }

    /**
     * {@return the problem of a dependency on a migration that another one replaces}
     *
     * @param replacing the migration on which to depend instead
     */
    public static Problem dependsOnReplaced(MigrationNode node, MigrationNode dependency, MigrationNode replacing) {
        return new Problem(
                ProblemCode.DEPENDS_ON_REPLACED,
                Subject.dependency(node.className(), dependency.className()),
                node.label() + " depends on " + dependency.label() + ", which " + replacing.label() + " replaces.",
                "Name " + simple(replacing.className()) + " instead of " + simple(dependency.className())
                        + " in the dependsOn of " + simple(node.className()) + ".");
    }

    /** {@return the problem of a migration that depends on one that it replaces} */
    public static Problem dependsOnOwnReplaced(MigrationNode node, MigrationNode dependency) {
        return new Problem(
                ProblemCode.DEPENDS_ON_REPLACED,
                Subject.dependency(node.className(), dependency.className()),
                node.label() + " depends on " + dependency.label() + ", which it replaces.",
                "Remove " + simple(dependency.className()) + " from the dependsOn of " + simple(node.className())
                        + ".");
    }

    private static Subject replacedBy(MigrationNode node, MigrationId replaced) {
        String written = node.replaces().stream()
                .filter(replaced::equals)
                .findFirst()
                .orElse(replaced)
                .version()
                .toString();
        return Subject.replaced(node.className(), written);
    }
}
