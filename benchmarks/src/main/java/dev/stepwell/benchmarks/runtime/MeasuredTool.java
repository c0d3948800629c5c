package dev.stepwell.benchmarks.runtime;

import com.sun.management.ThreadMXBean;
import dev.stepwell.benchmarks.ProcessUsage;
import dev.stepwell.benchmarks.Statistics;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The main class of a process that has a tool do one thing, once or many times, and says what it took.
 *
 * <p>The last line of its output are the numbers of a {@link Usage}: the median of the second half of the repetitions.
 */
final class MeasuredTool {

    private MeasuredTool() {}

    /**
     * Runs a tool.
     *
     * @param arguments the contender, the action, the URL, user, password, the folder of its migrations, the
     *     repetitions
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
        int repetitions = Integer.parseInt(arguments[6]);
        List<Double> millis = new ArrayList<>();
        List<Double> kilobytes = new ArrayList<>();
        try (WarmSource source = WarmSource.of(dataSource, repetitions > 1)) {
            for (int i = 0; i < repetitions; i++) {
                long allocatedBefore = allocatedBytes();
                long begin = System.nanoTime();
                action.run(tool, source.dataSource(), folder);
                if (i >= repetitions / 2) {
                    millis.add((System.nanoTime() - begin) / 1e6);
                    kilobytes.add((allocatedBytes() - allocatedBefore) / 1024.0);
                }
            }
        }
        System.out.println();
        System.out.println(Statistics.median(millis) + " " + ProcessUsage.processorMillis() + " "
                + ProcessUsage.peakKib() + " " + Statistics.median(kilobytes));
        // Tools leave threads behind.
        System.exit(0);
    }

    private static long allocatedBytes() {
        return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                ? threads.getCurrentThreadAllocatedBytes()
                : 0;
    }
}
