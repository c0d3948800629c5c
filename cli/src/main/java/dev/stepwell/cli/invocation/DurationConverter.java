package dev.stepwell.cli.invocation;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The converter of durations such as {@code 500ms}, {@code 30s}, {@code 10m}, {@code 1h}, {@code PT1M30S}. */
public final class DurationConverter implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
        Duration duration = read(text);
        if (duration.isNegative()) {
            throw new TypeConversionException("\"" + text + "\" is less than nothing. Write 500ms, 30s, 10m or 1h.");
        }
        return duration;
    }

    private static Duration read(String text) {
        String value = text.toLowerCase(Locale.ROOT);
        try {
            if (value.endsWith("ms")) {
                return Duration.ofMillis(Long.parseLong(value.substring(0, value.length() - 2)));
            }
            return Duration.parse(value.startsWith("p") ? value : "PT" + value);
        } catch (DateTimeParseException | ArithmeticException | NumberFormatException e) {
            throw new TypeConversionException(
                    "\"" + text + "\" is not a duration. Write 500ms, 30s, 10m, 1h or 1h30m.");
        }
    }
}
