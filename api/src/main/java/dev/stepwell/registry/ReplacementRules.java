package dev.stepwell.registry;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.GraphProblems;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Rules for migrations that replace others, as far as the classes of the others are there.
 *
 * <p>A database has either the replaced migrations or the one that replaces them. So a migration that depends on one of
 * the first would lack its dependency in a new database. Pure functions.
 */
final class ReplacementRules {

    private final SortedMap<MigrationId, MigrationNode> byId = new TreeMap<>();
    /** The migrations that name a version in their own {@code replaces}, by that version. */
    private final SortedMap<MigrationId, List<MigrationNode>> replacing = new TreeMap<>();

    private final List<Problem> problems = new ArrayList<>();

    private ReplacementRules(Collection<? extends MigrationNode> nodes) {
        List<MigrationNode> sorted = new ArrayList<>(nodes);
        sorted.sort(Comparator.comparing(MigrationNode::id).thenComparing(MigrationNode::className));
        for (MigrationNode node : sorted) {
            byId.putIfAbsent(node.id(), node);
            for (MigrationId replaced : new TreeSet<>(node.replaces())) {
                replacing.computeIfAbsent(replaced, id -> new ArrayList<>(1)).add(node);
            }
        }
    }

    /** {@return the problems of these migrations, each kind by its smallest identity} */
    static List<Problem> problems(Collection<? extends MigrationNode> nodes) {
        boolean any = false;
        for (MigrationNode node : nodes) {
            any |= !node.replaces().isEmpty();
        }
        if (!any) {
            return List.of();
        }
        ReplacementRules rules = new ReplacementRules(nodes);
        rules.checkReplaced();
        rules.checkDependencies();
        return List.copyOf(rules.problems);
    }

    private void checkReplaced() {
        replacing.forEach((id, nodes) -> {
            MigrationNode replaced = byId.get(id);
            if (replaced != null && replaced.repeatable()) {
                problems.add(GraphProblems.replacesRepeatable(nodes.get(0), replaced));
            }
            // A migration may name what an earlier squash replaced beside that squash.
            List<MigrationNode> outermost = new ArrayList<>(nodes);
            for (MigrationNode node : nodes) {
                outermost.removeIf(other -> allReplaced(node).contains(other.id()));
            }
            if (outermost.size() > 1) {
                problems.add(GraphProblems.replacedTwice(id, outermost));
            }
        });
    }

    private void checkDependencies() {
        for (MigrationNode node : byId.values()) {
            for (MigrationId id : new TreeSet<>(node.dependsOn())) {
                MigrationNode dependency = byId.get(id);
                List<MigrationNode> replacements = replacing.getOrDefault(id, List.of());
                if (dependency == null || replacements.isEmpty() || id.equals(node.id())) {
                    continue;
                }
                if (allReplaced(node).contains(id)) {
                    problems.add(GraphProblems.dependsOnOwnReplaced(node, dependency));
                } else if (!isReplacedWith(node, replacements)) {
                    problems.add(
                            GraphProblems.dependsOnReplaced(node, dependency, outermostFor(node, replacements.get(0))));
                }
            }
        }
    }

    private boolean isReplacedWith(MigrationNode node, List<MigrationNode> replacements) {
        for (MigrationNode replacement : replacements) {
            if (allReplaced(replacement).contains(node.id())) {
                return true;
            }
        }
        return false;
    }

    /** {@return the migration that replaces, directly or not, this one's dependency and does not replace the node} */
    private MigrationNode outermostFor(MigrationNode node, MigrationNode replacement) {
        MigrationNode outermost = replacement;
        Set<MigrationId> seen = new TreeSet<>();
        while (seen.add(outermost.id())) {
            for (MigrationNode next : replacing.getOrDefault(outermost.id(), List.of())) {
                if (!next.id().equals(node.id()) && !allReplaced(next).contains(node.id())) {
                    outermost = next;
                    break;
                }
            }
        }
        return outermost;
    }

    /** {@return the versions that a migration replaces, directly or through migrations that it replaces} */
    private Set<MigrationId> allReplaced(MigrationNode node) {
        Set<MigrationId> all = new TreeSet<>();
        Deque<MigrationId> open = new ArrayDeque<>(node.replaces());
        while (!open.isEmpty()) {
            MigrationId id = open.remove();
            if (!id.equals(node.id()) && all.add(id)) {
                MigrationNode replaced = byId.get(id);
                if (replaced != null) {
                    open.addAll(replaced.replaces());
                }
            }
        }
        return all;
    }
}
