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
 * Measures the cost of Stepwell's processor beside other processors: cold runs of javac on the same sources, in turn.
 */
public final class PeerBenchmark {

    private PeerBenchmark() {}

    /**
     * Runs the benchmark.
     *
     * @param arguments the page for the table, and the {@link Scale}
     * @throws IOException if files cannot be written
     * @throws InterruptedException if the thread is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Scale scale = Scale.of(arguments[1]);
        Page page = Page.of(Path.of(arguments[0]), scale);
        Path folder = Files.createTempDirectory("stepwell-benchmark");
        String table = table(folder, rounds(scale), System.err);
        page.write("beside other processors", table + "\n" + Peer.versions() + ". " + Machine.described() + "\n");
    }

    /** {@return the number of rounds by the number of source files} */
    private static Map<Integer, Integer> rounds(Scale scale) {
        return new TreeMap<>(scale == Scale.SHORT ? Map.of(3, 1) : Map.of(3, 9, 100, 5, 1_000, 3));
    }

    /** Measures some numbers of source files, each with its number of rounds, and returns the table. */
    static String table(Path folder, Map<Integer, Integer> rounds, PrintStream progress)
            throws IOException, InterruptedException {
        StringBuilder table = new StringBuilder(PeerComparison.HEAD);
        for (Map.Entry<Integer, Integer> size : rounds.entrySet()) {
            int count = size.getKey();
            List<Path> files = MigrationSources.writeForPeers(folder.resolve("sources" + count), count);
            PeerComparison comparison = new PeerComparison(count);
            // The first round fills the caches of the system, so it does not count.
            for (int round = 0; round <= size.getValue(); round++) {
                for (Peer peer : Peer.values()) {
                    Compilation compilation = Compilation.run(peer, files, folder.resolve("output"));
                    progress.printf(
                            Locale.ROOT,
                            "%d source files, round %d: %s %.0f ms%n",
                            count,
                            round,
                            peer.title(),
                            compilation.millis());
                    if (round > 0) {
                        comparison.add(peer, compilation);
                    }
                }
            }
            table.append(comparison.rows());
        }
        return table.toString();
    }
}
