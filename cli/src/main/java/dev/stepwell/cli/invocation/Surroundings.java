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
 * The streams, the environment and the terminal of a command line.
 *
 * @param charset the charset of both streams
 * @param out the stream for answers
 * @param err the stream for progress, questions and failures
 * @param environment the environment variables
 * @param person the person at the terminal; null if there is no terminal
 * @param width the width of the terminal in characters
 */
public record Surroundings(
        Charset charset,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        @Nullable Person person,
        int width) {

    private static final int DEFAULT_WIDTH = 80;

    /** A person at a terminal, who answers questions and types passwords. */
    public interface Person {

        /** {@return the answer to a question; null at the end of the input} */
        @Nullable
        String answer(String question);

        /** {@return a password, which the terminal does not show; null at the end of the input} */
        char @Nullable [] password(String question);
    }

    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** {@return the surroundings of this process} */
    public static Surroundings ofProcess() {
        Console console = console();
        Charset charset = console == null ? StandardCharsets.UTF_8 : console.charset();
        return new Surroundings(
                charset,
                stream(FileDescriptor.out, charset),
                stream(FileDescriptor.err, charset),
                System.getenv(),
                console == null ? null : person(console),
                console == null ? DEFAULT_WIDTH : TerminalWidth.find());
    }

    /** {@return the console if it is a terminal; since JDK 22 a process without a terminal has a console, too} */
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

    /**
     * {@return a stream to a file descriptor in the console's charset}
     *
     * <p>{@code System.out} loses characters in the default locale of a container.
     */
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
        return person != null;
    }

    /** {@return the value of an environment variable; empty if the variable is unset or has no text} */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }
}
