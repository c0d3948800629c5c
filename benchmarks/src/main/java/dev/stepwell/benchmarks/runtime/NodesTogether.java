package dev.stepwell.benchmarks.runtime;

import dev.stepwell.benchmarks.Statistics;
import dev.stepwell.benchmarks.tool.Contender;
import dev.stepwell.benchmarks.workload.Action;
import dev.stepwell.testdatabase.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Nodes of one application that start at the same moment on an empty database. */
final class NodesTogether {

    private static final int NODES = 8;

    /** The columns of {@link #rows}. */
    static final String HEAD = """
            | tool | migrations | nodes that came up | one node alone, ms | all eight, ms | times one node | times bare JDBC |
            |---|---:|---:|---:|---:|---:|---:|
            """;

    private final Bench bench;
    private final Duration patience;

    /**
     * Makes a measurement of nodes.
     *
     * @param patience the time after which a node that has not come up is ended, since some wait for ever
     */
    NodesTogether(Bench bench, Duration patience) {
        this.bench = bench;
        this.patience = patience;
    }

    /** The folder of a contender's migrations. */
    @FunctionalInterface
    interface Migrations {

        Path of(Contender contender) throws Exception;
    }

    /**
     * Measures a number of rounds and returns a row for each contender.
     *
     * <p>The first row is bare JDBC. Each of its nodes has its own database: one node applies the migrations, and the
     * others find nothing pending. So the same number of JVMs starts, and no node waits.
     */
    String rows(List<Contender> contenders, Migrations migrations, int count, int rounds) throws Exception {
        List<Double> floor = new ArrayList<>();
        Map<Contender, List<Round>> taken = new EnumMap<>(Contender.class);
        for (int round = 0; round < rounds; round++) {
            bench.say(NODES + " nodes, round " + round + ": " + Contender.FLOOR.title());
            floor.add(floor(count));
            for (Contender contender : contenders) {
                bench.say(NODES + " nodes, round " + round + ": " + contender.title());
                Path folder = migrations.of(contender);
                taken.computeIfAbsent(contender, key -> new ArrayList<>())
                        .add(new Round(start(contender, folder, 1), start(contender, folder, NODES)));
            }
        }
        StringBuilder rows = new StringBuilder(String.format(
                Locale.ROOT,
                "| %s, nobody waits | %,d | | | %,.0f | | 1.00 |%n",
                Contender.FLOOR.title(),
                count,
                Statistics.median(floor)));
        taken.forEach((contender, ran) -> {
            List<Double> alone =
                    ran.stream().map(round -> round.alone().millis()).toList();
            List<Double> together =
                    ran.stream().map(round -> round.together().millis()).toList();
            rows.append(String.format(
                    Locale.ROOT,
                    "| %s | %,d | %d of %d | %,.0f | %,.0f | %s | %s |%n",
                    contender.title(),
                    count,
                    ran.stream().mapToInt(round -> round.together().cameUp()).sum(),
                    NODES * rounds,
                    Statistics.median(alone),
                    Statistics.median(together),
                    Statistics.ratio(together, alone),
                    Statistics.ratio(together, floor)));
        });
        return rows.toString();
    }

    private record Start(double millis, int cameUp) {}

    private record Round(Start alone, Start together) {}

    private Start start(Contender contender, Path folder, int nodes) throws Exception {
        try (TestDatabase database = bench.copy(bench.with(contender, 0))) {
            List<ToolProcess> processes = new ArrayList<>();
            long begin = System.nanoTime();
            for (int node = 0; node < nodes; node++) {
                processes.add(ToolProcess.start(contender, Action.MIGRATE, database.dataSource(), folder));
            }
            return ended(processes, begin);
        }
    }

    private double floor(int migrations) throws Exception {
        Path folder = bench.migrations(Contender.FLOOR, migrations);
        TestDatabase upToDate = bench.with(Contender.FLOOR, migrations);
        try (TestDatabase database = bench.copy(bench.with(Contender.FLOOR, 0))) {
            List<ToolProcess> processes = new ArrayList<>();
            long begin = System.nanoTime();
            for (int node = 0; node < NODES; node++) {
                processes.add(ToolProcess.start(
                        Contender.FLOOR, Action.MIGRATE, (node == 0 ? database : upToDate).dataSource(), folder));
            }
            return ended(processes, begin).millis();
        }
    }

    private Start ended(List<ToolProcess> processes, long begin) throws InterruptedException {
        int cameUp = 0;
        for (ToolProcess process : processes) {
            Duration left = patience.minusNanos(System.nanoTime() - begin);
            cameUp += process.succeeded(left) ? 1 : 0;
        }
        return new Start((System.nanoTime() - begin) / 1e6, cameUp);
    }
}
