package dev.stepwell.runtime.internal.plan;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationNode;
import dev.stepwell.runtime.MigrationState;
import dev.stepwell.runtime.MigrationStatus;
import dev.stepwell.runtime.internal.history.HistoryEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The status of a migration, from its definition in this build and its row in the history.
 *
 * <p>At least one of the two is present. The definition takes precedence over the row. Immutable.
 */
final class ReportedMigration implements MigrationStatus {

    private final MigrationNode node;
    private final String description;
    private final MigrationState state;
    private final boolean late;
    private final boolean otherSet;
    private final @Nullable HistoryEntry entry;
    private final @Nullable MigrationId replacedBy;

    private ReportedMigration(
            MigrationNode node,
            String description,
            MigrationState state,
            boolean late,
            boolean otherSet,
            @Nullable HistoryEntry entry,
            @Nullable MigrationId replacedBy) {
        this.node = node;
        this.description = description;
        this.state = state;
        this.late = late;
        this.otherSet = otherSet;
        this.entry = entry;
        this.replacedBy = replacedBy;
    }

    static ReportedMigration pending(MigrationDefinition definition, boolean late) {
        return new ReportedMigration(
                definition, definition.description(), MigrationState.PENDING, late, false, null, null);
    }

    static ReportedMigration recorded(HistoryEntry entry, MigrationDefinition definition, MigrationState state) {
        return new ReportedMigration(definition, definition.description(), state, false, false, entry, null);
    }

    static ReportedMigration unknown(HistoryEntry entry, MigrationState state, boolean otherSet) {
        return new ReportedMigration(entry, entry.description(), state, false, otherSet, entry, null);
    }

    /** {@return the status of a migration of this build that another one replaces} */
    static ReportedMigration replaced(MigrationDefinition definition, MigrationId by) {
        return new ReportedMigration(
                definition, definition.description(), MigrationState.REPLACED, false, false, null, by);
    }

    /** {@return the status of an applied migration that one of this build is to replace} */
    static ReportedMigration replaced(HistoryEntry entry, MigrationId by) {
        return new ReportedMigration(entry, entry.description(), MigrationState.REPLACED, false, false, entry, by);
    }

    @Override
    public MigrationId id() {
        // The history has the version as it was written when it was applied.
        return entry != null ? entry.id() : node.id();
    }

    @Override
    public String className() {
        return node.className();
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public MigrationState state() {
        return state;
    }

    @Override
    public boolean otherSet() {
        return otherSet;
    }

    @Override
    public boolean repeatable() {
        return node.repeatable();
    }

    @Override
    public boolean late() {
        return late;
    }

    @Override
    public Optional<MigrationId> replacedBy() {
        return Optional.ofNullable(replacedBy);
    }

    @Override
    public Optional<Instant> appliedAt() {
        return Optional.ofNullable(entry).map(HistoryEntry::at);
    }

    @Override
    public Optional<String> appliedBy() {
        return Optional.ofNullable(entry).map(HistoryEntry::by);
    }

    @Override
    public Optional<Duration> execution() {
        return Optional.ofNullable(entry).filter(HistoryEntry::isApplied).map(HistoryEntry::execution);
    }

    @Override
    public String toString() {
        return node.label() + ": " + state;
    }
}
