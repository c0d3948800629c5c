package dev.stepwell.cli.verb;

import dev.stepwell.cli.database.MigratorOptions;
import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.output.Answer;
import dev.stepwell.cli.output.ExitCode;
import dev.stepwell.cli.output.Json;
import dev.stepwell.cli.output.Words;
import dev.stepwell.problem.Problem;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Compares the history with this build. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description =
                "Hold the database's history against this build, and name every problem. What is pending is none.")
final class ValidateCommand implements Verb {

    @Mixin
    private final MigratorOptions options = new MigratorOptions();

    @Override
    public Answer run(Invocation invocation) {
        List<Problem> problems = options.migrator(invocation).validate();
        return new Answer(
                ExitCode.of(problems),
                problems,
                Json.object("valid", problems.isEmpty()),
                page -> page.line(
                        problems.isEmpty()
                                ? "History and build fit together."
                                : Words.counted(problems.size(), "problem") + "."));
    }
}
