package dev.stepwell.runtime;

import dev.stepwell.problem.Problem;
import java.time.Duration;
import java.util.Optional;

/** Something that a run did or met, as a {@link MigrationListener} is told of it. Immutable. */
public sealed interface MigrationEvent {

    /**
     * It was decided what the run does.
     *
     * @param plan empty if there is nothing to do
     */
    record Planned(Plan plan) implements MigrationEvent {}

    /**
     * Another migrator holds the lock, and this one waits. Told at growing intervals, the first time after two seconds.
     *
     * @param holder who holds the lock; empty if its session has just ended
     * @param waited how long this one has been waiting
     */
    record Waiting(Optional<LockHolder> holder, Duration waited) implements MigrationEvent {}

    /**
     * A migration begins, or goes on after an earlier run broke off in it.
     *
     * @param direction whether it is applied or rolled back
     * @param migration which one
     */
    record Started(Direction direction, PlannedMigration migration) implements MigrationEvent {}

    /**
     * A statement or a Java step is done. In a migration with a transaction it may still be rolled back.
     *
     * @param migration which one
     * @param statement its number, from 1
     * @param statements how many the migration has
     * @param execution how long it took
     */
    record StatementDone(PlannedMigration migration, int statement, int statements, Duration execution)
            implements MigrationEvent {}

    /**
     * The server said something while a statement ran, without an error.
     *
     * @param migration which one
     * @param statement the number of the statement, from 1
     * @param severity {@code NOTICE}, {@code WARNING} or another one, in the language of the server
     * @param sqlState the SQLSTATE
     * @param message what it said
     * @param detail more of it, if there is more
     * @param hint what it proposes, if it does
     */
    record Notice(
            PlannedMigration migration,
            int statement,
            String severity,
            String sqlState,
            String message,
            Optional<String> detail,
            Optional<String> hint)
            implements MigrationEvent {}

    /**
     * A migration could not get a lock, was rolled back, and is tried again after a pause.
     *
     * @param migration which one
     * @param attempts how often it was tried, from 1
     * @param reason what PostgreSQL said
     */
    record Retrying(PlannedMigration migration, int attempts, Throwable reason) implements MigrationEvent {}

    /**
     * A migration is applied, and the history says so.
     *
     * @param migration which one
     */
    record Finished(MigrationRun migration) implements MigrationEvent {}

    /**
     * A migration is rolled back, and the history says so.
     *
     * @param migration which one
     */
    record RolledBack(MigrationRun migration) implements MigrationEvent {}

    /**
     * A migration failed, and the run ends.
     *
     * @param direction whether it was to be applied or rolled back
     * @param migration which one
     * @param problem what is wrong and what stays
     * @param reason what was thrown
     */
    record Failed(Direction direction, PlannedMigration migration, Problem problem, Throwable reason)
            implements MigrationEvent {}
}
