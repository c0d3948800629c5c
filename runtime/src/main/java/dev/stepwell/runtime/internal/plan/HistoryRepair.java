package dev.stepwell.runtime.internal.plan;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.runtime.Repair;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One repair of the history that changes no value of an existing row.
 *
 * <p>Immutable.
 *
 * @param definition the migration whose row is restored; null for a repair of the digests
 */
record HistoryRepair(@Nullable MigrationDefinition definition, Kind kind, String stored, String corrected)
        implements Repair {

    static Repair lostRow(MigrationDefinition definition) {
        return new HistoryRepair(definition, Kind.LOST_ROW, "no row", "applied");
    }

    static Repair digest() {
        return new HistoryRepair(null, Kind.DIGEST, "not those of the rows", "computed anew");
    }

    @Override
    public Optional<MigrationId> id() {
        return Optional.ofNullable(definition).map(MigrationDefinition::id);
    }

    @Override
    public Optional<String> className() {
        return Optional.ofNullable(definition).map(MigrationDefinition::className);
    }

    @Override
    public String toString() {
        return (definition == null ? "the digests: " : definition.label() + ": ") + stored + " becomes " + corrected;
    }
}
