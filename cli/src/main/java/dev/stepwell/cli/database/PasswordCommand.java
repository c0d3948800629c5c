package dev.stepwell.cli.database;

import dev.stepwell.cli.invocation.UsageException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A command of the shell that prints a password, such as a token that expires.
 *
 * <p>No message contains what the command printed, nor the command itself, which may have a secret among its arguments.
 *
 * @param command the command, as one writes it in a shell
 * @param named the option or variable that has the command, for messages
 * @param timeout how long the command may run
 */
record PasswordCommand(String command, String named, Duration timeout) {

    static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final int LONGEST = 65_536;
    private static final String WAY_OUT = " Run the command in a shell to see why.";

    /**
     * Runs the command.
     *
     * @return what the command prints, without the line break at its end
     * @throws UsageException if the command fails, prints nothing or several lines, or takes too long
     */
    String password() {
        Process process = started();
        try {
            return password(process);
        } catch (TimeoutException e) {
            throw new UsageException(
                    "The command of " + named + " did not end within " + timeout.toSeconds() + " s." + WAY_OUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageException("The command of " + named + " was interrupted.");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Process started() {
        boolean windows = File.separatorChar == '\\';
        List<String> shell = windows ? List.of("cmd", "/c", command) : List.of("/bin/sh", "-c", command);
        try {
            Process process = new ProcessBuilder(shell)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new UsageException("The command of " + named + " cannot be started, because "
                    + (windows ? "cmd" : "/bin/sh") + " cannot be.");
        }
    }

    private String password(Process process) throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + timeout.toNanos();
        FutureTask<byte[]> reading = new FutureTask<>(() -> {
            try (InputStream printed = process.getInputStream()) {
                return printed.readNBytes(LONGEST);
            }
        });
        Thread reader = new Thread(reading, "stepwell-password-command");
        reader.setDaemon(true);
        reader.start();
        if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException();
        }
        if (process.exitValue() != 0) {
            throw new UsageException(
                    "The command of " + named + " ended with exit code " + process.exitValue() + "." + WAY_OUT);
        }
        try {
            byte[] printed = reading.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            return only(new String(printed, Charset.defaultCharset()));
        } catch (ExecutionException e) {
            throw new UsageException("The output of the command of " + named + " cannot be read." + WAY_OUT);
        }
    }

    private String only(String printed) {
        String password = printed.replaceFirst("\r?\n\\z", "");
        if (password.isEmpty()) {
            throw new UsageException("The command of " + named + " printed no password." + WAY_OUT);
        }
        if (password.contains("\n")) {
            throw new UsageException(
                    "The command of " + named + " printed several lines. Let it print the password alone.");
        }
        return password;
    }

    /** {@return a text without the command, which may have a secret among its arguments} */
    @Override
    public String toString() {
        return "command of " + named;
    }
}
