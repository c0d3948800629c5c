package dev.stepwell.processor.rules;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.problem.Subject;
import dev.stepwell.problem.catalog.GraphProblems;
import dev.stepwell.processor.model.GraphNode;
import dev.stepwell.registry.MigrationGraph;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Rules for the graph of all migrations, including those in jars.
 *
 * <p>The compiler can show only classes that are being compiled. A problem is therefore about a compiled class if one
 * takes part in it. Pure functions.
 */
public final class GraphRules {

    private final List<GraphNode> own;
    private final List<GraphNode> shown;
    private final Map<MigrationId, List<MigrationId>> edges = new HashMap<>();
    private final Map<String, GraphNode> byClass = new HashMap<>();

    private GraphRules(Collection<GraphNode> own, Predicate<String> compiled, Collection<GraphNode> others) {
        this.own = new ArrayList<>(own);
        Collections.sort(this.own);
        this.shown = new ArrayList<>();
        for (GraphNode node : this.own) {
            if (compiled.test(node.className())) {
                shown.add(node);
            }
        }
        List<GraphNode> all = new ArrayList<>(own);
        all.addAll(others);
        for (GraphNode node : all) {
            edges.put(node.id(), node.dependsOn());
            byClass.put(node.className(), node);
        }
    }

    /**
     * Checks migrations.
     *
     * @param own the migrations of this code
     * @param compiled true for each class that is being compiled, so that the compiler can show problems there
     * @param others the migrations of other code
     */
    public static List<Problem> problems(
            Collection<GraphNode> own, Predicate<String> compiled, Collection<GraphNode> others) {
        List<GraphNode> all = new ArrayList<>(own);
        all.addAll(others);
        List<Problem> problems = MigrationGraph.problems(all);
        GraphRules rules = new GraphRules(own, compiled, others);
        if (problems.isEmpty()) {
            return rules.warnings();
        }
        return problems.stream().map(rules::aboutOwn).toList();
    }

    private List<Problem> warnings() {
        Map<MigrationId, GraphNode> byId = new HashMap<>();
        for (GraphNode node : byClass.values()) {
            byId.put(node.id(), node);
        }
        List<Problem> warnings = new ArrayList<>();
        for (GraphNode node : own) {
            for (MigrationId dependency : node.dependsOn()) {
                GraphNode higher = byId.get(dependency);
                if (higher != null
                        && dependency.set().equals(node.id().set())
                        && isHigher(higher, node.id())
                        && !node.repeatable()
                        && !higher.repeatable()) {
                    warnings.add(GraphProblems.dependsOnHigher(node, higher));
                }
            }
        }
        return warnings;
    }

    /** A migration that replaces others stands where the last one of them stood. */
    private static boolean isHigher(GraphNode dependency, MigrationId id) {
        MigrationId place = dependency.replaces().isEmpty() ? dependency.id() : Collections.max(dependency.replaces());
        return place.compareTo(id) > 0 && dependency.id().compareTo(id) > 0;
    }

    private Problem aboutOwn(Problem problem) {
        GraphNode named = byClass.get(problem.about().className());
        if (named == null || shown.contains(named)) {
            return problem;
        }
        Subject about = problem.about();
        if (problem.code() == ProblemCode.DUPLICATE_VERSION) {
            about = shown.stream()
                    .filter(node -> node.id().equals(named.id()))
                    .findFirst()
                    .map(node -> Subject.of(node.className(), Subject.Part.VERSION))
                    .orElse(about);
        } else if (problem.code() == ProblemCode.DEPENDENCY_CYCLE) {
            about = ownEdgeOfCycle(named, about);
        }
        return new Problem(problem.code(), about, problem.message(), problem.fix(), problem.detail());
    }

    private Subject ownEdgeOfCycle(GraphNode start, Subject otherwise) {
        Set<MigrationId> fromStart = reachable(start.id());
        for (GraphNode node : shown) {
            if (fromStart.contains(node.id()) && reachable(node.id()).contains(start.id())) {
                for (GraphNode next : byClass.values().stream().sorted().toList()) {
                    if (node.dependsOn().contains(next.id())
                            && reachable(next.id()).contains(node.id())) {
                        return Subject.dependency(node.className(), next.className());
                    }
                }
            }
        }
        return otherwise;
    }

    private Set<MigrationId> reachable(MigrationId start) {
        Set<MigrationId> found = new HashSet<>();
        Deque<MigrationId> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            MigrationId id = open.remove();
            if (found.add(id)) {
                open.addAll(edges.getOrDefault(id, List.of()));
            }
        }
        return found;
    }
}
