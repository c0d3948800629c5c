package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import dev.stepwell.Version;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.HistoryProblems;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds a history against the migrations of this build.
 *
 * <p>Pure: it reads two values and gives problems. What is pending is none, and neither is what an interrupted run left
 * behind, as long as it can be continued.
 */
final class HistoryCheck {

    private HistoryCheck() {}

    /**
     * The problems that keep this build from applying anything to that database, sorted by migration within each kind.
     */
    static List<Problem> problems(
            MigrationGraph<MigrationDefinition> graph, History history, NewerVersions newerVersions) {
        return problems(graph, history, newerVersions, Target.latest());
    }

    /** The same, for a target that may name the one whose newer text is to be replaced. */
    static List<Problem> problems(
            MigrationGraph<MigrationDefinition> graph, History history, NewerVersions newerVersions, Target target) {
        List<Problem> problems = new ArrayList<>();
        for (MigrationDefinition definition : changed(graph, history)) {
            HistoryEntry entry = history.find(definition.id()).orElseThrow();
            problems.add(HistoryProblems.checksumChanged(definition, entry.at()));
        }
        List<MigrationId> missing = missing(graph, history);
        if (!missing.isEmpty()) {
            problems.add(HistoryProblems.appliedButMissing(missing));
        }
        List<MigrationId> newer = newerVersions == NewerVersions.REFUSE ? newer(graph, history) : List.of();
        if (!newer.isEmpty()) {
            problems.add(HistoryProblems.newerRefused(newer));
        }
        List<MigrationId> newerTexts =
                newerVersions == NewerVersions.REFUSE ? new RepeatableTexts(graph, history).newer(target) : List.of();
        if (!newerTexts.isEmpty()) {
            problems.add(HistoryProblems.newerText(newerTexts));
        }
        for (MigrationDefinition definition : graph.ordered()) {
            // A repeatable one comes to depend on what its next text needs.
            if (history.isApplied(definition.id()) && !definition.repeatable()) {
                for (MigrationId dependency : definition.dependsOn()) {
                    if (!history.isApplied(dependency)) {
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
                            HistoryProblems.unfinishedMigration(definition, entry.statementsDone(), entry.at())));
        }
        return List.copyOf(problems);
    }

    /** What is applied and has another checksum in this build, and may not. */
    static List<MigrationDefinition> changed(MigrationGraph<MigrationDefinition> graph, History history) {
        return graph.ordered().stream()
                .filter(definition -> !definition.repeatable())
                .filter(definition -> history.find(definition.id())
                        .filter(HistoryEntry::isApplied)
                        .filter(entry -> isChanged(definition.checksum(), entry.checksum()))
                        .isPresent())
                .toList();
    }

    /** What already ran may not have changed since, or going on after it would skip something. */
    static boolean isBeginningChanged(MigrationDefinition definition, HistoryEntry entry) {
        int done = entry.statementsDone();
        List<String> now =
                definition.up().stream().map(PlannedMigration::text).limit(done).toList();
        return !now.equals(entry.upStatements().subList(0, done));
    }

    /**
     * What the database has, this build has not, and a newer build can have added: all that is repeatable, or above
     * what this build has in the set, as far as nothing that this build has was applied on top of it.
     */
    static List<MigrationId> newer(MigrationGraph<MigrationDefinition> graph, History history) {
        return notBuilt(graph, history, true);
    }

    /** What the database has, this build has not, and only a build that lost it, or never had it, can lack. */
    private static List<MigrationId> missing(MigrationGraph<MigrationDefinition> graph, History history) {
        return notBuilt(graph, history, false);
    }

    private static List<MigrationId> notBuilt(
            MigrationGraph<MigrationDefinition> graph, History history, boolean newer) {
        List<MigrationId> ids = history.entries().stream()
                .map(HistoryEntry::id)
                .filter(id -> graph.find(id).isEmpty())
                .sorted()
                .toList();
        if (ids.isEmpty()) {
            return ids;
        }
        Map<String, Version> highest = highest(graph);
        Set<MigrationId> below = belowBuilt(graph, history);
        return ids.stream()
                .filter(id -> newer
                        == ((isAbove(id, highest)
                                        || history.find(id).orElseThrow().repeatable())
                                && !below.contains(id)))
                .toList();
    }

    /**
     * What the migrations of this build were applied on top of, by what the history says, however far below. What is
     * repeatable does not count: a newer build may have applied it again, on top of more than this one knows.
     */
    private static Set<MigrationId> belowBuilt(MigrationGraph<MigrationDefinition> graph, History history) {
        Set<MigrationId> below = new HashSet<>();
        Deque<HistoryEntry> open = new ArrayDeque<>(history.entries().stream()
                .filter(entry -> graph.find(entry.id()).isPresent() && !entry.repeatable())
                .toList());
        while (!open.isEmpty()) {
            for (MigrationId dependency : open.remove().dependsOn()) {
                if (below.add(dependency)) {
                    history.find(dependency)
                            .filter(entry -> !entry.repeatable())
                            .ifPresent(open::add);
                }
            }
        }
        return below;
    }

    private static Map<String, Version> highest(MigrationGraph<MigrationDefinition> graph) {
        Map<String, Version> highest = new HashMap<>();
        for (MigrationDefinition definition : graph.ordered()) {
            if (!definition.repeatable()) {
                highest.merge(
                        definition.id().set(),
                        definition.id().version(),
                        (one, other) -> one.compareTo(other) > 0 ? one : other);
            }
        }
        return highest;
    }

    private static boolean isAbove(MigrationId id, Map<String, Version> highest) {
        Version version = highest.get(id.set());
        return version == null || id.version().compareTo(version) > 0;
    }

    /** Checksums of different algorithms, or none, say nothing about each other. */
    static boolean isChanged(String built, String stored) {
        return !built.equals(stored) && algorithm(built).equals(algorithm(stored));
    }

    private static String algorithm(String checksum) {
        return checksum.substring(0, checksum.indexOf(':') + 1);
    }
}
