package dev.stepwell.cli.invocation;

import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options for the output, which all verbs have. */
public final class OutputOptions {

    /** The choices for colours. */
    enum Color {
        AUTO,
        ALWAYS,
        NEVER
    }

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Print one JSON document, and nothing else, to standard output.")
    private boolean json;

    @Option(
            names = "--color",
            scope = ScopeType.INHERIT,
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "Use colours: ${COMPLETION-CANDIDATES}. auto means on a terminal, unless NO_COLOR is set.")
    private Color color = Color.AUTO;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of what went wrong to standard error.")
    private boolean stackTrace;

    public boolean json() {
        return json;
    }

    public boolean stackTrace() {
        return stackTrace;
    }

    public Ansi ansi(Surroundings surroundings) {
        return Ansi.valueOf(
                switch (color) {
                    case ALWAYS -> true;
                    case NEVER -> false;
                    case AUTO ->
                        surroundings.isTerminal()
                                && surroundings.variable("NO_COLOR").isEmpty();
                });
    }
}
