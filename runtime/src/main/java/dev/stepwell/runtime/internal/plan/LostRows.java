package dev.stepwell.runtime.internal.plan;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.StoredHistoryProblems;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.runtime.internal.history.History;
import dev.stepwell.runtime.internal.history.LostMigration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The migrations of this build's sets that are applied according to the events, and that have no row in the history.
 *
 * <p>Pure. A run that took them for pending would apply them a second time.
 */
public final class LostRows {

    private LostRows() {}

    /** {@return the migrations, sorted} */
    static List<LostMigration> of(MigrationGraph<MigrationDefinition> graph, History history) {
        Set<String> sets = graph.ordered().stream()
                .map(definition -> definition.id().set())
                .collect(Collectors.toSet());
        return history.evidence().lost().stream()
                .filter(lost -> sets.contains(lost.id().set()))
                .toList();
    }

    /** {@return the problem of such migrations; empty if there are none} */
    public static Optional<Problem> problem(MigrationGraph<MigrationDefinition> graph, History history) {
        List<MigrationId> lost =
                of(graph, history).stream().map(LostMigration::id).toList();
        return lost.isEmpty()
                ? Optional.empty()
                : Optional.of(StoredHistoryProblems.historyRowsMissing(
                        lost, history.entries().isEmpty()));
    }
}
