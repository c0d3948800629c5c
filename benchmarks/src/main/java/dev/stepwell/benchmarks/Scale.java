package dev.stepwell.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** How much is measured. */
public enum Scale {
    /** Everything; it takes about two hours. */
    FULL,

    /** Fewer rounds at run time, and without the other tools where they take minutes; about an hour. */
    MEDIUM,

    /** One round and one size for nearly all, without what some tools hang in, in five minutes. */
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
