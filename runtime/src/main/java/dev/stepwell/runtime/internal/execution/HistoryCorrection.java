package dev.stepwell.runtime.internal.execution;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.runtime.AdoptedMigration;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.Repair;
import dev.stepwell.runtime.internal.failure.Reconciler;
import dev.stepwell.runtime.internal.history.History;
import dev.stepwell.runtime.internal.history.HistoryEntry;
import dev.stepwell.runtime.internal.history.HistoryWriter;
import dev.stepwell.runtime.internal.history.LostMigration;
import dev.stepwell.runtime.internal.history.MigrationWork;
import dev.stepwell.runtime.internal.plan.HistoryEdit;
import dev.stepwell.runtime.internal.plan.KnownMigrations;
import dev.stepwell.runtime.internal.process.RunLog;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The changes of the history that a person asks for, without running a migration.
 *
 * <p>The migrator holds the lock during each change, and makes each change completely or not at all.
 */
public final class HistoryCorrection {

    private final RunContext context;
    private final KnownMigrations migrations;

    public HistoryCorrection(RunContext context, KnownMigrations migrations) {
        this.context = context;
        this.migrations = migrations;
    }

    public List<MigrationId> baseline(MigrationId to) {
        return correct(edit -> {
            List<MigrationWork> baseline = edit.baseline(to);
            context.history().together(() -> context.history().writer().writeBaselined(baseline));
            return ids(baseline);
        });
    }

    public List<MigrationId> adopt(Collection<AdoptedMigration> adopted) {
        Map<MigrationId, AdoptedMigration> byId = adopted.stream()
                .collect(Collectors.toMap(AdoptedMigration::id, Function.identity(), (one, other) -> one));
        return correct(edit -> {
            List<MigrationWork> adoption =
                    edit.adoption(adopted.stream().map(AdoptedMigration::id).toList());
            context.history().together(() -> context.history().writer().writeAdopted(adoption, byId));
            return ids(adoption);
        });
    }

    public void markApplied(MigrationId id, String reason) {
        MigrationWork unused = correct(edit -> {
            MigrationWork migration = edit.applied(id);
            context.history().together(() -> context.history().writer().writeMarkedApplied(migration, reason));
            return migration;
        });
    }

    public void markRolledBack(MigrationId id, String reason) {
        boolean unused = correct(edit -> {
            LostMigration lost = edit.lost(id).orElse(null);
            HistoryWriter writer = context.history().writer();
            if (lost != null) {
                context.history().together(() -> writer.writeMarkedRolledBack(lost, reason));
            } else {
                HistoryEntry entry = edit.rolledBack(id);
                context.history().together(() -> writer.writeMarkedRolledBack(entry, reason));
            }
            return true;
        });
    }

    /**
     * Records the decision about a step during which a session died.
     *
     * @param done true if the step took effect; false if the step is to run again
     */
    public void settle(MigrationId id, boolean done, String reason) {
        // The steps of a rollback without the class are in the history.
        boolean unused = correct(Direction.DOWN, edit -> {
            HistoryEntry entry = edit.brokenOff(id);
            if (!new Reconciler(context.session(), context.history()).isUnknown(entry, edit.steps(entry))) {
                throw HistoryEdit.needless(entry);
            }
            context.history().together(() -> context.history().writer().writeSettled(entry, done, reason));
            return true;
        });
    }

    public List<Repair> repair(String reason) {
        // A change of the stored rollback itself shows only if the history is read as for a rollback.
        return correct(Direction.DOWN, edit -> {
            Map<MigrationDefinition, List<Repair>> repairs = edit.repairs();
            List<MigrationWork> lost = edit.lostRows();
            edit.lostForGood()
                    .forEach(one -> RunLog.LOG.warn(
                            "Stepwell cannot restore the row of {}: this build does not have the text that was applied.",
                            one));
            context.history().requireRightDigests(edit.evidence());
            List<Repair> all = edit.allRepairs(context.history().areDigestsRepaired());
            all.forEach(repair -> RunLog.LOG.info("Stepwell repairs {}.", repair));
            context.history().together(() -> {
                context.history().writer().writeRestored(lost, reason);
                context.history().writer().writeRepaired(repairs, reason);
            });
            return all;
        });
    }

    private <T> T correct(Function<HistoryEdit, T> correction) {
        return correct(Direction.UP, correction);
    }

    private <T> T correct(Direction reading, Function<HistoryEdit, T> correction) {
        context.session().requireWritable();
        return new LockedWork(context, reading).run(() -> {
            context.history().keepUp(reading, context.settings().lockRetry());
            context.history().makeReady(migrations.hasRepeatable());
            History history = context.history().latest(reading);
            return correction.apply(new HistoryEdit(
                    migrations.graph(), history, context.session().encoding()));
        });
    }

    /** {@return the changes of all migrations} */
    public static List<Repair> all(Map<MigrationDefinition, List<Repair>> repairs) {
        return repairs.values().stream().flatMap(List::stream).toList();
    }

    public static List<MigrationId> ids(List<MigrationWork> migrations) {
        return migrations.stream().map(MigrationWork::id).toList();
    }
}
