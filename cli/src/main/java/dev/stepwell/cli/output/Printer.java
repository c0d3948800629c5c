package dev.stepwell.cli.output;

import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.invocation.OutputOptions;
import dev.stepwell.cli.invocation.Surroundings;
import dev.stepwell.cli.invocation.UsageException;
import dev.stepwell.problem.Problem;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.text.InertText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prints the outcome of a call.
 *
 * <p>The answer goes to standard output and the problems go to standard error. With {@code --json}, both are one
 * document on standard output. Every text is inert: control characters are escaped.
 */
public final class Printer {

    private final Surroundings surroundings;
    private final OutputOptions output;
    private final Invocation invocation;
    private final String verb;

    public Printer(Invocation invocation, String verb) {
        this.surroundings = invocation.surroundings();
        this.output = invocation.output();
        this.invocation = invocation;
        this.verb = verb;
    }

    public int print(Answer answer) {
        List<Problem> problems =
                answer.problems().stream().map(ShellWording::of).toList();
        if (output.json()) {
            return printJson(answer.exitCode(), problems, answer.result());
        }
        answer.text().print(page());
        problems.forEach(this::printProblem);
        return answer.exitCode().number();
    }

    public int print(MigrationException e) {
        ExitCode code = ExitCode.ofRun(e.problems(), invocation.hasSomethingStayed());
        List<Problem> problems = ConnectionFailure.explained(e.problems(), e).stream()
                .map(ShellWording::of)
                .toList();
        printStackTrace(e);
        if (output.json()) {
            return printJson(code, problems, e.result().map(Shapes::result).orElse(null));
        }
        e.result().ifPresent(done -> Shapes.printBeforeFailure(done, page()));
        problems.forEach(this::printProblem);
        if (code == ExitCode.UNREACHABLE) {
            invocation.database().ifPresent(place -> printSentences("The database is " + place + "."));
        }
        return code.number();
    }

    public int print(UsageException e) {
        printStackTrace(e);
        printSentences(String.valueOf(e.getMessage()));
        return ExitCode.USAGE.number();
    }

    /** Prints an unexpected exception. */
    public int printDefect(Throwable e) {
        printStackTrace(e);
        if (e instanceof OutOfMemoryError) {
            surroundings
                    .err()
                    .println(InertText.of(
                            "Java has too little memory: " + e.getMessage() + ". Start it with more, such as -Xmx1g."));
            return ExitCode.INTERNAL.number();
        }
        surroundings
                .err()
                .println(InertText.of("Stepwell met something that it does not know: " + e
                        + (output.stackTrace() ? "" : ". Run it again with --stacktrace, and report that.")));
        return ExitCode.INTERNAL.number();
    }

    private int printJson(ExitCode code, List<Problem> problems, @Nullable Map<String, ?> result) {
        surroundings
                .out()
                // In JSON, the escape of a character is the character itself.
                .println(InertText.of(Json.write(Json.object(
                        "verb",
                        verb,
                        "exitCode",
                        code.number(),
                        "database",
                        invocation.database().orElse(null),
                        "problems",
                        problems.stream().map(Json::problem).toList(),
                        "result",
                        result))));
        return code.number();
    }

    private void printProblem(Problem problem) {
        // The detail is not broken into lines: it can align columns, such as a caret under a statement.
        printSentences("[" + problem.code() + "] " + problem.message() + " " + problem.fix());
        if (!problem.detail().isEmpty()) {
            surroundings.err().println(InertText.of(problem.detail()));
        }
        invocation.hint(problem.code()).ifPresent(this::printSentences);
    }

    /** Prints a text, broken between words on a terminal, because the terminal would break inside words. */
    private void printSentences(String text) {
        String inert = InertText.of(text);
        surroundings.err().println(surroundings.isTerminal() ? Words.broken(inert, surroundings.width()) : inert);
    }

    private void printStackTrace(Throwable e) {
        if (output.stackTrace()) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            surroundings.err().print(InertText.of(trace.toString()));
        }
    }

    private Page page() {
        return new Page(
                surroundings.out(),
                output.ansi(surroundings),
                surroundings.isTerminal() ? surroundings.width() : Page.ENDLESS);
    }
}
