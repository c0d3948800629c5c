package dev.stepwell.benchmarks.parts;

import dev.stepwell.benchmarks.Page;
import dev.stepwell.benchmarks.Scale;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks of parts and writes their results into a page. */
public final class PartsBenchmark {

    private PartsBenchmark() {}

    /**
     * Runs all benchmarks of parts.
     *
     * @param arguments the page for the results, and the {@link Scale}
     */
    public static void main(String[] arguments) throws Exception {
        Scale scale = Scale.of(arguments[1]);
        Page page = Page.of(Path.of(arguments[0]), scale);
        boolean isShort = scale == Scale.SHORT;
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("dev\\.stepwell\\..*Benchmark\\..*")
                .forks(isShort ? 1 : 2)
                .warmupIterations(isShort ? 2 : 5)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(isShort ? 2 : 5)
                .measurementTime(TimeValue.seconds(1));
        if (isShort) {
            options = options.param("migrations", "1000");
        }
        page.write("parts", table(new Runner(options.build()).run()));
    }

    /** {@return a table with a row for each benchmark and parameter} */
    static String table(Collection<RunResult> runs) {
        StringBuilder table = new StringBuilder("| operation | migrations | result | unit |\n|---|---:|---:|---|\n");
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
