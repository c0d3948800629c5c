package dev.stepwell.registry;

import dev.stepwell.MigrationId;
import dev.stepwell.Version;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.GraphProblems;
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
import java.util.NavigableSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Migrations and what they depend on, in the order in which they are applied.
 *
 * <p>A graph has no duplicate, no unknown dependency and no cycle: {@link #problems} finds them, in a build as well as
 * when an application starts, and {@link #of} refuses what has any. Dependencies come first; then those that are not
 * repeatable come before those that are; and the identity breaks ties, so that the order depends on nothing else, and a
 * migration that is added never changes the order of those that do not depend on it. Immutable, provided the nodes are.
 *
 * @param <N> what the graph knows of a migration
 */
public final class MigrationGraph<N extends MigrationNode> {

    private final Map<MigrationId, Vertex<N>> vertices;
    private final List<N> ordered;

    private MigrationGraph(Map<MigrationId, Vertex<N>> vertices) {
        this.vertices = vertices;
        this.ordered = order(vertices.values());
    }

    /** A migration with those that depend on it directly; they are found once, since looking for one takes longest. */
    private static final class Vertex<N extends MigrationNode> implements Comparable<Vertex<N>> {

        private final N node;
        private final List<Vertex<N>> dependents = new ArrayList<>(1);
        /** How many of its dependencies have no place in the order yet. */
        private int missing;

        Vertex(N node) {
            this.node = node;
        }

        @Override
        public int compareTo(Vertex<N> other) {
            return node.id().compareTo(other.node.id());
        }
    }

    /**
     * Makes a graph of migrations that fit together.
     *
     * @param nodes the migrations, in any order
     * @param <N> what the graph knows of a migration
     * @return the graph
     * @throws IllegalArgumentException if {@link #problems} finds any; they are its message, one on a line
     */
    public static <N extends MigrationNode> MigrationGraph<N> of(Collection<? extends N> nodes) {
        Optional<MigrationGraph<N>> graph = ifSound(nodes);
        if (graph.isEmpty()) {
            throw new IllegalArgumentException(
                    problems(nodes).stream().map(Problem::toString).collect(Collectors.joining("\n")));
        }
        return graph.get();
    }

    /**
     * Finds what keeps migrations from being a graph: duplicate versions, unknown dependencies, dependencies on oneself
     * and cycles.
     *
     * <p>One mistake gives one problem: what hangs on a duplicate is not followed any further, and cycles that share a
     * migration are one.
     *
     * @param nodes the migrations, in any order, which has no influence on the result
     * @return the problems: first duplicates, then dependencies that are unknown or on oneself, then cycles, each by
     *     the smallest identity that they name; empty if there are none
     */
    public static List<Problem> problems(Collection<? extends MigrationNode> nodes) {
        if (MigrationGraph.<MigrationNode>ifSound(nodes).isPresent()) {
            return List.of();
        }
        SortedMap<MigrationId, List<MigrationNode>> byId = grouped(nodes);
        List<Problem> problems = new ArrayList<>();
        problems.addAll(duplicates(byId));
        problems.addAll(wrongDependencies(byId));
        problems.addAll(cycles(byId));
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
        return freeVersion(used.stream()
                .filter(id -> id.set().equals(set))
                .map(MigrationId::version)
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    /**
     * All migrations in the order in which they are applied.
     *
     * @return dependencies first; among those whose dependencies are there, those that are not repeatable first; among
     *     those, the smallest identity first
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
        Vertex<N> vertex = vertices.get(id);
        return vertex == null ? Optional.empty() : Optional.of(vertex.node);
    }

    /**
     * Everything that some migrations need, themselves included.
     *
     * @param ids migrations; those that the graph does not have are left out
     * @return the migrations and all that they depend on, directly or not, ascending and as their classes write them
     */
    public Set<MigrationId> withDependencies(Collection<MigrationId> ids) {
        return reachable(ids, vertex -> vertex.node.dependsOn());
    }

    /**
     * Everything that needs some migrations, themselves included.
     *
     * @param ids migrations; those that the graph does not have are left out
     * @return the migrations and all that depend on them, directly or not, ascending and as their classes write them
     */
    public Set<MigrationId> withDependents(Collection<MigrationId> ids) {
        return reachable(ids, vertex -> vertex.dependents.stream()
                .map(dependent -> dependent.node.id())
                .toList());
    }

    private Set<MigrationId> reachable(Collection<MigrationId> from, Function<Vertex<N>, List<MigrationId>> edges) {
        Set<MigrationId> found = new TreeSet<>();
        Deque<MigrationId> open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            Vertex<N> vertex = vertices.get(open.remove());
            if (vertex != null && found.add(vertex.node.id())) {
                open.addAll(edges.apply(vertex));
            }
        }
        return Collections.unmodifiableSet(found);
    }

    /** The graph, unless a migration stands behind a duplicate or waits for one that never comes. */
    private static <N extends MigrationNode> Optional<MigrationGraph<N>> ifSound(Collection<? extends N> nodes) {
        Map<MigrationId, Vertex<N>> vertices = new HashMap<>(nodes.size() * 2);
        for (N node : nodes) {
            vertices.put(node.id(), new Vertex<>(node));
        }
        for (Vertex<N> vertex : vertices.values()) {
            for (MigrationId id : vertex.node.dependsOn()) {
                vertex.missing++;
                Vertex<N> dependency = vertices.get(id);
                if (dependency != null) {
                    dependency.dependents.add(vertex);
                }
            }
        }
        MigrationGraph<N> graph = new MigrationGraph<>(vertices);
        return graph.ordered.size() == nodes.size() ? Optional.of(graph) : Optional.empty();
    }

    /** The migrations of which all dependencies can be applied before. */
    private static <N extends MigrationNode> List<N> order(Collection<Vertex<N>> vertices) {
        PriorityQueue<Vertex<N>> ready = new PriorityQueue<>();
        PriorityQueue<Vertex<N>> repeatable = new PriorityQueue<>();
        for (Vertex<N> vertex : vertices) {
            if (vertex.missing == 0) {
                (vertex.node.repeatable() ? repeatable : ready).add(vertex);
            }
        }
        List<N> ordered = new ArrayList<>(vertices.size());
        while (!ready.isEmpty() || !repeatable.isEmpty()) {
            Vertex<N> next = (ready.isEmpty() ? repeatable : ready).remove();
            ordered.add(next.node);
            for (Vertex<N> dependent : next.dependents) {
                dependent.missing--;
                if (dependent.missing == 0) {
                    (dependent.node.repeatable() ? repeatable : ready).add(dependent);
                }
            }
        }
        return Collections.unmodifiableList(ordered);
    }

    /** The migrations by identity; where several share one, it is written as the first class by name writes it. */
    private static SortedMap<MigrationId, List<MigrationNode>> grouped(Collection<? extends MigrationNode> nodes) {
        List<MigrationNode> sorted = new ArrayList<>(nodes);
        sorted.sort(Comparator.comparing(MigrationNode::className)
                .thenComparing(node -> node.id().toString()));
        SortedMap<MigrationId, List<MigrationNode>> byId = new TreeMap<>();
        for (MigrationNode node : sorted) {
            byId.computeIfAbsent(node.id(), id -> new ArrayList<>(1)).add(node);
        }
        return byId;
    }

    private static List<Problem> duplicates(SortedMap<MigrationId, List<MigrationNode>> byId) {
        Map<String, NavigableSet<Version>> taken = new HashMap<>();
        byId.keySet().forEach(id -> versionsOf(id.set(), taken).add(id.version()));
        List<Problem> problems = new ArrayList<>();
        byId.forEach((id, same) -> {
            if (same.size() > 1) {
                Version free = freeVersion(versionsOf(id.set(), taken));
                // Whoever follows two proposals of one build must not run into the next duplicate.
                versionsOf(id.set(), taken).add(free);
                problems.add(GraphProblems.duplicateVersion(
                        id, same.stream().map(MigrationNode::className).toList(), free));
            }
        });
        return problems;
    }

    private static NavigableSet<Version> versionsOf(String set, Map<String, NavigableSet<Version>> taken) {
        return taken.computeIfAbsent(set, name -> new TreeSet<>());
    }

    private static Version freeVersion(NavigableSet<Version> taken) {
        Version first = Version.parse("001");
        if (taken.isEmpty()) {
            return first;
        }
        if (taken.last().toString().length() < Version.MAXIMUM_LENGTH) {
            return taken.last().next();
        }
        while (taken.contains(first)) {
            first = first.next();
        }
        return first;
    }

    private static List<Problem> wrongDependencies(SortedMap<MigrationId, List<MigrationNode>> byId) {
        List<Problem> problems = new ArrayList<>();
        byId.forEach((id, same) -> {
            for (MigrationNode node : same) {
                for (MigrationId dependency : new TreeSet<>(node.dependsOn())) {
                    if (!byId.containsKey(dependency)) {
                        problems.add(GraphProblems.unknownDependency(node, dependency));
                    } else if (dependency.equals(id) && same.size() == 1) {
                        // A class that shares its version with the one it names has its duplicate reported already.
                        problems.add(GraphProblems.selfDependency(node));
                    }
                }
            }
        });
        return problems;
    }

    private static List<Problem> cycles(SortedMap<MigrationId, List<MigrationNode>> byId) {
        Map<MigrationId, MigrationNode> unique = new TreeMap<>();
        byId.forEach((id, same) -> {
            if (same.size() == 1) {
                unique.put(id, same.get(0));
            }
        });
        Map<MigrationId, List<MigrationId>> edges = new TreeMap<>();
        unique.forEach((id, node) -> edges.put(
                id,
                node.dependsOn().stream()
                        .filter(dependency -> !dependency.equals(id) && unique.containsKey(dependency))
                        .sorted()
                        .toList()));
        return mutuallyDependent(edges).stream()
                .map(group -> shortestCycle(group, edges))
                .map(cycle -> GraphProblems.dependencyCycle(
                        cycle.stream().<MigrationNode>map(unique::get).toList()))
                .toList();
    }

    /**
     * The groups of migrations that all depend on each other, found in linear time: whoever is left last in a walk
     * along the edges is reached, against the edges, by its own group and by groups that are known already (Kosaraju).
     */
    private static List<NavigableSet<MigrationId>> mutuallyDependent(Map<MigrationId, List<MigrationId>> edges) {
        Map<MigrationId, List<MigrationId>> reversed = reversed(edges);
        List<NavigableSet<MigrationId>> groups = new ArrayList<>();
        Set<MigrationId> known = new HashSet<>();
        for (MigrationId last : lastLeftFirst(edges)) {
            NavigableSet<MigrationId> group = new TreeSet<>();
            Deque<MigrationId> open = new ArrayDeque<>(List.of(last));
            while (!open.isEmpty()) {
                MigrationId id = open.remove();
                if (known.add(id)) {
                    group.add(id);
                    open.addAll(reversed.getOrDefault(id, List.of()));
                }
            }
            if (group.size() > 1) {
                groups.add(group);
            }
        }
        groups.sort(Comparator.comparing(NavigableSet::first));
        return groups;
    }

    /** The migrations of a walk in depth, without recursion since a chain of them may be long. */
    private static Collection<MigrationId> lastLeftFirst(Map<MigrationId, List<MigrationId>> edges) {
        Set<MigrationId> entered = new HashSet<>();
        Set<MigrationId> left = new HashSet<>();
        Deque<MigrationId> lastLeftFirst = new ArrayDeque<>();
        Deque<MigrationId> open = new ArrayDeque<>(edges.keySet());
        while (!open.isEmpty()) {
            MigrationId id = open.element();
            if (entered.add(id)) {
                edges.getOrDefault(id, List.of()).stream()
                        .filter(next -> !entered.contains(next))
                        .forEach(open::push);
            } else {
                open.remove();
                if (left.add(id)) {
                    lastLeftFirst.push(id);
                }
            }
        }
        return lastLeftFirst;
    }

    private static Map<MigrationId, List<MigrationId>> reversed(Map<MigrationId, List<MigrationId>> edges) {
        Map<MigrationId, List<MigrationId>> reversed = new HashMap<>();
        edges.forEach((id, targets) -> targets.forEach(target ->
                reversed.computeIfAbsent(target, key -> new ArrayList<>(1)).add(id)));
        return reversed;
    }

    /** A shortest cycle through the smallest of a group of migrations that all depend on each other. */
    private static List<MigrationId> shortestCycle(
            NavigableSet<MigrationId> group, Map<MigrationId, List<MigrationId>> edges) {
        MigrationId start = group.first();
        Map<MigrationId, MigrationId> cameFrom = new HashMap<>();
        Deque<MigrationId> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            MigrationId id = open.remove();
            for (MigrationId next : edges.getOrDefault(id, List.of())) {
                if (next.equals(start)) {
                    List<MigrationId> path = new ArrayList<>();
                    for (MigrationId step = id; step != null; step = cameFrom.get(step)) {
                        path.add(step);
                    }
                    Collections.reverse(path);
                    return path;
                }
                if (group.contains(next) && cameFrom.putIfAbsent(next, id) == null) {
                    open.add(next);
                }
            }
        }
        throw new IllegalStateException("no cycle leads through " + start);
    }
}
