package dev.stepwell.importer;

import dev.stepwell.Version;
import dev.stepwell.importer.ImportedClass.State;
import dev.stepwell.importer.script.CheckedScript;
import dev.stepwell.importer.script.DependencyResolver;
import dev.stepwell.importer.script.ExistingClasses;
import dev.stepwell.importer.script.FolderReading;
import dev.stepwell.importer.script.ImportedScript;
import dev.stepwell.importer.script.Numbering;
import dev.stepwell.importer.script.Reasons;
import dev.stepwell.importer.script.ScriptCheck;
import dev.stepwell.importer.script.ScriptFolder;
import dev.stepwell.importer.writing.ClassNames;
import dev.stepwell.importer.writing.ClassWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The import of a folder of SQL files, which writes one class for each migration.
 *
 * <p>An import changes no existing class, so that a repeated import has no effect.
 */
public final class SqlImport {

    private static final Pattern CODE = Pattern.compile(
            "(?:.*/)?[vVrR]?\\d[^/]*\\.(go|java|kt|kts|groovy|scala|py|rb|js|mjs|cjs|ts|php|cs|rs|sh|ex|exs|pl)"
                    + "|(?:.*/)?[VR](\\d[\\d._]*)?__[^/]*\\.(java|kt|groovy|scala)");
    private static final Pattern FOLDER_CODE = Pattern.compile(".*/(up|down)\\.[a-z]+");

    private final ImportSettings settings;

    private SqlImport(ImportSettings settings) {
        this.settings = settings;
    }

    /**
     * Imports a folder.
     *
     * @param settings the settings
     * @return the report
     * @throws ImportException if there is nothing to read, if a file cannot be written, or if the locale's encoding
     *     lacks a character of a file's name
     * @throws UncheckedIOException if a file cannot be read
     */
    public static ImportReport run(ImportSettings settings) {
        try {
            return new SqlImport(settings).run();
        } catch (InvalidPathException e) {
            throw new ImportException(Reasons.notInLocale(e.getInput()));
        }
    }

    private ImportReport run() {
        ScriptFolder folder = ScriptFolder.open(settings.from());
        FolderFormat format = format(folder);
        FolderReading reading = new FolderReading(folder);
        format.reader().read(folder, reading);
        boolean nothing = reading.scripts().isEmpty() && reading.left().isEmpty();
        if (nothing && !format.reader().recognizes(folder)) {
            throw new ImportException(
                    format.notIn(settings.from(), FolderFormat.detect(folder).orElse(null)));
        }
        noteOtherFiles(folder, reading);
        ExistingClasses existing = ExistingClasses.in(settings.packageFolder());
        Numbering numbering = Numbering.of(withVersions(reading), existing);
        if (!numbering.renumberings().isEmpty() && !settings.renumber()) {
            return report(format, List.of(), reading, numbering);
        }
        return report(format, write(numbering.scripts(), reading, existing), reading, numbering);
    }

    private FolderFormat format(ScriptFolder folder) {
        FolderFormat wanted = settings.format();
        if (wanted != null) {
            return wanted;
        }
        return FolderFormat.detect(folder)
                .filter(detected -> detected.reader().recognizes(folder))
                .orElseThrow(() -> new ImportException(FolderFormat.unknownIn(settings.from())
                        + folder.left().stream().map(note -> "\n" + note).collect(Collectors.joining())));
    }

    private static void noteOtherFiles(ScriptFolder folder, FolderReading reading) {
        for (String file : folder.files()) {
            if (reading.hasSeen(file)) {
                continue;
            }
            if (CODE.matcher(file).matches() || FOLDER_CODE.matcher(file).matches()) {
                reading.leave(file, 0, Reasons.code());
            } else {
                reading.passOver(file, Reasons.notAMigration());
            }
        }
    }

    private static List<ImportedScript> withVersions(FolderReading reading) {
        List<ImportedScript> scripts = new ArrayList<>();
        for (ImportedScript script : reading.scripts()) {
            if (script.repeatable() || Version.tryParse(script.version()).isPresent()) {
                scripts.add(script);
            } else {
                reading.leave(script.file(), 0, Reasons.notAVersion(script.version()));
            }
        }
        return scripts;
    }

    private List<ImportedClass> write(List<ImportedScript> scripts, FolderReading reading, ExistingClasses existing) {
        DependencyResolver resolver = DependencyResolver.resolve(scripts, reading);
        Map<Integer, CheckedScript> checked = new LinkedHashMap<>();
        for (int i = 0; i < scripts.size(); i++) {
            Optional<CheckedScript> script =
                    resolver.isLeft(i) ? Optional.empty() : ScriptCheck.check(scripts.get(i), reading);
            if (script.isPresent()) {
                checked.put(i, script.get());
            } else {
                resolver.leave(i);
            }
        }
        Map<Integer, String> names = names(checked, existing);
        List<ImportedClass> classes = new ArrayList<>();
        checked.forEach((i, script) -> classes.add(write(i, script, names, scripts, resolver, existing)));
        return classes;
    }

    private static Map<Integer, String> names(Map<Integer, CheckedScript> checked, ExistingClasses existing) {
        ClassNames free = new ClassNames(existing.names());
        Map<Integer, String> names = new LinkedHashMap<>();
        checked.forEach((i, script) -> names.put(
                i,
                existing.name(Version.parse(script.script().version()))
                        .orElseGet(() -> free.take(
                                script.script().name(), script.script().version()))));
        return names;
    }

    private ImportedClass write(
            int number,
            CheckedScript script,
            Map<Integer, String> names,
            List<ImportedScript> scripts,
            DependencyResolver resolver,
            ExistingClasses existing) {
        List<Integer> dependencies = resolver.dependencies(number);
        List<String> suppressed = new ArrayList<>(script.suppressed());
        Version version = Version.parse(script.script().version());
        boolean higher = !script.script().repeatable()
                && dependencies.stream()
                        .anyMatch(other ->
                                Version.parse(scripts.get(other).version()).compareTo(version) > 0);
        if (higher) {
            suppressed.add(0, "depends-on-higher");
        }
        List<String> changes = new ArrayList<>(script.changes());
        resolver.leftOut(number).forEach(file -> changes.add(Reasons.dependencyLeft(file)));
        String name = names.getOrDefault(number, "");
        String source = ClassWriter.source(
                settings.packageName(),
                name,
                script,
                dependencies.stream()
                        .map(other -> names.getOrDefault(other, ""))
                        .toList(),
                suppressed);
        State state = existing.isSame(name, source)
                ? State.PRESENT
                : existing.name(version).isPresent() ? State.DIFFERENT : State.WRITTEN;
        if (state == State.WRITTEN) {
            write(settings.packageFolder().resolve(name + ".java"), source);
        }
        return new ImportedClass(
                script.script().version(),
                name,
                script.script().file(),
                state,
                changes,
                state == State.DIFFERENT ? existing.onlyDependencies(version, source) : "");
    }

    private static void write(Path file, String source) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, source, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new ImportException(Reasons.notWritable(file, e));
        }
    }

    private ImportReport report(
            FolderFormat format, List<ImportedClass> classes, FolderReading reading, Numbering numbering) {
        return new ImportReport(
                format, classes, reading.left(), reading.passedOver(), numbering.renumberings(), settings.renumber());
    }
}
