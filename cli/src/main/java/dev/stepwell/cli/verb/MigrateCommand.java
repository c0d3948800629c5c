package dev.stepwell.cli.verb;

import dev.stepwell.cli.database.MigratorOptions;
import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.output.Answer;
import dev.stepwell.cli.output.Progress;
import dev.stepwell.cli.output.Shapes;
import dev.stepwell.runtime.MigrationResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Applies the pending migrations. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description = "Apply what is pending: everything, or as far as an option says.")
final class MigrateCommand implements Verb {

    @Mixin
    private final MigratorOptions options = new MigratorOptions();

    @Mixin
    private final UpTarget target = new UpTarget();

    @Override
    public Answer run(Invocation invocation) {
        try (Progress progress = Progress.of(invocation)) {
            MigrationResult result = options.migrator(invocation, progress).migrate(target.target());
            return Answer.done(Shapes.result(result), page -> Shapes.print(result, page));
        }
    }
}
