package dev.stepwell.benchmarks.runtime;

import java.util.List;
import java.util.Locale;

/** What it takes to find that there is nothing to do, in a JVM that has done so many times, with a pool. */
final class WarmRuns {

    /** The columns of {@link #rows}. */
    static final String HEAD = """
            | migrations | | call, ms | times bare JDBC | allocated by the caller, KB |
            |---:|---|---:|---:|---:|
            """;

    private final Bench bench;

    WarmRuns(Bench bench) {
        this.bench = bench;
    }

    /** A row for each contender, each called as often as told. */
    String rows(List<Contender> contenders, int migrations, int repetitions) throws Exception {
        StringBuilder rows = new StringBuilder();
        double floor = 0;
        for (Contender contender : contenders) {
            bench.say("warm, " + migrations + " migrations: " + contender.title());
            Usage usage = ToolProcess.start(
                            contender,
                            Action.MIGRATE,
                            bench.with(contender, migrations).dataSource(),
                            bench.migrations(contender, migrations),
                            repetitions)
                    .end();
            floor = contender == Contender.FLOOR ? usage.callMillis() : floor;
            rows.append(String.format(
                    Locale.ROOT,
                    "| %,d | %s | %,.2f | %,.1f | %,.0f |%n",
                    migrations,
                    contender.title(),
                    usage.callMillis(),
                    usage.callMillis() / floor,
                    usage.allocatedKib()));
        }
        return rows.toString();
    }
}
