package dev.stepwell.runtime.internal.plan;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.AdoptionProblems;
import dev.stepwell.problem.catalog.HistoryProblems;
import dev.stepwell.problem.catalog.RunProblems;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.registry.MigrationNode;
import dev.stepwell.registry.MigrationStep;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.Repair;
import dev.stepwell.runtime.Target;
import dev.stepwell.runtime.internal.history.History;
import dev.stepwell.runtime.internal.history.HistoryEntry;
import dev.stepwell.runtime.internal.history.HistoryEvidence;
import dev.stepwell.runtime.internal.history.LostMigration;
import dev.stepwell.runtime.internal.history.MigrationWork;
import dev.stepwell.runtime.internal.session.DatabaseEncoding;
import dev.stepwell.runtime.internal.stored.StoredState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Decides which changes of the history a person may make without running a migration.
 *
 * <p>Pure. After each change, the dependencies of every applied migration are applied, too.
 */
public final class HistoryEdit {

    private final MigrationGraph<MigrationDefinition> graph;
    private final History history;
    private final DatabaseEncoding encoding;
    private final Replacements replacements;

    /** Decides for a database that stores every character. */
    HistoryEdit(MigrationGraph<MigrationDefinition> graph, History history) {
        this(graph, history, DatabaseEncoding.utf8());
    }

    public HistoryEdit(MigrationGraph<MigrationDefinition> graph, History history, DatabaseEncoding encoding) {
        this.encoding = encoding;
        this.graph = graph;
        this.history = history;
        this.replacements = new Replacements(graph, history);
    }

    /**
     * The migrations to record as applied for a database that has their objects.
     *
     * @throws MigrationException if this build does not have the version, or if the history has one of the migrations
     */
    public List<MigrationWork> baseline(MigrationId to) {
        requireBuilt(to);
        Set<MigrationId> included = replacements.withoutReplaced(graph.withDependencies(graph.ordered().stream()
                .filter(definition -> definition.id().set().equals(to.set())
                        && Replacements.place(definition).compareTo(to) <= 0)
                .map(MigrationDefinition::id)
                .toList()));
        List<MigrationId> there = included.stream()
                .filter(id -> history.holder(id).isPresent() || replacements.isInEffectPartly(id))
                .sorted()
                .toList();
        if (!there.isEmpty()) {
            throw refused(HistoryProblems.baselineRefused(to, there));
        }
        return graph.ordered().stream()
                .filter(definition -> included.contains(definition.id()))
                .map(this::recorded)
                .toList();
    }

    /**
     * The migrations to record as applied because another tool has applied them.
     *
     * @throws IllegalArgumentException if a migration is named twice
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
                adopted.stream().filter(id -> history.holder(id).isPresent()).toList();
        List<Problem> problems = new ArrayList<>();
        if (!there.isEmpty()) {
            problems.add(AdoptionProblems.adoptionRefused(there));
        }
        List<MigrationWork> planned = new ArrayList<>();
        for (MigrationDefinition definition : graph.ordered()) {
            if (adopted.contains(definition.id())) {
                planned.add(recorded(definition));
                for (MigrationId dependency : definition.dependsOn()) {
                    if (!isAdopted(dependency, adopted) && !replacements.isInEffect(dependency)) {
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
     * The migration to record as applied.
     *
     * @throws MigrationException if this build does not have it, or if it is applied, or if a dependency is not
     */
    public MigrationWork applied(MigrationId id) {
        MigrationDefinition definition = requireBuilt(id);
        Optional<HistoryEntry> otherText = new RepeatableTexts(graph, history).changed(definition);
        if (replacements.isInEffect(id)
                && otherText.isEmpty()
                && replacements.rows(definition).isEmpty()) {
            throw refused(HistoryProblems.markedAppliedTwice(definition));
        }
        for (MigrationId dependency : definition.dependsOn()) {
            if (!replacements.isInEffect(dependency)) {
                throw refused(HistoryProblems.markedAppliedTooEarly(definition, dependency));
            }
        }
        List<HistoryEntry> rows = replacements.rows(definition);
        if (!rows.isEmpty()) {
            // A person says that the parts that the history lacks are in the database, too.
            return MigrationWork.takingOver(definition, replacements.recorded(definition), rows, history.isApplied(id));
        }
        return otherText
                .map(replaced -> MigrationWork.again(definition, replaced, true))
                .orElseGet(() -> MigrationWork.up(definition, history.isLate(definition))
                        .replacing(replacements.recorded(definition)));
    }

    /**
     * {@return the migration that the events take for applied although it has no row}
     *
     * @param id a migration; empty is returned if it has a row, or if the events know nothing of it
     */
    public Optional<LostMigration> lost(MigrationId id) {
        return history.evidence().lost().stream()
                .filter(lost -> lost.id().equals(id))
                .findFirst();
    }

    /**
     * The history row to delete.
     *
     * @throws MigrationException if the history does not have it, or if an applied one depends on it
     */
    public HistoryEntry rolledBack(MigrationId id) {
        Optional<HistoryEntry> entry = history.find(id);
        if (entry.isEmpty()) {
            history.holder(id).ifPresent(holder -> {
                throw refused(HistoryProblems.markedReplaced(id, holder));
            });
            MigrationNode node = requireBuilt(id);
            throw refused(HistoryProblems.markedRolledBackTwice(node));
        }
        for (HistoryEntry other : history.entries()) {
            if (other.isApplied() && history.isDependent(other, id)) {
                throw refused(HistoryProblems.markedRolledBackTooEarly(entry.get(), other));
            }
        }
        return entry.get();
    }

