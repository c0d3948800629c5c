package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened to a migration, as the database keeps it. Events are only ever added. Immutable.
 *
 * @param number ascending in the order in which events were written, with gaps
 * @param at when it was written
 * @param event what happened: {@code applied}, {@code failed}, {@code adopted}, {@code rolled back}, {@code rollback
 *     failed}, {@code baselined}, {@code repaired}, or what a later version of Stepwell calls something new
 * @param id set and version, as written at that time
 * @param className the canonical name of its class at that time
 * @param detail what went wrong, or why somebody changed the history; empty where there is nothing to say
 * @param execution how long the steps took; zero where none ran
 * @param user the database user
 * @param host the machine of the process that did it
 * @param processId the process that did it
 * @param backendPid the process of the server that served it
 * @param toolVersion the version of Stepwell
 */
public record HistoryEvent(
        long number,
        Instant at,
        String event,
        MigrationId id,
        String className,
        Optional<String> detail,
        Duration execution,
        String user,
        String host,
        long processId,
        int backendPid,
        String toolVersion) {}
