package dev.stepwell.benchmarks.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How much is measured. */
enum RuntimeScale {
    /** Everything; it takes two hours. */
    FULL,

    /** The same tables with fewer rounds, and without the other tools where they take minutes; about half an hour. */
    MEDIUM,

    /** The same tables with fewer rounds and sizes, in about five minutes. */
    SHORT,

    /** What does not depend on the speed of the machine, nor on what else it does: all that is counted. */
    COUNTED;

    /** The rounds for each number of migrations, in fresh JVMs. */
    Map<Integer, Integer> coldRounds() {
        return new TreeMap<>(
                switch (this) {
                    case FULL -> Map.of(10, 5, 100, 5, 1_000, 3, 10_000, 1);
                    case MEDIUM -> Map.of(100, 3, 1_000, 2, 10_000, 1);
                    case SHORT, COUNTED -> Map.of(100, 2);
                });
    }

    /** How often a workload is run that has so many rounds in general: what is over at once can be run more often. */
    int rounds(Workload workload, int rounds) {
        return isLong() && workload == Workload.NOTHING_TO_DO ? 5 * rounds : rounds;
    }

    /**
     * The contenders that are measured with a number of migrations.
     *
     * @param fresh whether each run has a JVM of its own
     */
    List<Contender> contenders(int migrations, boolean fresh) {
        return migrations <= 1_000 || (this == FULL && fresh)
                ? List.of(Contender.values())
                : List.of(Contender.FLOOR, Contender.PIPELINED, Contender.STEPWELL);
    }

    /** The number of migrations that the picture shows. */
    int pictured() {
        return isLong() ? 1_000 : 100;
    }

    private boolean isLong() {
        return this == FULL || this == MEDIUM;
    }

    List<Integer> wireSizes() {
        return this == SHORT || this == MEDIUM ? List.of(10, 100) : List.of(10, 100, 1_000);
    }

    int longWireSize() {
        return isLong() ? 100 : 20;
    }

    int longWireRounds() {
        return this == FULL ? 2 : 1;
    }

    List<Integer> warmSizes() {
        return this == FULL ? List.of(10, 1_000, 10_000) : List.of(this == MEDIUM ? 1_000 : 100);
    }

    int warmRounds() {
        return isLong() ? 3 : 1;
    }

    /** How long each contender is called again and again in each round. */
    Duration warmFor() {
        return isLong() ? Duration.ofSeconds(3) : Duration.ofSeconds(1);
    }

    int tenants() {
        return isLong() ? 500 : 20;
    }

    List<Integer> tenantsSizes() {
        return this == FULL ? List.of(10, 1_000) : List.of(this == MEDIUM ? 1_000 : 10);
    }

    int tenantsRounds() {
        return isLong() ? 5 : 1;
    }

    int nodesSize() {
        return isLong() ? 100 : 20;
    }

    int nodesRounds() {
        return this == FULL ? 3 : this == MEDIUM ? 2 : 1;
    }

    /** After how long a node has not come up. */
    Duration patience() {
        return isLong() ? Duration.ofMinutes(1) : Duration.ofSeconds(15);
    }
}
