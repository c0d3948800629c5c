package dev.stepwell.runtime.internal.plan;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.HistoryProblems;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.registry.MigrationNode;
import dev.stepwell.runtime.internal.history.History;
import dev.stepwell.runtime.internal.history.HistoryEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The migrations that replace others, in this build and in a history.
 *
 * <p>Pure. A migration is in effect if it is applied, or if the migration that replaces it is in effect, or if all that
 * it replaces itself are in effect. So a database has the objects of each migration in effect once.
 */
final class Replacements {

    private final MigrationGraph<MigrationDefinition> graph;
    private final History history;
    /** The migrations of this build that replace others, in the order of the graph. */
    private final List<MigrationDefinition> replacing = new ArrayList<>(0);
    /** The innermost migration of this build that replaces a migration, by the replaced one. */
    private final Map<MigrationId, MigrationDefinition> innermost = new HashMap<>();

    private final Map<MigrationId, Set<MigrationId>> all = new HashMap<>();

    Replacements(MigrationGraph<MigrationDefinition> graph, History history) {
        this.graph = graph;
        this.history = history;
        for (MigrationDefinition definition : graph.ordered()) {
            if (!definition.replaces().isEmpty()) {
                replacing.add(definition);
                for (MigrationId id : definition.replaces()) {
                    innermost.putIfAbsent(id, definition);
                }
            }
        }
    }

    /** {@return the version of its set after which a migration stands: its own, or the last one that it replaces} */
    static MigrationId place(MigrationNode node) {
        if (node.replaces().isEmpty()) {
            return node.id();
        }
        MigrationId last = Collections.max(node.replaces());
        return last.compareTo(node.id()) < 0 ? last : node.id();
    }

