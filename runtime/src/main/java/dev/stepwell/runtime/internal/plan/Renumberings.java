package dev.stepwell.runtime.internal.plan;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.catalog.HistoryProblems.Renumbered;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.runtime.internal.history.History;
import dev.stepwell.runtime.internal.history.HistoryEntry;
import dev.stepwell.runtime.internal.session.DatabaseEncoding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The migrations of a history that have another identity in this build.
 *
 * <p>Pure. This build would apply such a migration a second time, since it knows the class under the new identity
 * alone. The class has the name that the history stores, or the same checksum in the same set.
 */
final class Renumberings {

    private final List<Renumbered> all;
    private final Set<MigrationId> applied = new HashSet<>();

    private Renumberings(List<Renumbered> all) {
        this.all = all;
        all.forEach(one -> applied.add(one.applied().id()));
    }

    static Renumberings of(MigrationGraph<MigrationDefinition> graph, History history) {
        Replacements replacements = new Replacements(graph, history);
        List<HistoryEntry> suspects = history.entries().stream()
                .filter(entry -> isSuspect(entry, graph.find(entry.id())))
                // A squash may have the class name of a migration that it replaces.
                .filter(entry -> replacements.replacingOf(entry).isEmpty())
                .sorted(Comparator.comparing(HistoryEntry::id))
                .toList();
        if (suspects.isEmpty()) {
            return new Renumberings(List.of());
        }
        Map<String, MigrationDefinition> byClass = new HashMap<>();
        Map<String, MigrationDefinition> byText = new HashMap<>();
        for (MigrationDefinition definition : graph.ordered()) {
            if (!isAppliedAsItIs(definition, history)) {
                byClass.putIfAbsent(definition.className(), definition);
                byText.putIfAbsent(text(definition.id(), definition.checksum()), definition);
            }
        }
        OtherSets others = OtherSets.of(graph, history);
        List<Renumbered> all = new ArrayList<>();
        for (HistoryEntry entry : suspects) {
            MigrationDefinition sameClass = byClass.get(entry.className());
            MigrationDefinition sameText =
                    entry.checksum().isEmpty() ? null : byText.get(text(entry.id(), entry.checksum()));
            if (sameClass != null && !sameClass.id().equals(entry.id())) {
                // Another application may have a class of that name.
                if (!others.contains(entry.id()) || isSameText(entry, sameClass)) {
                    all.add(new Renumbered(entry, sameClass));
                }
            } else if (sameText != null && !sameText.id().equals(entry.id())) {
                all.add(new Renumbered(entry, sameText));
            }
        }
        return new Renumberings(List.copyOf(all));
    }

    /** Tells whether this build lacks a migration, or has a different class with a different text in its place. */
    private static boolean isSuspect(HistoryEntry entry, Optional<MigrationDefinition> built) {
        return built.isEmpty()
                || (!built.get().repeatable()
                        && !DatabaseEncoding.isSame(
                                entry.className(), built.get().className())
                        && entry.isChanged(built.get().checksum()));
    }

    private static boolean isAppliedAsItIs(MigrationDefinition definition, History history) {
        return history.find(definition.id())
                .filter(entry -> entry.isApplied() && !isSuspect(entry, Optional.of(definition)))
                .isPresent();
    }

    private static boolean isSameText(HistoryEntry entry, MigrationDefinition definition) {
        return !entry.checksum().isEmpty() && entry.checksum().equals(definition.checksum());
    }

    private static String text(MigrationId id, String checksum) {
        return id.set() + ":" + checksum;
    }

    /** {@return each of them with its definition in this build, sorted by the identity in the history} */
    List<Renumbered> all() {
        return all;
    }

    /** Tells whether a migration of the history has another identity in this build. */
    boolean contains(MigrationId id) {
        return applied.contains(id);
    }

    /** Tells whether a migration of this build has another identity in the history. */
    boolean isBuilt(MigrationId id) {
        return all.stream().anyMatch(one -> one.built().id().equals(id));
    }
}