    /**
     * The row of an unfinished migration during one of whose steps a session died.
     *
     * @throws MigrationException if the history does not have it, or if no session died during a step of it
     */
    public HistoryEntry brokenOff(MigrationId id) {
        Optional<HistoryEntry> row = history.find(id);
        if (row.isEmpty()) {
            throw refused(HistoryProblems.retryNotUnfinished(
                    requireBuilt(id), history.holder(id).isPresent()));
        }
        HistoryEntry entry = row.get();
        if (entry.isApplied()) {
            throw refused(HistoryProblems.retryNotUnfinished(entry, true));
        }
        boolean died = entry.state() == StoredState.RUNNING || entry.state() == StoredState.ROLLING_BACK;
        if (!died || entry.stepsDone() == entry.stepTexts().size()) {
            throw needless(entry);
        }
        return entry;
    }

    /**
     * {@return the steps in this build of what an unfinished migration does; empty if this build does not know them}
     */
    public List<MigrationStep> steps(HistoryEntry entry) {
        Optional<MigrationDefinition> definition = graph.find(entry.id());
        if (entry.isRollingBack()) {
            return definition.map(MigrationDefinition::down).orElseGet(() -> entry.down()
                    .steps());
        }
        return definition.map(MigrationDefinition::up).orElse(List.of());
    }

    /** {@return the refusal of a decision that nobody needs} */
    public static MigrationException needless(HistoryEntry entry) {
        return refused(HistoryProblems.retryNeedless(entry, entry.isRollingBack()));
    }

    /**
     * The differences of the applied migrations from this build, by migration. The history must have been read with the
     * stored rollbacks.
     *
     * <p>The row of a repeatable migration with another text belongs to that text, and has no difference.
     */
    public Map<MigrationDefinition, List<Repair>> repairs() {
        RepeatableTexts texts = new RepeatableTexts(graph, history);
        return differences(
                true, (entry, definition) -> texts.changed(definition).isEmpty());
    }

    /** {@return the witnesses for and against the rows} */
    public HistoryEvidence evidence() {
        return history.evidence();
    }

    /**
     * The lost rows to write anew: those of migrations that this build has with the text that was applied, dependencies
     * first.
     */
    public List<MigrationWork> lostRows() {
        Map<MigrationId, String> checksums = history.evidence().lost().stream()
                .collect(Collectors.toMap(LostMigration::id, LostMigration::checksum));
        return graph.ordered().stream()
                .filter(definition -> definition.checksum().equals(checksums.get(definition.id())))
                .map(definition -> MigrationWork.up(definition, false))
                .toList();
    }

    /** {@return the migrations without a row that this build has with another text, or not at all, sorted} */
    public List<MigrationId> lostForGood() {
        Set<MigrationId> restored = lostRows().stream().map(MigrationWork::id).collect(Collectors.toSet());
        return LostRows.of(graph, history).stream()
                .map(LostMigration::id)
                .filter(id -> !restored.contains(id))
                .toList();
    }

    /**
     * All repairs that this build can make, in the order in which they are told.
     *
     * @param digestsRepaired whether the digests were wrong and have just been repaired
     */
    public List<Repair> allRepairs(boolean digestsRepaired) {
        List<Repair> all = new ArrayList<>();
        if (digestsRepaired || !history.evidence().digestRight()) {
            all.add(HistoryRepair.digest());
        }
        lostRows()
                .forEach(work -> all.add(HistoryRepair.lostRow(work.definition().orElseThrow())));
        repairs().values().forEach(all::addAll);
        return List.copyOf(all);
    }

    /**
     * The differences that a run corrects because it has something to do anyway, by migration: those of applied
     * migrations with the up of this build. An older build corrects nothing, since a newer one may have corrected the
     * same.
     */
    public Map<MigrationDefinition, List<Repair>> updates() {
        boolean olderBuild = !UnknownMigrations.of(graph, history).newer().isEmpty()
                || !new RepeatableTexts(graph, history).newer(Target.latest()).isEmpty();
        return differences(
                false, (entry, definition) -> !olderBuild && entry.checksum().equals(definition.checksum()));
    }

    private Map<MigrationDefinition, List<Repair>> differences(
            boolean downRead, BiPredicate<HistoryEntry, MigrationDefinition> included) {
        Map<MigrationDefinition, List<Repair>> differences = new LinkedHashMap<>();
        for (MigrationDefinition definition : graph.ordered()) {
            HistoryEntry entry = history.find(definition.id()).orElse(null);
            if (entry != null && entry.isApplied() && included.test(entry, definition)) {
                List<Repair> different =
                        RowRepair.of(entry, definition, replacements.replacedForGood(definition), downRead, encoding);
                if (!different.isEmpty()) {
                    differences.put(definition, different);
                }
            }
        }
        return differences;
    }

    private MigrationWork recorded(MigrationDefinition definition) {
        return MigrationWork.up(definition, false).replacing(replacements.recorded(definition));
    }

    /** Tells whether a migration, or all that it replaces, are among the adopted ones. */
    private boolean isAdopted(MigrationId id, Set<MigrationId> adopted) {
        if (adopted.contains(id)) {
            return true;
        }
        List<MigrationId> replaced =
                graph.find(id).map(MigrationDefinition::replaces).orElse(List.of());
        for (MigrationId each : replaced) {
            if (!isAdopted(each, adopted) && !replacements.isInEffect(each)) {
                return false;
            }
        }
        return !replaced.isEmpty();
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
