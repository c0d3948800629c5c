package dev.stepwell.cli.verb;

import dev.stepwell.cli.invocation.UsageException;
import picocli.CommandLine.Option;

/** The option for the reason of a change to the history. */
final class ReasonOption {

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why, for those who read the log later.")
    private String text = "";

    /**
     * {@return the reason}
     *
     * @throws UsageException if the reason is blank
     */
    String text() {
        if (text.isBlank()) {
            throw new UsageException("--reason is blank. Say why, for those who read the log later.");
        }
        return text;
    }
}
