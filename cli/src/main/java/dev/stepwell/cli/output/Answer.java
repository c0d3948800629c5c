package dev.stepwell.cli.output;

import dev.stepwell.problem.Problem;
import java.util.List;
import java.util.Map;

/**
 * What a verb found out or did, for people and for machines. Immutable.
 *
 * @param exitCode how the process ends
 * @param problems what is wrong; printed after the text
 * @param result the same for machines: maps, lists, texts, numbers, booleans and nulls
 * @param text prints it for people
 */
public record Answer(ExitCode exitCode, List<Problem> problems, Map<String, ?> result, Text text) {

    public Answer {
        problems = List.copyOf(problems);
    }

    /** Prints something for people. */
    @FunctionalInterface
    public interface Text {

        void print(Page page);
    }

    public static Answer done(Map<String, ?> result, Text text) {
        return new Answer(ExitCode.DONE, List.of(), result, text);
    }
}
