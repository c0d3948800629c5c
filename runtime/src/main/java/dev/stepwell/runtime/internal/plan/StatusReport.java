package dev.stepwell.runtime.internal.plan;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.runtime.MigrationState;
import dev.stepwell.runtime.MigrationStatus;
import dev.stepwell.runtime.internal.history.History;
import dev.stepwell.runtime.internal.history.HistoryEntry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the history with this build, migration by migration.
 *
 * <p>Pure. Each migration that the history or this build knows is reported once.
 */
public final class StatusReport {

    private final MigrationGraph<MigrationDefinition> graph;
    private final History history;
    private final RepeatableTexts texts;

    public StatusReport(MigrationGraph<MigrationDefinition> graph, History history) {
        this.graph = graph;
        this.history = history;
        this.texts = new RepeatableTexts(graph, history);
    }

    /** The migrations of the history in their order, then the pending ones in the order of applying. */
    public List<MigrationStatus> migrations() {
        Stream<MigrationStatus> recorded = history.entries().stream().map(this::recorded);
        Stream<MigrationStatus> pending = graph.ordered().stream()
                .filter(definition -> history.find(definition.id()).isEmpty())
                .map(this::pending);
        return Stream.concat(recorded, pending).toList();
    }

    private MigrationStatus recorded(HistoryEntry entry) {
        Optional<MigrationDefinition> known = graph.find(entry.id());
        return new MigrationStatus(
                entry.id(),
                known.map(MigrationDefinition::className).orElse(entry.className()),
                known.map(MigrationDefinition::description).orElse(entry.description()),
                state(entry, known.orElse(null)),
                known.map(MigrationDefinition::repeatable).orElse(entry.repeatable()),
                false,
                Optional.of(entry.at()),
                Optional.of(entry.by()),
                entry.isApplied() ? Optional.of(entry.execution()) : Optional.empty());
    }

    private MigrationState state(HistoryEntry entry, @Nullable MigrationDefinition known) {
        if (!entry.isApplied()) {
            return entry.state();
        }
        if (known == null) {
            return MigrationState.UNKNOWN;
        }
        if (texts.isOutdated(known)) {
            return MigrationState.OUTDATED;
        }
        return texts.isNewer(known) ? MigrationState.NEWER_TEXT : MigrationState.APPLIED;
    }

    private MigrationStatus pending(MigrationDefinition definition) {
        return new MigrationStatus(
                definition.id(),
                definition.className(),
                definition.description(),
                MigrationState.PENDING,
                definition.repeatable(),
                history.isLate(definition),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
