package dev.stepwell.cli.verb;

import dev.stepwell.MigrationId;
import dev.stepwell.cli.database.MigratorOptions;
import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.output.Answer;
import dev.stepwell.cli.output.ExitCode;
import dev.stepwell.cli.output.Json;
import dev.stepwell.cli.output.Page;
import dev.stepwell.cli.output.Shapes;
import dev.stepwell.cli.output.StateWords;
import dev.stepwell.cli.output.Words;
import dev.stepwell.problem.Problem;
import dev.stepwell.runtime.FoundRegistry;
import dev.stepwell.runtime.MigrationState;
import dev.stepwell.runtime.MigrationStatus;
import dev.stepwell.runtime.Migrator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells by its exit code whether the database has all that this build needs. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Say by the exit code whether the database is up to date (0), migrations are pending (2), "
                + "something is wrong (3, 4), or a migration is half-done or runs just now (7). Changes nothing.")
final class CheckCommand implements Verb {

    @Mixin
    private final MigratorOptions options = new MigratorOptions();

    @Override
    public Answer run(Invocation invocation) {
        Migrator migrator = options.migrator(invocation);
        List<Problem> problems = migrator.validate();
        List<MigrationStatus> status = migrator.status();
        List<MigrationStatus> pending = status.stream()
                .filter(one -> isPending(one.state()) && !one.otherSet())
                .toList();
        List<MigrationStatus> unfinished =
                pending.stream().filter(one -> isUnfinished(one.state())).toList();
        List<MigrationId> unknown = idsIn(MigrationState.UNKNOWN, status);
        List<MigrationId> newerTexts = idsIn(MigrationState.NEWER_TEXT, status);
        List<String> otherSets = status.stream()
                .filter(MigrationStatus::otherSet)
                .map(one -> one.id().set())
                .distinct()
                .sorted()
                .toList();
        List<FoundRegistry> registries = migrator.registries();
        ExitCode code = !unfinished.isEmpty()
                ? ExitCode.MANUAL_ACTION
                : !problems.isEmpty() ? ExitCode.of(problems) : pending.isEmpty() ? ExitCode.DONE : ExitCode.PENDING;
        return new Answer(
                code,
                problems,
                Json.object(
                        "upToDate",
                        code == ExitCode.DONE,
                        "pending",
                        pending.stream().map(one -> Json.id(one.id())).toList(),
                        "unfinished",
                        unfinished.stream().map(one -> Json.id(one.id())).toList(),
                        "unknown",
                        unknown.stream().map(Json::id).toList(),
                        "newerTexts",
                        newerTexts.stream().map(Json::id).toList(),
                        "otherSets",
                        otherSets,
                        "registries",
                        registries.stream().map(Shapes::registry).toList()),
                page -> {
                    Shapes.printRegistries(registries, page);
                    Shapes.printUnknown(unknown, page);
                    Shapes.printNewerTexts(newerTexts, page);
                    Shapes.printOtherSets(otherSets, page);
                    print(code, pending, page);
                });
    }

    /** Tells whether {@code migrate} would run a migration in this state, or stop at it. */
    private static boolean isPending(MigrationState state) {
        return switch (state) {
            case PENDING, OUTDATED, RUNNING, FAILED, ROLLING_BACK, ROLLBACK_FAILED -> true;
            case APPLIED, UNKNOWN, OTHER_SET, NEWER_TEXT, REPLACED -> false;
        };
    }

    /** Tells whether a part of a migration in this state may be in effect. */
    private static boolean isUnfinished(MigrationState state) {
        return switch (state) {
            case RUNNING, FAILED, ROLLING_BACK, ROLLBACK_FAILED -> true;
            case PENDING, OUTDATED, APPLIED, UNKNOWN, OTHER_SET, NEWER_TEXT, REPLACED -> false;
        };
    }

    private static List<MigrationId> idsIn(MigrationState state, List<MigrationStatus> status) {
        return status.stream()
                .filter(one -> one.state() == state)
                .map(MigrationStatus::id)
                .toList();
    }

    private static void print(ExitCode code, List<MigrationStatus> pending, Page page) {
        if (code == ExitCode.DONE) {
            page.line("The database is up to date.");
        }
        list(
                "half-done or running",
                pending.stream().filter(one -> isUnfinished(one.state())).toList(),
                page);
        list(
                "pending",
                pending.stream().filter(one -> !isUnfinished(one.state())).toList(),
                page);
    }

    private static void list(String what, List<MigrationStatus> migrations, Page page) {
        if (!migrations.isEmpty()) {
            page.line(Words.counted(migrations.size(), "migration") + " " + what + ":");
            migrations.forEach(one -> page.line("  " + one.id() + "  " + one.description()
                    + (one.state() == MigrationState.PENDING ? "" : " (" + StateWords.words(one) + ")")));
        }
    }
}
