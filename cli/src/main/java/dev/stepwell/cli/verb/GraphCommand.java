package dev.stepwell.cli.verb;

import dev.stepwell.cli.database.RegistryOptions;
import dev.stepwell.cli.graph.GraphText;
import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.output.Answer;
import dev.stepwell.cli.output.Json;
import dev.stepwell.registry.MigrationDefinition;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the dependency graph. The verb needs no database. */
@Command(
        name = "graph",
        mixinStandardHelpOptions = true,
        description = "Print the graph of migrations as text for Mermaid or Graphviz. Needs no database.")
final class GraphCommand implements Verb {

    /** The text formats of the graph. */
    enum Format {
        MERMAID,
        DOT
    }

    @Mixin
    private final RegistryOptions registries = new RegistryOptions();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "mermaid",
            description = "mermaid, which is the default, or dot.")
    private Format format = Format.MERMAID;

    @Override
    public Answer run(Invocation invocation) {
        List<MigrationDefinition> migrations = registries.migrations(invocation);
        GraphText graph = new GraphText(migrations);
        String text =
                switch (format) {
                    case MERMAID -> graph.mermaid();
                    case DOT -> graph.dot();
                };
        return Answer.done(
                Json.object(
                        "format",
                        format.name().toLowerCase(Locale.ROOT),
                        "text",
                        text,
                        "migrations",
                        migrations.stream().map(GraphCommand::shape).toList()),
                page -> page.text(text));
    }

    private static Map<String, @Nullable Object> shape(MigrationDefinition migration) {
        Map<String, @Nullable Object> object = Json.migration(migration.id(), migration.className());
        object.put("description", migration.description());
        object.put("dependsOn", migration.dependsOn().stream().map(Json::id).toList());
        return object;
    }
}
