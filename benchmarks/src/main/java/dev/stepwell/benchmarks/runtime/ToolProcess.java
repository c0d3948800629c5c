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

/** A process of its own that runs a tool: as cold as an application that starts. */
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
     * What starts a process in which tools are measured.
     *
     * @param main its main class
     * @param tools what it uses, as {@link ToolJars} has it
     * @param migrations where its own classes are, if it has any
     * @param arguments what the main class is given
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

    /** Has a tool do the same again and again, with a pool. */
    static Usage runWarm(Contender contender, Action action, PGSimpleDataSource database, Path folder, Duration howLong)
            throws IOException, InterruptedException {
        return start(contender, action, database, folder, howLong, Redirect.PIPE)
                .end();
    }

    /** Starts a tool that nobody listens to. */
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
     * Waits for the end.
     *
     * @throws IllegalStateException if the tool failed; its message is what the tool wrote
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

    /** Whether the tool did what it was told in time; if it did not end in that, it is ended. */
    boolean succeeded(Duration within) throws InterruptedException {
        if (process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
            return process.exitValue() == 0;
        }
        process.destroyForcibly().waitFor();
        return false;
    }
}
