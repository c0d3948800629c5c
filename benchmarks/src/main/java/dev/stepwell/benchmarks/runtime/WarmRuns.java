package dev.stepwell.benchmarks.runtime;

import dev.stepwell.benchmarks.Statistics;
import dev.stepwell.benchmarks.tool.Contender;
import dev.stepwell.benchmarks.workload.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The cost of a no-op run with a pool, in a JVM that has made many of them. */
final class WarmRuns {

    /** The columns of {@link #rows}. */
    static final String HEAD = """
            | migrations | tool | call, ms | times bare JDBC | allocated by the caller, KB |
            |---:|---|---:|---:|---:|
            """;

    private final Bench bench;

    WarmRuns(Bench bench) {
        this.bench = bench;
    }

    /**
     * Measures a number of rounds and returns a row of medians for each contender. In each round, every contender is
     * called repeatedly for a while, in a JVM of its own.
     */
    String rows(List<Contender> contenders, int migrations, int rounds, Duration howLong) throws Exception {
        Map<Contender, List<Usage>> usages = new EnumMap<>(Contender.class);
        for (int round = 0; round < rounds; round++) {
            for (Contender contender : contenders) {
                bench.say("warm, " + migrations + " migrations, round " + round + ": " + contender.title());
                usages.computeIfAbsent(contender, key -> new ArrayList<>())
                        .add(ToolProcess.runWarm(
                                contender,
                                Action.MIGRATE,
                                bench.with(contender, migrations).dataSource(),
                                bench.migrations(contender, migrations),
                                howLong));
            }
        }
        List<Double> floor = millis(usages.getOrDefault(Contender.FLOOR, List.of()));
        StringBuilder rows = new StringBuilder();
        usages.forEach((contender, taken) -> rows.append(String.format(
                Locale.ROOT,
                "| %,d | %s | %,.2f | %s | %,.0f |%n",
                migrations,
                contender.title(),
                Statistics.median(millis(taken)),
                Statistics.ratio(millis(taken), floor),
                Statistics.median(taken.stream().map(Usage::allocatedKib).toList()))));
        return rows.toString();
    }

    private static List<Double> millis(List<Usage> usages) {
        return usages.stream().map(Usage::callMillis).toList();
    }
}
