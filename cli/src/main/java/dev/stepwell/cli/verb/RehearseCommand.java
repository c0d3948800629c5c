package dev.stepwell.cli.verb;

import dev.stepwell.cli.database.MigratorOptions;
import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.output.Answer;
import dev.stepwell.cli.output.Json;
import dev.stepwell.cli.output.Page;
import dev.stepwell.cli.output.Progress;
import dev.stepwell.cli.output.Shapes;
import dev.stepwell.runtime.Rehearsal;
import dev.stepwell.runtime.RehearsedMigration;
import dev.stepwell.runtime.RelationLock;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the pending migrations in a transaction that is rolled back. */
@Command(
        name = "rehearse",
        mixinStandardHelpOptions = true,
        description =
                "Run what is pending against the database in one transaction, roll it back, and say what it locks, "
                        + "what it rewrites, and how long it takes.")
final class RehearseCommand implements Verb {

    @Mixin
    private final MigratorOptions options = new MigratorOptions();

    @Mixin
    private final UpTarget target = new UpTarget();

    @Override
    public Answer run(Invocation invocation) {
        try (Progress progress = Progress.of(invocation)) {
            Rehearsal rehearsal = options.migrator(invocation, progress).rehearse(target.target());
            return Answer.done(
                    Json.object(
                            "migrations",
                            rehearsal.migrations().stream()
                                    .map(RehearseCommand::shape)
                                    .toList(),
                            "unknown",
                            rehearsal.unknown().stream().map(Json::id).toList()),
                    page -> print(rehearsal, page));
        }
    }

    private static Map<String, @Nullable Object> shape(RehearsedMigration migration) {
        Map<String, @Nullable Object> object = Json.migration(migration.id(), migration.className());
        object.put("description", migration.description());
        object.put("late", migration.late());
        object.put("outcome", migration.outcome().name().toLowerCase(Locale.ROOT));
        object.put("needs", migration.needs().stream().map(Json::id).toList());
        object.put(
                "locks", migration.locks().stream().map(RehearseCommand::shape).toList());
        object.put("rewritten", migration.rewritten());
        object.put(
                "milliseconds",
                migration.outcome() == RehearsedMigration.Outcome.REHEARSED
                        ? migration.execution().toMillis()
                        : null);
        return object;
    }

    private static Map<String, @Nullable Object> shape(RelationLock lock) {
        return Json.object("relation", lock.relation(), "mode", lock.mode().toString());
    }

    private static void print(Rehearsal rehearsal, Page page) {
        Shapes.printUnknown(rehearsal.unknown(), page);
        if (rehearsal.migrations().isEmpty()) {
            page.line("Nothing to rehearse.");
        }
        page.text(rehearsal.toString());
    }
}
