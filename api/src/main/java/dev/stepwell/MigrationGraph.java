package dev.stepwell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Migrations and what they depend on, in the order in which they are applied.
 *
 * <p>A graph has no duplicate, no unknown dependency and no cycle: {@link #problems} finds them, in a build as well as
 * when an application starts, and {@link #of} refuses what has any. Dependencies come first and the identity breaks
 * ties, so that the order depends on nothing else, and a migration that is added never changes the order of those that
 * do not depend on it. Immutable, provided the nodes are.
 *
 * @param <N> what the graph knows of a migration
 */
public final class MigrationGraph<N extends MigrationNode> {

    private final Map<MigrationId, N> nodes;
    private final Map<MigrationId, List<MigrationId>> dependents;
    private final List<N> ordered;

    private MigrationGraph(Map<MigrationId, N> nodes) {
        this.nodes = nodes;
        this.dependents = dependentsOf(nodes);
        this.ordered = order(nodes, dependents);
    }

    /**
     * Makes a graph of migrations that fit together.
     *
     * @param nodes the migrations, in any order
     * @param <N> what the graph knows of a migration
     * @return the graph
     * @throws IllegalArgumentException if {@link #problems} finds any
     */
    public static <N extends MigrationNode> MigrationGraph<N> of(Collection<? extends N> nodes) {
        Map<MigrationId, N> byId = new HashMap<>(nodes.size() * 2);
        boolean sound = true;
        for (N node : nodes) {
            sound &= byId.put(node.id(), node) == null;
        }
        for (N node : nodes) {
            sound &= byId.keySet().containsAll(node.dependsOn());
        }
        if (sound) {
            MigrationGraph<N> graph = new MigrationGraph<>(byId);
            if (graph.ordered.size() == nodes.size()) {
                return graph;
            }
        }
        throw new IllegalArgumentException(problems(nodes).toString());
    }

    /**
     * Finds what keeps migrations from being a graph: duplicate versions, unknown dependencies, dependencies on oneself
     * and cycles.
     *
     * <p>One mistake gives one problem: what hangs on a duplicate is not followed any further, and cycles that share a
     * migration are one.
     *
     * @param nodes the migrations, in any order
     * @return the problems, sorted by the migrations that they name; empty if there are none
     */
    public static List<Problem> problems(Collection<? extends MigrationNode> nodes) {
        Map<MigrationId, List<MigrationNode>> byId = new TreeMap<>();
        for (MigrationNode node : nodes) {
            byId.computeIfAbsent(node.id(), id -> new ArrayList<>(1)).add(node);
        }
        List<Problem> problems = new ArrayList<>();
        Map<MigrationId, MigrationNode> unique = new HashMap<>();
        byId.forEach((id, same) -> {
            if (same.size() == 1) {
                unique.put(id, same.get(0));
            } else {
                same.sort(Comparator.comparing(MigrationNode::className));
                problems.add(Problems.duplicateVersion(id, classNames(same), freeVersion(id.set(), byId.keySet())));
            }
        });
        Map<MigrationId, List<MigrationId>> edges = new HashMap<>();
        byId.forEach((id, same) -> {
            for (MigrationNode node : same) {
                List<MigrationId> followed = new ArrayList<>();
                for (MigrationId dependency : new TreeSet<>(node.dependsOn())) {
                    if (dependency.equals(id)) {
                        // A class that shares its version with the one it names has its duplicate reported already.
                        if (same.size() == 1) {
                            problems.add(Problems.selfDependency(node));
                        }
                    } else if (!byId.containsKey(dependency)) {
                        problems.add(Problems.unknownDependency(node, dependency));
                    } else if (unique.containsKey(id) && unique.containsKey(dependency)) {
                        followed.add(dependency);
                    }
                }
                if (same.size() == 1) {
                    edges.put(id, followed);
                }
            }
        });
        for (List<MigrationId> cycle : cycles(edges)) {
            problems.add(Problems.dependencyCycle(
                    cycle.stream().<MigrationNode>map(unique::get).toList()));
        }
        return List.copyOf(problems);
    }

    /**
     * Finds a version that no migration of a set uses: the one after the highest.
     *
     * @param set the name of the set
     * @param used the identities that are taken, of this set and of others
     * @return the version; {@code 001} in a set without migrations
     */
    public static Version freeVersion(String set, Collection<MigrationId> used) {
        return used.stream()
                .filter(id -> id.set().equals(set))
                .map(MigrationId::version)
                .max(Comparator.naturalOrder())
                .map(Version::next)
                .orElseGet(() -> Version.parse("001"));
    }

    /**
     * All migrations in the order in which they are applied.
     *
     * @return dependencies first; among those whose dependencies are there, the smallest identity first
     */
    public List<N> ordered() {
        return ordered;
    }

    /**
     * Finds a migration.
     *
     * @param id its identity
     * @return the migration, if the graph has it
     */
    public Optional<N> find(MigrationId id) {
        return Optional.ofNullable(nodes.get(id));
    }

    /**
     * Everything that some migrations need, themselves included.
     *
     * @param ids migrations; those that the graph does not have are left out
     * @return the migrations and all that they depend on, directly or not
     */
    public Set<MigrationId> withDependencies(Collection<MigrationId> ids) {
        Map<MigrationId, List<MigrationId>> edges = new HashMap<>();
        nodes.forEach((id, node) -> edges.put(id, node.dependsOn()));
        return reachable(ids, edges);
    }

    /**
     * Everything that needs some migrations, themselves included.
     *
     * @param ids migrations; those that the graph does not have are left out
     * @return the migrations and all that depend on them, directly or not
     */
    public Set<MigrationId> withDependents(Collection<MigrationId> ids) {
        return reachable(ids, dependents);
    }

    private static Set<MigrationId> reachable(Collection<MigrationId> from, Map<MigrationId, List<MigrationId>> edges) {
        Set<MigrationId> found = new TreeSet<>();
        Deque<MigrationId> open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            MigrationId id = open.remove();
            List<MigrationId> next = edges.get(id);
            if (next != null && found.add(id)) {
                open.addAll(next);
            }
        }
        return Collections.unmodifiableSet(found);
    }

    private static Map<MigrationId, List<MigrationId>> dependentsOf(Map<MigrationId, ? extends MigrationNode> nodes) {
        Map<MigrationId, List<MigrationId>> dependents = new HashMap<>(nodes.size() * 2);
        nodes.keySet().forEach(id -> dependents.put(id, new ArrayList<>(1)));
        nodes.values().forEach(node -> new HashSet<>(node.dependsOn())
                .forEach(dependency -> listOf(dependents, dependency).add(node.id())));
        return dependents;
    }

    private static <N extends MigrationNode> List<N> order(
            Map<MigrationId, N> nodes, Map<MigrationId, List<MigrationId>> dependents) {
        Map<MigrationId, Integer> missing = new HashMap<>(nodes.size() * 2);
        PriorityQueue<MigrationId> ready = new PriorityQueue<>();
        nodes.forEach((id, node) -> {
            int count = new HashSet<>(node.dependsOn()).size();
            missing.put(id, count);
            if (count == 0) {
                ready.add(id);
            }
        });
        List<N> ordered = new ArrayList<>(nodes.size());
        while (!ready.isEmpty()) {
            MigrationId id = ready.remove();
            N node = nodes.get(id);
            if (node != null) {
                ordered.add(node);
            }
            for (MigrationId dependent : listOf(dependents, id)) {
                if (missing.merge(dependent, -1, Integer::sum) == 0) {
                    ready.add(dependent);
                }
            }
        }
        return Collections.unmodifiableList(ordered);
    }

    /** One shortest cycle of each group of migrations that all depend on each other, without repeating its start. */
    private static List<List<MigrationId>> cycles(Map<MigrationId, List<MigrationId>> edges) {
        Map<MigrationId, List<MigrationId>> left = withoutDeadEnds(edges);
        List<List<MigrationId>> cycles = new ArrayList<>();
        for (MigrationId start : new TreeSet<>(left.keySet())) {
            if (left.containsKey(start)) {
                List<MigrationId> cycle = shortestCycle(start, left);
                if (!cycle.isEmpty()) {
                    cycles.add(cycle);
                    Set<MigrationId> group = new HashSet<>(reachable(List.of(start), left));
                    group.removeIf(id -> !reachable(List.of(id), left).contains(start));
                    left.keySet().removeAll(group);
                }
            }
        }
        return cycles;
    }

    /**
     * What remains when migrations that depend on nothing, or that nothing depends on, are taken away until none is.
     */
    private static Map<MigrationId, List<MigrationId>> withoutDeadEnds(Map<MigrationId, List<MigrationId>> edges) {
        Map<MigrationId, List<MigrationId>> left = withoutLeaves(edges);
        Map<MigrationId, List<MigrationId>> kept = withoutLeaves(reversed(left));
        Map<MigrationId, List<MigrationId>> core = new HashMap<>();
        kept.keySet().forEach(id -> core.put(id, listOf(left, id)));
        return core;
    }

    private static Map<MigrationId, List<MigrationId>> withoutLeaves(Map<MigrationId, List<MigrationId>> edges) {
        Map<MigrationId, List<MigrationId>> incoming = reversed(edges);
        Map<MigrationId, Integer> open = new HashMap<>();
        Deque<MigrationId> leaves = new ArrayDeque<>();
        edges.forEach((id, targets) -> {
            open.put(id, targets.size());
            if (targets.isEmpty()) {
                leaves.add(id);
            }
        });
        Map<MigrationId, List<MigrationId>> left = new HashMap<>(edges);
        while (!leaves.isEmpty()) {
            MigrationId leaf = leaves.remove();
            left.remove(leaf);
            for (MigrationId source : listOf(incoming, leaf)) {
                if (open.merge(source, -1, Integer::sum) == 0) {
                    leaves.add(source);
                }
            }
        }
        left.replaceAll(
                (id, targets) -> targets.stream().filter(left::containsKey).toList());
        return left;
    }

    private static Map<MigrationId, List<MigrationId>> reversed(Map<MigrationId, List<MigrationId>> edges) {
        Map<MigrationId, List<MigrationId>> reversed = new HashMap<>();
        edges.keySet().forEach(id -> reversed.put(id, new ArrayList<>(1)));
        edges.forEach((id, targets) ->
                targets.forEach(target -> listOf(reversed, target).add(id)));
        return reversed;
    }

    private static List<MigrationId> shortestCycle(MigrationId start, Map<MigrationId, List<MigrationId>> edges) {
        Map<MigrationId, MigrationId> cameFrom = new HashMap<>();
        Deque<MigrationId> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            MigrationId id = open.remove();
            for (MigrationId next : edges.getOrDefault(id, List.of())) {
                if (next.equals(start)) {
                    List<MigrationId> path = new ArrayList<>();
                    for (MigrationId step = id; step != null; step = cameFrom.get(step)) {
                        path.add(0, step);
                    }
                    return path;
                }
                if (cameFrom.putIfAbsent(next, id) == null) {
                    open.add(next);
                }
            }
        }
        return List.of();
    }

    private static List<MigrationId> listOf(Map<MigrationId, List<MigrationId>> lists, MigrationId id) {
        return lists.computeIfAbsent(id, missing -> new ArrayList<>(1));
    }

    private static List<String> classNames(List<MigrationNode> nodes) {
        return nodes.stream().map(MigrationNode::className).toList();
    }
}
