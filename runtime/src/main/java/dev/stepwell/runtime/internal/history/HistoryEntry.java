package dev.stepwell.runtime.internal.history;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationNode;
import dev.stepwell.runtime.internal.stored.StoredDown;
import dev.stepwell.runtime.internal.stored.StoredState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * One row of the history: a migration that is applied or that was begun.
 *
 * @param id the set and the version, as written when the migration was applied
 * @param className the canonical name of the class at that time
 * @param description the description at that time
 * @param state the state of the row
 * @param checksum the checksum at that time, with the name of the algorithm
 * @param texts the checksums of all texts of a repeatable migration, the oldest first; empty for any other migration
 * @param dependsOn the dependencies at that time
 * @param replaces the migrations that it replaced or stands for at that time
 * @param stepsDone the number of applied steps
 * @param stepTexts the texts of the steps; empty for an applied migration, since nobody needs them then
 * @param down the stored definition of the rollback
 * @param downChecksum the stored checksum of the rollback, with the name of the algorithm
 * @param position the place in the order of applying
 * @param at the time of applying, or of the beginning if the migration is not applied
 * @param by the database user that applied the migration
 * @param execution how long the migration ran
 */
public record HistoryEntry(
        MigrationId id,
        String className,
        String description,
        StoredState state,
        String checksum,
        List<String> texts,
        List<MigrationId> dependsOn,
        List<MigrationId> replaces,
        int stepsDone,
        List<String> stepTexts,
        StoredDown down,
        String downChecksum,
        long position,
        Instant at,
        String by,
        Duration execution)
        implements MigrationNode {

    /** The order of applying. A restored row shares the position of the one before it. */
    public static final Comparator<HistoryEntry> IN_ORDER =
            Comparator.comparingLong(HistoryEntry::position).thenComparing(HistoryEntry::id);

    public HistoryEntry {
        texts = List.copyOf(texts);
        dependsOn = List.copyOf(dependsOn);
        replaces = List.copyOf(replaces);
        stepTexts = List.copyOf(stepTexts);
    }

    public boolean isApplied() {
        return state == StoredState.APPLIED;
    }

    /** Tells whether the migration was repeatable when it was applied. */
    @Override
    public boolean repeatable() {
        return !texts.isEmpty();
    }

    /**
     * Tells whether the migration has another text in this build. Checksums of different algorithms cannot tell, and a
     * missing checksum cannot either.
     *
     * @param built the checksum in this build
     */
    public boolean isChanged(String built) {
        return !built.equals(checksum) && algorithm(built).equals(algorithm(checksum));
    }

    private static String algorithm(String checksum) {
        return checksum.substring(0, checksum.indexOf(':') + 1);
    }

    /** Tells whether an earlier run began to roll back the applied migration. */
    public boolean isRollingBack() {
        return state == StoredState.ROLLING_BACK || state == StoredState.ROLLBACK_FAILED;
    }
}
