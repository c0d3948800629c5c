package dev.stepwell.cli.invocation;

import picocli.CommandLine.Model.CommandSpec;

/** How wide the terminal of this process is, as picocli finds it out for its help. */
final class TerminalWidth {

    private TerminalWidth() {}

    /** In characters; 80 where it cannot be found out. */
    static int find() {
        return CommandSpec.create().usageMessage().autoWidth(true).width();
    }
}
