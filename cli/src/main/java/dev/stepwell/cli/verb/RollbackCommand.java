package dev.stepwell.cli.verb;

import dev.stepwell.cli.database.MigratorOptions;
import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.invocation.Surroundings;
import dev.stepwell.cli.invocation.UsageException;
import dev.stepwell.cli.output.Answer;
import dev.stepwell.cli.output.ExitCode;
import dev.stepwell.cli.output.Json;
import dev.stepwell.cli.output.Page;
import dev.stepwell.cli.output.Progress;
import dev.stepwell.cli.output.Shapes;
import dev.stepwell.cli.output.Words;
import dev.stepwell.runtime.MigrationResult;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.runtime.Plan;
import dev.stepwell.runtime.PlannedMigration;
import dev.stepwell.runtime.Target;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rolls back migrations, after a confirmation. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description = "Roll back as far as an option says. It asks before it does, or needs --yes.")
final class RollbackCommand implements Verb {

    @Mixin
    private final MigratorOptions options = new MigratorOptions();

    @Mixin
    private final DownTarget target = new DownTarget();

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask; needed where there is no terminal.")
    private boolean yes;

    @Override
    public Answer run(Invocation invocation) {
        Target to = target.required("rollback");
        if (!yes && !isAgreed(invocation, to)) {
            return new Answer(
                    ExitCode.DECLINED,
                    List.of(),
                    Json.object(
                            "direction",
                            "down",
                            "migrations",
                            List.of(),
                            "unknown",
                            List.of(),
                            "newerTexts",
                            List.of(),
                            "otherSets",
                            List.of()),
                    page -> page.line("Nothing was rolled back."));
        }
        try (Progress progress = Progress.of(invocation)) {
            MigrationResult result = options.migrator(invocation, progress).rollback(to);
            return Answer.done(Shapes.result(result), page -> Shapes.print(result, page));
        }
    }

    private boolean isAgreed(Invocation invocation, Target to) {
        Surroundings surroundings = invocation.surroundings();
        Surroundings.Person person = invocation.output().json() ? null : surroundings.person();
        if (person == null) {
            throw new UsageException("rollback asks before it does, and there is nobody to ask. Give --yes; plan "
                    + "--rollback shows what it would do.");
        }
        Migrator migrator = options.migrator(invocation);
        Plan plan = migrator.planRollback(to);
        if (plan.isEmpty()) {
            return true;
        }
        Page page = new Page(surroundings.err(), invocation.output().ansi(surroundings), surroundings.width());
        for (PlannedMigration migration : plan.migrations()) {
            page.line("  " + migration.id() + "  " + migration.description());
        }
        @Nullable
        String answer = person.answer("Roll back "
                + (plan.migrations().size() == 1
                        ? "this migration"
                        : "these " + Words.counted(plan.migrations().size(), "migration"))
                + "? [y/N] ");
        return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
    }
}
