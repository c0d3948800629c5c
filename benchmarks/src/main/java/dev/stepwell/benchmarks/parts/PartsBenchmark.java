package dev.stepwell.benchmarks.parts;

import dev.stepwell.benchmarks.Page;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks of parts and writes what they show into a page. */
public final class PartsBenchmark {

    private PartsBenchmark() {}

    /**
     * Runs all of them.
     *
     * @param arguments the page to write to and the scale; {@code short} takes a minute
     */
    public static void main(String[] arguments) throws Exception {
        boolean full = !arguments[1].equals("short");
        Options options = new OptionsBuilder()
                .include("dev\\.stepwell\\..*Benchmark\\..*")
                .forks(full ? 2 : 1)
                .warmupIterations(full ? 5 : 2)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(full ? 5 : 2)
                .measurementTime(TimeValue.seconds(1))
                .build();
        new Page(Path.of(arguments[0])).write("parts", table(new Runner(options).run()));
    }

    /** A row for each benchmark with each of its parameters. */
    static String table(Collection<RunResult> runs) {
        StringBuilder table = new StringBuilder("| | migrations | | |\n|---|---:|---:|---|\n");
        for (RunResult run : runs) {
            BenchmarkParams parameters = run.getParams();
            String name = parameters.getBenchmark();
            String migrations = parameters.getParam("migrations");
            Result<?> result = run.getPrimaryResult();
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %,.3f%s | %s |%n",
                    name.replaceAll(".*\\.(\\w+)Benchmark\\.", "$1: "),
                    migrations == null ? "" : String.format(Locale.ROOT, "%,d", Integer.parseInt(migrations)),
                    result.getScore(),
                    Double.isNaN(result.getScoreError())
                            ? ""
                            : String.format(Locale.ROOT, " ± %,.3f", result.getScoreError()),
                    result.getScoreUnit()));
        }
        return table.toString();
    }
}
