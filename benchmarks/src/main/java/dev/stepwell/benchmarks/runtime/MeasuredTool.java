package dev.stepwell.benchmarks.runtime;

import com.sun.management.ThreadMXBean;
import dev.stepwell.benchmarks.ProcessUsage;
import dev.stepwell.benchmarks.Statistics;
import dev.stepwell.benchmarks.tool.Contender;
import dev.stepwell.benchmarks.tool.Tool;
import dev.stepwell.benchmarks.workload.Action;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The main class of a process that calls a tool once or many times and prints its cost.
 *
 * <p>The last line of the output has the numbers of a {@link Usage}: the median of the second half of the calls.
 */
final class MeasuredTool {

    private static final int LEAST_CALLS = 6;

    private MeasuredTool() {}

    /**
     * Runs a tool.
     *
     * @param arguments the contender, the action, the URL, the user, the password, the folder of the migrations, and
     *     the time in ms during which the tool is called repeatedly with a pool; 0 for one call with a connection of
     *     its own
     */
    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        Contender contender = Contender.valueOf(arguments[0]);
        Tool tool = contender.tool();
        Action action = Action.valueOf(arguments[1]);
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL(arguments[2]);
        dataSource.setUser(arguments[3]);
        dataSource.setPassword(arguments[4]);
        Path folder = Path.of(arguments[5]);
        long warmNanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[6]));
        List<Double> millis = new ArrayList<>();
        List<Double> kilobytes = new ArrayList<>();
        long start = System.nanoTime();
        try (WarmSource source = WarmSource.of(dataSource, warmNanos > 0)) {
            do {
                long allocatedBefore = allocatedBytes();
                long begin = System.nanoTime();
                action.run(tool, source.dataSource(), folder);
                millis.add((System.nanoTime() - begin) / 1e6);
                kilobytes.add((allocatedBytes() - allocatedBefore) / 1024.0);
            } while (System.nanoTime() - start < warmNanos || (warmNanos > 0 && millis.size() < LEAST_CALLS));
        }
        System.out.println();
        System.out.println(Statistics.median(secondHalf(millis)) + " " + ProcessUsage.processorMillis() + " "
                + ProcessUsage.peakKib() + " " + Statistics.median(secondHalf(kilobytes)));
        // Some tools leave threads that would keep the process alive.
        System.exit(0);
    }

    /** {@return the second half of the values; in the first half the JVM still compiles} */
    private static List<Double> secondHalf(List<Double> values) {
        return values.subList(values.size() / 2, values.size());
    }

    private static long allocatedBytes() {
        return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                ? threads.getCurrentThreadAllocatedBytes()
                : 0;
    }
}
