package dev.stepwell.runtime.internal.history;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One row of the history: a migration that is applied or that was begun.
 *
 * @param id set and version, as written when it was applied
 * @param className the canonical name of its class at that time
 * @param description its description at that time
 * @param state the state of the row
 * @param checksum its checksum at that time, with the name of the algorithm
 * @param texts the checksums of the texts that it has had, the oldest first, if it is repeatable; otherwise empty
 * @param dependsOn its dependencies at that time
 * @param stepsDone how many of its steps are applied
 * @param stepTexts the text of its steps; empty if it is applied, since nobody needs them then
 * @param down what is kept of rolling it back
 * @param position its place in the order of applying
 * @param at when it was applied, or begun if it is not
 * @param by the database user that applied it
 * @param execution how long that took
 */
public record HistoryEntry(
        MigrationId id,
        String className,
        String description,
        StoredState state,
        String checksum,
        List<String> texts,
        List<MigrationId> dependsOn,
        int stepsDone,
        List<String> stepTexts,
        StoredDown down,
        long position,
        Instant at,
        String by,
        Duration execution)
        implements MigrationNode {

    public HistoryEntry {
        texts = List.copyOf(texts);
        dependsOn = List.copyOf(dependsOn);
        stepTexts = List.copyOf(stepTexts);
    }

    public boolean isApplied() {
        return state == StoredState.APPLIED;
    }

    /** Whether it was repeatable when it was applied. */
    @Override
    public boolean repeatable() {
        return !texts.isEmpty();
    }

    /**
     * Whether the migration has another text now. Checksums of different algorithms, or missing ones, do not tell.
     *
     * @param built the checksum in this build
     */
    public boolean isChanged(String built) {
        return !built.equals(checksum) && algorithm(built).equals(algorithm(checksum));
    }

    private static String algorithm(String checksum) {
        return checksum.substring(0, checksum.indexOf(':') + 1);
    }

    /** Whether it was applied, and an earlier run began to roll it back. */
    public boolean isRollingBack() {
        return state == StoredState.ROLLING_BACK || state == StoredState.ROLLBACK_FAILED;
    }
}
