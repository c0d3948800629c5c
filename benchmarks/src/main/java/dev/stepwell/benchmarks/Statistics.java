package dev.stepwell.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Statistics of one or more measured values. Stateless. */
public final class Statistics {

    private Statistics() {}

    /** {@return the middle value, or the mean of the two middle values} */
    public static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** {@return the smallest value} */
    public static double least(List<Double> values) {
        return values.stream().mapToDouble(value -> value).min().orElseThrow();
    }

    /** {@return the greatest value} */
    public static double greatest(List<Double> values) {
        return values.stream().mapToDouble(value -> value).max().orElseThrow();
    }

    /** {@return the ratio of each value to the other value of the same round} */
    public static List<Double> ratios(List<Double> values, List<Double> others) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < values.size(); round++) {
            ratios.add(values.get(round) / others.get(round));
        }
        return ratios;
    }

    /**
     * {@return the ratios to the other values of the same rounds: the median, in brackets the least and the greatest}
     */
    public static String ratio(List<Double> values, List<Double> others) {
        List<Double> ratios = ratios(values, others);
        return String.format(Locale.ROOT, "%,.2f (%,.2f–%,.2f)", median(ratios), least(ratios), greatest(ratios));
    }
}
