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
import java.util.stream.Stream;

/**
 * Migrations with their dependencies, in the order in which they are applied.
 *
 * <p>A graph has no duplicate version, no unknown dependency, no cycle, and no dependency on a migration that is
 * replaced. {@link #problems} reports them, in a build as well as at the start of an application, and {@link #of}
 * refuses migrations that have any.
 *
 * <p>In the order, each migration comes after its dependencies. Where dependencies leave the order open, repeatable
 * migrations come last, and the smaller identity comes first. A migration that replaces others comes after those of
 * them that are there. The order depends on nothing else, so an added migration never changes the order of migrations
 * that do not depend on it. Immutable if the nodes are immutable.
 *
 * @param <N> the type of the migrations
 */
public final class MigrationGraph<N extends MigrationNode> {

    private final Map<MigrationId, Vertex<N>> vertices;
    private final List<N> ordered;

    private MigrationGraph(Map<MigrationId, Vertex<N>> vertices) {
        this.vertices = vertices;
        this.ordered = order(vertices.values());
    }

    /** A migration with its direct dependents. The graph looks dependents up once, since lookups take most time. */
    private static final class Vertex<N extends MigrationNode> implements Comparable<Vertex<N>> {

        private final N node;
        private final List<Vertex<N>> dependents = new ArrayList<>(1);
        /** The migrations that replace this one, and so come after it where both run. */
        private final List<Vertex<N>> replacing = new ArrayList<>(0);
        /** The number of dependencies and replaced migrations that have no place in the order yet. */
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
     * Returns the graph of migrations without problems.
     *
     * @param nodes the migrations, in any order
     * @param <N> the type of the migrations
     * @return the graph
     * @throws IllegalArgumentException if {@link #problems} finds any; the message has each problem on its own line
     */
    public static <N extends MigrationNode> MigrationGraph<N> of(Collection<? extends N> nodes) {
        Optional<MigrationGraph<N>> graph = ifSound(nodes);
        List<Problem> problems = graph.isPresent() ? ReplacementRules.problems(nodes) : problems(nodes);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        }
        return graph.orElseThrow();
    }

    /**
     * Finds the problems that keep migrations from being a graph: duplicate versions, unknown dependencies, migrations
     * that depend on themselves, cycles, and migrations that are replaced twice or are needed although they are
     * replaced.
     *
     * <p>One mistake gives one problem. Migrations with a duplicate version take no part in the search for cycles, and
     * cycles that share a migration count as one.
     *
     * @param nodes the migrations; their order has no influence on the result
     * @return the problems: first duplicate versions, then unknown dependencies and migrations that depend on
     *     themselves, then cycles, then replaced migrations, each kind by its smallest identity; empty if there are
     *     none
     */
    public static List<Problem> problems(Collection<? extends MigrationNode> nodes) {
        if (MigrationGraph.<MigrationNode>ifSound(nodes).isPresent()) {
            return ReplacementRules.problems(nodes);
        }
        SortedMap<MigrationId, List<MigrationNode>> byId = grouped(nodes);
        List<Problem> problems = new ArrayList<>();
        problems.addAll(duplicates(byId));
        problems.addAll(wrongDependencies(byId));
        problems.addAll(cycles(byId));
        problems.addAll(ReplacementRules.problems(nodes));
        return List.copyOf(problems);
    }

    /**
     * Finds a version that no migration of a set has: the next version after the highest. If the highest version has
     * {@link Version#MAXIMUM_LENGTH} characters, the first free version from {@code 001} on is returned instead.
     *
     * @param set the name of the set
     * @param used the identities in use, of this set and of others
     * @return the version; {@code 001} in a set without migrations
     */
    public static Version freeVersion(String set, Collection<MigrationId> used) {
        return freeVersion(used.stream()
                .filter(id -> id.set().equals(set))
                .map(MigrationId::version)
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    /**
     * Returns all migrations in the order in which they are applied.
     *
     * @return the migrations, each after its dependencies; where that leaves the order open, repeatable migrations
     *     last, and smaller identities first
     */
    public List<N> ordered() {
        return ordered;
    }

    /**
     * Finds a migration by its identity.
     *
     * @param id the identity
     * @return the migration; empty if the graph does not have it
     */
    public Optional<N> find(MigrationId id) {
        Vertex<N> vertex = vertices.get(id);
        return vertex == null ? Optional.empty() : Optional.of(vertex.node);
    }

    /**
     * Returns migrations together with all their dependencies.
     *
     * @param ids the migrations; an identity that the graph does not have is ignored
     * @return the migrations and their direct and indirect dependencies, ascending, each version as its class writes it
     */
    public Set<MigrationId> withDependencies(Collection<MigrationId> ids) {
        return reachable(ids, vertex -> vertex.node.dependsOn());
    }

    /**
     * Returns migrations together with all their dependents.
     *
     * @param ids the migrations; an identity that the graph does not have is ignored
     * @return the migrations and their direct and indirect dependents, ascending, each version as its class writes it
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

    /** {@return the graph; empty if two migrations share an identity or a dependency can never be applied} */
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
            for (MigrationId id : vertex.node.replaces()) {
                Vertex<N> replaced = vertices.get(id);
                if (replaced != null && replaced != vertex) {
                    vertex.missing++;
                    replaced.replacing.add(vertex);
                }
            }
        }
        MigrationGraph<N> graph = new MigrationGraph<>(vertices);
        return graph.ordered.size() == nodes.size() ? Optional.of(graph) : Optional.empty();
    }

    /** {@return the migrations whose dependencies can all be applied first, in the order of the graph} */
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
            countDown(next.dependents, ready, repeatable);
            countDown(next.replacing, ready, repeatable);
        }
        return Collections.unmodifiableList(ordered);
    }

    private static <N extends MigrationNode> void countDown(
            List<Vertex<N>> followers, PriorityQueue<Vertex<N>> ready, PriorityQueue<Vertex<N>> repeatable) {
        for (Vertex<N> follower : followers) {
            follower.missing--;
            if (follower.missing == 0) {
                (follower.node.repeatable() ? repeatable : ready).add(follower);
            }
        }
    }

    /** {@return the migrations by identity; a shared version is written as the first class by name writes it} */
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
                // Two proposals of one build must differ, or following them would cause the next duplicate.
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
                        // A class with a duplicate version may mean the other class of that version.
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
                Stream.concat(node.dependsOn().stream(), node.replaces().stream())
                        .filter(earlier -> !earlier.equals(id) && unique.containsKey(earlier))
                        .distinct()
                        .sorted()
                        .toList()));
        return mutuallyDependent(edges).stream()
                .map(group -> shortestCycle(group, edges))
                .map(cycle -> GraphProblems.dependencyCycle(
                        cycle.stream().<MigrationNode>map(unique::get).toList()))
                .toList();
    }

    /**
     * Finds the groups of migrations that all depend on each other, in linear time (Kosaraju's algorithm). A walk along
     * the edges leaves some migration last. A walk against the edges from that migration reaches its own group and
     * groups that are known already.
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

    /**
     * Walks the migrations depth-first, without recursion, since a chain of migrations can be long.
     *
     * @return the migrations, the one that the walk leaves last at the beginning
     */
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

    /**
     * {@return a shortest cycle through the smallest identity of a group of migrations that all depend on each other}
     */
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
