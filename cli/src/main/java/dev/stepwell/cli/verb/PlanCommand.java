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

    /** Prints a script that psql can run, and so everything else as comments. */
    private static void print(Plan plan, Page page) {
        Page comments = page.commented();
        Shapes.printUnknown(plan.unknown(), comments);
        Shapes.printReplacing(plan.replacing(), comments);
        Shapes.printNewerTexts(plan.newerTexts(), comments);
        Shapes.printOtherSets(plan.otherSets(), comments);
        if (plan.isEmpty()) {
            comments.line("Nothing to do.");
            return;
        }
        // Only a line feed ends a line: a carriage return can be a part of a text.
        for (String line : plan.toString().stripTrailing().split("\n", -1)) {
            page.script(line.startsWith("-- ") ? Tone.STRONG : Tone.PLAIN, line);
        }
    }
}
