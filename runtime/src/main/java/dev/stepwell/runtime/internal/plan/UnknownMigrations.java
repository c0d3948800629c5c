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
import java.util.Optional;
import java.util.Set;

/**
 * The migrations of a history that are unknown to this build, although it has others of their set.
 *
 * <p>Pure. Each such migration is in exactly one of the first two lists, with three exceptions that are in neither. A
 * migration of a set of which this build has nothing may belong to another application. A migration that has another
 * identity in this build is known. A migration that this build replaces is not unknown.
 *
 * @param newer the migrations that a newer build may have added, sorted: either repeatable or higher than every version
 *     of their set that this build knows. A migration on which a known one depends is never among them
 * @param lost the other unknown migrations, sorted: this build lost them or never had them
 * @param replacing those of the newer ones that replace migrations of this build, sorted: the database has what this
 *     build has, in another form
 */
record UnknownMigrations(List<MigrationId> newer, List<MigrationId> lost, List<MigrationId> replacing) {

    UnknownMigrations {
        newer = List.copyOf(newer);
        lost = List.copyOf(lost);
        replacing = List.copyOf(replacing);
    }

    static UnknownMigrations of(MigrationGraph<MigrationDefinition> graph, History history) {
        OtherSets others = OtherSets.of(graph, history);
        Renumberings renumbered = Renumberings.of(graph, history);
        Replacements replacements = new Replacements(graph, history);
        List<HistoryEntry> unknown = history.entries().stream()
                .filter(entry -> graph.find(entry.id()).isEmpty()
                        && !others.contains(entry.id())
                        && !renumbered.contains(entry.id())
                        && replacements.replacingOf(entry).isEmpty())
                .sorted((one, other) -> one.id().compareTo(other.id()))
                .toList();
        if (unknown.isEmpty()) {
            return new UnknownMigrations(List.of(), List.of(), List.of());
        }
        Map<String, Version> highest = highest(graph);
        Set<MigrationId> needed = needed(graph, history);
        List<MigrationId> newer = new ArrayList<>();
        List<MigrationId> lost = new ArrayList<>();
        List<MigrationId> replacing = new ArrayList<>();
        for (HistoryEntry entry : unknown) {
            if (replacements.replacesOfThisBuild(entry)) {
                newer.add(entry.id());
                replacing.add(entry.id());
                continue;
            }
            boolean canBeNewer = entry.repeatable() || isAbove(entry.id(), highest);
            (canBeNewer && !needed.contains(entry.id()) ? newer : lost).add(entry.id());
        }
        return new UnknownMigrations(newer, lost, replacing);
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
            for (MigrationId written : open.remove().dependsOn()) {
                Optional<HistoryEntry> row = history.holder(written);
                if (needed.add(row.map(HistoryEntry::id).orElse(written))) {
                    row.filter(entry -> !entry.repeatable()).ifPresent(open::add);
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
