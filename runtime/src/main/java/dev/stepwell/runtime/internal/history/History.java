package dev.stepwell.runtime.internal.history;

import dev.stepwell.MigrationId;
import dev.stepwell.Version;
import dev.stepwell.registry.MigrationNode;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.internal.stored.StoredState;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The applied and the unfinished migrations of a database, at one moment.
 *
 * <p>Each identity has one entry, and the entries are in the order of applying. Immutable.
 */
public final class History {

    private final List<HistoryEntry> entries;
    private final HistoryEvidence evidence;
    private final Map<MigrationId, HistoryEntry> byId = new HashMap<>();
    private final Map<MigrationId, HistoryEntry> replacing = new HashMap<>();
    private final Map<String, Version> highest = new HashMap<>();

    /** A history of which nothing else is known. */
    public History(Collection<HistoryEntry> entries) {
        this(entries, HistoryEvidence.NONE);
    }

    History(Collection<HistoryEntry> entries, HistoryEvidence evidence) {
        this.evidence = evidence;
        this.entries = entries.stream().sorted(HistoryEntry.IN_ORDER).toList();
        for (HistoryEntry entry : this.entries) {
            byId.put(entry.id(), entry);
            for (MigrationId replaced : entry.replaces()) {
                replacing.merge(replaced, entry, (one, other) -> other.isApplied() ? other : one);
            }
            if (entry.isApplied() && !entry.repeatable()) {
                highest.merge(entry.id().set(), place(entry), (one, other) -> one.compareTo(other) > 0 ? one : other);
            }
        }
    }

    public static History empty() {
        return new History(List.of());
    }

    /** {@return the witnesses for and against the rows} */
    public HistoryEvidence evidence() {
        return evidence;
    }

    /** Whether nothing has ever been applied, as far as the history tells. */
    public boolean isUntouched() {
        return entries.isEmpty() && !evidence.hasEvents();
    }

    /** Whether somebody has removed all rows and all events. */
    public boolean isEmptied() {
        return entries.isEmpty() && evidence.emptied();
    }

    public List<HistoryEntry> entries() {
        return entries;
    }

    public Optional<HistoryEntry> find(MigrationId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Finds the row of a migration, or the row of the migration that replaced it. */
    public Optional<HistoryEntry> holder(MigrationId id) {
        HistoryEntry entry = byId.get(id);
        return Optional.ofNullable(entry != null ? entry : replacing.get(id));
    }

    /** Whether a migration is applied, or an applied migration replaced it. */
    public boolean isApplied(MigrationId id) {
        HistoryEntry entry = byId.get(id);
        if (entry != null && entry.isApplied()) {
            return true;
        }
        HistoryEntry other = replacing.get(id);
        return other != null && other.isApplied();
    }

    /** Whether a migration depends on another one, or on a migration that the other one replaced. */
    public boolean isDependent(HistoryEntry entry, MigrationId on) {
        for (MigrationId dependency : entry.dependsOn()) {
            if (dependency.equals(on)
                    || holder(dependency).filter(row -> row.id().equals(on)).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** A migration that replaced others stands where the last of them stood. */
    private static Version place(HistoryEntry entry) {
        MigrationId last = entry.replaces().isEmpty() ? entry.id() : Collections.max(entry.replaces());
        return last.compareTo(entry.id()) < 0 ? last.version() : entry.id().version();
    }

    /** Whether a migration that is not applied has been overtaken by a higher version of its set. */
    public boolean isLate(MigrationNode node) {
        Version version = highest.get(node.id().set());
        return !node.repeatable()
                && version != null
                && version.compareTo(node.id().version()) > 0;
    }

    /**
     * Whether an earlier run began something that has to come to its end before a run in a direction: a rollback before
     * applying, and applying, if its session died in it, before a rollback.
     */
    public boolean hasUnfinishedBefore(Direction direction) {
        return entries.stream()
                .anyMatch(entry ->
                        direction == Direction.UP ? entry.isRollingBack() : entry.state() == StoredState.RUNNING);
    }

    long applied() {
        return entries.stream().filter(HistoryEntry::isApplied).count();
    }
}
