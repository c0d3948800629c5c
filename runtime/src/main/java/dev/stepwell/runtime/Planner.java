package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.HistoryProblems;
import dev.stepwell.problem.catalog.RunProblems;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.registry.MigrationStep;
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
 * Decides what a run does: from the graph, the history and the target to a plan.
 *
 * <p>Pure. A plan has nothing whose dependencies are neither applied nor before it in the plan, and a rollback leaves
 * nothing applied whose dependencies it takes away.
 */
final class Planner {

    private final MigrationGraph<MigrationDefinition> graph;
    private final History history;
    private final RepeatableTexts texts;

    Planner(MigrationGraph<MigrationDefinition> graph, History history) {
        this.graph = graph;
        this.history = history;
        this.texts = new RepeatableTexts(graph, history);
    }

    /**
     * Plans applying.
     *
     * @throws MigrationException if the target is not one for applying or names what is nowhere known
     */
    Plan up(Target target) {
        List<MigrationDefinition> pending = graph.ordered().stream()
                .filter(definition -> !history.isApplied(definition.id())
                        || texts.isOutdated(definition)
                        || (isNamed(definition, target)
                                && texts.changed(definition).isPresent()))
                .toList();
        List<MigrationDefinition> chosen;
        if (target instanceof Target.Latest) {
            chosen = pending;
        } else if (target instanceof Target.Steps steps) {
            chosen = pending.subList(0, Math.min(steps.count(), pending.size()));
        } else if (target instanceof Target.To to) {
            requireKnown(to.id());
            chosen = withDependencies(pending, idsUpTo(to.id()));
        } else if (target instanceof Target.Only only) {
            requireKnown(only.id());
            chosen = withDependencies(pending, List.of(only.id()));
        } else {
            throw failure(
                    RunProblems.targetMisused(target instanceof Target.ToBuild ? "build" : "nothing", "applying"));
        }
        return new Plan(
                Direction.UP,
                chosen.stream().map(this::planned).toList(),
                HistoryCheck.newer(graph, history),
                texts.newer(target));
    }

    /** Whether a person asked for this one: the way back to a text that is older than what the database has. */
    private static boolean isNamed(MigrationDefinition definition, Target target) {
        return target instanceof Target.Only only && only.id().equals(definition.id());
    }

    /**
     * Plans a rollback. The history has to be read with what it keeps for one.
     *
     * @throws MigrationException if the target is not one for a rollback or names what is nowhere known, or if
     *     something that the rollback needs undone cannot be
     */
    Plan down(Target target) {
        requireIntact();
        List<HistoryEntry> lastFirst = history.entries().stream()
                .sorted(Comparator.comparingLong(HistoryEntry::position).reversed())
                .toList();
        Set<MigrationId> undone = withDependents(chosenDown(target, lastFirst));
        return down(
                dependentsFirst(lastFirst.stream()
                        .filter(entry -> undone.contains(entry.id()))
                        .toList()),
                undone);
    }

