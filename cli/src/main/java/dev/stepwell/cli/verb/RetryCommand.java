package dev.stepwell.cli.verb;

import dev.stepwell.MigrationId;
import dev.stepwell.cli.database.MigratorOptions;
import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.invocation.Versions;
import dev.stepwell.cli.output.Answer;
import dev.stepwell.cli.output.Json;
import dev.stepwell.runtime.Migrator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Records the decision of a person about a statement with an unknown outcome. */
@Command(
        name = "retry",
        mixinStandardHelpOptions = true,
        description =
                "Decide about the statement of an unfinished migration whose outcome is unknown: it is to run again, "
                        + "or with --done it took effect. Runs nothing; the next migrate or rollback goes on.")
final class RetryCommand implements Verb {

    @Mixin
    private final MigratorOptions options = new MigratorOptions();

    @Mixin
    private final ReasonOption reason = new ReasonOption();

    @Option(names = "--done", description = "The statement took effect, and must not run again.")
    private boolean done;

    @Parameters(paramLabel = "VERSION", description = "The migration; of another set than main as set:version.")
    private String version = "";

    @Override
    public Answer run(Invocation invocation) {
        MigrationId id = Versions.id(version);
        Migrator migrator = options.migrator(invocation);
        if (done) {
            migrator.markStepDone(id, reason.text());
        } else {
            migrator.retry(id, reason.text());
        }
        return Answer.done(
                Json.object("marked", Json.id(id), "as", done ? "step_done" : "to_run_again", "reason", reason.text()),
                page -> page.line("Recorded that the unfinished statement of " + id
                        + (done
                                ? " took effect. The next migrate or rollback goes on behind it."
                                : " is to run again. The next migrate or rollback goes on with it.")));
    }
}
