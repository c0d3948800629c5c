package dev.stepwell.cli;

import dev.stepwell.runtime.MigrationStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says where each migration stands. */
@Command(name = "status", mixinStandardHelpOptions = true, description = "Say where each migration stands.")
final class StatusCommand implements Verb {

    @Mixin
    private final MigratorOptions options = new MigratorOptions();

    @Override
    public Answer run(Invocation invocation) {
        List<MigrationStatus> status = options.migrator(invocation).status();
        return Answer.done(
                Json.object(
                        "migrations", status.stream().map(StatusCommand::shape).toList()),
                page -> print(status, page));
    }

    private static Map<String, @Nullable Object> shape(MigrationStatus status) {
        Map<String, @Nullable Object> object = Json.migration(status.id(), status.className());
        object.put("description", status.description());
        object.put("state", state(status));
        object.put("late", status.late());
        object.put("appliedAt", Json.instant(status.appliedAt()));
        object.put("appliedBy", status.appliedBy().orElse(null));
        object.put("milliseconds", Json.milliseconds(status.execution()));
        return object;
    }

    private static String state(MigrationStatus status) {
        return status.state().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void print(List<MigrationStatus> status, Page page) {
        status.forEach(one -> page.line(one.id() + " " + one.description() + " " + state(one) + " "
                + one.appliedAt().map(Instant::toString).orElse("")));
    }
}
