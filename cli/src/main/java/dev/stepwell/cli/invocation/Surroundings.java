package dev.stepwell.cli.invocation;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a command line reads and writes, and what it knows of the place it runs in.
 *
 * @param charset of both streams
 * @param out where answers go
 * @param err where progress, questions and failures go
 * @param environment the environment variables
 * @param person answers a question, or types a password; empty where there is no terminal
 * @param width how many characters fit into a line of the terminal
 */
public record Surroundings(
        Charset charset,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Optional<Person> person,
        int width) {

    private static final int DEFAULT_WIDTH = 80;

    /** Somebody at a terminal. */
    public interface Person {

        /** The answer to a question; null at the end of the input. */
        @Nullable
        String answer(String question);

        /** What was typed without being shown; null at the end of the input. */
        char @Nullable [] password(String question);
    }

    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Those of this process. */
    public static Surroundings ofProcess() {
        Console console = console();
        Charset charset = console == null ? StandardCharsets.UTF_8 : console.charset();
        return new Surroundings(
                charset,
                stream(FileDescriptor.out, charset),
                stream(FileDescriptor.err, charset),
                System.getenv(),
                console == null ? Optional.empty() : Optional.of(person(console)),
                console == null ? DEFAULT_WIDTH : TerminalWidth.find());
    }

    /** The console, if it is a terminal: from JDK 22 on there is one without, too. */
    @SuppressWarnings("SystemConsoleNull")
    private static @Nullable Console console() {
        Console console = System.console();
        try {
            return console == null
                            || (boolean) Console.class.getMethod("isTerminal").invoke(console)
                    ? console
                    : null;
        } catch (NoSuchMethodException e) {
            return console;
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    /** Not {@code System.out}, which loses letters where the locale is that of a bare container. */
    private static PrintStream stream(FileDescriptor descriptor, Charset charset) {
        return new PrintStream(new FileOutputStream(descriptor), true, charset);
    }

    private static Person person(Console console) {
        return new Person() {
            @Override
            public @Nullable String answer(String question) {
                return console.readLine("%s", question);
            }

            @Override
            public char @Nullable [] password(String question) {
                return console.readPassword("%s", question);
            }
        };
    }

    public PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, charset), true);
    }

    public boolean isTerminal() {
        return person.isPresent();
    }

    /** A variable of the environment that has a text in it. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }
}
