package dev.stepwell.runtime.internal.plan;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.HistoryProblems;
import dev.stepwell.problem.catalog.RunProblems;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.Target;
import dev.stepwell.runtime.internal.history.History;
import dev.stepwell.runtime.internal.history.HistoryEntry;
import dev.stepwell.runtime.internal.history.MigrationWork;
import dev.stepwell.runtime.internal.history.StepText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The planner of rollbacks: it makes a plan from the graph, the history and the target.
 *
 * <p>Pure. The history must have been read with the stored rollbacks. No migration stays applied without its
 * dependencies.
 */
final class RollbackPlanner {

    private final MigrationGraph<MigrationDefinition> graph;
    private final History history;
    private final RepeatableTexts texts;

    RollbackPlanner(MigrationGraph<MigrationDefinition> graph, History history) {
        this.graph = graph;
        this.history = history;
        this.texts = new RepeatableTexts(graph, history);
    }

    /**
     * Plans a rollback.
     *
     * @throws MigrationException if the target is only for applying, if it names a migration that neither this build
     *     nor the database has, or if a migration cannot be rolled back
     */
    MigrationPlan plan(Target target) {
        requireIntact();
        List<HistoryEntry> lastFirst = history.entries().stream()
                .sorted(Comparator.comparingLong(HistoryEntry::position).reversed())
                .toList();
        Set<MigrationId> undone = withDependents(chosen(target, lastFirst));
        return plan(
                dependentsFirst(lastFirst.stream()
                        .filter(entry -> undone.contains(entry.id()))
                        .toList()),
                undone);
    }

    /**
     * Plans the rest of the rollbacks that earlier runs began.
     *
     * @throws MigrationException if a step that was rolled back has changed since
     */
    MigrationPlan unfinished() {
        List<HistoryEntry> entries = history.entries().stream()
                .filter(HistoryEntry::isRollingBack)
                .sorted(Comparator.comparingLong(HistoryEntry::position).reversed())
                .toList();
        return plan(entries, entries.stream().map(HistoryEntry::id).collect(Collectors.toSet()));
    }

    private MigrationPlan plan(List<HistoryEntry> entries, Set<MigrationId> undone) {
        List<Problem> refusals = new ArrayList<>();
        List<MigrationWork> planned = new ArrayList<>();
        for (HistoryEntry entry : entries) {
            Optional<MigrationWork> work = work(entry);
            if (work.isEmpty()) {
                refusals.add(refusal(entry));
                continue;
            }
            planned.add(work.get());
            if (isBeginningChanged(work.get(), entry)) {
                refusals.add(HistoryProblems.unfinishedMigration(entry, entry.stepsDone(), entry.at()));
            }
        }
        if (!refusals.isEmpty()) {
            throw new MigrationException(refusals, null, null);
        }
        List<MigrationId> staying = UnknownMigrations.of(graph, history).newer().stream()
                .filter(id -> !undone.contains(id))
                .toList();
        return new MigrationPlan(Direction.DOWN, planned, staying);
    }

    /**
     * Requires that all stored rollbacks are intact, including those of migrations that stay. If somebody had removed a
     * dependency from the history, a dependent would stay applied by mistake.
     */
    private void requireIntact() {
        List<Problem> changed = history.entries().stream()
                .filter(entry -> isStoredDownNeeded(entry) && !entry.down().intact())
                .map(HistoryProblems::storedDownChanged)
                .toList();
        if (!changed.isEmpty()) {
            throw new MigrationException(changed, null, null);
        }
    }

    private Collection<MigrationId> chosen(Target target, List<HistoryEntry> lastFirst) {
        Stream<HistoryEntry> chosen =
                switch (target.kind()) {
                    case NOTHING -> lastFirst.stream();
                    case BUILD ->
                        lastFirst.stream()
                                .filter(entry -> graph.find(entry.id()).isEmpty());
                    case STEPS -> lastFirst.stream().limit(target.count().orElseThrow());
                    case VERSION -> {
                        MigrationId to = Planner.known(graph, history, target);
                        yield lastFirst.stream()
                                .filter(entry -> entry.id().set().equals(to.set())
                                        && entry.id().version().compareTo(to.version()) > 0);
                    }
                    case ONLY -> {
                        MigrationId only = Planner.known(graph, history, target);
                        yield lastFirst.stream().filter(entry -> entry.id().equals(only));
                    }
                    case LATEST ->
                        throw new MigrationException(
                                RunProblems.targetMisused(target.toString(), "rolling back"), null);
                };
        return chosen.map(HistoryEntry::id).toList();
    }

