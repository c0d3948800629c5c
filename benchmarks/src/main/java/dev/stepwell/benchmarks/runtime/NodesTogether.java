package dev.stepwell.benchmarks.runtime;

import dev.stepwell.benchmarks.Statistics;
import dev.stepwell.testdatabase.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Nodes of one application that start at the same moment on an empty database. */
final class NodesTogether {

    private static final int NODES = 8;

    /** The columns of {@link #rows}. */
    static final String HEAD = """
            | | migrations | nodes that came up | all up, ms | times one node |
            |---|---:|---:|---:|---:|
            """;

    private final Bench bench;

    NodesTogether(Bench bench) {
        this.bench = bench;
    }

    /** A row for each contender, from as many rounds as told. */
    String rows(List<Contender> contenders, int migrations, int rounds) throws Exception {
        StringBuilder rows = new StringBuilder();
        for (Contender contender : contenders) {
            List<Double> together = new ArrayList<>();
            List<Double> alone = new ArrayList<>();
            int up = 0;
            for (int round = 0; round < rounds; round++) {
                bench.say(NODES + " nodes, round " + round + ": " + contender.title());
                alone.add(start(contender, migrations, 1).millis);
                Outcome outcome = start(contender, migrations, NODES);
                together.add(outcome.millis);
                up += outcome.succeeded;
            }
            rows.append(String.format(
                    Locale.ROOT,
                    "| %s | %,d | %d of %d | %,.0f | %.1f |%n",
                    contender.title(),
                    migrations,
                    up,
                    NODES * rounds,
                    Statistics.median(together),
                    Statistics.median(together) / Statistics.median(alone)));
        }
        return rows.toString();
    }

    private record Outcome(double millis, int succeeded) {}

    private Outcome start(Contender contender, int migrations, int nodes) throws Exception {
        try (TestDatabase database = bench.copy(bench.with(contender, 0))) {
            List<ToolProcess> processes = new ArrayList<>();
            long begin = System.nanoTime();
            for (int node = 0; node < nodes; node++) {
                processes.add(ToolProcess.start(
                        contender, Action.MIGRATE, database.dataSource(), bench.migrations(contender, migrations), 1));
            }
            int succeeded = 0;
            for (ToolProcess process : processes) {
                succeeded += process.succeeded() ? 1 : 0;
            }
            return new Outcome((System.nanoTime() - begin) / 1e6, succeeded);
        }
    }
}
