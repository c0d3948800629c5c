package dev.stepwell.benchmarks.parts;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.registry.MigrationNode;
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

/** Measures how long it takes to check and order a graph without problems. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class GraphBenchmark {

    /**
     * The number of migrations. Each depends on the migration before it, and each tenth also on a distant migration.
     */
    @Param({"1000", "10000"})
    public int migrations;

    private List<Node> nodes = List.of();

    private record Node(MigrationId id, String className, List<MigrationId> dependsOn) implements MigrationNode {}

    /** Makes the migrations. */
    @Setup
    public void make() {
        List<Node> made = new ArrayList<>();
        for (int i = 1; i <= migrations; i++) {
            List<MigrationId> dependsOn = new ArrayList<>();
            if (i > 1) {
                dependsOn.add(id(i - 1));
            }
            if (i > 20 && i % 10 == 0) {
                dependsOn.add(id(i / 2));
            }
            made.add(new Node(id(i), "CreateTable" + i, dependsOn));
        }
        nodes = made;
    }

    private static MigrationId id(int version) {
        return MigrationId.of(MigrationId.MAIN_SET, Integer.toString(version));
    }

    /** Checks and orders the migrations. */
    @Benchmark
    public Object checkAndOrder() {
        return MigrationGraph.of(nodes);
    }
}
