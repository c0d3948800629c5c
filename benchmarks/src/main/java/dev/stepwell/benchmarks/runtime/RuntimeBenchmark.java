package dev.stepwell.benchmarks.runtime;

import dev.stepwell.benchmarks.Machine;
import dev.stepwell.benchmarks.Page;
import dev.stepwell.benchmarks.Scale;
import dev.stepwell.benchmarks.drawing.RatioChart;
import dev.stepwell.benchmarks.drawing.Summary;
import dev.stepwell.benchmarks.tool.Contender;
import dev.stepwell.benchmarks.tool.ToolJars;
import dev.stepwell.benchmarks.workload.RuntimeScale;
import dev.stepwell.benchmarks.workload.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures the cost of a run beside other tools and bare JDBC, and writes the summary and the tables.
 *
 * <p>Each run of Stepwell takes its lock, makes its checks and writes the history in the migration's transaction.
 */
public final class RuntimeBenchmark {

    private static final Duration LONG_WIRE = Duration.ofMillis(5);

    /** The time after which a node counts as not come up. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Bench bench;
    private final RuntimeScale scale;
    private final List<Contender> contenders;
    private final Page page;
    private final StringBuilder report = new StringBuilder();
    private final Summary summary = new Summary();

    private RuntimeBenchmark(Bench bench, RuntimeScale scale, Page page) {
        this.bench = bench;
        this.scale = scale;
        this.contenders = scale.contenders();
        this.page = page;
    }

    /**
     * Runs the benchmark.
     *
     * @param arguments the page for the results, and the {@link Scale}
     */
    public static void main(String[] arguments) throws Exception {
        RuntimeScale scale = new RuntimeScale(Scale.of(arguments[1]));
        Page page = Page.of(Path.of(arguments[0]), scale.scale());
        Path home = Files.createTempDirectory("stepwell-benchmark");
        try (Bench bench = new Bench(home, what -> System.err.println(what))) {
            new RuntimeBenchmark(bench, scale, page).measure();
        }
        // Servers and pools of tools can leave threads that would keep the process alive.
        System.exit(0);
    }

    private void measure() throws Exception {
        section("Jars on the class path", ToolJars.HEAD);
        report.append(ToolJars.rows());
        summary.put(Summary.Column.JARS, "jars, KB", RuntimeBenchmark::kilobytes);
        wire();
        save();
        longWire();
        save();
        section("Nothing to do, in a warm JVM with a connection pool", WarmRuns.HEAD);
        for (int size : scale.warmSizes()) {
            report.append(
                    new WarmRuns(bench).rows(scale.contenders(size, false), size, scale.warmRounds(), scale.warmFor()));
        }
        save();
        section(
                "Nothing to do, for many tenants in one warm JVM",
                "Each tenant has a schema of its own. All share one connection pool.\n\n" + Tenants.HEAD);
        for (int size : scale.tenantsSizes()) {
            report.append(new Tenants(bench).rows(scale.tenants(), size, scale.tenantsRounds()));
        }
        save();
        nodes();
        save();
        cold();
        save();
    }

    /** Writes the tables measured so far, since the whole run takes long and can be stopped before its end. */
    private void save() throws IOException {
        page.write("run time", report + "\n" + Contender.versions() + ". " + Machine.described() + "\n");
    }

    private void wire() throws Exception {
        WireCounts counts = new WireCounts(bench);
        section(
                "Round trips, statements and bytes",
                "Opening a connection takes " + counts.ofConnection().roundTrips()
                        + " round trips. The table includes them.\n\n" + WireCounts.HEAD);
        for (Workload workload : Workload.values()) {
            for (int size : scale.wireSizes()) {
                report.append(counts.rows(contenders, workload, size));
            }
        }
        int size = scale.wireSizes().get(scale.wireSizes().size() - 1);
        Map<Contender, Integer> roundTrips = new EnumMap<>(Contender.class);
        for (Contender tool : Summary.TOOLS) {
            roundTrips.put(tool, counts.of(tool, Workload.NOTHING_TO_DO, size).roundTrips());
        }
        summary.put(
                Summary.Column.ROUND_TRIPS,
                "round trips of that start",
                tool -> String.valueOf(roundTrips.getOrDefault(tool, 0)));
    }

