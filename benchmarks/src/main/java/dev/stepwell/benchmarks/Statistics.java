package dev.stepwell.benchmarks;

import java.util.List;

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
}
