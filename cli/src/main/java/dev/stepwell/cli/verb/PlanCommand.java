package dev.stepwell.cli.verb;

import dev.stepwell.cli.database.MigratorOptions;
import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.output.Answer;
import dev.stepwell.cli.output.Json;
import dev.stepwell.cli.output.Page;
import dev.stepwell.cli.output.Page.Tone;
import dev.stepwell.cli.output.Shapes;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.runtime.Plan;
import dev.stepwell.runtime.PlannedMigration;
import dev.stepwell.runtime.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the plan of a run, without running it. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description =
                "Say what migrate would run, in order and with its SQL; with --rollback, what rollback would run.")
final class PlanCommand implements Verb {

    @Mixin
    private final MigratorOptions options = new MigratorOptions();

    @Mixin
    private final DownTarget target = new DownTarget();

    @Option(names = "--rollback", description = "Plan a rollback.")
    private boolean rollback;

    @Override
    public Answer run(Invocation invocation) {
        Migrator migrator = options.migrator(invocation);
        Plan plan = rollback
                ? migrator.planRollback(target.required("plan --rollback"))
                : migrator.plan(target.target().orElseGet(Target::latest));
        return Answer.done(shape(plan), page -> print(plan, page));
    }

    static Map<String, @Nullable Object> shape(Plan plan) {
        return Json.object(
                "direction",
                plan.direction() == Direction.UP ? "up" : "down",
                "migrations",
                plan.migrations().stream().map(PlanCommand::shape).toList(),
                "unknown",
                plan.unknown().stream().map(Json::id).toList(),
                "newerTexts",
                plan.newerTexts().stream().map(Json::id).toList(),
                "replacing",
                plan.replacing().stream().map(Json::id).toList(),
                "otherSets",
                plan.otherSets());
    }

    private static Map<String, @Nullable Object> shape(PlannedMigration migration) {
        Map<String, @Nullable Object> object = Json.migration(migration.id(), migration.className());
        object.put("description", migration.description());
        object.put("transactional", migration.transactional());
        object.put("late", migration.late());
        object.put("again", migration.again());
        object.put("takesOver", migration.takesOver().stream().map(Json::id).toList());
        object.put("steps", migration.steps());
        return object;
    }

    private static void print(Plan plan, Page page) {
        Shapes.printUnknown(plan.unknown(), page);
        Shapes.printReplacing(plan.replacing(), page);
        Shapes.printNewerTexts(plan.newerTexts(), page);
        Shapes.printOtherSets(plan.otherSets(), page);
        if (plan.isEmpty()) {
            page.line("Nothing to do.");
            return;
        }
        // The script runs in psql, because the lines that name a migration are comments.
        // Only a line feed ends a line: a carriage return can be a part of a text.
        for (String line : plan.toString().stripTrailing().split("\n", -1)) {
            page.script(line.startsWith("-- ") ? Tone.STRONG : Tone.PLAIN, line);
        }
    }
}
