package dev.stepwell.cli.invocation;

import java.util.List;

/** Recognizes a password among the arguments, so that no message about wrong arguments prints it. */
public final class PasswordArgument {

    /** The message that replaces the one about the wrong arguments. */
    public static final String REFUSAL =
            "No option takes a password, since other users of the machine see the arguments of a "
                    + "process. Set STEPWELL_PASSWORD, give --password-file or --password-command, or --password alone "
                    + "to be asked.";

    private PasswordArgument() {}

    /** Tells whether a password seems to follow the short option without a space. */
    public static boolean isAttached(List<String> args) {
        return args.stream().anyMatch(option -> option.startsWith("-W") && !option.equals("-W"));
    }

    /** Tells whether arguments that picocli could not parse seem to contain a password. */
    public static boolean isIn(String[] args) {
        for (int i = 0; i < args.length; i++) {
            String option = args[i];
            boolean asks = option.equals("-W") || option.equals("--password");
            boolean assigned = option.startsWith("--pass")
                    && option.contains("=")
                    && !option.startsWith("--password-file=")
                    && !option.startsWith("--password-command=");
            boolean follows = asks && i + 1 < args.length && !args[i + 1].startsWith("-");
            if (follows || assigned) {
                return true;
            }
        }
        return isAttached(List.of(args));
    }
}
