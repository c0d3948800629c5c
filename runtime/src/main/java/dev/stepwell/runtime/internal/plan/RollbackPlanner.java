package dev.stepwell.runtime.internal.plan;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.HistoryProblems;
import dev.stepwell.problem.catalog.HistoryProblems.Renumbered;
import dev.stepwell.problem.catalog.RunProblems;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.Target;
import dev.stepwell.runtime.internal.history.History;
import dev.stepwell.runtime.internal.history.HistoryEntry;
import dev.stepwell.runtime.internal.history.MigrationWork;
import dev.stepwell.runtime.internal.stored.StepText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
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
 * dependencies. A set of which this build has nothing is left alone, unless the target names one of its migrations.
 */
final class RollbackPlanner {

    private final MigrationGraph<MigrationDefinition> graph;
    private final History history;
    private final RepeatableTexts texts;
    private final OtherSets others;
    private final Replacements replacements;

    RollbackPlanner(MigrationGraph<MigrationDefinition> graph, History history) {
        this.graph = graph;
        this.history = history;
        this.texts = new RepeatableTexts(graph, history);
        this.others = OtherSets.of(graph, history);
        this.replacements = new Replacements(graph, history);
    }

    /**
     * Plans a rollback.
     *
     * @throws MigrationException if the target is only for applying, if it names a migration that neither this build
     *     nor the database has, if a migration cannot be rolled back, or if a migration of a set that is left alone
     *     depends on one that would be rolled back
     */
    MigrationPlan plan(Target target) {
        requireIntact();
        OtherSets left =
                others.without(target.id().map(MigrationId::set).stream().toList());
        List<HistoryEntry> lastFirst = history.entries().stream()
                .filter(entry -> !left.contains(entry.id()))
                .sorted(HistoryEntry.IN_ORDER.reversed())
                .toList();
        Set<MigrationId> undone = withDependents(chosen(target, lastFirst), lastFirst);
        requireOwnVersions(target, undone, left);
        requireNoDependents(undone, left);
        return plan(
                dependentsFirst(lastFirst.stream()
                        .filter(entry -> undone.contains(entry.id()))
                        .toList()),
                undone,
                left);
    }

    /**
     * Plans the rest of the rollbacks that earlier runs began in the sets of this build.
     *
     * @throws MigrationException if a step that was rolled back has changed since
     */
    MigrationPlan unfinished() {
        List<HistoryEntry> entries = history.entries().stream()
                .filter(entry -> entry.isRollingBack() && !others.contains(entry.id()))
                .sorted(HistoryEntry.IN_ORDER.reversed())
                .toList();
        return plan(entries, entries.stream().map(HistoryEntry::id).collect(Collectors.toSet()), others);
    }

