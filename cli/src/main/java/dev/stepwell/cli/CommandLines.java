package dev.stepwell.cli;

import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParseResult;

/** Sets picocli up: how it reads options, and where it says what is wrong with them. */
final class CommandLines {

    private CommandLines() {}

    static CommandLine of(RootCommand root, Surroundings surroundings) {
        CommandLine commandLine = new CommandLine(root)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpLongOptionsMaxWidth(32)
                .setUsageHelpWidth(Math.max(80, Math.min(surroundings.width(), 120)))
                .setOut(surroundings.writer(surroundings.out()))
                .setErr(surroundings.writer(surroundings.err()))
                .setColorScheme(Help.defaultColorScheme(colors(surroundings)))
                .registerConverter(Duration.class, new DurationConverter())
                .setDefaultValueProvider(new EnvironmentDefaults(surroundings));
        commandLine.setParameterExceptionHandler((wrong, args) -> {
            commandLine.getErr().println(wrong.getMessage());
            if (!CommandLine.UnmatchedArgumentException.printSuggestions(wrong, commandLine.getErr())) {
                commandLine
                        .getErr()
                        .println("Try \""
                                + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help\".");
            }
            return ExitCode.USAGE.number();
        });
        return commandLine;
    }

    private static Ansi colors(Surroundings surroundings) {
        return Ansi.valueOf(
                surroundings.isTerminal() && surroundings.variable("NO_COLOR").isEmpty());
    }

    /** The innermost command that was called. */
    static CommandLine called(ParseResult parsed) {
        ParseResult innermost = parsed;
        while (innermost.hasSubcommand()) {
            innermost = innermost.subcommand();
        }
        return innermost.commandSpec().commandLine();
    }
}
