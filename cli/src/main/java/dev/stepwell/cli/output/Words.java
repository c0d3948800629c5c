package dev.stepwell.cli.output;

import dev.stepwell.runtime.HistoryEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Numbers, times, durations and lists in words for people. */
public final class Words {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private Words() {}

    public static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** {@return a duration in milliseconds below ten seconds, then in seconds, then in minutes and hours} */
    public static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 10_000) {
            return millis + " ms";
        }
        long seconds = duration.toSeconds();
        if (seconds < 120) {
            return seconds + " s";
        }
        return seconds < 7_200
                ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d h %02d min", seconds / 3_600, seconds / 60 % 60);
    }

    /** {@return a time to the minute in UTC, without the name of the zone} */
    public static String time(Instant instant) {
        return MINUTE.format(instant.atZone(ZoneOffset.UTC));
    }

    /** {@return the names, separated by commas; a long list is without its middle} */
    public static String listed(List<?> names) {
        if (names.size() <= 8) {
            return names.stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
        return names.stream().limit(3).map(String::valueOf).collect(Collectors.joining(", ")) + ", … "
                + names.get(names.size() - 1);
    }

    /** {@return the migration of an event; the history for an event of the history itself} */
    public static String migration(HistoryEvent event) {
        return event.id()
                .map(id -> id + " " + simpleName(event.className().orElse("")))
                .orElse("the history");
    }

    /**
     * {@return a text, broken at spaces into lines of at most {@code width} characters; a longer word has its own line}
     */
    public static String broken(String text, int width) {
        StringBuilder broken = new StringBuilder();
        int column = 0;
        for (String word : text.split("(?<= )|(?<=\n)", -1)) {
            if (column > 0 && column + word.stripTrailing().length() > width) {
                broken.setLength(broken.length() - (broken.charAt(broken.length() - 1) == ' ' ? 1 : 0));
                broken.append('\n');
                column = 0;
            }
            broken.append(word);
            column = word.endsWith("\n") ? 0 : column + word.length();
        }
        return broken.toString();
    }

    public static String simpleName(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
