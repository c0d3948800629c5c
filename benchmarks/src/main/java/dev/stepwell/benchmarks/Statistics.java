package dev.stepwell.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is said of several measured values, of which there is at least one. Without state. */
public final class Statistics {

    private Statistics() {}

    /** The one in the middle, or the mean of the two. */
    public static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The smallest. */
    public static double least(List<Double> values) {
        return values.stream().mapToDouble(value -> value).min().orElseThrow();
    }

    /** The greatest. */
    public static double greatest(List<Double> values) {
        return values.stream().mapToDouble(value -> value).max().orElseThrow();
    }

    /** How many times as much as others each is in the same round. */
    public static List<Double> ratios(List<Double> values, List<Double> others) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < values.size(); round++) {
            ratios.add(values.get(round) / others.get(round));
        }
        return ratios;
    }

    /** How many times as much as others it is in the same round: the median, in brackets the least and the greatest. */
    public static String ratio(List<Double> values, List<Double> others) {
        List<Double> ratios = ratios(values, others);
        return String.format(Locale.ROOT, "%,.2f (%,.2f–%,.2f)", median(ratios), least(ratios), greatest(ratios));
    }
}
