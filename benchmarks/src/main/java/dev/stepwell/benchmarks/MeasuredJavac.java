package dev.stepwell.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;

/**
 * The main class of a process that runs javac once and says what it took.
 *
 * <p>The last line of its output is the time of all processors in ms, a space, and the greatest resident size in KiB,
 * or that of the heap where the system tells none.
 */
final class MeasuredJavac {

    private MeasuredJavac() {}

    public static void main(String[] arguments) throws IOException {
        int exitCode = ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.out, arguments);
        System.out.println(processorMillis() + " " + peakKib());
        System.exit(exitCode);
    }

    private static long processorMillis() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime() / 1_000_000
                : 0;
    }

    private static long peakKib() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.isReadable(status)) {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        }
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .map(MemoryPoolMXBean::getPeakUsage)
                        .mapToLong(usage -> usage.getUsed())
                        .sum()
                / 1024;
    }
}
