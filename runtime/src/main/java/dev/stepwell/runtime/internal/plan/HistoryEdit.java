package dev.stepwell.runtime.internal.plan;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.AdoptionProblems;
import dev.stepwell.problem.catalog.HistoryProblems;
import dev.stepwell.problem.catalog.RunProblems;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.registry.MigrationNode;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.Repair;
import dev.stepwell.runtime.internal.history.History;
import dev.stepwell.runtime.internal.history.HistoryEntry;
import dev.stepwell.runtime.internal.history.MigrationWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides what of the history may be changed without running a migration: from the graph and the history to what is to
 * be written.
 *
 * <p>Pure. After each change every applied migration still has its dependencies applied.
 */
public final class HistoryEdit {

    private final MigrationGraph<MigrationDefinition> graph;
    private final History history;

    public HistoryEdit(MigrationGraph<MigrationDefinition> graph, History history) {
        this.graph = graph;
        this.history = history;
    }

    /**
     * What is to be recorded as applied for a database that has it already.
     *
     * @throws MigrationException if the version is not one of this build, or if the history has some of it
     */
    public List<MigrationWork> baseline(MigrationId to) {
        requireBuilt(to);
        Set<MigrationId> included = graph.withDependencies(graph.ordered().stream()
                .map(MigrationDefinition::id)
                .filter(id -> id.set().equals(to.set()) && id.version().compareTo(to.version()) <= 0)
                .toList());
        List<MigrationId> there = included.stream()
                .filter(id -> history.find(id).isPresent())
                .sorted()
                .toList();
        if (!there.isEmpty()) {
            throw refused(HistoryProblems.baselineRefused(to, there));
        }
        return graph.ordered().stream()
                .filter(definition -> included.contains(definition.id()))
                .map(definition -> MigrationWork.up(definition, false))
                .toList();
    }

    /**
     * What is to be recorded as applied because another tool has applied it.
     *
     * @throws IllegalArgumentException if one is there twice
     * @throws MigrationException if this build does not have one, if the history has one, or if a dependency is neither
     *     applied nor among them
     */
    public List<MigrationWork> adoption(List<MigrationId> ids) {
        Set<MigrationId> adopted = new TreeSet<>();
        for (MigrationId id : ids) {
            if (!adopted.add(id)) {
                throw new IllegalArgumentException("migration " + id + " is there twice. Name each once.");
            }
        }
        adopted.forEach(this::requireBuilt);
        List<MigrationId> there =
                adopted.stream().filter(id -> history.find(id).isPresent()).toList();
        List<Problem> problems = new ArrayList<>();
        if (!there.isEmpty()) {
            problems.add(AdoptionProblems.adoptionRefused(there));
        }
        List<MigrationWork> planned = new ArrayList<>();
        for (MigrationDefinition definition : graph.ordered()) {
            if (adopted.contains(definition.id())) {
                planned.add(MigrationWork.up(definition, false));
                for (MigrationId dependency : definition.dependsOn()) {
                    if (!adopted.contains(dependency) && !history.isApplied(dependency)) {
                        problems.add(AdoptionProblems.adoptionIncomplete(
                                definition, graph.find(dependency).orElseThrow()));
                    }
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new MigrationException(problems, null, null);
        }
        return planned;
    }

    /**
     * The migration to be recorded as applied.
     *
     * @throws MigrationException if this build does not have it, or if it is applied, or if a dependency is not
     */
    public MigrationWork applied(MigrationId id) {
        MigrationDefinition definition = requireBuilt(id);
        Optional<HistoryEntry> otherText = new RepeatableTexts(graph, history).changed(definition);
        if (history.isApplied(id) && otherText.isEmpty()) {
            throw refused(HistoryProblems.markedAppliedTwice(definition));
        }
        for (MigrationId dependency : definition.dependsOn()) {
            if (!history.isApplied(dependency)) {
                throw refused(HistoryProblems.markedAppliedTooEarly(definition, dependency));
            }
        }
        return otherText
                .map(replaced -> MigrationWork.again(definition, replaced, true))
                .orElseGet(() -> MigrationWork.up(definition, history.isLate(definition)));
    }

    /**
     * The migration to be taken out of the history.
     *
     * @throws MigrationException if the history does not have it, or if an applied one depends on it
     */
    public HistoryEntry rolledBack(MigrationId id) {
        Optional<HistoryEntry> entry = history.find(id);
        if (entry.isEmpty()) {
            MigrationNode node = requireBuilt(id);
            throw refused(HistoryProblems.markedRolledBackTwice(node));
        }
        for (HistoryEntry other : history.entries()) {
            if (other.isApplied() && other.dependsOn().contains(id)) {
                throw refused(HistoryProblems.markedRolledBackTooEarly(entry.get(), other));
            }
        }
        return entry.get();
    }

    /** What is applied and is not the same in this build. */
    public List<Repair> repairs() {
        return HistoryCheck.changed(graph, history).stream()
                .map(definition -> new Repair(
                        definition.id(),
                        definition.className(),
                        history.find(definition.id()).orElseThrow().checksum(),
                        definition.checksum()))
                .toList();
    }

    private MigrationDefinition requireBuilt(MigrationId id) {
        return graph.find(id)
                .orElseThrow(() -> refused(RunProblems.versionNotBuilt(
                        id,
                        graph.ordered().stream()
                                .map(MigrationDefinition::id)
                                .sorted()
                                .toList())));
    }

    private static MigrationException refused(Problem problem) {
        return new MigrationException(problem, null);
    }
}
