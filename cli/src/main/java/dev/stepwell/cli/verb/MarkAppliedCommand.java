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

/** Records a migration as applied that a person applied by hand. */
@Command(
        name = "mark-applied",
        mixinStandardHelpOptions = true,
        description = "Record that a migration is applied, without running it: somebody did by hand what it does.")
final class MarkAppliedCommand implements Verb {

    @Mixin
    private final MigratorOptions options = new MigratorOptions();

    @Mixin
    private final ReasonOption reason = new ReasonOption();

    @Parameters(paramLabel = "VERSION", description = "The migration; of another set than main as set:version.")
    private String version = "";

    @Override
    public Answer run(Invocation invocation) {
        MigrationId id = Versions.id(version);
        options.migrator(invocation).markApplied(id, reason.text());
        return Answer.done(
                Json.object("marked", Json.id(id), "as", "applied", "reason", reason.text()),
                page -> page.line("Recorded " + id + " as applied."));
    }
}
