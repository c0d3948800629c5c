package dev.stepwell.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The machine that runs the benchmark. Stateless. */
public final class Machine {

    private Machine() {}

    /** {@return the machine, in one line for people} */
    public static String described() throws IOException {
        String memory = "";
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            memory = ", " + Math.round(system.getTotalMemorySize() / (double) (1 << 30)) + " GB of memory";
        }
        return "Measured on " + Runtime.getRuntime().availableProcessors() + " processors (" + processor() + ")"
                + memory + ", " + System.getProperty("os.name") + ", " + System.getProperty("java.vendor") + " Java "
                + System.getProperty("java.version") + ".";
    }

    private static String processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (Files.isReadable(info)) {
            try (Stream<String> lines = Files.lines(info)) {
                return lines.filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(System.getProperty("os.arch"));
            }
        }
        return System.getProperty("os.arch");
    }
}
