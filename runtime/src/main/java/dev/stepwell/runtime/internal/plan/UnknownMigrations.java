package dev.stepwell.runtime.internal.plan;

import dev.stepwell.MigrationId;
import dev.stepwell.Version;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.runtime.internal.history.History;
import dev.stepwell.runtime.internal.history.HistoryEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The migrations of a history that are unknown to this build, although it has others of their set.
 *
 * <p>Pure. Each such migration is in exactly one of the two lists, with two exceptions that are in neither. A migration
 * of a set of which this build has nothing may belong to another application. A migration that has another identity in
 * this build is known.
 *
 * @param newer the migrations that a newer build may have added, sorted: either repeatable or higher than every version
 *     of their set that this build knows. A migration on which a known one depends is never among them
 * @param lost the other unknown migrations, sorted: this build lost them or never had them
 */
record UnknownMigrations(List<MigrationId> newer, List<MigrationId> lost) {

    UnknownMigrations {
        newer = List.copyOf(newer);
        lost = List.copyOf(lost);
    }

    static UnknownMigrations of(MigrationGraph<MigrationDefinition> graph, History history) {
        OtherSets others = OtherSets.of(graph, history);
        Renumberings renumbered = Renumberings.of(graph, history);
        List<HistoryEntry> unknown = history.entries().stream()
                .filter(entry -> graph.find(entry.id()).isEmpty()
                        && !others.contains(entry.id())
                        && !renumbered.contains(entry.id()))
                .sorted((one, other) -> one.id().compareTo(other.id()))
                .toList();
        if (unknown.isEmpty()) {
            return new UnknownMigrations(List.of(), List.of());
        }
        Map<String, Version> highest = highest(graph);
        Set<MigrationId> needed = needed(graph, history);
        List<MigrationId> newer = new ArrayList<>();
        List<MigrationId> lost = new ArrayList<>();
        for (HistoryEntry entry : unknown) {
            boolean canBeNewer = entry.repeatable() || isAbove(entry.id(), highest);
            (canBeNewer && !needed.contains(entry.id()) ? newer : lost).add(entry.id());
        }
        return new UnknownMigrations(newer, lost);
    }

    /**
     * Returns the migrations on which the migrations of this build depend, directly or not, according to the history.
     *
     * <p>The dependencies of a repeatable migration do not count. A newer build may have applied it again, with
     * dependencies that this build does not know.
     */
    private static Set<MigrationId> needed(MigrationGraph<MigrationDefinition> graph, History history) {
        Set<MigrationId> needed = new HashSet<>();
        Deque<HistoryEntry> open = new ArrayDeque<>(history.entries().stream()
                .filter(entry -> graph.find(entry.id()).isPresent() && !entry.repeatable())
                .toList());
        while (!open.isEmpty()) {
            for (MigrationId dependency : open.remove().dependsOn()) {
                if (needed.add(dependency)) {
                    history.find(dependency)
                            .filter(entry -> !entry.repeatable())
                            .ifPresent(open::add);
                }
            }
        }
        return needed;
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
}
