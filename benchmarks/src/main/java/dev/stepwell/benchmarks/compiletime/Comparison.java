package dev.stepwell.benchmarks.compiletime;

import dev.stepwell.benchmarks.Statistics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The results of all rounds with one number of migrations.
 *
 * <p>Every round runs each contender once. Ratios and differences are taken within a round, so that a slow phase of the
 * machine slows both contenders. Not safe for use by several threads.
 */
final class Comparison {

    private final int migrations;
    private final Map<Contender, List<Compilation>> rounds = new EnumMap<>(Contender.class);

    Comparison(int migrations) {
        this.migrations = migrations;
    }

    void add(Contender contender, Compilation compilation) {
        rounds.computeIfAbsent(contender, key -> new ArrayList<>()).add(compilation);
    }

    static final String HEAD = """
            | migrations | rounds | no processor, ms | empty processor, ms | processor that generates an empty class, ms | Stepwell, ms | Stepwell over the empty processor: time | processor time | memory of the four, MB |
            |---:|---:|---:|---:|---:|---:|---:|---:|---:|
            """;

    /** {@return a row of the table: medians, in brackets least and greatest; memory in the order of the contenders} */
    String row() {
        return String.format(
                Locale.ROOT,
                "| %,d | %d | %s | %s | %s | %s | %s | %s | %s, %s, %s, %s |\n",
                migrations,
                of(Contender.STEPWELL).size(),
                millis(Contender.PLAIN),
                millis(Contender.EMPTY),
                millis(Contender.GENERATING),
                millis(Contender.STEPWELL),
                onTop(Compilation::millis),
                onTop(Compilation::processorMillis),
                memory(Contender.PLAIN),
                memory(Contender.EMPTY),
                memory(Contender.GENERATING),
                memory(Contender.STEPWELL));
    }

    private String onTop(ToDoubleFunction<Compilation> time) {
        List<Double> empty = values(Contender.EMPTY, time);
        List<Double> stepwell = values(Contender.STEPWELL, time);
        List<Double> differences = new ArrayList<>();
        List<Double> percentages = new ArrayList<>();
        for (int i = 0; i < stepwell.size(); i++) {
            differences.add(stepwell.get(i) - empty.get(i));
            percentages.add(100 * (stepwell.get(i) / empty.get(i) - 1));
        }
        return String.format(
                Locale.ROOT,
                "%+,.0f ms, %+.0f %% (%+.0f to %+.0f)",
                Statistics.median(differences),
                Statistics.median(percentages),
                Statistics.least(percentages),
                Statistics.greatest(percentages));
    }

    private String millis(Contender contender) {
        List<Double> values = values(contender, Compilation::millis);
        return String.format(
                Locale.ROOT,
                "%,.0f (%,.0f–%,.0f)",
                Statistics.median(values),
                Statistics.least(values),
                Statistics.greatest(values));
    }

    private String memory(Contender contender) {
        return String.format(Locale.ROOT, "%,.0f", Statistics.median(values(contender, Compilation::peakKib)) / 1024);
    }

    private List<Double> values(Contender contender, ToDoubleFunction<Compilation> value) {
        return of(contender).stream().map(value::applyAsDouble).toList();
    }

    private List<Compilation> of(Contender contender) {
        return rounds.getOrDefault(contender, List.of());
    }
}
