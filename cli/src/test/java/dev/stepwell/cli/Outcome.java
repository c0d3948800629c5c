package dev.stepwell.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * How a call of the command line ended.
 *
 * @param exitCode what the caller gets
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record Outcome(int exitCode, String out, String err) {

    /** Without what no two runs have in common: times, durations, and the numbers of processes. */
    Outcome steady() {
        return new Outcome(exitCode, steady(out), steady(err));
    }

    private static String steady(String text) {
        return text.replaceAll("\\d+ ms", "N ms")
                // What takes a second gets one more line; on a busy machine, that is anything.
                .replaceAll("(?dm)^(applied|rolled back) .* in N ms\n", "")
                .replaceAll("\"milliseconds\" : \\d+", "\"milliseconds\" : 0")
                .replaceAll("\"(processId|backendPid|number)\" : \\d+", "\"$1\" : 0")
                .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d", "YYYY-MM-DD HH:MM")
                .replaceAll("\"\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\"", "\"YYYY\"");
    }

    /** Standard output, read as JSON. */
    Map<String, Object> json() {
        try {
            return JSON.std.mapFrom(out);
        } catch (IOException e) {
            throw new UncheckedIOException(out, e);
        }
    }
}
