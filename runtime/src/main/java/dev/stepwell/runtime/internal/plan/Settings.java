package dev.stepwell.runtime.internal.plan;

import dev.stepwell.runtime.ExistingSchema;
import dev.stepwell.runtime.NewerVersions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a migrator.
 *
 * <p>The builder has checked every value. Immutable.
 *
 * @param historySchema the schema of the history, or null for the connection's current schema
 * @param historyPrefix what the names of the history's tables begin with
 * @param lockWait how long to wait for another migrator, or null for as long as it lives
 * @param lockTimeout how long a statement of a transactional migration waits for a lock before the migration is retried
 * @param lockRetry how long a migration is retried before it fails for want of a lock
 * @param statementTimeout how long one statement may run, or null for as long as it takes
 * @param runTimeout how long the whole run may take, or null for as long as it takes
 * @param existingSchema what to do where the schema has tables and there is no history
 * @param newerVersions what to do where the database has migrations newer than this build
 */
public record Settings(
        @Nullable String historySchema,
        String historyPrefix,
        @Nullable Duration lockWait,
        Duration lockTimeout,
        Duration lockRetry,
        @Nullable Duration statementTimeout,
        @Nullable Duration runTimeout,
        ExistingSchema existingSchema,
        NewerVersions newerVersions) {

    public static Settings defaults() {
        return new Settings(
                null,
                "stepwell_",
                null,
                Duration.ofSeconds(3),
                Duration.ofMinutes(10),
                null,
                null,
                ExistingSchema.REFUSE,
                NewerVersions.ACCEPT);
    }

    public Settings withHistorySchema(String value) {
        return new Settings(
                value,
                historyPrefix,
                lockWait,
                lockTimeout,
                lockRetry,
                statementTimeout,
                runTimeout,
                existingSchema,
                newerVersions);
    }

    public Settings withHistoryPrefix(String value) {
        return new Settings(
                historySchema,
                value,
                lockWait,
                lockTimeout,
                lockRetry,
                statementTimeout,
                runTimeout,
                existingSchema,
                newerVersions);
    }

    public Settings withLockWait(Duration value) {
        return new Settings(
                historySchema,
                historyPrefix,
                value,
                lockTimeout,
                lockRetry,
                statementTimeout,
                runTimeout,
                existingSchema,
                newerVersions);
    }

    public Settings withLockTimeout(Duration value) {
        return new Settings(
                historySchema,
                historyPrefix,
                lockWait,
                value,
                lockRetry,
                statementTimeout,
                runTimeout,
                existingSchema,
                newerVersions);
    }

    public Settings withLockRetry(Duration value) {
        return new Settings(
                historySchema,
                historyPrefix,
                lockWait,
                lockTimeout,
                value,
                statementTimeout,
                runTimeout,
                existingSchema,
                newerVersions);
    }

    public Settings withStatementTimeout(Duration value) {
        return new Settings(
                historySchema,
                historyPrefix,
                lockWait,
                lockTimeout,
                lockRetry,
                value,
                runTimeout,
                existingSchema,
                newerVersions);
    }

    public Settings withRunTimeout(Duration value) {
        return new Settings(
                historySchema,
                historyPrefix,
                lockWait,
                lockTimeout,
                lockRetry,
                statementTimeout,
                value,
                existingSchema,
                newerVersions);
    }

    public Settings withExistingSchema(ExistingSchema value) {
        return new Settings(
                historySchema,
                historyPrefix,
                lockWait,
                lockTimeout,
                lockRetry,
                statementTimeout,
                runTimeout,
                value,
                newerVersions);
    }

    public Settings withNewerVersions(NewerVersions value) {
        return new Settings(
                historySchema,
                historyPrefix,
                lockWait,
                lockTimeout,
                lockRetry,
                statementTimeout,
                runTimeout,
                existingSchema,
                value);
    }
}