    /** What is repeatable may have been applied again after what depends on it, which still has to go first. */
    private List<HistoryEntry> dependentsFirst(List<HistoryEntry> lastFirst) {
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
     * Plans the end of what earlier runs began to roll back. The history has to be read with what it keeps for one.
     *
     * @throws MigrationException if what had been rolled back was changed since
     */
    Plan unfinishedDown() {
        List<HistoryEntry> entries = history.entries().stream()
                .filter(HistoryEntry::isRollingBack)
                .sorted(Comparator.comparingLong(HistoryEntry::position).reversed())
                .toList();
        return down(entries, entries.stream().map(HistoryEntry::id).collect(Collectors.toSet()));
    }

    /**
     * Plans the end of what earlier runs began to apply, whose session died in it, of what is to be rolled back.
     *
     * @throws MigrationException if what had been applied was changed since
     */
    Plan unfinishedUp(Plan rollback) {
        List<PlannedMigration> rest = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (PlannedMigration migration : rollback.migrations()) {
            Optional<HistoryEntry> entry =
                    history.find(migration.id()).filter(found -> found.state() == MigrationState.RUNNING);
            Optional<MigrationDefinition> definition = migration.definition();
            if (entry.isPresent() && definition.isPresent()) {
                rest.add(0, planned(definition.get()));
                if (HistoryCheck.isBeginningChanged(definition.get(), entry.get())) {
                    problems.add(HistoryProblems.unfinishedMigration(
                            definition.get(),
                            entry.get().statementsDone(),
                            entry.get().at()));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new MigrationException(problems, null, null);
        }
        return new Plan(Direction.UP, rest, List.of());
    }

    private Plan down(List<HistoryEntry> entries, Set<MigrationId> undone) {
        List<Problem> refusals = new ArrayList<>();
        List<PlannedMigration> planned = new ArrayList<>();
        for (HistoryEntry entry : entries) {
            planDown(entry)
                    .ifPresentOrElse(
                            migration -> {
                                planned.add(migration);
                                if (isBeginningChanged(migration, entry)) {
                                    refusals.add(HistoryProblems.unfinishedMigration(
                                            entry, entry.statementsDone(), entry.at()));
                                }
                            },
                            () -> refusals.add(refusal(entry)));
        }
        if (!refusals.isEmpty()) {
            throw new MigrationException(refusals, null, null);
        }
        List<MigrationId> staying = HistoryCheck.newer(graph, history).stream()
                .filter(id -> !undone.contains(id))
                .toList();
        return new Plan(Direction.DOWN, planned, staying);
    }

    /** Also of what stays, since a dependency that was taken out of the history would make it stay wrongly. */
    private void requireIntact() {
        List<Problem> changed = history.entries().stream()
                .filter(entry -> isStoredDownNeeded(entry) && !entry.down().intact())
                .map(HistoryProblems::storedDownChanged)
                .toList();
        if (!changed.isEmpty()) {
            throw new MigrationException(changed, null, null);
        }
    }

    private Collection<MigrationId> chosenDown(Target target, List<HistoryEntry> lastFirst) {
        Stream<HistoryEntry> chosen;
        if (target instanceof Target.Nothing) {
            chosen = lastFirst.stream();
        } else if (target instanceof Target.ToBuild) {
            chosen = lastFirst.stream().filter(entry -> graph.find(entry.id()).isEmpty());
        } else if (target instanceof Target.Steps steps) {
            chosen = lastFirst.stream().limit(steps.count());
        } else if (target instanceof Target.To to) {
            requireKnown(to.id());
            chosen = lastFirst.stream()
                    .filter(entry -> entry.id().set().equals(to.id().set())
                            && entry.id().version().compareTo(to.id().version()) > 0);
        } else if (target instanceof Target.Only only) {
            requireKnown(only.id());
            chosen = lastFirst.stream().filter(entry -> entry.id().equals(only.id()));
        } else {
            throw failure(RunProblems.targetMisused("latest", "rolling back"));
        }
        return chosen.map(HistoryEntry::id).toList();
    }

    /** What an earlier run did of it is not done again; the {@link HistoryCheck} made sure that it is the same. */
    private PlannedMigration planned(MigrationDefinition definition) {
        Optional<HistoryEntry> replaced = texts.changed(definition);
        if (replaced.isPresent()) {
            return PlannedMigration.again(definition, replaced.get(), texts.isNewer(definition));
        }
        boolean late = history.isLate(definition);
        return history.find(definition.id())
                .filter(entry -> !entry.isRollingBack())
                .map(stopped -> PlannedMigration.up(definition, late, stopped))
                .orElseGet(() -> PlannedMigration.up(definition, late));
    }

    /** Whether this build lacks what was applied: the class, or the text that a repeatable one had. */
    private boolean isStoredDownNeeded(HistoryEntry entry) {
        return graph.find(entry.id())
                .map(definition -> texts.changed(definition).isPresent())
                .orElse(true);
    }

    /** The class knows best how to undo what it did; the history answers for classes that this build does not have. */
    private Optional<PlannedMigration> planDown(HistoryEntry entry) {
        MigrationDefinition definition =
                isStoredDownNeeded(entry) ? null : graph.find(entry.id()).orElse(null);
        List<MigrationStep> steps =
                definition != null ? definition.down() : entry.down().steps();
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        boolean transactional =
                definition != null ? definition.transactional() : entry.down().transactional();
        boolean goesOn = entry.isRollingBack() && !transactional;
        return Optional.of(new PlannedMigration(
                entry.id(),
                entry.className(),
                entry.description(),
                transactional,
                false,
                steps,
                goesOn ? entry.statementsDone() : 0,
                definition,
                goesOn ? entry : null));
    }

    /** What was already undone may not have changed since, or going on after it would skip something. */
    private static boolean isBeginningChanged(PlannedMigration migration, HistoryEntry entry) {
        if (!entry.isRollingBack()) {
            return false;
        }
        int done = entry.statementsDone();
        List<String> now = migration.steps().stream()
                .map(PlannedMigration::text)
                .limit(done)
                .toList();
        return !now.equals(entry.upStatements().subList(0, done));
    }

    private Problem refusal(HistoryEntry entry) {
        return graph.find(entry.id())
                .filter(definition -> !isStoredDownNeeded(entry))
                .map(MigrationDefinition::irreversible)
                .orElse(entry.down().irreversible())
                .map(why -> HistoryProblems.irreversible(entry, why))
                .orElseGet(() -> HistoryProblems.downNotStored(entry));
    }

    private List<MigrationId> idsUpTo(MigrationId target) {
        return graph.ordered().stream()
                .map(MigrationDefinition::id)
                .filter(id -> id.set().equals(target.set()) && id.version().compareTo(target.version()) <= 0)
                .toList();
    }

    private List<MigrationDefinition> withDependencies(
            List<MigrationDefinition> pending, Collection<MigrationId> chosen) {
        Set<MigrationId> needed = graph.withDependencies(chosen);
        return pending.stream()
                .filter(definition -> needed.contains(definition.id()))
                .toList();
    }

    /** Dependents by what the history says and by what this build says: either may know of an edge the other lacks. */
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

    private void requireKnown(MigrationId id) {
        if (graph.find(id).isEmpty() && history.find(id).isEmpty()) {
            List<MigrationId> known = Stream.concat(
                            graph.ordered().stream().map(MigrationDefinition::id),
                            history.entries().stream().map(HistoryEntry::id))
                    .distinct()
                    .sorted()
                    .toList();
            throw failure(RunProblems.unknownVersion(id, known));
        }
    }

    private static MigrationException failure(Problem problem) {
        return new MigrationException(problem, null);
    }
}
