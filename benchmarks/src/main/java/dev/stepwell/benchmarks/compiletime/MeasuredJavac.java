package dev.stepwell.benchmarks.compiletime;

import dev.stepwell.benchmarks.ProcessUsage;
import java.io.IOException;
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
        System.out.println(ProcessUsage.processorMillis() + " " + ProcessUsage.peakKib());
        System.exit(exitCode);
    }
}
