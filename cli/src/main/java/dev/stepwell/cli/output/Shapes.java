package dev.stepwell.cli.output;

import dev.stepwell.MigrationId;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.FoundRegistry;
import dev.stepwell.runtime.MigrationResult;
import dev.stepwell.runtime.MigrationRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The result of a run, as text and as JSON, for several verbs. */
public final class Shapes {

    private Shapes() {}

    public static Map<String, @Nullable Object> result(MigrationResult result) {
        return Json.object(
                "direction",
                result.direction() == Direction.UP ? "up" : "down",
                "migrations",
                result.migrations().stream().map(Shapes::run).toList(),
                "unknown",
                result.unknown().stream().map(Json::id).toList(),
                "newerTexts",
                result.newerTexts().stream().map(Json::id).toList(),
                "replacing",
                result.replacing().stream().map(Json::id).toList(),
                "otherSets",
                result.otherSets());
    }

    private static Map<String, @Nullable Object> run(MigrationRun run) {
        Map<String, @Nullable Object> object = Json.migration(run.id(), run.className());
        object.put("description", run.description());
        object.put("late", run.late());
        object.put("again", run.again());
        object.put("tookOver", run.tookOver().stream().map(Json::id).toList());
        object.put("milliseconds", run.execution().toMillis());
        return object;
    }

    public static Map<String, @Nullable Object> registry(FoundRegistry registry) {
        return Json.object(
                "class",
                registry.className(),
                "module",
                registry.module().orElse(null),
                "place",
                registry.place(),
                "sets",
                registry.sets(),
                "migrations",
                registry.count());
    }

    /** Prints where each registry comes from, so that a person notices one that is not there. */
    public static void printRegistries(List<FoundRegistry> registries, Page page) {
        for (FoundRegistry registry : registries) {
            page.line(registry.className() + " (" + Words.counted(registry.count(), "migration")
                    + (registry.sets().isEmpty() ? "" : " of " + Words.listed(registry.sets())) + ") from "
                    + registry.module()
                            .map(module -> "module " + module + " in ")
                            .orElse("") + registry.place());
        }
    }

    public static void print(MigrationResult result, Page page) {
        printBeforeFailure(result, page);
        if (result.nothingDone()) {
            page.line("Nothing to do.");
        }
    }

    /**
     * Prints the migrations of a run before its failure.
     *
     * <p>A run without any prints no "Nothing to do", because a failed run had something to do.
     */
    static void printBeforeFailure(MigrationResult result, Page page) {
        printUnknown(result.unknown(), page);
        printReplacing(result.replacing(), page);
        printNewerTexts(result.newerTexts(), page);
        printOtherSets(result.otherSets(), page);
        if (result.nothingDone()) {
            return;
        }
        List<MigrationRun> recorded = result.migrations().stream()
                .filter(run -> !run.tookOver().isEmpty())
                .toList();
        for (MigrationRun run : recorded) {
            page.line("Recorded " + run.label() + " without running it, in the place of " + Words.listed(run.tookOver())
                    + ".");
        }
        int ran = result.migrations().size() - recorded.size();
        if (ran == 0) {
            return;
        }
        Duration all = result.migrations().stream().map(MigrationRun::execution).reduce(Duration.ZERO, Duration::plus);
        page.line((result.direction() == Direction.UP ? "Applied " : "Rolled back ") + Words.counted(ran, "migration")
                + " in " + Words.duration(all) + ".");
    }

    public static void printUnknown(List<MigrationId> unknown, Page page) {
        if (!unknown.isEmpty()) {
            page.line("The database has " + Words.counted(unknown.size(), "migration") + " newer than this build: "
                    + Words.listed(unknown) + ".");
        }
    }

    public static void printOtherSets(List<String> otherSets, Page page) {
        if (!otherSets.isEmpty()) {
            page.line("The history has " + Words.counted(otherSets.size(), "set")
                    + " of which this build has nothing, left alone: " + Words.listed(otherSets) + ".");
        }
    }

    public static void printReplacing(List<MigrationId> replacing, Page page) {
        if (!replacing.isEmpty()) {
            page.line("The database keeps " + Words.counted(replacing.size(), "migration") + " that "
                    + (replacing.size() == 1 ? "replaces" : "replace") + " some of this build: "
                    + Words.listed(replacing) + ".");
        }
    }

    public static void printNewerTexts(List<MigrationId> newerTexts, Page page) {
        if (!newerTexts.isEmpty()) {
            page.line("The database keeps the newer text of " + Words.counted(newerTexts.size(), "repeatable migration")
                    + ": " + Words.listed(newerTexts) + ".");
        }
    }
}
