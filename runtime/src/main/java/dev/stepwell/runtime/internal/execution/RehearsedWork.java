package dev.stepwell.runtime.internal.execution;

import dev.stepwell.MigrationId;
import dev.stepwell.runtime.RehearsedMigration;
import dev.stepwell.runtime.RelationLock;
import dev.stepwell.runtime.internal.history.MigrationWork;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A pending migration with its rehearsal, or with the reason why it was not rehearsed. */
record RehearsedWork(
        MigrationId id,
        String className,
        String description,
        boolean late,
        Outcome outcome,
        List<MigrationId> needs,
        List<RelationLock> locks,
        List<String> rewritten,
        Duration execution)
        implements RehearsedMigration {

    RehearsedWork {
        needs = List.copyOf(needs);
        locks = List.copyOf(locks);
        rewritten = List.copyOf(rewritten);
    }

    static RehearsedWork rehearsed(MigrationWork work, TransactionLocks.Change change, Duration execution) {
        return of(work, Outcome.REHEARSED, List.of(), change, execution);
    }

    static RehearsedWork left(MigrationWork work, Outcome outcome, List<MigrationId> needs) {
        return of(work, outcome, needs, new TransactionLocks.Change(List.of(), List.of()), Duration.ZERO);
    }

    private static RehearsedWork of(
            MigrationWork work,
            Outcome outcome,
            List<MigrationId> needs,
            TransactionLocks.Change change,
            Duration execution) {
        return new RehearsedWork(
                work.id(),
                work.className(),
                work.description(),
                work.late(),
                outcome,
                needs,
                change.locks(),
                change.rewritten(),
                execution);
    }

    @Override
    public String toString() {
        return label()
                + switch (outcome) {
                    case REHEARSED ->
                        ": " + execution.toMillis() + " ms, " + listed(locks, "no lock on what was there before")
                                + (rewritten.isEmpty() ? "" : ", rewrites " + String.join(", ", rewritten));
                    case NOT_TRANSACTIONAL -> ": not rehearsed, it runs without a transaction";
                    case NEEDS_COMMIT -> ": not rehearsed, it uses an enum value that an earlier one has to commit";
                    case NEEDS_OTHERS -> ": not rehearsed, it depends on " + listed(needs, "");
                };
    }

    private static String listed(List<?> values, String none) {
        return values.isEmpty() ? none : values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
