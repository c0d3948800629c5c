package dev.stepwell.cli.verb;

import dev.stepwell.MigrationId;
import dev.stepwell.cli.database.MigratorOptions;
import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.invocation.Versions;
import dev.stepwell.cli.output.Answer;
import dev.stepwell.cli.output.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Records a migration as rolled back that a person rolled back by hand. */
@Command(
        name = "mark-rolled-back",
        mixinStandardHelpOptions = true,
        description =
                "Record that a migration is not applied, without running anything: somebody undid by hand what it does.")
final class MarkRolledBackCommand implements Verb {

    @Mixin
    private final MigratorOptions options = new MigratorOptions();

    @Mixin
    private final ReasonOption reason = new ReasonOption();

    @Parameters(paramLabel = "VERSION", description = "The migration; of another set than main as set:version.")
    private String version = "";

    @Override
    public Answer run(Invocation invocation) {
        MigrationId id = Versions.id(version);
        options.migrator(invocation).markRolledBack(id, reason.text());
        return Answer.done(
                Json.object("marked", Json.id(id), "as", "not_applied", "reason", reason.text()),
                page -> page.line("Recorded " + id + " as not applied."));
    }
}
