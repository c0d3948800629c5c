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
import dev.stepwell.runtime.internal.stored.StoredState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The planner of runs that apply: it makes a plan from the graph, the history and the target.
 *
 * <p>Pure. Each dependency of a planned migration is applied, or comes before it in the plan.
 */
public final class Planner {

    private final MigrationGraph<MigrationDefinition> graph;
    private final History history;
    private final RepeatableTexts texts;
    private final Replacements replacements;

    public Planner(MigrationGraph<MigrationDefinition> graph, History history) {
        this.graph = graph;
        this.history = history;
        this.texts = new RepeatableTexts(graph, history);
        this.replacements = new Replacements(graph, history);
    }

    /**
     * Plans a run that applies.
     *
     * @throws MigrationException if the target is only for rolling back, or names a migration that neither this build
     *     nor the database has
     */
    public MigrationPlan plan(Target target) {
        List<MigrationDefinition> pending = graph.ordered().stream()
                .filter(definition -> replacements.isPending(definition)
                        || texts.isOutdated(definition)
                        || (isNamed(definition, target)
                                && texts.changed(definition).isPresent()))
                .toList();
        UnknownMigrations unknown = UnknownMigrations.of(graph, history);
        return new MigrationPlan(
                Direction.UP,
                chosen(pending, target).stream().map(this::work).toList(),
                unknown.newer(),
                texts.newer(target),
                unknown.replacing(),
                OtherSets.of(graph, history).names());
    }

    /** Tells whether a person named this migration. Only then an older text replaces a newer one. */
    private static boolean isNamed(MigrationDefinition definition, Target target) {
        return target.kind() == Target.Kind.ONLY
                && definition.id().equals(target.id().orElseThrow());
    }

    private List<MigrationDefinition> chosen(List<MigrationDefinition> pending, Target target) {
        return switch (target.kind()) {
            case LATEST -> pending;
            case STEPS -> pending.subList(0, Math.min(target.count().orElseThrow(), pending.size()));
            case VERSION -> withDependencies(pending, idsUpTo(known(graph, history, target)));
            case ONLY -> withDependencies(pending, List.of(known(graph, history, target)));
            case NOTHING, BUILD ->
                throw new MigrationException(RunProblems.targetMisused(target.toString(), "applying"), null);
        };
    }

    /**
     * Plans the rest of the unfinished migrations of a rollback, which an earlier run began to apply before its session
     * died.
     *
     * @throws MigrationException if an applied step has changed since
     */
    MigrationPlan unfinished(MigrationPlan rollback) {
        List<MigrationWork> rest = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (MigrationWork migration : rollback.work()) {
            Optional<HistoryEntry> entry =
                    history.find(migration.id()).filter(found -> found.state() == StoredState.RUNNING);
            Optional<MigrationDefinition> definition = migration.definition();
            if (entry.isPresent() && definition.isPresent()) {
                rest.add(0, work(definition.get()));
                if (HistoryCheck.isBeginningChanged(definition.get(), entry.get())) {
                    problems.add(HistoryProblems.unfinishedMigration(
                            definition.get(),
                            entry.get().stepsDone(),
                            entry.get().at()));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new MigrationException(problems, null, null);
        }
        return new MigrationPlan(Direction.UP, rest, List.of());
    }

    /**
     * {@return the work without the steps of an earlier run, which {@link HistoryCheck} has compared with this build}
     */
    private MigrationWork work(MigrationDefinition definition) {
        Optional<HistoryEntry> replaced = texts.changed(definition);
        if (replaced.isPresent()) {
            return MigrationWork.again(definition, replaced.get(), texts.isNewer(definition));
        }
        if (replacements.isTakingOver(definition)) {
            return MigrationWork.takingOver(
                    definition,
                    replacements.recorded(definition),
                    replacements.taken(definition),
                    history.isApplied(definition.id()));
        }
        boolean late = history.isLate(definition);
        return history.find(definition.id())
                .filter(entry -> !entry.isRollingBack())
                .map(stopped -> MigrationWork.up(definition, late, stopped))
                .orElseGet(() -> MigrationWork.up(definition, late))
                .replacing(replacements.recorded(definition));
    }

    private List<MigrationId> idsUpTo(MigrationId target) {
        return graph.ordered().stream()
                .filter(definition -> definition.id().set().equals(target.set())
                        && Replacements.place(definition).compareTo(target) <= 0)
                .map(MigrationDefinition::id)
                .toList();
    }

    private List<MigrationDefinition> withDependencies(
            List<MigrationDefinition> pending, Collection<MigrationId> chosen) {
        Set<MigrationId> needed = replacements.withTaken(graph.withDependencies(chosen));
        return pending.stream()
                .filter(definition -> needed.contains(definition.id()))
                .toList();
    }

    private static boolean isReplaced(MigrationGraph<MigrationDefinition> graph, MigrationId id) {
        return graph.ordered().stream()
                .anyMatch(definition -> definition.replaces().contains(id));
    }

    /**
     * {@return the migration that a target names}
     *
     * @throws MigrationException if neither this build nor the database has the migration
     */
    static MigrationId known(MigrationGraph<MigrationDefinition> graph, History history, Target target) {
        MigrationId id = target.id().orElseThrow();
        if (graph.find(id).isEmpty() && history.holder(id).isEmpty() && !isReplaced(graph, id)) {
            List<MigrationId> known = Stream.concat(
                            graph.ordered().stream().map(MigrationDefinition::id),
                            history.entries().stream().map(HistoryEntry::id))
                    .distinct()
                    .sorted()
                    .toList();
            throw new MigrationException(RunProblems.unknownVersion(id, known), null);
        }
        return id;
    }
}
