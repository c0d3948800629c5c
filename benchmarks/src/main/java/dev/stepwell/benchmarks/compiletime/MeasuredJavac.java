package dev.stepwell.benchmarks.compiletime;

import dev.stepwell.benchmarks.ProcessUsage;
import java.io.IOException;
import java.util.spi.ToolProvider;

/**
 * The main class of a process that runs javac once and prints its cost.
 *
 * <p>The last line of its output is the processor time of all threads in ms, a space, and the greatest resident size in
 * KiB. If the system does not tell that size, the line has the size of the heap.
 */
final class MeasuredJavac {

    private MeasuredJavac() {}

    public static void main(String[] arguments) throws IOException {
        int exitCode = ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.out, arguments);
        System.out.println(ProcessUsage.processorMillis() + " " + ProcessUsage.peakKib());
        System.exit(exitCode);
    }
}
