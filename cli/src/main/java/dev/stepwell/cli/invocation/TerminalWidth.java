package dev.stepwell.cli.invocation;

import picocli.CommandLine.Model.CommandSpec;

/** The width of this process's terminal, as picocli detects it for its help. */
final class TerminalWidth {

    private TerminalWidth() {}

    /** {@return the width in characters; 80 if picocli cannot detect it} */
    static int find() {
        return CommandSpec.create().usageMessage().autoWidth(true).width();
    }
}