    /** Tells whether the database has the objects of a migration, as far as the history tells. */
    boolean isInEffect(MigrationId id) {
        if (history.isApplied(id)) {
            return true;
        }
        for (MigrationDefinition outer = innermost.get(id); outer != null; outer = innermost.get(outer.id())) {
            if (history.isApplied(outer.id())) {
                return true;
            }
        }
        Optional<MigrationDefinition> definition = graph.find(id);
        if (definition.isEmpty() || definition.get().replaces().isEmpty()) {
            return false;
        }
        for (MigrationId replaced : definition.get().replaces()) {
            if (!isInEffect(replaced)) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether the history has a migration, or a part of what the migration replaces. */
    boolean isInEffectPartly(MigrationId id) {
        return isInEffect(id)
                || graph.find(id).filter(definition -> hasPart(definition)).isPresent();
    }

    /** Tells whether this build has to apply a migration, or to record it in the place of those that it replaces. */
    boolean isPending(MigrationDefinition definition) {
        Optional<HistoryEntry> row = history.find(definition.id());
        MigrationDefinition outer = innermost.get(definition.id());
        if (row.filter(HistoryEntry::isApplied).isPresent()) {
            return outer == null && !applied(definition).isEmpty();
        }
        if (history.isApplied(definition.id())) {
            return false;
        }
        for (MigrationDefinition next = outer; next != null; next = innermost.get(next.id())) {
            if (history.holder(next.id()).isPresent()) {
                return false;
            }
        }
        if (outer != null && !hasPart(outer)) {
            // The one that replaces it runs instead.
            return false;
        }
        if (row.isEmpty() && hasPart(definition)) {
            return outer == null
                    && !(isInEffect(definition.id()) && applied(definition).isEmpty());
        }
        return true;
    }

    /** Tells whether a pending migration is recorded in the place of those that it replaces, instead of run. */
    boolean isTakingOver(MigrationDefinition definition) {
        return hasPart(definition)
                && history.find(definition.id())
                        .map(row -> row.isApplied() && !applied(definition).isEmpty())
                        .orElse(true);
    }

    /**
     * {@return the migrations that a pending one takes over from: applied ones, and ones that the plan applies first}
     */
    List<MigrationNode> taken(MigrationDefinition definition) {
        List<MigrationNode> taken = new ArrayList<>(applied(definition));
        for (MigrationDefinition other : graph.ordered()) {
            if (isReplacedBy(definition, other.id()) && isPending(other)) {
                taken.add(other);
            }
        }
        return taken;
    }

    /** {@return the applied migrations that a migration of this build replaces, in the order of applying} */
    private List<HistoryEntry> applied(MigrationDefinition definition) {
        return rows(definition).stream().filter(HistoryEntry::isApplied).toList();
    }

    /**
     * {@return the history rows of the migrations that a migration of this build replaces, in the order of applying}
     */
    List<HistoryEntry> rows(MigrationDefinition definition) {
        if (definition.replaces().isEmpty()) {
            return List.of();
        }
        return history.entries().stream()
                .filter(entry -> isReplacedBy(definition, entry))
                .toList();
    }

    /** {@return the migrations of which the history row of a migration says that it replaces them, sorted} */
    List<MigrationId> recorded(MigrationDefinition definition) {
        if (definition.replaces().isEmpty()) {
            return List.of();
        }
        Set<MigrationId> recorded = new TreeSet<>(all(definition));
        for (HistoryEntry entry : rows(definition)) {
            recorded.add(entry.id());
            recorded.addAll(entry.replaces());
        }
        recorded.remove(definition.id());
        return List.copyOf(recorded);
    }

    /** {@return the migrations that an applied one replaces; empty while it has yet to take over from one of them} */
    List<MigrationId> replacedForGood(MigrationDefinition definition) {
        return applied(definition).isEmpty() ? definition.replaces() : List.of();
    }

    /** {@return these migrations, and the ones that have to run before one of them takes over, with dependencies} */
    Set<MigrationId> withTaken(Set<MigrationId> ids) {
        if (replacing.isEmpty()) {
            return ids;
        }
        Set<MigrationId> needed = new TreeSet<>(ids);
        boolean grew = true;
        while (grew) {
            grew = false;
            for (MigrationDefinition definition : replacing) {
                if (needed.contains(definition.id()) && isTakingOver(definition)) {
                    Set<MigrationId> before = graph.withDependencies(
                            taken(definition).stream().map(MigrationNode::id).toList());
                    grew |= needed.addAll(before);
                }
            }
        }
        return needed;
    }

    /** {@return the migration that stands for one that is neither pending nor in the history} */
    MigrationId standIn(MigrationDefinition definition) {
        Optional<HistoryEntry> holder = history.holder(definition.id());
        if (holder.isPresent()) {
            return holder.get().id();
        }
        MigrationDefinition outermost = definition;
        for (MigrationDefinition next = definition; next != null; next = innermost.get(next.id())) {
            outermost = next;
        }
        return outermost == definition
                ? definition.replaces().stream()
                        .flatMap(id -> history.holder(id).stream())
                        .map(HistoryEntry::id)
                        .findFirst()
                        .orElse(definition.id())
                : outermost.id();
    }

    /** {@return the migrations of this build that replace one of these and have no row in the history} */
    List<MigrationId> notRecorded(Set<MigrationId> ids) {
        List<MigrationId> notRecorded = new ArrayList<>(0);
        for (MigrationDefinition definition : replacing) {
            if (history.find(definition.id()).isEmpty() && !Collections.disjoint(all(definition), ids)) {
                notRecorded.add(definition.id());
            }
        }
        return notRecorded;
    }

    /** {@return the migration of this build that replaces an applied one; empty if there is none} */
    Optional<MigrationDefinition> replacingOf(HistoryEntry entry) {
        MigrationDefinition found = null;
        for (MigrationDefinition definition : replacing) {
            if (isReplacedBy(definition, entry)) {
                found = definition;
            }
        }
        return Optional.ofNullable(found);
    }

    /** Tells whether this build has migrations that an applied one replaces. */
    boolean replacesOfThisBuild(HistoryEntry entry) {
        if (entry.replaces().isEmpty()) {
            return false;
        }
        return entry.replaces().stream().anyMatch(id -> graph.find(id).isPresent())
                || replacing.stream().anyMatch(definition -> entry.replaces().containsAll(definition.replaces()));
    }

    /** {@return the problems of migrations that replace others and cannot take over from them, sorted} */
    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        for (MigrationDefinition definition : replacing) {
            if (!innermost.containsKey(definition.id())
                    && history.holder(definition.id()).isEmpty()
                    && hasPart(definition)) {
                Set<MigrationId> missing = new TreeSet<>();
                Set<MigrationId> unfinished = new TreeSet<>();
                addMissing(definition, missing, unfinished);
                if (!missing.isEmpty() || !unfinished.isEmpty()) {
                    problems.add(HistoryProblems.replacedPartly(
                            definition,
                            definition.replaces().stream()
                                    .filter(this::isInEffect)
                                    .sorted()
                                    .toList(),
                            List.copyOf(missing),
                            List.copyOf(unfinished)));
                }
            }
        }
        for (HistoryEntry entry : history.entries()) {
            boolean begun = !entry.isApplied() && !entry.isRollingBack();
            if (begun && graph.find(entry.id()).isEmpty()) {
                List<MigrationId> ofThisBuild = entry.replaces().stream()
                        .filter(id -> graph.find(id).isPresent() && !history.isApplied(id))
                        .sorted()
                        .toList();
                if (!ofThisBuild.isEmpty()) {
                    problems.add(HistoryProblems.replacingUnfinished(entry, ofThisBuild));
                }
            }
        }
        return problems;
    }

    private void addMissing(MigrationDefinition definition, Set<MigrationId> missing, Set<MigrationId> unfinished) {
        for (MigrationId id : definition.replaces()) {
            Optional<MigrationDefinition> built = graph.find(id);
            if (isInEffect(id)) {
                continue;
            }
            if (built.isEmpty()) {
                (history.find(id).isPresent() ? unfinished : missing).add(id);
            } else if (hasPart(built.get())) {
                addMissing(built.get(), missing, unfinished);
            }
        }
    }

    /** Tells whether the history has a row for a part of what a migration replaces. */
    private boolean hasPart(MigrationDefinition definition) {
        for (MigrationId id : all(definition)) {
            if (history.holder(id).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private boolean isReplacedBy(MigrationDefinition definition, MigrationId id) {
        return all(definition).contains(id);
    }

    /** A later squash that lists the same versions may leave out the earlier squash itself. */
    private boolean isReplacedBy(MigrationDefinition definition, HistoryEntry entry) {
        Set<MigrationId> replaced = all(definition);
        return replaced.contains(entry.id())
                || (!entry.replaces().isEmpty()
                        && graph.find(entry.id()).isEmpty()
                        && entry.id().compareTo(definition.id()) < 0
                        && replaced.containsAll(entry.replaces()));
    }

    /** {@return the migrations that one replaces, directly or through others of this build or of the history} */
    private Set<MigrationId> all(MigrationDefinition definition) {
        if (definition.replaces().isEmpty()) {
            return Set.of();
        }
        Set<MigrationId> known = all.get(definition.id());
        if (known != null) {
            return known;
        }
        Set<MigrationId> replaced = new TreeSet<>();
        Deque<MigrationId> open = new ArrayDeque<>(definition.replaces());
        while (!open.isEmpty()) {
            MigrationId id = open.remove();
            if (!id.equals(definition.id()) && replaced.add(id)) {
                open.addAll(graph.find(id).map(MigrationDefinition::replaces).orElse(List.of()));
                open.addAll(history.find(id).map(HistoryEntry::replaces).orElse(List.of()));
            }
        }
        all.put(definition.id(), replaced);
        return replaced;
    }

    /** {@return the identities without those that another one of them replaces} */
    Set<MigrationId> withoutReplaced(Collection<MigrationId> ids) {
        Set<MigrationId> left = new TreeSet<>(ids);
        for (MigrationDefinition definition : replacing) {
            if (left.contains(definition.id())) {
                left.removeAll(all(definition));
            }
        }
        return left;
    }
}
