package dev.stepwell.benchmarks.runtime;

import dev.stepwell.benchmarks.tool.Contender;
import dev.stepwell.benchmarks.tool.ToolJars;
import dev.stepwell.benchmarks.workload.Action;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.postgresql.ds.PGSimpleDataSource;

/** A separate process that runs a tool, as cold as a starting application. */
final class ToolProcess {

    private final Contender contender;
    private final Process process;
    private final long begin;

    private ToolProcess(Contender contender, Process process, long begin) {
        this.contender = contender;
        this.process = process;
        this.begin = begin;
    }

    /**
     * Returns the command that starts a process in which tools are measured.
     *
     * @param main the main class
     * @param tools the names of the tools, as in {@link ToolJars}
     * @param migrations the folder with the classes of the migrations, if there are any
     * @param arguments the arguments of the main class
     */
    static List<String> command(Class<?> main, List<String> tools, Path migrations, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-classpath",
                ToolJars.classPath(tools, migrations),
                main.getName()));
        command.addAll(arguments);
        return command;
    }

    /** Runs a tool once. */
    static Usage run(Contender contender, Action action, PGSimpleDataSource database, Path folder)
            throws IOException, InterruptedException {
        return start(contender, action, database, folder, Duration.ZERO, Redirect.PIPE)
                .end();
    }

    /** Calls a tool repeatedly with a pool. */
    static Usage runWarm(Contender contender, Action action, PGSimpleDataSource database, Path folder, Duration howLong)
            throws IOException, InterruptedException {
        return start(contender, action, database, folder, howLong, Redirect.PIPE)
                .end();
    }

    /** Starts a tool without waiting for its end. */
    static ToolProcess start(Contender contender, Action action, PGSimpleDataSource database, Path folder)
            throws IOException {
        return start(contender, action, database, folder, Duration.ZERO, Redirect.DISCARD);
    }

    private static ToolProcess start(
            Contender contender,
            Action action,
            PGSimpleDataSource database,
            Path folder,
            Duration warm,
            Redirect output)
            throws IOException {
        List<String> command = command(
                MeasuredTool.class,
                contender.products(),
                folder,
                List.of(
                        contender.name(),
                        action.name(),
                        database.getUrl(),
                        String.valueOf(database.getUser()),
                        String.valueOf(database.getPassword()),
                        folder.toString(),
                        Long.toString(warm.toMillis())));
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        return new ToolProcess(contender, process, begin);
    }

    /**
     * Waits for the end of the process.
     *
     * @throws IllegalStateException if the tool failed; the message is the output of the tool
     */
    private Usage end() throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int exitCode = process.waitFor();
        double millis = (System.nanoTime() - begin) / 1e6;
        if (exitCode != 0) {
            throw new IllegalStateException(contender + " ended with " + exitCode + ":\n" + output);
        }
        String[] taken = output.substring(output.lastIndexOf('\n') + 1).split(" ", -1);
        return new Usage(
                millis,
                Double.parseDouble(taken[0]),
                Double.parseDouble(taken[1]),
                Double.parseDouble(taken[2]),
                Double.parseDouble(taken[3]));
    }

    /** Tells whether the tool succeeded within a time. A process that has not ended by then is ended. */
    boolean succeeded(Duration within) throws InterruptedException {
        if (process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
            return process.exitValue() == 0;
        }
        process.destroyForcibly().waitFor();
        return false;
    }
}
