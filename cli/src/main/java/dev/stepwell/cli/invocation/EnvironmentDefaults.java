package dev.stepwell.cli.invocation;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Takes settings from the environment where no option is given: {@code --history-schema} from
 * {@code STEPWELL_HISTORY_SCHEMA}, and so on. Only settings of the place it runs in come from there, never what is to
 * be done.
 */
public final class EnvironmentDefaults implements IDefaultValueProvider {

    /** The options that may stand in the environment instead. */
    public static final List<String> SETTINGS = List.of(
            "--url",
            "--password-file",
            "--classpath",
            "--history-schema",
            "--history-prefix",
            "--lock-wait",
            "--lock-timeout",
            "--lock-retry",
            "--statement-timeout",
            "--run-timeout",
            "--existing-schema",
            "--newer-versions");

    private final Surroundings surroundings;

    public EnvironmentDefaults(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The variable of an option. */
    public static String variable(String option) {
        return "STEPWELL_" + option.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (argument instanceof OptionSpec option && SETTINGS.contains(option.longestName())) {
            return surroundings.variable(variable(option.longestName())).orElse(null);
        }
        return null;
    }
}
