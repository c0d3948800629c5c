package dev.stepwell.benchmarks.runtime;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How much is measured. */
enum RuntimeScale {
    /** Everything; it takes an hour or more. */
    FULL,

    /** The same tables with fewer rounds and sizes, in about five minutes. */
    SHORT;

    /** The rounds for each number of migrations, in fresh JVMs. */
    Map<Integer, Integer> coldRounds() {
        return new TreeMap<>(this == FULL ? Map.of(10, 9, 100, 9, 1_000, 5, 10_000, 1) : Map.of(100, 2));
    }

    /** The number of migrations that the picture shows. */
    int pictured() {
        return this == FULL ? 1_000 : 100;
    }

    List<Integer> wireSizes() {
        return this == FULL ? List.of(10, 100, 1_000) : List.of(10, 100);
    }

    int longWireSize() {
        return this == FULL ? 100 : 20;
    }

    int longWireRounds() {
        return this == FULL ? 3 : 1;
    }

    List<Integer> warmSizes() {
        return this == FULL ? List.of(10, 1_000, 10_000) : List.of(100);
    }

    int warmRepetitions() {
        return this == FULL ? 100 : 20;
    }

    int tenants() {
        return this == FULL ? 500 : 20;
    }

    List<Integer> tenantsSizes() {
        return this == FULL ? List.of(10, 1_000) : List.of(10);
    }

    int nodesSize() {
        return this == FULL ? 100 : 20;
    }

    int nodesRounds() {
        return this == FULL ? 5 : 1;
    }
}
