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
 * Compares the texts of the repeatable migrations in this build with those in the database.
 *
 * <p>Pure. The age of a text is its place in the order in which the database first had the texts. A text that a person
 * brought back is the newest. So of two builds one is always the older one, whichever starts last.
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

    /** Whether the database has an older text of an applied migration than this build. */
    boolean isOutdated(MigrationDefinition definition) {
        Optional<HistoryEntry> entry = changed(definition);
        return entry.isPresent() && !isNewer(entry.get(), definition);
    }

    /** Whether the database has a newer text of an applied migration than this build. */
    boolean isNewer(MigrationDefinition definition) {
        Optional<HistoryEntry> entry = changed(definition);
        return entry.isPresent() && isNewer(entry.get(), definition);
    }

    /** The migrations of which the database has a newer text, sorted, without the one that a target names. */
    List<MigrationId> newer(Target target) {
        return graph.ordered().stream()
                .filter(this::isNewer)
                .map(MigrationDefinition::id)
                .filter(id -> target.kind() != Target.Kind.ONLY
                        || !id.equals(target.id().orElseThrow()))
                .sorted()
                .toList();
    }

    /** The history row of a migration that is applied with another text than this build has. */
    Optional<HistoryEntry> changed(MigrationDefinition definition) {
        return history.find(definition.id())
                .filter(entry ->
                        definition.repeatable() && entry.isApplied() && entry.isChanged(definition.checksum()));
    }

    /** A build to which an applied migration is unknown is an older build, so all its other texts are older, too. */
    private boolean isNewer(HistoryEntry entry, MigrationDefinition definition) {
        int built = entry.texts().indexOf(definition.checksum());
        return built < 0 ? olderBuild : built < entry.texts().indexOf(entry.checksum());
    }
}
