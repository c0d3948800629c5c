package dev.stepwell.runtime;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.runtime.internal.history.History;
import dev.stepwell.runtime.internal.history.HistoryEntry;
import dev.stepwell.runtime.internal.stored.StepText;
import dev.stepwell.runtime.internal.stored.StoredDown;
import dev.stepwell.runtime.internal.stored.StoredState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Histories for tests, as a database would store them. */
public final class Entries {

    static final Instant AT = Instant.parse("2026-03-02T10:00:00Z");

    private Entries() {}

    /** A history whose entries were applied in the given order. */
    public static History history(HistoryEntry... entries) {
        List<HistoryEntry> placed = new ArrayList<>();
        for (HistoryEntry entry : entries) {
            placed.add(at(entry, placed.size() + 1));
        }
        return new History(placed);
    }

    /** A history in which migrations of the main set are applied, in the given order. */
    public static History applied(String... versions) {
        return history(Arrays.stream(versions).map(Entries::entry).toArray(HistoryEntry[]::new));
    }

    /** An applied migration whose class was {@code M…}; its down is stored. */
    public static HistoryEntry entry(String id, String... dependsOn) {
        return new HistoryEntry(
                Migrations.id(id),
                "shop.M" + Migrations.id(id).version(),
                "M" + Migrations.id(id).version(),
                StoredState.APPLIED,
                "",
                List.of(),
                Migrations.ids(dependsOn),
                List.of(),
                1,
                List.of(),
                new StoredDown(true, List.of(new MigrationStatement("stored down of " + id, "")), null, true),
                "",
                0,
                AT,
                "alice",
                Duration.ofMillis(5));
    }

    /** The same, with another checksum. */
    public static HistoryEntry withChecksum(HistoryEntry entry, String checksum) {
        return copy(entry, entry.state(), checksum, entry.stepsDone(), entry.stepTexts(), entry.down());
    }

    /** The same, of another class. */
    public static HistoryEntry withClass(HistoryEntry entry, String className) {
        return new HistoryEntry(
                entry.id(),
                className,
                entry.description(),
                entry.state(),
                entry.checksum(),
                entry.texts(),
                entry.dependsOn(),
                entry.replaces(),
                entry.stepsDone(),
                entry.stepTexts(),
                entry.down(),
                entry.downChecksum(),
                entry.position(),
                entry.at(),
                entry.by(),
                entry.execution());
    }

    /** The same, repeatable, with the checksum that it has and those of the texts that it has had. */
    public static HistoryEntry withTexts(HistoryEntry entry, String checksum, String... texts) {
        return new HistoryEntry(
                entry.id(),
                entry.className(),
                entry.description(),
                entry.state(),
                checksum,
                List.of(texts),
                entry.dependsOn(),
                entry.replaces(),
                entry.stepsDone(),
                entry.stepTexts(),
                entry.down(),
                entry.downChecksum(),
                entry.position(),
                entry.at(),
                entry.by(),
                entry.execution());
    }

    /** The same, replacing others. */
    public static HistoryEntry replacing(HistoryEntry entry, String... replaced) {
        return new HistoryEntry(
                entry.id(),
                entry.className(),
                entry.description(),
                entry.state(),
                entry.checksum(),
                entry.texts(),
                entry.dependsOn(),
                Migrations.ids(replaced),
                entry.stepsDone(),
                entry.stepTexts(),
                entry.down(),
                entry.downChecksum(),
                entry.position(),
                entry.at(),
                entry.by(),
                entry.execution());
    }

    /** The same, with something else stored of rolling it back. */
    public static HistoryEntry withDown(HistoryEntry entry, StoredDown down) {
        return copy(entry, entry.state(), entry.checksum(), entry.stepsDone(), entry.stepTexts(), down);
    }

    /** A migration that stopped after some of its steps. */
    public static HistoryEntry stopped(MigrationDefinition definition, int done) {
        HistoryEntry entry = entry(definition.id().toString());
        List<String> up = definition.up().stream().map(StepText::of).toList();
        return copy(entry, StoredState.FAILED, entry.checksum(), done, up, entry.down());
    }

    private static HistoryEntry at(HistoryEntry entry, long position) {
        return new HistoryEntry(
                entry.id(),
                entry.className(),
                entry.description(),
                entry.state(),
                entry.checksum(),
                entry.texts(),
                entry.dependsOn(),
                entry.replaces(),
                entry.stepsDone(),
                entry.stepTexts(),
                entry.down(),
                entry.downChecksum(),
                position,
                entry.at(),
                entry.by(),
                entry.execution());
    }

    private static HistoryEntry copy(
            HistoryEntry entry,
            StoredState state,
            String checksum,
            int stepsDone,
            List<String> stepTexts,
            StoredDown down) {
        return new HistoryEntry(
                entry.id(),
                entry.className(),
                entry.description(),
                state,
                checksum,
                entry.texts(),
                entry.dependsOn(),
                entry.replaces(),
                stepsDone,
                stepTexts,
                down,
                entry.downChecksum(),
                entry.position(),
                entry.at(),
                entry.by(),
                entry.execution());
    }
}
