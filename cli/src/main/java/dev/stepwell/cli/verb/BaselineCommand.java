package dev.stepwell.cli.verb;

import dev.stepwell.MigrationId;
import dev.stepwell.cli.database.MigratorOptions;
import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.invocation.Versions;
import dev.stepwell.cli.output.Answer;
import dev.stepwell.cli.output.Json;
import dev.stepwell.cli.output.Words;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Records the migrations up to a version as applied, for a database that has the schema already. */
@Command(
        name = "baseline",
        mixinStandardHelpOptions = true,
        description = "Record everything up to a version as applied, without running it, for a database that has it.")
final class BaselineCommand implements Verb {

    @Mixin
    private final MigratorOptions options = new MigratorOptions();

    @Parameters(
            paramLabel = "VERSION",
            description = "Up to and including this one, with what it depends on; of another set than main as "
                    + "set:version.")
    private String version = "";

    @Override
    public Answer run(Invocation invocation) {
        MigrationId to = Versions.id(version);
        List<MigrationId> recorded =
                options.migrator(invocation).baseline(to.set(), to.version().toString());
        return Answer.done(
                Json.object("recorded", recorded.stream().map(Json::id).toList()),
                page -> page.line("Recorded " + Words.counted(recorded.size(), "migration") + " as applied: "
                        + Words.listed(recorded) + "."));
    }
}
