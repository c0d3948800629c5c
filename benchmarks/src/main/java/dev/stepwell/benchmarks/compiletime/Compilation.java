package dev.stepwell.benchmarks.compiletime;

import dev.stepwell.benchmarks.ClassPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * One run of javac, in a process of its own.
 *
 * @param millis the time from the start of the process to its end, in ms
 * @param processorMillis the processor time of all threads, in ms; other work on the machine hardly changes it
 * @param peakKib the greatest memory of the process, in KiB
 * @param files the number of files in the output
 */
record Compilation(double millis, long processorMillis, long peakKib, long files) {

    /**
     * Compiles files.
     *
     * @param folder a folder for the output, which this method empties first
     * @throws IllegalStateException if the files do not compile, or if the processors generated too little or too much
     */
    static Compilation run(ProcessorChoice processors, List<Path> files, Path folder)
            throws IOException, InterruptedException {
        empty(folder);
        Path arguments = folder.resolve("arguments");
        Files.write(arguments, files.stream().map(Path::toString).toList());
        Path classes = Files.createDirectories(folder.resolve("classes"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-classpath",
                ClassPath.of(MeasuredJavac.class),
                MeasuredJavac.class.getName(),
                "-classpath",
                processors.classPath(),
                "-d",
                classes.toString()));
        command.addAll(processors.options());
        command.add("@" + arguments);
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.waitFor();
        double millis = (System.nanoTime() - start) / 1e6;
        if (exitCode != 0) {
            throw new IllegalStateException(processors + " ended with " + exitCode + ":\n" + output);
        }
        if (!processors.generated(classes, files.size())) {
            throw new IllegalStateException(processors + " generated too little or too much:\n" + output);
        }
        String[] lines = output.strip().split("\n", -1);
        String[] taken = lines[lines.length - 1].strip().split(" ", 2);
        return new Compilation(millis, Long.parseLong(taken[0]), Long.parseLong(taken[1]), filesIn(classes));
    }

    private static long filesIn(Path folder) throws IOException {
        try (Stream<Path> below = Files.walk(folder)) {
            return below.filter(Files::isRegularFile).count();
        }
    }

    private static void empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> below = Files.walk(folder)) {
                for (Path file : below.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(folder);
    }
}
