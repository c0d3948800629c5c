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
 * @param keepAlive the time without an answer after which a node counts as gone, and a step as long
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
        Duration keepAlive,
        ExistingSchema existingSchema,
        NewerVersions newerVersions) {}
