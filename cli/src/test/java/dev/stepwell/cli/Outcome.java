package dev.stepwell.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The outcome of a call of the command line.
 *
 * @param exitCode the exit code
 * @param out the text on standard output
 * @param err the text on standard error
 */
public record Outcome(int exitCode, String out, String err) {

    /** {@return the output without the values that differ in each run: times, durations and process ids} */
    Outcome steady() {
        return new Outcome(exitCode, steady(out), steady(err));
    }

    private static String steady(String text) {
        return text.replaceAll("\\d+ ms", "N ms")
                // A migration that takes a second gets one more line, and on a busy machine any migration can.
                .replaceAll("(?dm)^(applied|rolled back) .* in N ms\n", "")
                .replaceAll("\"milliseconds\" : \\d+", "\"milliseconds\" : 0")
                .replaceAll("\"(processId|backendPid|number)\" : \\d+", "\"$1\" : 0")
                .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d", "YYYY-MM-DD HH:MM")
                .replaceAll("\"\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\"", "\"YYYY\"");
    }

    /** {@return the output without the registries and their places, which are those of the tests themselves} */
    Outcome withoutRegistries() {
        return new Outcome(
                exitCode,
                out.replaceAll("(?m)^[\\w.$]+ \\(\\d+ migrations?.*\\) from .*\n", "")
                        .replaceAll("(?s),\n    \"registries\" : \\[ \\{.*?\\} \\]", ""),
                err);
    }

    /** {@return standard output, read as JSON} */
    Map<String, Object> json() {
        try {
            return JSON.std.mapFrom(out);
        } catch (IOException e) {
            throw new UncheckedIOException(out, e);
        }
    }
}
