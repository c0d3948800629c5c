package dev.stepwell.cli.invocation;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The defaults of options from the environment, such as {@code --history-schema} from {@code STEPWELL_HISTORY_SCHEMA}.
 *
 * <p>Only options that describe the environment have such a default, never those that tell a verb what to do.
 */
public final class EnvironmentDefaults implements IDefaultValueProvider {

    /** The options with a default from the environment. */
    public static final List<String> SETTINGS = List.of(
            "--url",
            "--classpath",
            "--history-schema",
            "--history-prefix",
            "--lock-wait",
            "--lock-timeout",
            "--lock-retry",
            "--concurrent-lock-timeout",
            "--statement-timeout",
            "--run-timeout",
            "--keep-alive",
            "--existing-schema",
            "--newer-versions");

    private final Surroundings surroundings;

    public EnvironmentDefaults(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** {@return the name of an option's environment variable} */
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
