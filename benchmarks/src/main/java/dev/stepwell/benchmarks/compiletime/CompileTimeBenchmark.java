package dev.stepwell.benchmarks.compiletime;

import dev.stepwell.benchmarks.Machine;
import dev.stepwell.benchmarks.Page;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures what the processor adds to a build: whole runs of javac, as processes of their own, the contenders taking
 * turns.
 *
 * <p>Prints a table, and writes it into a page between two comments.
 */
public final class CompileTimeBenchmark {

    /** How many rounds are run with how many migrations. */
    private static final Map<Integer, Integer> ROUNDS = new TreeMap<>(Map.of(3, 21, 100, 15, 1_000, 11, 10_000, 5));

    private CompileTimeBenchmark() {}

    /**
     * Runs all of it.
     *
     * @param arguments the page to write the table into, and if it is to be shorter, what to divide the rounds by,
     *     without the sizes of which none is left; nothing to print it only
     * @throws IOException if files cannot be written
     * @throws InterruptedException if it is to end
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("stepwell-benchmark");
        int divisor = arguments.length < 2 ? 1 : Integer.parseInt(arguments[1]);
        Map<Integer, Integer> rounds = new TreeMap<>(ROUNDS);
        rounds.replaceAll((size, count) -> count / divisor);
        rounds.values().removeIf(count -> count == 0);
        String report = table(folder, rounds, System.err) + "\n" + Machine.described() + "\n";
        System.out.println(report);
        if (arguments.length > 0) {
            new Page(Path.of(arguments[0])).write("compile time", report);
        }
    }

    /** The table for some numbers of migrations, each with its number of rounds. */
    static String table(Path folder, Map<Integer, Integer> rounds, PrintStream progress)
            throws IOException, InterruptedException {
        StringBuilder table = new StringBuilder(Comparison.HEAD);
        for (Map.Entry<Integer, Integer> size : rounds.entrySet()) {
            int count = size.getKey();
            List<Path> files = MigrationSources.write(folder.resolve("sources" + count), count);
            Comparison comparison = new Comparison(count);
            // The first round fills the caches of the system and does not count.
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
