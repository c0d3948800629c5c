package dev.stepwell.runtime.internal.execution;

import dev.stepwell.problem.Problem;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.LockHolder;
import dev.stepwell.runtime.MigrationEvent;
import dev.stepwell.runtime.MigrationRun;
import dev.stepwell.runtime.Plan;
import dev.stepwell.runtime.PlannedMigration;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The events of a run as values: one record for each kind of {@link MigrationEvent}, with the same name. */
final class RunEvents {

    private RunEvents() {}

    record Planned(Plan plan) implements MigrationEvent.Planned {}

    /**
     * The event of a migrator that waits for the lock.
     *
     * @param session the session that holds the lock; null if it has just ended
     */
    record Waiting(@Nullable LockHolder session, Duration waited) implements MigrationEvent.Waiting {

        @Override
        public Optional<LockHolder> holder() {
            return Optional.ofNullable(session);
        }
    }

    record Started(Direction direction, PlannedMigration migration) implements MigrationEvent.Started {}

    record StepDone(PlannedMigration migration, int step, int steps, Duration execution)
            implements MigrationEvent.StepDone {}

    /**
     * The event of a message from the server.
     *
     * @param serverDetail the detail of the message; null if there is none
     * @param serverHint the hint of the message; null if there is none
     */
    record Notice(
            PlannedMigration migration,
            int step,
            String severity,
            String sqlState,
            String message,
            @Nullable String serverDetail,
            @Nullable String serverHint)
            implements MigrationEvent.Notice {

        @Override
        public Optional<String> detail() {
            return Optional.ofNullable(serverDetail);
        }

        @Override
        public Optional<String> hint() {
            return Optional.ofNullable(serverHint);
        }
    }

    record Retrying(PlannedMigration migration, int attempts, Throwable reason) implements MigrationEvent.Retrying {}

    record Finished(MigrationRun migration) implements MigrationEvent.Finished {}

    record RolledBack(MigrationRun migration) implements MigrationEvent.RolledBack {}

    record Failed(Direction direction, PlannedMigration migration, Problem problem, Throwable reason)
            implements MigrationEvent.Failed {}
}
