package dev.stepwell.benchmarks.parts;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.runtime.NewerVersions;
import dev.stepwell.runtime.Plan;
import dev.stepwell.runtime.Target;
import dev.stepwell.runtime.internal.history.History;
import dev.stepwell.runtime.internal.history.HistoryEntry;
import dev.stepwell.runtime.internal.plan.HistoryCheck;
import dev.stepwell.runtime.internal.plan.Planner;
import dev.stepwell.runtime.internal.stored.StoredDown;
import dev.stepwell.runtime.internal.stored.StoredState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Measures the way from migrations and a history in memory to a plan: graph, check against the history, planning. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class PlanBenchmark {

    /** The number of migrations; the last ten are pending. */
    @Param({"1000", "10000"})
    public int migrations;

    private final List<MigrationDefinition> definitions = new ArrayList<>();
    private History history = History.empty();

    /** Makes the migrations and the history. */
    @Setup
    public void make() {
        List<HistoryEntry> entries = new ArrayList<>();
        for (int i = 1; i <= migrations; i++) {
            MigrationDefinition.Builder migration = MigrationDefinition.of(
                            MigrationId.MAIN_SET, Integer.toString(i), "com.acme.db.CreateTable" + i)
                    .checksum("tokens-1:" + i)
                    .up(new MigrationStatement("CREATE TABLE t" + i + " ()", ""))
                    .down(new MigrationStatement("DROP TABLE t" + i, ""));
            if (i > 1) {
                migration.dependsOn(MigrationId.MAIN_SET, Integer.toString(i - 1));
            }
            MigrationDefinition definition = migration.build();
            definitions.add(definition);
            if (i <= migrations - 10) {
                entries.add(applied(definition, i));
            }
        }
        history = new History(entries);
    }

    private static HistoryEntry applied(MigrationDefinition definition, int position) {
        return new HistoryEntry(
                definition.id(),
                definition.className(),
                definition.description(),
                StoredState.APPLIED,
                definition.checksum(),
                List.of(),
                definition.dependsOn(),
                List.of(),
                1,
                List.of(),
                new StoredDown(true, List.of(), null, true),
                "",
                position,
                Instant.EPOCH,
                "alice",
                Duration.ofMillis(5));
    }

    /** Makes the graph, checks the history and makes the plan. */
    @Benchmark
    public Object graphCheckAndPlan() {
        MigrationGraph<MigrationDefinition> graph = MigrationGraph.of(definitions);
        if (!HistoryCheck.problems(graph, history, NewerVersions.ACCEPT).isEmpty()) {
            throw new IllegalStateException("the history fits the graph");
        }
        Plan plan = new Planner(graph, history).plan(Target.latest());
        if (plan.migrations().size() != 10) {
            throw new IllegalStateException("ten are pending");
        }
        return plan;
    }
}
