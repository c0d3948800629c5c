package dev.stepwell.runtime.internal.plan;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.HistoryProblems;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.runtime.NewerVersions;
import dev.stepwell.runtime.Target;
import dev.stepwell.runtime.internal.history.History;
import dev.stepwell.runtime.internal.history.HistoryEntry;
import dev.stepwell.runtime.internal.stored.StepText;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares a history with the migrations of this build.
 *
 * <p>Pure. A pending migration is no problem, and neither is an interrupted one that can be continued.
 */
public final class HistoryCheck {

    private HistoryCheck() {}

    /** The problems that keep this build from applying migrations, sorted by migration within each kind. */
    public static List<Problem> problems(
            MigrationGraph<MigrationDefinition> graph, History history, NewerVersions newerVersions) {
        return problems(graph, history, newerVersions, Target.latest());
    }

    /**
     * The problems of a run with a target.
     *
     * @param target a target that names one migration may replace its newer text
     */
    public static List<Problem> problems(
            MigrationGraph<MigrationDefinition> graph, History history, NewerVersions newerVersions, Target target) {
        List<Problem> problems = new ArrayList<>();
        Renumberings renumbered = Renumberings.of(graph, history);
        for (MigrationDefinition definition : changed(graph, history)) {
            if (!renumbered.contains(definition.id())) {
                HistoryEntry entry = history.find(definition.id()).orElseThrow();
                problems.add(HistoryProblems.checksumChanged(definition, entry.at()));
            }
        }
        if (!renumbered.all().isEmpty()) {
            problems.add(HistoryProblems.renumbered(renumbered.all()));
        }
        UnknownMigrations unknown = UnknownMigrations.of(graph, history);
        List<MigrationId> missing = unknown.lost();
        if (!missing.isEmpty()) {
            problems.add(HistoryProblems.appliedButMissing(missing));
        }
        List<MigrationId> newer = newerVersions == NewerVersions.REFUSE ? unknown.newer() : List.of();
        if (!newer.isEmpty()) {
            problems.add(HistoryProblems.newerRefused(newer));
        }
        List<MigrationId> newerTexts =
                newerVersions == NewerVersions.REFUSE ? new RepeatableTexts(graph, history).newer(target) : List.of();
        if (!newerTexts.isEmpty()) {
            problems.add(HistoryProblems.newerText(newerTexts));
        }
        Replacements replacements = new Replacements(graph, history);
        problems.addAll(replacements.problems());
        for (MigrationDefinition definition : graph.ordered()) {
            // The next text of a repeatable migration may bring new dependencies.
            boolean recorded = history.find(definition.id())
                    .filter(HistoryEntry::isApplied)
                    .isPresent();
            if (recorded && !definition.repeatable()) {
                for (MigrationId dependency : definition.dependsOn()) {
                    if (!replacements.isInEffectPartly(dependency) && !renumbered.isBuilt(dependency)) {
                        graph.find(dependency)
                                .ifPresent(
                                        node -> problems.add(HistoryProblems.dependencyNotApplied(definition, node)));
                    }
                }
            }
        }
        for (MigrationDefinition definition : graph.ordered()) {
            history.find(definition.id())
                    .filter(entry ->
                            !entry.isApplied() && !entry.isRollingBack() && isBeginningChanged(definition, entry))
                    .ifPresent(entry -> problems.add(
                            HistoryProblems.unfinishedMigration(definition, entry.stepsDone(), entry.at())));
        }
        return List.copyOf(problems);
    }

    /** The applied migrations that have another checksum in this build although they are not repeatable. */
    static List<MigrationDefinition> changed(MigrationGraph<MigrationDefinition> graph, History history) {
        return graph.ordered().stream()
                .filter(definition -> !definition.repeatable())
                .filter(definition -> history.find(definition.id())
                        .filter(HistoryEntry::isApplied)
                        .filter(entry -> entry.isChanged(definition.checksum()))
                        .isPresent())
                .toList();
    }

    /** Whether a step that an earlier run applied has changed since, so that going on would skip another one. */
    static boolean isBeginningChanged(MigrationDefinition definition, HistoryEntry entry) {
        return !StepText.areStored(definition.up(), entry.stepTexts(), entry.stepsDone());
    }
}
