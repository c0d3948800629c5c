package dev.stepwell.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** The amount of measuring. Only the full scale writes to the published page. */
public enum Scale {
    /** Everything, in an hour and a half. */
    FULL,

    /** Fewer rounds and sizes at run time, without sizes in which other tools take minutes; less than an hour. */
    MEDIUM,

    /** One round and one size of nearly all, without the workloads in which some tools hang; five minutes. */
    SHORT;

    /**
     * Returns the scale with a name in lower case.
     *
     * @throws IllegalArgumentException if there is none; the message names all scales
     */
    public static Scale of(String name) {
        return Arrays.stream(values())
                .filter(scale -> scale.name().toLowerCase(Locale.ROOT).equals(name))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("No scale " + name + "; there are "
                        + Arrays.toString(values()).toLowerCase(Locale.ROOT)));
    }
}