    /** Adds dependents by the history and by this build, since each of the two may lack a dependency. */
    private Set<MigrationId> withDependents(Collection<MigrationId> chosen) {
        Set<MigrationId> undone = new HashSet<>(chosen);
        boolean grew = true;
        while (grew) {
            grew = undone.addAll(graph.withDependents(undone));
            for (HistoryEntry entry : history.entries()) {
                if (!undone.contains(entry.id()) && entry.dependsOn().stream().anyMatch(undone::contains)) {
                    grew |= undone.add(entry.id());
                }
            }
        }
        return undone;
    }

    /**
     * Sorts dependents first. The order of applying alone would not do, since a repeatable migration can be applied
     * again after its dependents.
     */
    private static List<HistoryEntry> dependentsFirst(List<HistoryEntry> lastFirst) {
        Map<MigrationId, List<HistoryEntry>> dependents = new HashMap<>();
        for (HistoryEntry entry : lastFirst) {
            for (MigrationId dependency : entry.dependsOn()) {
                dependents.computeIfAbsent(dependency, id -> new ArrayList<>(1)).add(entry);
            }
        }
        Set<MigrationId> seen = new HashSet<>();
        List<HistoryEntry> ordered = new ArrayList<>(lastFirst.size());
        Deque<HistoryEntry> open = new ArrayDeque<>(lastFirst);
        Set<MigrationId> placed = new HashSet<>();
        while (!open.isEmpty()) {
            HistoryEntry entry = open.element();
            if (seen.add(entry.id())) {
                List<HistoryEntry> first = dependents.getOrDefault(entry.id(), List.of());
                for (int i = first.size() - 1; i >= 0; i--) {
                    if (!seen.contains(first.get(i).id())) {
                        open.push(first.get(i));
                    }
                }
            } else {
                open.remove();
                if (placed.add(entry.id())) {
                    ordered.add(entry);
                }
            }
        }
        return ordered;
    }

    /**
     * Takes the steps of the class if this build has the applied text, and the stored steps otherwise.
     *
     * @return the work; empty if there are no steps
     */
    private Optional<MigrationWork> work(HistoryEntry entry) {
        Optional<MigrationDefinition> built = isStoredDownNeeded(entry) ? Optional.empty() : graph.find(entry.id());
        MigrationWork work =
                built.isPresent() ? MigrationWork.down(entry, built.get()) : MigrationWork.storedDown(entry);
        return work.allSteps().isEmpty() ? Optional.empty() : Optional.of(work);
    }

    /** Tells whether this build lacks the class, or the applied text of a repeatable migration. */
    private boolean isStoredDownNeeded(HistoryEntry entry) {
        return graph.find(entry.id())
                .map(definition -> texts.changed(definition).isPresent())
                .orElse(true);
    }

    /** Tells whether a step that an earlier run rolled back has changed since. Going on would skip a different step. */
    private static boolean isBeginningChanged(MigrationWork migration, HistoryEntry entry) {
        if (!entry.isRollingBack()) {
            return false;
        }
        return !StepText.areStored(migration.allSteps(), entry.stepTexts(), entry.stepsDone());
    }

    private Problem refusal(HistoryEntry entry) {
        return graph.find(entry.id())
                .filter(definition -> !isStoredDownNeeded(entry))
                .map(MigrationDefinition::irreversible)
                .orElse(Optional.ofNullable(entry.down().irreversible()))
                .map(why -> HistoryProblems.irreversible(entry, why))
                .orElseGet(() -> HistoryProblems.downNotStored(entry));
    }
}
