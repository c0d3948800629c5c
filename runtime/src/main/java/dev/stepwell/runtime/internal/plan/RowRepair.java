package dev.stepwell.runtime.internal.plan;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.runtime.Repair;
import dev.stepwell.runtime.internal.history.HistoryEntry;
import dev.stepwell.runtime.internal.session.DatabaseEncoding;
import dev.stepwell.runtime.internal.stored.StoredDown;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One difference between the history row of a migration and its definition in this build.
 *
 * <p>Immutable. The row gets the value of the definition.
 */
record RowRepair(MigrationDefinition definition, Kind kind, String stored, String corrected) implements Repair {

    /** The length of an algorithm with eight digits of its checksum, which tell two rollbacks apart. */
    private static final int SHORT = "stored-down-1:01234567".length();

    /**
     * {@return all differences between a row and the definition of its migration}
     *
     * @param replaced the migrations of which the row has to say that it replaces them
     * @param encoding the encoding of the database
     * @param downRead true if the row was read with its stored rollback, so that changes of the rollback itself show
     */
    static List<Repair> of(
            HistoryEntry entry,
            MigrationDefinition definition,
            List<MigrationId> replaced,
            boolean downRead,
            DatabaseEncoding encoding) {
        List<Repair> repairs = new ArrayList<>();
        if (entry.isChanged(definition.checksum())) {
            repairs.add(new RowRepair(definition, Kind.CHECKSUM, entry.checksum(), definition.checksum()));
        }
        boolean damaged = downRead && !entry.down().intact();
        // The checksum covers the dependencies, too, and a change of these alone changes no rollback.
        if (damaged || !entry.downChecksum().equals(StoredDown.checksum(definition, entry.dependsOn(), encoding))) {
            repairs.add(rollback(entry, definition, damaged, encoding));
        }
        if (!entry.dependsOn().equals(definition.dependsOn())) {
            repairs.add(new RowRepair(
                    definition, Kind.DEPENDENCIES, listed(entry.dependsOn()), listed(definition.dependsOn())));
        }
        if (!entry.replaces().containsAll(replaced)) {
            Set<MigrationId> corrected = new TreeSet<>(entry.replaces());
            corrected.addAll(replaced);
            repairs.add(
                    new RowRepair(definition, Kind.REPLACES, listed(entry.replaces()), listed(List.copyOf(corrected))));
        }
        if (!DatabaseEncoding.isSame(entry.description(), definition.description())) {
            repairs.add(new RowRepair(definition, Kind.DESCRIPTION, entry.description(), definition.description()));
        }
        if (!DatabaseEncoding.isSame(entry.className(), definition.className())) {
            repairs.add(new RowRepair(definition, Kind.CLASS_NAME, entry.className(), definition.className()));
        }
        return repairs;
    }

    private static Repair rollback(
            HistoryEntry entry, MigrationDefinition definition, boolean damaged, DatabaseEncoding encoding) {
        String storedChecksum = shortened(entry.downChecksum());
        String builtChecksum = shortened(StoredDown.checksum(definition, definition.dependsOn(), encoding));
        String stored = rollback(Optional.ofNullable(entry.down().irreversible()), storedChecksum);
        String built = rollback(definition.irreversible().map(encoding::escaped), builtChecksum);
        if (damaged) {
            return new RowRepair(definition, Kind.ROLLBACK, "data that do not match their checksum", built);
        }
        return stored.equals(built)
                ? new RowRepair(definition, Kind.ROLLBACK, storedChecksum, builtChecksum)
                : new RowRepair(definition, Kind.ROLLBACK, stored, built);
    }

    private static String rollback(Optional<String> irreversible, String checksum) {
        return irreversible.map(why -> "irreversible (" + why + ")").orElse(checksum);
    }

    private static String shortened(String checksum) {
        return checksum.substring(0, Math.min(SHORT, checksum.length()));
    }

    private static String listed(List<MigrationId> ids) {
        return ids.isEmpty()
                ? "none"
                : String.join(", ", ids.stream().map(MigrationId::toString).toList());
    }

    @Override
    public Optional<MigrationId> id() {
        return Optional.of(definition.id());
    }

    @Override
    public Optional<String> className() {
        return Optional.of(definition.className());
    }

    @Override
    public String toString() {
        return definition.label() + ": " + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + stored
                + " becomes " + corrected;
    }
}
