package dev.stepwell.runtime;

import dev.stepwell.runtime.internal.session.Announcement;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Who holds the lock that a migrator waits for. Immutable.
 *
 * @param pid the process of the server that serves it
 * @param application its {@code application_name}
 * @param host where it runs, if it is a migrator that works on a migration
 * @param migration what it works on, as logs name it, if it is such a migrator; PostgreSQL may have cut it off
 * @param statement the SQL that it runs or ran last, its first 1024 bytes unless the server says otherwise; empty if
 *     the role may not see it
 * @param since how long its transaction or statement has been running; empty if the role may not see it
 */
public record LockHolder(
        int pid,
        String application,
        Optional<String> host,
        Optional<String> migration,
        Optional<String> statement,
        Optional<Duration> since) {

    /** In words: {@code pid 4711, host web-2, on 6 IndexOrders for 00:04:10}. */
    @Override
    public String toString() {
        String doing = "pid " + pid + ", " + Announcement.inWords(application);
        return since.map(duration -> doing + " for " + hoursMinutesSeconds(duration.toSeconds()))
                .orElse(doing);
    }

    private static String hoursMinutesSeconds(long seconds) {
        return String.format(Locale.ROOT, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
