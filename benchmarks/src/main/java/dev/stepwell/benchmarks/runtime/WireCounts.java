package dev.stepwell.benchmarks.runtime;

import dev.stepwell.benchmarks.tool.Contender;
import dev.stepwell.benchmarks.workload.Action;
import dev.stepwell.benchmarks.workload.Workload;
import dev.stepwell.testdatabase.TestDatabase;
import dev.stepwell.testdatabase.WireProxy;
import dev.stepwell.testdatabase.WireProxy.Counts;
import java.util.List;
import java.util.Locale;

/** The traffic over the wire, which does not depend on the speed of the machine. */
final class WireCounts {

    /** The columns of {@link #rows}. */
    static final String HEAD = """
            | workload | migrations | tool | connections | round trips | statements | bytes |
            |---|---:|---|---:|---:|---:|---:|
            """;

    private final Bench bench;

    WireCounts(Bench bench) {
        this.bench = bench;
    }

    /** {@return the traffic of a contender, with the opening of its connections} */
    Counts of(Contender contender, Workload workload, int migrations) throws Exception {
        TestDatabase before = bench.with(contender, workload.appliedBefore(migrations));
        return counted(before, workload.action(), contender, workload.known(migrations));
    }

    /** {@return the traffic of opening one connection} */
    Counts ofConnection() throws Exception {
        return counted(bench.with(Contender.FLOOR, 0), Action.CONNECT, Contender.FLOOR, 1);
    }

    private Counts counted(TestDatabase before, Action action, Contender contender, int migrations) throws Exception {
        try (TestDatabase database = bench.copy(before);
                WireProxy wire = new WireProxy(database)) {
            ToolProcess.run(contender, action, wire.dataSource(), bench.migrations(contender, migrations));
            return wire.counts();
        }
    }

    /** {@return a row for each contender} */
    String rows(List<Contender> contenders, Workload workload, int migrations) throws Exception {
        StringBuilder rows = new StringBuilder();
        for (Contender contender : contenders) {
            if (workload.isFor(contender)) {
                bench.say("counting " + workload.title() + ", " + migrations + " migrations: " + contender.title());
                Counts counts = of(contender, workload, migrations);
                rows.append(String.format(
                        Locale.ROOT,
                        "| %s | %,d | %s | %d | %,d | %,d | %,d |%n",
                        workload.title(),
                        migrations,
                        contender.title(),
                        counts.connections(),
                        counts.roundTrips(),
                        counts.statements(),
                        counts.bytes()));
            }
        }
        return rows.toString();
    }
}
