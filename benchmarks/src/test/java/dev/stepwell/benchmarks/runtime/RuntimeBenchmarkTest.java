package dev.stepwell.benchmarks.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.benchmarks.tool.Contender;
import dev.stepwell.benchmarks.tool.ToolJars;
import dev.stepwell.benchmarks.workload.Action;
import dev.stepwell.benchmarks.workload.Workload;
import dev.stepwell.testdatabase.TestDatabase;
import dev.stepwell.testdatabase.WireProxy.Counts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The success of every contender in every workload, and Stepwell's traffic, the same at any speed of the machine. */
final class RuntimeBenchmarkTest {

    private static Bench bench;

    @BeforeAll
    static void start(@TempDir Path home) {
        bench = new Bench(home, progress -> {});
    }

    @AfterAll
    static void stop() throws Exception {
        bench.close();
    }

    @ParameterizedTest
    @EnumSource(Workload.class)
    void everyContenderFinishes(Workload workload) throws Exception {
        ColdRuns runs = new ColdRuns(bench, workload, 3, Duration.ZERO);
        runs.run(List.of(Contender.values()), 1);

        assertThat(runs.contenders())
                .hasSize(
                        workload == Workload.ROLL_BACK_LAST
                                ? Contender.values().length - 2
                                : Contender.values().length);
        assertThat(runs.timesFloor(Contender.FLOOR, Usage::callMillis)).isEqualTo(1);
        assertThat(runs.rows()).contains("| " + workload.title() + " | 3 | Stepwell |");
    }

    @Test
    void nothingToDoIsOneStatementInOneRoundTripMoreThanTheConnection() throws Exception {
        WireCounts wire = new WireCounts(bench);
        Counts connection = wire.ofConnection();
        Counts stepwell = wire.of(Contender.STEPWELL, Workload.NOTHING_TO_DO, 3);

        assertThat(stepwell.connections()).isEqualTo(1);
        assertThat(stepwell.statements() - connection.statements()).isEqualTo(1);
        assertThat(stepwell.roundTrips() - connection.roundTrips()).isEqualTo(1);
    }

    @Test
    void floorCommitsEachMigrationInOneRoundTrip() throws Exception {
        WireCounts wire = new WireCounts(bench);
        int connection = wire.ofConnection().roundTrips();

        assertThat(wire.of(Contender.FLOOR, Workload.FIRST_APPLY, 12).roundTrips() - connection)
                .isEqualTo(14);
        assertThat(wire.of(Contender.PIPELINED, Workload.FIRST_APPLY, 12).roundTrips() - connection)
                .isEqualTo(4);
    }

    @Test
    void manyMigrationsShareARoundTrip() throws Exception {
        WireCounts wire = new WireCounts(bench);
        int few = wire.of(Contender.STEPWELL, Workload.FIRST_APPLY, 3).roundTrips();

        assertThat(wire.of(Contender.STEPWELL, Workload.FIRST_APPLY, 43).roundTrips() - few)
                .isBetween(1, 4);
    }

    @Test
    void oneMoreIsThreeRoundTripsMoreThanNothing() throws Exception {
        WireCounts wire = new WireCounts(bench);
        int nothing = wire.of(Contender.STEPWELL, Workload.NOTHING_TO_DO, 43).roundTrips();

        assertThat(wire.of(Contender.STEPWELL, Workload.ONE_MORE, 43).roundTrips())
                .isEqualTo(nothing + 3);
    }

    @Test
    void bytesOfNothingToDoDoNotGrow() throws Exception {
        WireCounts wire = new WireCounts(bench);
        long few = wire.of(Contender.STEPWELL, Workload.NOTHING_TO_DO, 3).bytes();

        assertThat(wire.of(Contender.STEPWELL, Workload.NOTHING_TO_DO, 43).bytes())
                .isBetween(few - 40, few + 40);
    }

    @Test
    void jarsDoNotGrowUnseen() throws Exception {
        // The jars are larger than the goal; docs/performance.md gives the reason.
        assertThat(ToolJars.kilobytes(ToolJars.of("Stepwell"))).isBetween(100.0, 570.0);
        assertThat(ToolJars.kilobytes(ToolJars.of("Flyway"))).isGreaterThan(700);
    }

    @Test
    void warmRunsTenantsAndNodesGiveARowForEach() throws Exception {
        assertThat(new WarmRuns(bench).rows(List.of(Contender.FLOOR, Contender.STEPWELL), 3, 1, Duration.ofMillis(1)))
                .contains("| 3 | Stepwell |");
        assertThat(new Tenants(bench).rows(2, 3, 1))
                .contains("| Stepwell | 2 | 3 |")
                .contains("| Flyway | 2 | 3 |");
        NodesTogether nodes = new NodesTogether(bench, Duration.ofMinutes(1));
        assertThat(nodes.rows(List.of(Contender.STEPWELL), tool -> bench.migrations(tool, 3), 3, 1))
                .contains("| bare JDBC, nobody waits | 3 |")
                .contains("| Stepwell | 3 | 8 of 8 |");
        assertThat(nodes.rows(List.of(Contender.STEPWELL), tool -> bench.migrationsWithConcurrentIndex(tool, 3), 3, 1))
                .contains("| Stepwell | 3 | 8 of 8 |");
    }

    @ParameterizedTest
    @EnumSource(names = {"STEPWELL", "LIQUIBASE"})
    void indexIsBuiltConcurrently(Contender contender) throws Exception {
        // MyBatis runs everything in transactions, and Flyway waits for its own transaction.
        try (TestDatabase database = bench.copy(bench.with(contender, 0))) {
            Path folder = bench.migrationsWithConcurrentIndex(contender, 3);

            assertThat(ToolProcess.start(contender, Action.MIGRATE, database.dataSource(), folder)
                            .succeeded(Duration.ofMinutes(1)))
                    .isTrue();
        }
    }
}
