package dev.stepwell.cli.verb;

import dev.stepwell.MigrationId;
import dev.stepwell.cli.database.MigratorOptions;
import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.invocation.UsageException;
import dev.stepwell.cli.output.Answer;
import dev.stepwell.cli.output.Json;
import dev.stepwell.cli.output.Page;
import dev.stepwell.cli.output.Words;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.runtime.Repair;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sets the rows of the history to the definitions of this build. */
@Command(
        name = "repair",
        mixinStandardHelpOptions = true,
        description =
                "Make the history have the applied migrations as this build has them, for somebody who knows that "
                        + "the database is right as it is.")
final class RepairCommand implements Verb {

    @Mixin
    private final MigratorOptions options = new MigratorOptions();

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Choice choice = new Choice();

    private static final class Choice {

        @Option(names = "--dry-run", description = "Say what would be changed, and change nothing.")
        private boolean dryRun;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who read the log later.")
        private @Nullable String reason;
    }

    @Override
    public Answer run(Invocation invocation) {
        Migrator migrator = options.migrator(invocation);
        String reason = choice.dryRun ? null : choice.reason;
        if (reason != null && reason.isBlank()) {
            throw new UsageException("--reason is blank. Say why, for those who read the log later.");
        }
        List<Repair> repairs = reason == null ? migrator.planRepair() : migrator.repair(reason);
        return Answer.done(
                Json.object(
                        "dryRun",
                        reason == null,
                        "repairs",
                        repairs.stream().map(RepairCommand::shape).toList()),
                page -> print(repairs, reason == null, page));
    }

    private static Map<String, @Nullable Object> shape(Repair repair) {
        return Json.object(
                "set",
                repair.id().map(MigrationId::set).orElse(null),
                "version",
                repair.id().map(id -> id.version().toString()).orElse(null),
                "class",
                repair.className().orElse(null),
                "kind",
                repair.kind().name().toLowerCase(Locale.ROOT),
                "stored",
                repair.stored(),
                "built",
                repair.corrected());
    }

    private static void print(List<Repair> repairs, boolean dryRun, Page page) {
        repairs.forEach(repair -> page.line(repair.toString()));
        page.line(
                repairs.isEmpty()
                        ? "Nothing to repair."
                        : (dryRun ? "Would make " : "Made ") + Words.counted(repairs.size(), "change") + ".");
    }
}
