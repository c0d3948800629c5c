package dev.stepwell.cli.verb;

import dev.stepwell.cli.invocation.FileFailure;
import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.invocation.UsageException;
import dev.stepwell.cli.output.Answer;
import dev.stepwell.cli.output.ExitCode;
import dev.stepwell.cli.output.Json;
import dev.stepwell.cli.output.Page;
import dev.stepwell.cli.output.Words;
import dev.stepwell.importer.FileNote;
import dev.stepwell.importer.FolderFormat;
import dev.stepwell.importer.ImportException;
import dev.stepwell.importer.ImportReport;
import dev.stepwell.importer.ImportSettings;
import dev.stepwell.importer.ImportedClass;
import dev.stepwell.importer.Renumbering;
import dev.stepwell.importer.SqlImport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Writes a class for each migration in a folder of SQL files. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Write a migration class for each migration in a folder of SQL files, of whatever tool. No class"
                + " that is there is changed. Needs neither database nor application.")
final class ImportCommand implements Verb {

    @Option(names = "--from", paramLabel = "FOLDER", required = true, description = "The folder with the SQL files.")
    private Path from = Path.of("");

    @Option(names = "--package", paramLabel = "NAME", required = true, description = "The package of the classes.")
    private String packageName = "";

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FOLDER",
            defaultValue = "src/main/java",
            description = "The folder of the sources; ${DEFAULT-VALUE} by default.")
    private Path folder = Path.of("src/main/java");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = FormatConverter.class,
            completionCandidates = Formats.class,
            description = "What wrote the folder: ${COMPLETION-CANDIDATES}. Without it, the files tell.")
    private @Nullable FolderFormat format;

    @Option(
            names = "--renumber",
            description =
                    "Give the later of two migrations with the same version the next free one behind it. Without it,"
                            + " nothing is written where that is so.")
    private boolean renumber;

    /** The names of the formats, for the completion. */
    static final class Formats implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(FolderFormat.values())
                    .map(FolderFormat::toString)
                    .sorted()
                    .iterator();
        }
    }

    /** The converter from the name of a format. */
    static final class FormatConverter implements ITypeConverter<FolderFormat> {

        @Override
        public FolderFormat convert(String text) {
            return FolderFormat.parse(text)
                    .orElseThrow(() -> new TypeConversionException(
                            "\"" + text + "\" is not a format; use one of " + String.join(", ", new Formats())));
        }
    }

    @Override
    public Answer run(Invocation invocation) {
        ImportReport report = report();
        ExitCode code =
                report.isStopped() ? ExitCode.PROBLEMS : report.needsPerson() ? ExitCode.MANUAL_ACTION : ExitCode.DONE;
        return new Answer(code, List.of(), shape(report), page -> print(report, page));
    }

    private ImportReport report() {
        try {
            return SqlImport.run(new ImportSettings(from, packageName, folder, format, renumber));
        } catch (ImportException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            IOException failure = Objects.requireNonNull(e.getCause());
            @Nullable String file = failure instanceof FileSystemException of ? of.getFile() : null;
            throw new UsageException(Objects.requireNonNullElse(file, from.toString()) + " cannot be read: "
                    + FileFailure.reading(failure) + ".");
        }
    }

    private static Map<String, @Nullable Object> shape(ImportReport report) {
        return Json.object(
                "format",
                report.format().toString(),
                "stopped",
                report.isStopped(),
                "classes",
                report.classes().stream()
                        .map(imported -> Json.object(
                                "version", imported.version(),
                                "class", imported.className(),
                                "file", imported.file(),
                                "state", imported.state().name().toLowerCase(Locale.ROOT),
                                "changes", imported.changes(),
                                "difference", imported.difference().isEmpty() ? null : imported.difference()))
                        .toList(),
                "left",
                notes(report.left()),
                "passedOver",
                notes(report.passedOver()),
                "duplicates",
                report.duplicates().stream()
                        .map(duplicate -> Json.object(
                                "version", duplicate.version(),
                                "first", duplicate.first(),
                                "file", duplicate.file(),
                                "proposed", duplicate.proposed()))
                        .toList());
    }

    private static List<Map<String, @Nullable Object>> notes(List<FileNote> notes) {
        return notes.stream()
                .map(note -> Json.object(
                        "file", note.file(), "line", note.line() == 0 ? null : note.line(), "reason", note.text()))
                .toList();
    }

    private void print(ImportReport report, Page page) {
        if (report.isStopped()) {
            page.line("Wrote nothing: " + Words.counted(report.duplicates().size(), "version") + " of the folder ("
                    + report.format() + ") " + (report.duplicates().size() == 1 ? "is" : "are") + " there twice.");
            report.duplicates().stream().map(Renumbering::toString).forEach(line -> page.line("  " + line));
            page.line("Rename the files, or give --renumber to have it so.");
            return;
        }
        long different = count(report, ImportedClass.State.DIFFERENT);
        page.line("Imported " + Words.counted(report.classes().size(), "migration") + " (" + report.format() + "): "
                + count(report, ImportedClass.State.WRITTEN) + " written, "
                + count(report, ImportedClass.State.PRESENT) + " there already"
                + (different == 0 ? "." : ", " + different + " there already with other content."));
        section(
                page,
                "Changed, and why:",
                report.classes().stream()
                        .flatMap(imported -> imported.changes().stream().map(change -> imported.file() + ": " + change))
                        .toList());
        section(
                page,
                "There already with other content, and left as they are:",
                report.classes().stream()
                        .filter(imported -> imported.state() == ImportedClass.State.DIFFERENT)
                        .map(imported -> imported.className() + " for " + imported.file()
                                + (imported.difference().isEmpty() ? "" : ": " + imported.difference()))
                        .toList());
        section(
                page,
                "Left for you:",
                report.left().stream().map(FileNote::toString).toList());
        section(
                page,
                "Passed over:",
                report.passedOver().stream().map(FileNote::toString).toList());
    }

    private static long count(ImportReport report, ImportedClass.State state) {
        return report.classes().stream()
                .filter(imported -> imported.state() == state)
                .count();
    }

    private static void section(Page page, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            page.line(title);
            lines.forEach(line -> page.line("  " + line));
        }
    }
}
