package dev.stepwell.cli.verb;

import dev.stepwell.MigrationId;
import dev.stepwell.Version;
import dev.stepwell.cli.invocation.FileFailure;
import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.invocation.UsageException;
import dev.stepwell.cli.output.Answer;
import dev.stepwell.cli.output.Json;
import dev.stepwell.cli.output.Words;
import dev.stepwell.cli.source.MigrationSources;
import dev.stepwell.cli.source.MigrationSources.MigrationSource;
import dev.stepwell.cli.source.NewMigration;
import dev.stepwell.cli.source.VersionStyle;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the class of a new migration, without its SQL. */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description =
                "Write a migration class with the next version, in the style of those that are there. Needs neither "
                        + "database nor application.")
final class NewCommand implements Verb {

    @Parameters(
            paramLabel = "DESCRIPTION",
            description = "What the migration does, such as \"add unread tracking\"; the class is named after it.")
    private List<String> description = List.of();

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FOLDER",
            defaultValue = "src/main/java",
            description = "The folder of the sources; ${DEFAULT-VALUE} by default.")
    private Path folder = Path.of("src/main/java");

    @Option(
            names = "--package",
            paramLabel = "NAME",
            description = "The package; without it, that of the migrations that are there.")
    private @Nullable String packageName;

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private @Nullable Style style;

    private static final class Style {

        @Option(names = "--timestamp", description = "The time (UTC) as the version, whatever the style of the others.")
        private boolean timestamp;

        @Option(
                names = "--sequential",
                description = "The next number as the version, whatever the style of the others.")
        private boolean sequential;
    }

    private final Clock clock = Clock.systemUTC();

    @Override
    public Answer run(Invocation invocation) {
        String words = String.join(" ", description).strip();
        String className = NewMigration.className(words);
        if (ToolProvider.getSystemJavaCompiler() == null) {
            throw new UsageException(
                    "This Java has no compiler, which reads the migrations that are there. Run it with a " + "JDK.");
        }
        MigrationSources sources = MigrationSources.in(folder);
        String home = packageName != null ? packageName : onlyPackage(sources);
        NewMigration.requirePackage(home);
        MigrationSource newest =
                sources.newest(sources.setOf(home).orElse(MigrationId.MAIN_SET)).orElse(null);
        Version version = version(newest);
        NewMigration migration = new NewMigration(home, className, words, version, newest);
        Path file = folder.resolve(home.replace('.', '/')).resolve(className + ".java");
        write(file, migration.source());
        return Answer.done(
                Json.object(
                        "file",
                        file.toString(),
                        "class",
                        home.isEmpty() ? className : home + "." + className,
                        "version",
                        version.toString(),
                        "dependsOn",
                        migration.dependency().map(MigrationSource::className).orElse(null)),
                page -> {
                    page.line("Wrote " + file + ", version " + version + ".");
                    migration.remark().ifPresent(page::line);
                });
    }

    private Version version(@Nullable MigrationSource newest) {
        Version last = newest == null ? null : newest.version();
        if (style != null && style.timestamp) {
            return VersionStyle.timestamp(last, clock);
        }
        return style != null && style.sequential ? VersionStyle.sequential(last) : VersionStyle.next(last, clock);
    }

    private String onlyPackage(MigrationSources sources) {
        List<String> packages = sources.packages();
        if (packages.size() == 1) {
            return packages.get(0);
        }
        throw new UsageException(
                packages.isEmpty()
                        ? "There is no migration in " + folder + " yet, whose package could be taken. Give --package."
                        : "There are migrations in " + Words.counted(packages.size(), "package") + ": "
                                + String.join(", ", packages) + ". Give --package.");
    }

    /** Refuses a name that differs from an existing one in capitals alone, because Windows and macOS ignore case. */
    private static void requireFree(Path file, Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(there -> there.getFileName()
                            .toString()
                            .equalsIgnoreCase(file.getFileName().toString()))
                    .findFirst()
                    .ifPresent(there -> {
                        throw new UsageException(file.resolveSibling(there.getFileName())
                                + " is there already. Describe the new migration in other words.");
                    });
        }
    }

    private static void write(Path file, String source) {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        try {
            Files.createDirectories(folder);
            requireFree(file, folder);
            Files.writeString(file, source, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new UsageException(file + " is there already. Describe the new migration in other words.");
        } catch (IOException e) {
            throw new UsageException(file + " cannot be written: " + FileFailure.writing(e) + ".");
        }
    }
}
