package dev.stepwell.cli.verb;

import dev.stepwell.cli.database.MigratorOptions;
import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.output.Answer;
import dev.stepwell.cli.output.Json;
import dev.stepwell.cli.output.Page;
import dev.stepwell.cli.output.Shapes;
import dev.stepwell.cli.output.StateWords;
import dev.stepwell.cli.output.Table;
import dev.stepwell.cli.output.Table.Cell;
import dev.stepwell.cli.output.Words;
import dev.stepwell.runtime.FoundRegistry;
import dev.stepwell.runtime.MigrationState;
import dev.stepwell.runtime.MigrationStatus;
import dev.stepwell.runtime.Migrator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the state of each migration. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Say where each migration stands: set, version, description, state, when, how long, by whom.")
final class StatusCommand implements Verb {

    @Mixin
    private final MigratorOptions options = new MigratorOptions();

    @Override
    public Answer run(Invocation invocation) {
        Migrator migrator = options.migrator(invocation);
        List<MigrationStatus> status = migrator.status();
        List<String> others = migrator.otherHistories();
        List<FoundRegistry> registries = migrator.registries();
        return Answer.done(
                Json.object(
                        "migrations",
                        status.stream().map(StatusCommand::shape).toList(),
                        "registries",
                        registries.stream().map(Shapes::registry).toList(),
                        "otherHistories",
                        others),
                page -> {
                    Shapes.printRegistries(registries, page);
                    print(status, page);
                    if (!others.isEmpty()) {
                        page.line("The history has not begun here. Histories are in the schemas: "
                                + String.join(", ", others));
                    }
                });
    }

    private static Map<String, @Nullable Object> shape(MigrationStatus status) {
        Map<String, @Nullable Object> object = Json.migration(status.id(), status.className());
        object.put("description", status.description());
        object.put("state", StateWords.state(status));
        object.put("repeatable", status.repeatable());
        object.put("late", status.late());
        object.put("replacedBy", status.replacedBy().map(Json::id).orElse(null));
        object.put("appliedAt", Json.instant(status.appliedAt().orElse(null)));
        object.put("appliedBy", status.appliedBy().orElse(null));
        object.put("milliseconds", Json.milliseconds(status.execution().orElse(null)));
        return object;
    }

    private static void print(List<MigrationStatus> all, Page page) {
        if (all.isEmpty()) {
            page.line("There is no migration.");
            return;
        }
        Table table = new Table("set", "version", "description", "state", "when (UTC)", "took", "by");
        for (MigrationStatus status : all) {
            table.row(
                    Cell.of(status.id().set()),
                    Cell.of(status.id().version().toString()),
                    Cell.of(status.description()),
                    new Cell(StateWords.tone(status.state()), StateWords.words(status)),
                    Cell.of(status.appliedAt().map(Words::time).orElse("")),
                    Cell.of(status.execution().map(Words::duration).orElse("")),
                    Cell.of(status.appliedBy().orElse("")));
        }
        table.print(page);
        page.line();
        page.line(summary(all));
    }

    /** {@return the number of migrations in each state, in the order of the states} */
    private static String summary(List<MigrationStatus> all) {
        StringBuilder summary = new StringBuilder();
        for (MigrationState state : MigrationState.values()) {
            long count = all.stream().filter(one -> one.state() == state).count();
            if (count > 0) {
                summary.append(summary.isEmpty() ? "" : ", ")
                        .append(count)
                        .append(' ')
                        .append(state.name().toLowerCase(Locale.ROOT).replace('_', ' '));
            }
        }
        return summary.toString();
    }
}
