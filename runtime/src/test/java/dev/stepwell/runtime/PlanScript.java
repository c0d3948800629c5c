package dev.stepwell.runtime;

import java.util.List;
import java.util.stream.Collectors;

/** The part of a plan's script that differs from plan to plan. */
final class PlanScript {

    private static final List<String> FRAME = List.of("BEGIN;", "COMMIT;", ":stepwell_put_back");

    private PlanScript() {}

    /** {@return the script without its head and without the frame of each migration} */
    static String body(Plan plan) {
        String script = plan.toString();
        int head = script.indexOf("\n\n-- ");
        return (head < 0 ? script : script.substring(head + 2))
                .lines()
                .filter(line -> !FRAME.contains(line))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
