package dev.stepwell.cli.verb;

import dev.stepwell.cli.database.MigratorOptions;
import dev.stepwell.cli.graph.ReportPage;
import dev.stepwell.cli.invocation.FileFailure;
import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.invocation.UsageException;
import dev.stepwell.cli.output.Answer;
import dev.stepwell.cli.output.Json;
import dev.stepwell.runtime.Migrator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the report on a database as one HTML page. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description =
                "Write one HTML page, which needs nothing else: problems, states and times, the graph, what happened.")
final class ReportCommand implements Verb {

    @Mixin
    private final MigratorOptions options = new MigratorOptions();

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            defaultValue = "stepwell-report.html",
            description = "Where to; ${DEFAULT-VALUE} by default.")
    private Path file = Path.of("stepwell-report.html");

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            defaultValue = "200",
            description = "The last N events; ${DEFAULT-VALUE} by default.")
    private int limit = 200;

    @Override
    public Answer run(Invocation invocation) {
        if (limit < 1) {
            throw new UsageException("--limit must be at least 1, and is " + limit + ".");
        }
        Migrator migrator = options.migrator(invocation);
        ReportPage page = new ReportPage(
                invocation.database().orElse("the application's database"),
                Instant.now(),
                migrator.migrations(),
                migrator.status(),
                migrator.validate(),
                migrator.history(limit));
        try {
            Files.writeString(file, page.page());
        } catch (IOException e) {
            throw new UsageException("--out " + file + " cannot be written: " + FileFailure.writing(e) + ".");
        }
        return Answer.done(Json.object("file", file.toString()), text -> text.line("Wrote " + file + "."));
    }
}
