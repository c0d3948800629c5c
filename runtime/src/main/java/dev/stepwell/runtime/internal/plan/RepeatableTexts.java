package dev.stepwell.runtime.internal.plan;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.runtime.Target;
import dev.stepwell.runtime.internal.history.History;
import dev.stepwell.runtime.internal.history.HistoryEntry;
import java.util.List;
import java.util.Optional;

/**
 * Which texts of the repeatable migrations are newer: those of this build, or those that the database has.
 *
 * <p>Pure. Texts are in the order in which the database first had them, but for one that a person brought back, which
 * is the newest from then on. So of two builds one is always the older one, whichever starts last.
 */
final class RepeatableTexts {

    private final MigrationGraph<MigrationDefinition> graph;
    private final History history;
    private final boolean olderBuild;

    RepeatableTexts(MigrationGraph<MigrationDefinition> graph, History history) {
        this.graph = graph;
        this.history = history;
        this.olderBuild = !UnknownMigrations.of(graph, history).newer().isEmpty();
    }

    /** Whether the database has another text of an applied migration, which this build's is to replace. */
    boolean isOutdated(MigrationDefinition definition) {
        Optional<HistoryEntry> entry = changed(definition);
        return entry.isPresent() && !isNewer(entry.get(), definition);
    }

    /** Whether the database has a newer text of an applied migration than this build. */
    boolean isNewer(MigrationDefinition definition) {
        Optional<HistoryEntry> entry = changed(definition);
        return entry.isPresent() && isNewer(entry.get(), definition);
    }

    /** The migrations of which the database has a newer text, sorted; without one that a target names. */
    List<MigrationId> newer(Target target) {
        return graph.ordered().stream()
                .filter(this::isNewer)
                .map(MigrationDefinition::id)
                .filter(id -> target.kind() != Target.Kind.ONLY
                        || !id.equals(target.id().orElseThrow()))
                .sorted()
                .toList();
    }

    /** The row of a migration that is applied with another text than that of this build. */
    Optional<HistoryEntry> changed(MigrationDefinition definition) {
        return history.find(definition.id())
                .filter(entry ->
                        definition.repeatable() && entry.isApplied() && entry.isChanged(definition.checksum()));
    }

    /** A build that lacks what the database has is an older one, with what it has of other texts, too. */
    private boolean isNewer(HistoryEntry entry, MigrationDefinition definition) {
        int built = entry.texts().indexOf(definition.checksum());
        return built < 0 ? olderBuild : built < entry.texts().indexOf(entry.checksum());
    }
}
