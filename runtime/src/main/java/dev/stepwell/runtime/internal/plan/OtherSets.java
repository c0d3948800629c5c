package dev.stepwell.runtime.internal.plan;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.runtime.internal.history.History;
import dev.stepwell.runtime.internal.history.HistoryEntry;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The sets of a history of which this build has no migration.
 *
 * <p>Pure. Another application that shares the history owns such a set, so a run changes nothing in it unless a person
 * names one of its migrations.
 */
final class OtherSets {

    private final Set<String> names;

    private OtherSets(Set<String> names) {
        this.names = names;
    }

    static OtherSets of(MigrationGraph<MigrationDefinition> graph, History history) {
        Set<String> built = new HashSet<>();
        for (MigrationDefinition definition : graph.ordered()) {
            built.add(definition.id().set());
        }
        Set<String> names = new TreeSet<>();
        for (HistoryEntry entry : history.entries()) {
            if (!built.contains(entry.id().set())) {
                names.add(entry.id().set());
            }
        }
        return new OtherSets(names);
    }

    boolean contains(MigrationId id) {
        return names.contains(id.set());
    }

    /** {@return these sets without some of them} */
    OtherSets without(Collection<String> sets) {
        Set<String> rest = new TreeSet<>(names);
        rest.removeAll(sets);
        return new OtherSets(rest);
    }

    /** {@return the names, sorted} */
    List<String> names() {
        return List.copyOf(names);
    }
}