    private MigrationPlan plan(List<HistoryEntry> entries, Set<MigrationId> undone, OtherSets left) {
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
        UnknownMigrations unknown = UnknownMigrations.of(graph, history);
        return new MigrationPlan(
                Direction.DOWN,
                planned,
                unknown.newer().stream().filter(id -> !undone.contains(id)).toList(),
                List.of(),
                unknown.replacing().stream().filter(id -> !undone.contains(id)).toList(),
                left.names());
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
                    case BUILD -> {
                        Set<MigrationId> kept = kept(lastFirst);
                        yield lastFirst.stream().filter(entry -> !kept.contains(entry.id()));
                    }
                    case STEPS -> lastFirst.stream().limit(target.count().orElseThrow());
                    case VERSION -> {
                        MigrationId to = Planner.known(graph, history, target);
                        yield lastFirst.stream()
                                .filter(entry -> entry.id().set().equals(to.set()) && isAbove(entry, to));
                    }
                    case ONLY -> {
                        MigrationId only = Planner.known(graph, history, target);
                        requireUndivided(only);
                        yield lastFirst.stream().filter(entry -> entry.id().equals(only));
                    }
                    case LATEST ->
                        throw new MigrationException(
                                RunProblems.targetMisused(target.toString(), "rolling back"), null);
                };
        return chosen.map(HistoryEntry::id).toList();
    }

    /**
     * Requires that no renumbering misleads the rollback: to the down of a different class, to a migration that this
     * build has under another version, or away from a set that has another name in this build.
     */
    private void requireOwnVersions(Target target, Set<MigrationId> undone, OtherSets left) {
        List<Renumbered> misleading = Renumberings.of(graph, history).all().stream()
                .filter(one -> {
                    MigrationId id = one.applied().id();
                    return left.contains(id)
                            ? target.id().isEmpty()
                            : undone.contains(id)
                                    && (target.kind() == Target.Kind.BUILD
                                            || graph.find(id).isPresent());
                })
                .toList();
        if (!misleading.isEmpty()) {
            throw new MigrationException(HistoryProblems.renumbered(misleading), null);
        }
    }

    /** Requires that no migration of a set that is left alone loses a dependency. */
    private void requireNoDependents(Set<MigrationId> undone, OtherSets left) {
        List<Problem> problems = new ArrayList<>();
        for (HistoryEntry entry : history.entries()) {
            if (left.contains(entry.id())) {
                entry.dependsOn().stream()
                        .flatMap(dependency -> history.holder(dependency).stream())
                        .filter(dependency -> undone.contains(dependency.id()))
                        .forEach(dependency -> problems.add(HistoryProblems.otherSetDepends(dependency, entry)));
            }
        }
        if (!problems.isEmpty()) {
            throw new MigrationException(problems, null, null);
        }
    }

    /**
     * {@return the migrations that a rollback to this build keeps: those of this build, those that replace or are
     * replaced by some of this build, and their dependencies}
     */
    private Set<MigrationId> kept(List<HistoryEntry> lastFirst) {
        Set<MigrationId> kept = new HashSet<>();
        for (HistoryEntry entry : dependentsFirst(lastFirst)) {
            boolean known = graph.find(entry.id()).isPresent();
            if (replacements.replacesOfThisBuild(entry)
                    || replacements.replacingOf(entry).isPresent()) {
                addWithDependencies(entry, kept);
            } else if (known) {
                kept.add(entry.id());
            }
        }
        return kept;
    }

    private void addWithDependencies(HistoryEntry entry, Set<MigrationId> kept) {
        Deque<HistoryEntry> open = new ArrayDeque<>(List.of(entry));
        Set<MigrationId> seen = new HashSet<>();
        while (!open.isEmpty()) {
            HistoryEntry next = open.remove();
            if (seen.add(next.id())) {
                kept.add(next.id());
                for (MigrationId dependency : next.dependsOn()) {
                    history.holder(dependency).ifPresent(open::add);
                }
            }
        }
    }

    /** Tells whether a target leaves an entry behind. A migration that replaced others is kept or left as a whole. */
    private static boolean isAbove(HistoryEntry entry, MigrationId to) {
        if (Replacements.place(entry).compareTo(to) <= 0) {
            return false;
        }
        for (MigrationId replaced : entry.replaces()) {
            if (replaced.compareTo(to) <= 0) {
                throw new MigrationException(RunProblems.targetReplaced(to, entry), null);
            }
        }
        return true;
    }

    private void requireUndivided(MigrationId only) {
        if (history.find(only).isEmpty()) {
            history.holder(only).ifPresent(holder -> {
                throw new MigrationException(RunProblems.targetReplaced(only, holder), null);
            });
        }
    }

    /** Adds dependents by the history and by this build, since each of the two may lack a dependency. */
    private Set<MigrationId> withDependents(Collection<MigrationId> chosen, List<HistoryEntry> entries) {
        Set<MigrationId> undone = new HashSet<>(chosen);
        boolean grew = true;
        while (grew) {
            grew = undone.addAll(graph.withDependents(undone));
            // A dependent may name the migration that is to replace its dependency.
            grew |= undone.addAll(graph.withDependents(replacements.notRecorded(undone)));
            for (HistoryEntry entry : entries) {
                if (!undone.contains(entry.id())
                        && entry.dependsOn().stream()
                                .anyMatch(id -> undone.contains(id)
                                        || history.holder(id)
                                                .filter(row -> undone.contains(row.id()))
                                                .isPresent())) {
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
    private List<HistoryEntry> dependentsFirst(List<HistoryEntry> lastFirst) {
        Map<MigrationId, List<HistoryEntry>> dependents = new HashMap<>();
        for (HistoryEntry entry : lastFirst) {
            for (MigrationId written : entry.dependsOn()) {
                MigrationId dependency =
                        history.holder(written).map(HistoryEntry::id).orElse(written);
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
