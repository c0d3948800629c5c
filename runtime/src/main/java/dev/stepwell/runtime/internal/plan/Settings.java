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
 * @param historySchema the schema of the history; null for the connection's current schema
 * @param historyPrefix the prefix of the names of the history's tables
 * @param lockWait the longest wait for another migrator; null for as long as that migrator lives
 * @param lockTimeout the longest wait of one statement of a transactional migration for a table lock, before the
 *     migration is retried
 * @param lockRetry how long a migration is retried before it fails for want of a table lock
 * @param concurrentLockTimeout the longest wait of a concurrent statement for locks and for older transactions, before
 *     the statement is tried again
 * @param statementTimeout the longest execution of one statement; null for no limit
 * @param runTimeout the longest execution of the whole run; null for no limit
 * @param existingSchema the choice for a schema that has tables but no history
 * @param newerVersions the choice for a database that has migrations newer than this build
 */
public record Settings(
        @Nullable String historySchema,
        String historyPrefix,
        @Nullable Duration lockWait,
        Duration lockTimeout,
        Duration lockRetry,
        Duration concurrentLockTimeout,
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
                concurrentLockTimeout,
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
                concurrentLockTimeout,
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
                concurrentLockTimeout,
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
                concurrentLockTimeout,
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
                concurrentLockTimeout,
                statementTimeout,
                runTimeout,
                existingSchema,
                newerVersions);
    }

    public Settings withConcurrentLockTimeout(Duration value) {
        return new Settings(
                historySchema,
                historyPrefix,
                lockWait,
                lockTimeout,
                lockRetry,
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
                concurrentLockTimeout,
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
                concurrentLockTimeout,
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
                concurrentLockTimeout,
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
                concurrentLockTimeout,
                statementTimeout,
                runTimeout,
                existingSchema,
                value);
    }
}
