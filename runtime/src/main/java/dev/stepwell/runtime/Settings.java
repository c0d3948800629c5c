package dev.stepwell.runtime;

import java.time.Duration;
import java.util.Optional;

/**
 * What the builder of a {@link Migrator} was told.
 *
 * <p>Every value was checked when it was set. Immutable.
 *
 * @param historySchema the schema of the history, or empty for the connection's current schema
 * @param historyPrefix what the names of the history's tables begin with
 * @param lockWait how long to wait for another migrator, or empty for as long as it lives
 * @param lockTimeout how long a statement of a transactional migration waits for a lock before the migration is retried
 * @param lockRetry how long a migration is retried before it fails for want of a lock
 * @param statementTimeout how long one statement may run, or empty for as long as it takes
 * @param runTimeout how long the whole run may take, or empty for as long as it takes
 * @param existingSchema what to do where the schema has tables and there is no history
 * @param newerVersions what to do where the database has migrations newer than this build
 */
record Settings(
        Optional<String> historySchema,
        String historyPrefix,
        Optional<Duration> lockWait,
        Duration lockTimeout,
        Duration lockRetry,
        Optional<Duration> statementTimeout,
        Optional<Duration> runTimeout,
        ExistingSchema existingSchema,
        NewerVersions newerVersions) {

    static Settings defaults() {
        return new Settings(
                Optional.empty(),
                "stepwell_",
                Optional.empty(),
                Duration.ofSeconds(3),
                Duration.ofMinutes(10),
                Optional.empty(),
                Optional.empty(),
                ExistingSchema.REFUSE,
                NewerVersions.ACCEPT);
    }

    Settings withHistorySchema(String value) {
        return new Settings(
                Optional.of(value),
                historyPrefix,
                lockWait,
                lockTimeout,
                lockRetry,
                statementTimeout,
                runTimeout,
                existingSchema,
                newerVersions);
    }

    Settings withHistoryPrefix(String value) {
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

    Settings withLockWait(Duration value) {
        return new Settings(
                historySchema,
                historyPrefix,
                Optional.of(value),
                lockTimeout,
                lockRetry,
                statementTimeout,
                runTimeout,
                existingSchema,
                newerVersions);
    }

    Settings withLockTimeout(Duration value) {
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

    Settings withLockRetry(Duration value) {
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

    Settings withStatementTimeout(Duration value) {
        return new Settings(
                historySchema,
                historyPrefix,
                lockWait,
                lockTimeout,
                lockRetry,
                Optional.of(value),
                runTimeout,
                existingSchema,
                newerVersions);
    }

    Settings withRunTimeout(Duration value) {
        return new Settings(
                historySchema,
                historyPrefix,
                lockWait,
                lockTimeout,
                lockRetry,
                statementTimeout,
                Optional.of(value),
                existingSchema,
                newerVersions);
    }

    Settings withExistingSchema(ExistingSchema value) {
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

    Settings withNewerVersions(NewerVersions value) {
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
