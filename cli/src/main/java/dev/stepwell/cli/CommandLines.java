package dev.stepwell.cli;

import dev.stepwell.cli.invocation.DurationConverter;
import dev.stepwell.cli.invocation.EnvironmentDefaults;
import dev.stepwell.cli.invocation.PasswordArgument;
import dev.stepwell.cli.invocation.Surroundings;
import dev.stepwell.cli.output.ExitCode;
import dev.stepwell.cli.verb.RootCommand;
import dev.stepwell.text.InertText;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParseResult;

/** The setup of picocli: the conversion of options, their defaults, and the report of wrong arguments. */
final class CommandLines {

    /** A text that looks like a URL in an argument, or follows the option for one. */
    private static final Pattern URL = Pattern.compile("(?<=--url=).|jdbc:|postgres(ql)?:|\\w+://");

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
            if (PasswordArgument.isIn(args)) {
                commandLine.getErr().println(PasswordArgument.REFUSAL);
                return ExitCode.USAGE.number();
            }
            commandLine.getErr().println(InertText.of(withoutUrls(message(wrong, args, surroundings), args)));
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

    /** {@return the message, in which the variable replaces an option whose value comes from the environment} */
    private static String message(CommandLine.ParameterException wrong, String[] args, Surroundings surroundings) {
        String message = String.valueOf(wrong.getMessage());
        for (String option : EnvironmentDefaults.SETTINGS) {
            String quoted = "option '" + option + "'";
            String variable = EnvironmentDefaults.variable(option);
            boolean given = Arrays.stream(args).anyMatch(arg -> arg.equals(option) || arg.startsWith(option + "="));
            if (message.contains(quoted)
                    && !given
                    && surroundings.variable(variable).isPresent()) {
                return message.replace(quoted, "the variable " + variable);
            }
        }
        return message;
    }

    /** {@return the message without the URLs among the arguments, which can contain a password} */
    private static String withoutUrls(String message, String[] args) {
        String shown = message;
        for (int i = 0; i < args.length; i++) {
            Matcher url = URL.matcher(args[i]);
            if (i > 0 && args[i - 1].equals("--url")) {
                shown = shown.replace(args[i], "URL");
            } else if (url.find()) {
                shown = shown.replace(args[i].substring(url.start()), "URL");
            }
        }
        return shown;
    }

    private static Ansi colors(Surroundings surroundings) {
        return Ansi.valueOf(
                surroundings.isTerminal() && surroundings.variable("NO_COLOR").isEmpty());
    }

    /** {@return the innermost command of the arguments} */
    static CommandLine called(ParseResult parsed) {
        ParseResult innermost = parsed;
        while (innermost.hasSubcommand()) {
            innermost = innermost.subcommand();
        }
        return innermost.commandSpec().commandLine();
    }
}
