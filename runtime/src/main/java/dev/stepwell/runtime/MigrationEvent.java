package dev.stepwell.runtime;

import dev.stepwell.problem.Problem;
import java.time.Duration;
import java.util.Optional;

/**
 * Something that a run did or met, as a {@link MigrationListener} is told of it.
 *
 * <p>Only Stepwell implements this interface and its kinds. Later versions may add kinds, and methods to them, so a
 * listener ignores the kinds that it does not know. Implementations are immutable.
 */
public interface MigrationEvent {

    /** The plan of the run is final. */
    interface Planned extends MigrationEvent {

        /**
         * Returns the plan.
         *
         * @return the plan; empty if there is nothing to do
         */
        Plan plan();
    }

    /**
     * Another migrator holds the lock, and this one waits. A run tells of it at growing intervals, the first time after
     * two seconds.
     */
    interface Waiting extends MigrationEvent {

        /**
         * Returns the holder of the lock.
         *
         * @return the session; empty if it has just ended
         */
        Optional<LockHolder> holder();

        /**
         * Returns the time for which this migrator has been waiting.
         *
         * @return the duration
         */
        Duration waited();
    }

    /** A migration begins, or goes on after an interrupted run. */
    interface Started extends MigrationEvent {

        /**
         * Returns the direction of the run.
         *
         * @return whether the migration is applied or rolled back
         */
        Direction direction();

        /**
         * Returns the migration that begins.
         *
         * @return the migration
         */
        PlannedMigration migration();
    }

    /** A step is done: a statement, COPY data or a Java step. Inside a transaction it may still be rolled back. */
    interface StepDone extends MigrationEvent {

        /**
         * Returns the migration of the step.
         *
         * @return the migration
         */
        PlannedMigration migration();

        /**
         * Returns the number of the step.
         *
         * @return its place in the migration, from 1
         */
        int step();

        /**
         * Returns the number of steps.
         *
         * @return how many steps the migration has
         */
        int steps();

        /**
         * Returns the time that the step took.
         *
         * @return the duration
         */
        Duration execution();
    }

    /** The server sent a notice or a warning while a step ran. */
    interface Notice extends MigrationEvent {

        /**
         * Returns the migration of the step.
         *
         * @return the migration
         */
        PlannedMigration migration();

        /**
         * Returns the number of the step.
         *
         * @return its place in the migration, from 1
         */
        int step();

        /**
         * Returns the severity of the message.
         *
         * @return {@code NOTICE}, {@code WARNING} or another one, in the language of the server
         */
        String severity();

        /**
         * Returns the SQLSTATE of the message.
         *
         * @return five characters
         */
        String sqlState();

        /**
         * Returns the message.
         *
         * @return text for people, in the language of the server
         */
        String message();

        /**
         * Returns the detail of the message.
         *
         * @return text for people; empty if there is none
         */
        Optional<String> detail();

        /**
         * Returns the hint of the message.
         *
         * @return text for people; empty if there is none
         */
        Optional<String> hint();
    }

    /**
     * A migration lost a lock, a deadlock or a serialization to another session, was rolled back, and is tried again
     * after a pause.
     */
    interface Retrying extends MigrationEvent {

        /**
         * Returns the migration that is tried again.
         *
         * @return the migration
         */
        PlannedMigration migration();

        /**
         * Returns the number of attempts until now.
         *
         * @return how many, from 1
         */
        int attempts();

        /**
         * Returns the failure of the last attempt.
         *
         * @return the exception of PostgreSQL
         */
        Throwable reason();
    }

    /** A migration is applied and recorded. */
    interface Finished extends MigrationEvent {

        /**
         * Returns the migration that was applied.
         *
         * @return the migration
         */
        MigrationRun migration();
    }

    /** A migration is rolled back and recorded. */
    interface RolledBack extends MigrationEvent {

        /**
         * Returns the migration that was rolled back.
         *
         * @return the migration
         */
        MigrationRun migration();
    }

    /** A migration failed, and the run ends. */
    interface Failed extends MigrationEvent {

        /**
         * Returns the direction of the run.
         *
         * @return whether the migration was to be applied or rolled back
         */
        Direction direction();

        /**
         * Returns the migration that failed.
         *
         * @return the migration
         */
        PlannedMigration migration();

        /**
         * Returns the problem, which also says what stays in the database.
         *
         * @return the problem
         */
        Problem problem();

        /**
         * Returns the exception behind the problem.
         *
         * @return the exception
         */
        Throwable reason();
    }
}
