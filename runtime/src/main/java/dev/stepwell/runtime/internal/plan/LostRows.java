package dev.stepwell.runtime.internal.plan;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.StoredHistoryProblems;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.registry.MigrationNode;
import dev.stepwell.runtime.internal.history.History;
import dev.stepwell.runtime.internal.history.LostMigration;
import dev.stepwell.runtime.internal.session.DatabaseEncoding;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The migrations of this build's sets that are in effect according to the events, and that have no row in the history.
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
        Replacements replacements = new Replacements(graph, history);
        return history.evidence().lost().stream()
                .filter(lost -> sets.contains(lost.id().set()) && !replacements.isInEffect(lost.id()))
                .toList();
    }

    /** {@return the problem of such migrations; empty if there are none} */
    public static Optional<Problem> problem(MigrationGraph<MigrationDefinition> graph, History history) {
        if (history.isEmptied()) {
            return Optional.of(StoredHistoryProblems.historyEmptied());
        }
        List<LostMigration> lost = of(graph, history);
        if (lost.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(StoredHistoryProblems.historyRowsMissing(
                lost.stream().map(LostMigration::id).toList(),
                history.entries().isEmpty(),
                lost.stream()
                        .flatMap(one -> elsewhere(graph, history, one).stream())
                        .toList()));
    }

    /** {@return the pending migration of this build that has the class or the text of a lost one} */
    private static Optional<MigrationNode> elsewhere(
            MigrationGraph<MigrationDefinition> graph, History history, LostMigration lost) {
        if (graph.find(lost.id()).isPresent()) {
            return Optional.empty();
        }
        return graph.ordered().stream()
                .filter(built -> !history.isApplied(built.id()))
                .filter(built -> DatabaseEncoding.isSame(lost.className(), built.className())
                        || (built.id().set().equals(lost.id().set())
                                && built.checksum().equals(lost.checksum())))
                .findFirst()
                .map(built -> built);
    }
}
