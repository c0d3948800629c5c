package dev.stepwell.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** How much is measured. Only the full scale writes to the published page. */
public enum Scale {
    /** Everything; it takes an hour and a half. */
    FULL,

    /** At run time fewer rounds and sizes, and none in which other tools take minutes; less than an hour. */
    MEDIUM,

    /** One round and one size of nearly all, without what some tools hang in, in five minutes. */
    SHORT;

    /**
     * The scale of a name in lower case.
     *
     * @throws IllegalArgumentException if there is none; its message names all
     */
    public static Scale of(String name) {
        return Arrays.stream(values())
                .filter(scale -> scale.name().toLowerCase(Locale.ROOT).equals(name))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("No scale " + name + "; there are "
                        + Arrays.toString(values()).toLowerCase(Locale.ROOT)));
    }
}
