package dev.stepwell.benchmarks.workload;

import dev.stepwell.benchmarks.Scale;
import dev.stepwell.benchmarks.tool.Contender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The workloads, sizes and rounds of a scale at run time.
 *
 * <p>The full scale leaves out only other tools whose calls in a warm JVM take seconds.
 */
public record RuntimeScale(Scale scale) {

    /** {@return the number of rounds in fresh JVMs, by the number of migrations} */
    public Map<Integer, Integer> coldRounds() {
        return new TreeMap<>(
                switch (scale) {
                    case FULL -> Map.of(10, 5, 100, 5, 1_000, 3, 10_000, 1);
                    case MEDIUM -> Map.of(100, 3, 1_000, 2, 10_000, 1);
                    case SHORT -> Map.of(100, 1);
                });
    }

    /** {@return the number of rounds of a workload, from the general number; short workloads have more rounds} */
    public int rounds(Workload workload, int rounds) {
        return workload == Workload.NOTHING_TO_DO && !isShort() ? 5 * rounds : rounds;
    }

    /**
     * {@return the measured contenders; a short scale omits Flyway with classes, which is much like Flyway with files}
     */
    public List<Contender> contenders() {
        List<Contender> all = new ArrayList<>(List.of(Contender.values()));
        if (isShort()) {
            all.remove(Contender.FLYWAY_JAVA);
        }
        return all;
    }

    /**
     * Returns the contenders that are measured with a number of migrations.
     *
     * @param fresh true if each run has a JVM of its own
     */
    public List<Contender> contenders(int migrations, boolean fresh) {
        return migrations <= 1_000 || (scale == Scale.FULL && fresh)
                ? contenders()
                : List.of(Contender.FLOOR, Contender.PIPELINED, Contender.STEPWELL);
    }

    /** {@return the number of migrations in the picture} */
    public int pictured() {
        return isShort() ? 100 : 1_000;
    }

    private boolean isShort() {
        return scale == Scale.SHORT;
    }

    public List<Integer> wireSizes() {
        return switch (scale) {
            case FULL -> List.of(10, 100, 1_000);
            case MEDIUM -> List.of(10, 100);
            case SHORT -> List.of(100);
        };
    }

    public int longWireSize() {
        return isShort() ? 20 : 100;
    }

    public int longWireRounds() {
        return scale == Scale.FULL ? 2 : 1;
    }

    public List<Integer> warmSizes() {
        return scale == Scale.FULL ? List.of(10, 1_000, 10_000) : List.of(scale == Scale.MEDIUM ? 1_000 : 100);
    }

    public int warmRounds() {
        return isShort() ? 1 : 3;
    }

    /** {@return the time during which each contender is called repeatedly in each round} */
    public Duration warmFor() {
        return isShort() ? Duration.ofSeconds(1) : Duration.ofSeconds(3);
    }

    public int tenants() {
        return isShort() ? 20 : 500;
    }

    public List<Integer> tenantsSizes() {
        return scale == Scale.FULL ? List.of(10, 1_000) : List.of(scale == Scale.MEDIUM ? 1_000 : 10);
    }

    public int tenantsRounds() {
        return isShort() ? 1 : 5;
    }

    public int nodesSize() {
        return isShort() ? 20 : 100;
    }

    public int nodesRounds() {
        return scale == Scale.FULL ? 3 : scale == Scale.MEDIUM ? 2 : 1;
    }

    /** Tells whether nodes also start with migrations on which some tools wait for ever. */
    public boolean hasConcurrentIndex() {
        return !isShort();
    }
}
