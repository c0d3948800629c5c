package dev.stepwell.cli.invocation;

import java.util.List;

/** A password where none belongs, among the arguments: it is not printed on top of that. */
public final class PasswordArgument {

    /** What is said instead of what is wrong with the arguments. */
    public static final String REFUSAL =
            "No option takes a password, since other users of the machine see the arguments of a "
                    + "process. Set STEPWELL_PASSWORD, give --password-file, or --password alone to be asked.";

    private PasswordArgument() {}

    /** Whether a password seems to stand right behind the short option. */
    public static boolean isAttached(List<String> args) {
        return args.stream().anyMatch(option -> option.startsWith("-W") && !option.equals("-W"));
    }

    /** Whether arguments, which cannot be understood, seem to have a password among them. */
    public static boolean isIn(String[] args) {
        for (int i = 0; i < args.length; i++) {
            String option = args[i];
            boolean asks = option.equals("-W") || option.equals("--password");
            boolean assigned =
                    option.startsWith("--pass") && option.contains("=") && !option.startsWith("--password-file=");
            boolean follows = asks && i + 1 < args.length && !args[i + 1].startsWith("-");
            if (follows || assigned) {
                return true;
            }
        }
        return isAttached(List.of(args));
    }
}
