package dev.stepwell.cli.output;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON output, as documented in {@code docs/command-line.md}.
 *
 * <p>Every key is always present, in the same order. An unknown value is null.
 */
public final class Json {

    private static final JSON WRITER = JSON.std
            .with(JSON.Feature.PRETTY_PRINT_OUTPUT)
            .with(JSON.Feature.WRITE_NULL_PROPERTIES)
            .without(JSON.Feature.WRITE_DATES_AS_TIMESTAMP);

    private Json() {}

    /** {@return an object with keys and values in the given order} */
    public static Map<String, @Nullable Object> object(@Nullable Object... keysAndValues) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return object;
    }

    /** {@return an object that begins with the identity and the class of a migration} */
    public static Map<String, @Nullable Object> migration(MigrationId id, String className) {
        return object("set", id.set(), "version", id.version().toString(), "class", className);
    }

    public static Map<String, @Nullable Object> id(MigrationId id) {
        return object("set", id.set(), "version", id.version().toString());
    }

    static Map<String, @Nullable Object> problem(Problem problem) {
        return object(
                "code", problem.code().toString(),
                "message", problem.message(),
                "fix", problem.fix(),
                "detail", problem.detail().isEmpty() ? null : problem.detail());
    }

    public static @Nullable String instant(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    public static @Nullable Long milliseconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }

    static String write(Map<String, ?> object) {
        try {
            return WRITER.asString(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
