package dev.stepwell.cli.verb;

import dev.stepwell.cli.invocation.OutputOptions;
import dev.stepwell.cli.invocation.ToolVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The root command, which has the verbs and does nothing itself. */
@Command(
        name = "stepwell",
        mixinStandardHelpOptions = true,
        versionProvider = ToolVersion.class,
        synopsisSubcommandLabel = "VERB",
        description = "Migrates PostgreSQL databases by annotated Java classes.",
        subcommands = {
            StatusCommand.class,
            CheckCommand.class,
            PlanCommand.class,
            MigrateCommand.class,
            RollbackCommand.class,
            RehearseCommand.class,
            ValidateCommand.class,
            LogCommand.class,
            GraphCommand.class,
            ReportCommand.class,
            BaselineCommand.class,
            AdoptCommand.class,
            MarkAppliedCommand.class,
            MarkRolledBackCommand.class,
            RetryCommand.class,
            RepairCommand.class,
            NewCommand.class,
            ImportCommand.class,
            CompletionCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:a person answered no; nothing was done",
            "2:migrations are pending (check)",
            "3:problems in the registry or the history",
            "4:applied migrations were changed afterwards (checksum)",
            "5:the wait for another migrator ran out",
            "6:a migration failed and was rolled back",
            "7:something is half-done, or left to do (import), and a person has to look",
            "8:the run was interrupted, or reached its time limit",
            "64:the command line cannot be understood",
            "69:the database cannot be reached or used",
            "70:a defect"
        })
public final class RootCommand {

    @Mixin
    private final OutputOptions output = new OutputOptions();

    public OutputOptions output() {
        return output;
    }
}
