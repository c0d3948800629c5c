package dev.stepwell.cli.verb;

import dev.stepwell.MigrationId;
import dev.stepwell.cli.database.MigratorOptions;
import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.invocation.UsageException;
import dev.stepwell.cli.output.Answer;
import dev.stepwell.cli.output.Json;
import dev.stepwell.cli.output.Page;
import dev.stepwell.cli.output.Page.Tone;
import dev.stepwell.cli.output.Table;
import dev.stepwell.cli.output.Table.Cell;
import dev.stepwell.cli.output.Words;
import dev.stepwell.runtime.HistoryEvent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the last events of the history. */
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        description = "Say what happened: what was applied, rolled back, failed, recorded, by whom and from where.")
final class LogCommand implements Verb {

    @Mixin
    private final MigratorOptions options = new MigratorOptions();

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            defaultValue = "50",
            description = "The last N events; ${DEFAULT-VALUE} by default.")
    private int limit = 50;

    @Override
    public Answer run(Invocation invocation) {
        if (limit < 1) {
            throw new UsageException("--limit must be at least 1, and is " + limit + ".");
        }
        List<HistoryEvent> events = options.migrator(invocation).history(limit);
        return Answer.done(
                Json.object("events", events.stream().map(LogCommand::shape).toList()), page -> print(events, page));
    }

    private static Map<String, @Nullable Object> shape(HistoryEvent event) {
        Map<String, @Nullable Object> object =
                Json.object("number", event.number(), "at", event.at().toString(), "event", event.event());
        object.put("set", event.id().map(MigrationId::set).orElse(null));
        object.put("version", event.id().map(id -> id.version().toString()).orElse(null));
        object.put("class", event.className().orElse(null));
        object.put("detail", event.detail().orElse(null));
        object.put("milliseconds", event.execution().toMillis());
        object.put("user", event.user());
        object.put("host", event.host());
        object.put("processId", event.processId());
        object.put("backendPid", event.backendPid());
        object.put("toolVersion", event.toolVersion());
        return object;
    }

    private static void print(List<HistoryEvent> events, Page page) {
        if (events.isEmpty()) {
            page.line("Nothing has happened yet.");
            return;
        }
        Table table = new Table("when (UTC)", "event", "migration", "took", "by", "detail");
        for (HistoryEvent event : events) {
            table.row(
                    Cell.of(Words.time(event.at())),
                    new Cell(tone(event), event.event()),
                    Cell.of(Words.migration(event)),
                    Cell.of(event.execution().isZero() ? "" : Words.duration(event.execution())),
                    Cell.of(event.user() + "@" + event.host()),
                    Cell.of(event.detail().orElse("").lines().findFirst().orElse("")));
        }
        table.print(page);
        for (HistoryEvent event : events) {
            List<String> lines = event.detail().orElse("").lines().toList();
            if (lines.size() > 1) {
                page.line("");
                page.line(Words.time(event.at()) + " UTC " + event.event() + " " + Words.migration(event) + ":");
                lines.subList(1, lines.size()).forEach(page::line);
            }
        }
    }

    private static Tone tone(HistoryEvent event) {
        return switch (event.event()) {
            case "applied", "applied again" -> Tone.GOOD;
            case "failed", "rollback failed" -> Tone.BAD;
            case "rolled back" -> Tone.WAITING;
            default -> Tone.PLAIN;
        };
    }
}
