package dev.stepwell.benchmarks.runtime;

import dev.stepwell.benchmarks.Statistics;
import dev.stepwell.benchmarks.tool.Contender;
import dev.stepwell.benchmarks.workload.Workload;
import dev.stepwell.testdatabase.TestDatabase;
import dev.stepwell.testdatabase.WireProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The cost of a workload with a number of migrations. Each run is a process of its own, and the contenders take turns.
 *
 * <p>Ratios are taken within a round, so that a slow phase of the machine slows both contenders.
 */
final class ColdRuns {

    /** The columns of {@link #rows}. */
    static final String HEAD = """
            | workload | migrations | tool | process, ms | times bare JDBC | call, ms | times bare JDBC | processor time, ms | times bare JDBC | memory, MB |
            |---|---:|---|---:|---:|---:|---:|---:|---:|---:|
            """;

    private final Bench bench;
    private final Workload workload;
    private final int migrations;
    private final Duration delay;
    private final Map<Contender, List<Usage>> rounds = new EnumMap<>(Contender.class);

    ColdRuns(Bench bench, Workload workload, int migrations, Duration delay) {
        this.bench = bench;
        this.workload = workload;
        this.migrations = migrations;
        this.delay = delay;
    }

    /**
     * Runs each contender a number of times. Several rounds follow a first one that fills the caches of the system and
     * does not count. A single round has no such first one: either it is so long that caches do not matter, or its
     * figures are rough anyway.
     */
    void run(List<Contender> contenders, int count) throws Exception {
        for (int round = count == 1 ? 1 : 0; round <= count; round++) {
            for (Contender contender : contenders) {
                if (workload.isFor(contender)) {
                    Usage usage = once(contender);
                    bench.say(String.format(
                            Locale.ROOT,
                            "%s, %,d migrations, round %d: %s %,.0f ms",
                            workload.title(),
                            migrations,
                            round,
                            contender.title(),
                            usage.processMillis()));
                    if (round > 0) {
                        rounds.computeIfAbsent(contender, key -> new ArrayList<>())
                                .add(usage);
                    }
                }
            }
        }
    }

    private Usage once(Contender contender) throws Exception {
        TestDatabase before = bench.with(contender, workload.appliedBefore(migrations));
        TestDatabase database = workload.changesDatabase() ? bench.copy(before) : before;
        boolean kept = !workload.changesDatabase();
        try (WireProxy wire = new WireProxy(database, delay)) {
            Usage usage = ToolProcess.run(
                    contender,
                    workload.action(),
                    delay.isZero() ? database.dataSource() : wire.dataSource(),
                    bench.migrations(contender, workload.known(migrations)));
            kept |= workload == Workload.FIRST_APPLY && bench.keep(contender, migrations, database);
            return usage;
        } finally {
            if (!kept) {
                database.close();
            }
        }
    }

    /** {@return a row for each contender: medians, in brackets the least and the greatest} */
    String rows() {
        StringBuilder rows = new StringBuilder();
        rounds.forEach((contender, usages) -> rows.append(String.format(
                Locale.ROOT,
                "| %s | %,d | %s | %s | %s | %s | %s | %s | %s | %,.0f |%n",
                workload.title(),
                migrations,
                contender.title(),
                spread(usages, Usage::processMillis),
                ratio(contender, Usage::processMillis),
                spread(usages, Usage::callMillis),
                ratio(contender, Usage::callMillis),
                spread(usages, Usage::processorMillis),
                ratio(contender, Usage::processorMillis),
                Statistics.median(values(usages, Usage::peakKib)) / 1024)));
        return rows.toString();
    }

    /** {@return the median ratio of a contender's value to the value of bare JDBC} */
    double timesFloor(Contender contender, ToDoubleFunction<Usage> value) {
        return Statistics.median(
                Statistics.ratios(values(usages(contender), value), values(usages(Contender.FLOOR), value)));
    }

    /** {@return the median of a contender's value} */
    double median(Contender contender, ToDoubleFunction<Usage> value) {
        return Statistics.median(values(usages(contender), value));
    }

    /** {@return the contenders that were run} */
    List<Contender> contenders() {
        return List.copyOf(rounds.keySet());
    }

    private String ratio(Contender contender, ToDoubleFunction<Usage> value) {
        return String.format(Locale.ROOT, "%.2f", timesFloor(contender, value));
    }

    private static String spread(List<Usage> usages, ToDoubleFunction<Usage> value) {
        List<Double> values = values(usages, value);
        return String.format(
                Locale.ROOT,
                "%,.0f (%,.0f–%,.0f)",
                Statistics.median(values),
                Statistics.least(values),
                Statistics.greatest(values));
    }

    private List<Usage> usages(Contender contender) {
        return rounds.getOrDefault(contender, List.of());
    }

    private static List<Double> values(List<Usage> usages, ToDoubleFunction<Usage> value) {
        return usages.stream().map(value::applyAsDouble).toList();
    }
}
