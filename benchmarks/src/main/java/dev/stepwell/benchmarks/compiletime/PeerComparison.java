package dev.stepwell.benchmarks.compiletime;

import dev.stepwell.benchmarks.Statistics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The results of the {@linkplain Peer peers} in all rounds with one number of source files.
 *
 * <p>Every round runs each peer once. Ratios and differences are taken within a round. Not safe for use by several
 * threads.
 */
final class PeerComparison {

    static final String HEAD = """
            | source files | rounds | processor | time, ms | over none, ms | times Stepwell | processor time, ms | over none, ms | times Stepwell | generated files | memory, MB |
            |---:|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|
            """;

    private final int sourceFiles;
    private final Map<Peer, List<Compilation>> rounds = new EnumMap<>(Peer.class);

    PeerComparison(int sourceFiles) {
        this.sourceFiles = sourceFiles;
    }

    void add(Peer peer, Compilation compilation) {
        rounds.computeIfAbsent(peer, key -> new ArrayList<>()).add(compilation);
    }

    /** {@return a row of the table for each peer: medians, in brackets least and greatest} */
    String rows() {
        StringBuilder rows = new StringBuilder();
        for (Peer peer : Peer.values()) {
            rows.append(String.format(
                    Locale.ROOT,
                    "| %,d | %d | %s | %s | %s | %,.0f | %,.0f |\n",
                    sourceFiles,
                    rounds.getOrDefault(peer, List.of()).size(),
                    peer.title(),
                    cells(peer, Compilation::millis),
                    cells(peer, Compilation::processorMillis),
                    Statistics.median(differences(peer, Compilation::files)),
                    Statistics.median(values(peer, Compilation::peakKib)) / 1024));
        }
        return rows.toString();
    }

    private String cells(Peer peer, ToDoubleFunction<Compilation> time) {
        List<Double> values = values(peer, time);
        String times = range("%,.0f (%,.0f–%,.0f)", values);
        String over = peer == Peer.PLAIN ? "" : range("%+,.0f (%+,.0f to %+,.0f)", differences(peer, time));
        return times + " | " + over + " | " + Statistics.ratio(values, values(Peer.STEPWELL, time));
    }

    private static String range(String format, List<Double> values) {
        return String.format(
                Locale.ROOT, format, Statistics.median(values), Statistics.least(values), Statistics.greatest(values));
    }

    /** {@return the differences to the runs without a processor in the same rounds} */
    private List<Double> differences(Peer peer, ToDoubleFunction<Compilation> value) {
        List<Double> values = values(peer, value);
        List<Double> plain = values(Peer.PLAIN, value);
        List<Double> differences = new ArrayList<>();
        for (int round = 0; round < values.size(); round++) {
            differences.add(values.get(round) - plain.get(round));
        }
        return differences;
    }

    private List<Double> values(Peer peer, ToDoubleFunction<Compilation> value) {
        return rounds.getOrDefault(peer, List.of()).stream()
                .map(value::applyAsDouble)
                .toList();
    }
}
