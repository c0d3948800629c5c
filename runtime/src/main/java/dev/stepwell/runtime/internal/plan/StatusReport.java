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

/**
 * The comparison of the history with this build, migration by migration.
 *
 * <p>Pure. Each migration that the history or this build knows is reported once.
 */
public final class StatusReport {

    private final MigrationGraph<MigrationDefinition> graph;
    private final History history;
    private final RepeatableTexts texts;
    private final OtherSets others;
    private final Replacements replacements;

    public StatusReport(MigrationGraph<MigrationDefinition> graph, History history) {
        this.graph = graph;
        this.history = history;
        this.texts = new RepeatableTexts(graph, history);
        this.others = OtherSets.of(graph, history);
        this.replacements = new Replacements(graph, history);
    }

    /** {@return the migrations of the history in their order, then the pending ones in the order of applying} */
    public List<MigrationStatus> migrations() {
        Stream<MigrationStatus> recorded = history.entries().stream().map(this::recorded);
        Stream<MigrationStatus> pending = graph.ordered().stream()
                .filter(definition -> history.find(definition.id()).isEmpty())
                .map(this::pending);
        return Stream.concat(recorded, pending).toList();
    }

    private MigrationStatus recorded(HistoryEntry entry) {
        Optional<MigrationDefinition> known = graph.find(entry.id());
        if (known.isPresent()) {
            return ReportedMigration.recorded(entry, known.get(), state(entry, known.get()));
        }
        Optional<MigrationDefinition> replacing =
                replacements.replacingOf(entry).filter(found -> entry.isApplied());
        if (replacing.isPresent()) {
            return ReportedMigration.replaced(entry, replacing.get().id());
        }
        boolean otherSet = others.contains(entry.id());
        MigrationState applied = otherSet ? MigrationState.OTHER_SET : MigrationState.UNKNOWN;
        return ReportedMigration.unknown(entry, entry.isApplied() ? applied : unfinished(entry), otherSet);
    }

    private MigrationState state(HistoryEntry entry, MigrationDefinition known) {
        if (!entry.isApplied()) {
            return unfinished(entry);
        }
        if (texts.isOutdated(known)) {
            return MigrationState.OUTDATED;
        }
        return texts.isNewer(known) ? MigrationState.NEWER_TEXT : MigrationState.APPLIED;
    }

    private static MigrationState unfinished(HistoryEntry entry) {
        return switch (entry.state()) {
            case APPLIED -> MigrationState.APPLIED;
            case RUNNING -> MigrationState.RUNNING;
            case FAILED -> MigrationState.FAILED;
            case ROLLING_BACK -> MigrationState.ROLLING_BACK;
            case ROLLBACK_FAILED -> MigrationState.ROLLBACK_FAILED;
        };
    }

    private MigrationStatus pending(MigrationDefinition definition) {
        return replacements.isPending(definition)
                ? ReportedMigration.pending(
                        definition, history.isLate(definition) && !replacements.isTakingOver(definition))
                : ReportedMigration.replaced(definition, replacements.standIn(definition));
    }
}
