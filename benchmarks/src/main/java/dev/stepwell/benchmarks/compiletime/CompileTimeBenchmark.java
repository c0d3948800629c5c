package dev.stepwell.benchmarks.compiletime;

import dev.stepwell.benchmarks.Machine;
import dev.stepwell.benchmarks.Page;
import dev.stepwell.benchmarks.Scale;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures the cost of the processor in a build: whole runs of javac in processes of their own, the contenders in turn.
 *
 * <p>This benchmark is the first that writes to the page.
 */
public final class CompileTimeBenchmark {

    private CompileTimeBenchmark() {}

    /**
     * Runs the benchmark.
     *
     * @param arguments the page for the table, and the {@link Scale}
     * @throws IOException if files cannot be written
     * @throws InterruptedException if the thread is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Scale scale = Scale.of(arguments[1]);
        Page page = Page.begin(Path.of(arguments[0]), scale);
        Path folder = Files.createTempDirectory("stepwell-benchmark");
        String table = table(folder, rounds(scale), System.err);
        page.write("compile time", table + "\n" + Machine.described() + "\n");
    }

    /** {@return the number of rounds by the number of migrations} */
    private static Map<Integer, Integer> rounds(Scale scale) {
        return new TreeMap<>(
                scale == Scale.SHORT ? Map.of(3, 3, 1_000, 1) : Map.of(3, 21, 100, 15, 1_000, 11, 10_000, 5));
    }

    /** Measures some numbers of migrations, each with its number of rounds, and returns the table. */
    static String table(Path folder, Map<Integer, Integer> rounds, PrintStream progress)
            throws IOException, InterruptedException {
        StringBuilder table = new StringBuilder(Comparison.HEAD);
        for (Map.Entry<Integer, Integer> size : rounds.entrySet()) {
            int count = size.getKey();
            List<Path> files = MigrationSources.write(folder.resolve("sources" + count), count);
            Comparison comparison = new Comparison(count);
            // The first round fills the caches of the system, so it does not count.
            for (int round = 0; round <= size.getValue(); round++) {
                for (Contender contender : Contender.values()) {
                    Compilation compilation = Compilation.run(contender, files, folder.resolve("output"));
                    progress.printf(
                            Locale.ROOT,
                            "%d migrations, round %d: %s %.0f ms%n",
                            count,
                            round,
                            contender,
                            compilation.millis());
                    if (round > 0) {
                        comparison.add(contender, compilation);
                    }
                }
            }
            table.append(comparison.row());
        }
        return table.toString();
    }
}
