package dev.stepwell.importer.format;

import dev.stepwell.importer.script.FolderReading;
import dev.stepwell.importer.script.ImportedScript;
import dev.stepwell.importer.script.Reasons;
import dev.stepwell.importer.script.ScriptDependencies;
import dev.stepwell.importer.script.ScriptFolder;
import dev.stepwell.importer.script.ScriptText;
import dev.stepwell.sql.SqlScript;
import dev.stepwell.sql.SqlToken;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads Flyway's folders and their subfolders: the versioned scripts in the order of their versions, then the
 * repeatable ones in the order of their names.
 *
 * <p>Flyway replaces placeholders before PostgreSQL receives a script. A script with a placeholder is therefore not
 * imported, unless the {@code .conf} of the script or of the folder switches the replacement off.
 */
public final class FlywayReader implements FormatReader {

    private static final Pattern NAME = Pattern.compile("(?:.*/)?([VU])(\\d+(?:[._]\\d+)*)(?:__(.*))?\\.sql");
    private static final Pattern REPEATABLE = Pattern.compile("(?:.*/)?R__(.*)\\.sql");
    private static final Pattern BASELINE = Pattern.compile("(?:.*/)?B\\d+(?:[._]\\d+)*__.*\\.sql");
    private static final Pattern CALLBACK = Pattern.compile(
            "(?:.*/)?(?:before|after|create)(?:Each|Migrate|Undo|Clean|Info|Validate|Baseline|Repair|Connect|Schema|Versioned|Repeatables)\\w*(?:__.*)?\\.sql");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]*}");

    @Override
    public boolean recognizes(ScriptFolder folder) {
        return folder.files().stream()
                .anyMatch(file -> (NAME.matcher(file).matches() && file.contains("__"))
                        || REPEATABLE.matcher(file).matches());
    }

    @Override
    public void read(ScriptFolder folder, FolderReading reading) {
        Map<String, String> undos = new LinkedHashMap<>();
        List<Matcher> versioned = new ArrayList<>();
        List<Matcher> repeatable = new ArrayList<>();
        for (String file : folder.files()) {
            Matcher name = NAME.matcher(file);
            Matcher repeated = REPEATABLE.matcher(file);
            if (name.matches() && name.group(1).equals("U")) {
                undos.put(version(name), file);
            } else if (name.matches()) {
                versioned.add(name);
            } else if (repeated.matches()) {
                repeatable.add(repeated);
            } else if (BASELINE.matcher(file).matches()) {
                reading.passOver(file, Reasons.flywayBaseline());
            } else if (CALLBACK.matcher(file).matches()) {
                reading.leave(file, 0, Reasons.flywayCallback());
            } else if (file.endsWith(".conf")) {
                reading.use(file);
            }
        }
        List<ImportedScript> scripts = new ArrayList<>();
        for (Matcher name : versioned) {
            String undo = undos.remove(version(name));
            script(folder, reading, name.group(), version(name), name.group(3) == null ? "" : name.group(3), undo)
                    .ifPresent(scripts::add);
        }
        undos.values().forEach(file -> reading.leave(file, 0, Reasons.downWithoutUp()));
        scripts.sort(NumberedFilesReader.BY_VERSION);
        scripts.forEach(reading::add);
        repeatable.sort(Comparator.comparing(name -> name.group(1)));
        for (Matcher name : repeatable) {
            script(folder, reading, name.group(), "", name.group(1), null)
                    .map(ImportedScript::asRepeatable)
                    .ifPresent(reading::add);
        }
    }

    private static String version(Matcher name) {
        return name.group(2).replace('_', '.');
    }

    private static Optional<ImportedScript> script(
            ScriptFolder folder,
            FolderReading reading,
            String file,
            String version,
            String name,
            @Nullable String other) {
        Optional<ScriptText> up = reading.text(file);
        Optional<ScriptText> down = other == null ? Optional.empty() : reading.text(other, file);
        if (up.isEmpty() || down.isPresent() != (other != null)) {
            return Optional.empty();
        }
        Properties settings = settings(folder, file + ".conf");
        if (replacesPlaceholders(folder, settings)) {
            for (ScriptText text : down.isPresent() ? List.of(up.get(), down.get()) : List.of(up.get())) {
                OptionalInt placeholder = placeholder(text.text());
                if (placeholder.isPresent()) {
                    reading.leave(
                            text.file(),
                            text.line(placeholder.getAsInt()),
                            text.file().equals(file)
                                    ? Reasons.flywayPlaceholder()
                                    : Reasons.neitherIsImported(Reasons.flywayPlaceholder(), file));
                    return Optional.empty();
                }
            }
        }
        HeaderComment header = HeaderComment.read(up.get().text());
        return Optional.of(ImportedScript.of(file, version, name, up.get(), down.orElse(null))
                .withHeader(
                        header.description(),
                        ScriptDependencies.mentioned(header.dependencies().orElse(List.of())))
                .withoutTransaction("false".equals(settings.getProperty("executeInTransaction"))));
    }

    private static boolean replacesPlaceholders(ScriptFolder folder, Properties ofScript) {
        String ofFolder = settings(folder, "flyway.conf").getProperty("flyway.placeholderReplacement", "true");
        return !ofScript.getProperty("placeholderReplacement", ofFolder).equals("false");
    }

    /** {@return the settings in a file; empty settings if the file does not exist} */
    private static Properties settings(ScriptFolder folder, String file) {
        Properties settings = new Properties();
        if (folder.has(file)) {
            try {
                settings.load(
                        new StringReader(folder.text(file).map(ScriptText::text).orElse("")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return settings;
    }

    /** {@return the offset of the first placeholder outside of comments; empty if there is none} */
    private static OptionalInt placeholder(String text) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        if (!matcher.find()) {
            return OptionalInt.empty();
        }
        for (SqlToken token : SqlScript.read(text).tokens()) {
            if (matcher.reset().region(token.start(), token.end()).find()) {
                return OptionalInt.of(matcher.start());
            }
        }
        return OptionalInt.empty();
    }
}