    private void nodes() throws Exception {
        List<Contender> tools = except(Contender.FLOOR, Contender.PIPELINED);
        int size = scale.nodesSize();
        NodesTogether nodes = new NodesTogether(bench, PATIENCE);
        section("Eight nodes start at once on an empty database", NodesTogether.HEAD);
        report.append(nodes.rows(tools, tool -> bench.migrations(tool, size), size, scale.nodesRounds()));
        if (!scale.hasConcurrentIndex()) {
            return;
        }
        save();
        section("Eight nodes start at once, with a CREATE INDEX CONCURRENTLY", NodesTogether.HEAD);
        report.append(nodes.rows(tools, tool -> bench.migrationsWithConcurrentIndex(tool, size), size, 1));
    }

    private void cold() throws Exception {
        section("In a fresh JVM for each run", ColdRuns.HEAD);
        for (Map.Entry<Integer, Integer> size : scale.coldRounds().entrySet()) {
            Map<String, Map<String, Double>> ratios = new LinkedHashMap<>();
            for (Workload workload : Workload.values()) {
                ColdRuns runs = new ColdRuns(bench, workload, size.getKey(), Duration.ZERO);
                runs.run(scale.contenders(size.getKey(), true), scale.rounds(workload, size.getValue()));
                report.append(runs.rows());
                if (workload != Workload.ROLL_BACK_LAST) {
                    ratios.put(workload.title(), ratios(runs));
                }
                if (size.getKey() == scale.pictured()) {
                    summarize(workload, runs, size.getKey());
                }
                save();
            }
            if (size.getKey() == scale.pictured()) {
                String title =
                        String.format(Locale.ROOT, "The tool's work in a fresh JVM, %,d migrations", scale.pictured());
                RatioChart.draw(page.folder().resolve("performance-fresh-jvm.svg"), title, ratios);
                page.write("summary", "![" + title + "](performance-fresh-jvm.svg)\n\n" + summary.table());
            }
        }
    }

    private void longWire() throws Exception {
        section("First apply with 5 ms each way to the server", ColdRuns.HEAD);
        ColdRuns runs = new ColdRuns(bench, Workload.FIRST_APPLY, scale.longWireSize(), LONG_WIRE);
        runs.run(contenders, scale.longWireRounds());
        report.append(runs.rows());
        String title = String.format(
                Locale.ROOT, "first apply of %,d with %d ms each way, s", scale.longWireSize(), LONG_WIRE.toMillis());
        summary.put(Summary.Column.FIRST_APPLY_ON_A_LONG_WIRE, title, tool -> seconds(runs, tool));
    }

    private void summarize(Workload workload, ColdRuns runs, int migrations) {
        if (workload == Workload.NOTHING_TO_DO) {
            String title = String.format(Locale.ROOT, "start with nothing to do, %,d migrations, ms", migrations);
            summary.put(
                    Summary.Column.NOTHING_TO_DO,
                    title,
                    tool -> time(
                            String.format(Locale.ROOT, "%,.0f", runs.median(tool, Usage::callMillis)), runs, tool));
        } else if (workload == Workload.FIRST_APPLY) {
            String title = String.format(Locale.ROOT, "first apply of %,d, s", migrations);
            summary.put(Summary.Column.FIRST_APPLY, title, tool -> seconds(runs, tool));
        }
    }

    private static String seconds(ColdRuns runs, Contender tool) {
        return time(String.format(Locale.ROOT, "%,.1f", runs.median(tool, Usage::callMillis) / 1000), runs, tool);
    }

    private static String time(String time, ColdRuns runs, Contender tool) {
        return Summary.time(time, tool, runs.timesFloor(tool, Usage::callMillis));
    }

    private static String kilobytes(Contender tool) {
        double kilobytes = 0;
        try {
            for (String product : tool.products()) {
                kilobytes += ToolJars.kilobytes(ToolJars.of(product));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tool.products().isEmpty() ? "" : String.format(Locale.ROOT, "%,.0f", kilobytes);
    }

    private static Map<String, Double> ratios(ColdRuns runs) {
        Map<String, Double> ratios = new LinkedHashMap<>();
        for (Contender contender : runs.contenders()) {
            if (contender != Contender.FLOOR) {
                ratios.put(contender.title(), runs.timesFloor(contender, Usage::callMillis));
            }
        }
        return ratios;
    }

    private List<Contender> except(Contender... left) {
        List<Contender> all = new ArrayList<>(contenders);
        all.removeAll(List.of(left));
        return all;
    }

    private void section(String title, String head) {
        report.append(report.isEmpty() ? "" : "\n")
                .append("### ")
                .append(title)
                .append("\n\n")
                .append(head);
    }
}
