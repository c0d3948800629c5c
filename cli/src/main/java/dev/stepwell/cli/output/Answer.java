package dev.stepwell.cli.output;

import dev.stepwell.problem.Problem;
import java.util.List;
import java.util.Map;

/**
 * The outcome of a verb, for people and for machines. Immutable.
 *
 * @param exitCode the exit code of the process
 * @param problems the problems, printed after the text
 * @param result the outcome for machines: maps, lists, texts, numbers, booleans and nulls
 * @param text the outcome for people
 */
public record Answer(ExitCode exitCode, List<Problem> problems, Map<String, ?> result, Text text) {

    public Answer {
        problems = List.copyOf(problems);
    }

    /** A text for people. */
    @FunctionalInterface
    public interface Text {

        void print(Page page);
    }

    public static Answer done(Map<String, ?> result, Text text) {
        return new Answer(ExitCode.DONE, List.of(), result, text);
    }
}
