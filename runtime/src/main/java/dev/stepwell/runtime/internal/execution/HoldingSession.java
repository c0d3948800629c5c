package dev.stepwell.runtime.internal.execution;

import dev.stepwell.runtime.LockHolder;
import dev.stepwell.runtime.internal.process.Elapsed;
import dev.stepwell.runtime.internal.session.Announcement;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The session that holds the lock, as {@code pg_stat_activity} shows it.
 *
 * @param pid the server process of the session
 * @param application the {@code application_name} of the session
 * @param activity the statement of the session and its execution; null if the role may not see them
 */
record HoldingSession(int pid, String application, @Nullable Activity activity) implements LockHolder {

    /** The statement of a session, and how long its transaction or statement has been running. */
    record Activity(String statement, Duration execution) {}

    @Override
    public Optional<String> host() {
        return Announcement.host(application);
    }

    @Override
    public Optional<String> migration() {
        return Announcement.migration(application);
    }

    @Override
    public Optional<String> statement() {
        return Optional.ofNullable(activity).map(Activity::statement);
    }

    @Override
    public Optional<Duration> execution() {
        return Optional.ofNullable(activity).map(Activity::execution);
    }

    @Override
    public String toString() {
        String doing = "pid " + pid + ", " + Announcement.inWords(application);
        return execution()
                .map(duration -> doing + " for " + new Elapsed(duration))
                .orElse(doing);
    }
}
