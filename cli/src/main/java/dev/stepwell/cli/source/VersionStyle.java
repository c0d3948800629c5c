package dev.stepwell.cli.source;

import dev.stepwell.Version;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The versions of new migrations, in the style of the newest version. */
public final class VersionStyle {

    private static final Version FIRST = Version.parse("001");
    private static final int SECONDS = 14;
    private static final int MINUTES = 12;

    /** The common formats of times as versions. */
    private static final List<DateTimeFormatter> TIMES = List.of(
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT),
            DateTimeFormatter.ofPattern("uuuuMMddHHmm", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT));

    private VersionStyle() {}

    /** {@return the current time if the newest version is a time, otherwise the next number} */
    public static Version next(@Nullable Version newest, Clock clock) {
        return newest != null && timeOf(newest).isPresent() ? timestamp(newest, clock) : sequential(newest);
    }

    /** {@return the next number, as wide as the newest version; 001 without a newest version} */
    public static Version sequential(@Nullable Version newest) {
        return newest == null ? FIRST : newest.next();
    }

    /** {@return the current time; if the newest version is not lower, the next number after that version} */
    public static Version timestamp(@Nullable Version newest, Clock clock) {
        Version now = Version.parse(Optional.ofNullable(newest)
                .flatMap(VersionStyle::timeOf)
                .orElse(TIMES.get(0))
                .format(LocalDateTime.now(clock.withZone(ZoneOffset.UTC))));
        return newest != null && newest.compareTo(now) >= 0 ? newest.next() : now;
    }

    private static Optional<DateTimeFormatter> timeOf(Version version) {
        String text = version.toString();
        if (text.length() != SECONDS && text.length() != MINUTES) {
            return Optional.empty();
        }
        return TIMES.stream().filter(format -> isRead(format, text)).findFirst();
    }

    private static boolean isRead(DateTimeFormatter format, String text) {
        try {
            LocalDateTime.parse(text, format);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
