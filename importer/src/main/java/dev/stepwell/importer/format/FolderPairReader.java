package dev.stepwell.importer.format;

import dev.stepwell.importer.script.FolderReading;
import dev.stepwell.importer.script.ImportedScript;
import dev.stepwell.importer.script.NumberedName;
import dev.stepwell.importer.script.Reasons;
import dev.stepwell.importer.script.ScriptDependencies;
import dev.stepwell.importer.script.ScriptFolder;
import dev.stepwell.importer.script.ScriptText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/**
 * Reads folders in which each migration is {@code up.sql} and {@code down.sql} in its own folder, or
 * {@code name.up.sql} and {@code name.down.sql} beside metadata of the same name.
 *
 * <p>With parents, the metadata have the dependencies of each migration. Without parents, the order is Diesel's: by the
 * names of the folders without their hyphens.
 */
public final class FolderPairReader implements FormatReader {

    private static final Pattern UP = Pattern.compile("(.+)(/up|\\.up)\\.sql");
    private static final List<String> PARENTS =
            List.of("parent", "parents", "depends_on", "dependsOn", "depends-on", "dependencies", "requires");
    private static final List<String> TRANSACTION = List.of("run_in_transaction", "transactional", "transaction");

    private final boolean parents;

    public FolderPairReader(boolean parents) {
        this.parents = parents;
    }

    /** The files of one migration. */
    private record Pair(
            String stem,
            String up,
            @Nullable String down,
            @Nullable String metadata) {

        String name() {
            return stem.substring(stem.lastIndexOf('/') + 1);
        }
    }

    /** The content of a metadata file. */
    private record Metadata(String name, @Nullable List<String> parents, boolean withoutTransaction) {}

    @Override
    public boolean recognizes(ScriptFolder folder) {
        List<Pair> pairs = pairs(folder);
        return !pairs.isEmpty()
                && (!parents
                        || pairs.stream()
                                .flatMap(pair -> Stream.ofNullable(pair.metadata()))
                                .flatMap(file -> folder.text(file).stream())
                                .flatMap(text -> metadata(text).stream())
                                .anyMatch(metadata -> metadata.parents() != null));
    }

    private List<Pair> pairs(ScriptFolder folder) {
        List<Pair> pairs = new ArrayList<>();
        for (String file : folder.files()) {
            Matcher up = UP.matcher(file);
            if (up.matches()
                    && (parents || up.group(2).equals("/up"))
                    && NumberedName.parse(up.group(1).substring(up.group(1).lastIndexOf('/') + 1))
                            .isPresent()) {
                pairs.add(pair(up, folder));
            }
        }
        return pairs;
    }

    private static Pair pair(Matcher up, ScriptFolder folder) {
        String stem = up.group(1);
        boolean ownFolder = up.group(2).equals("/up");
        String metadata = stem + (ownFolder ? "/metadata" : "");
        return new Pair(
                stem,
                up.group(),
                Stream.of(stem + (ownFolder ? "/down.sql" : ".down.sql"))
                        .filter(folder::has)
                        .findFirst()
                        .orElse(null),
                Stream.of(".yaml", ".yml", ".json", ".toml")
                        .map(metadata::concat)
                        .filter(folder::has)
                        .findFirst()
                        .orElse(null));
    }

    @Override
    public void read(ScriptFolder folder, FolderReading reading) {
        List<ImportedScript> scripts = new ArrayList<>();
        for (Pair pair : pairs(folder)) {
            script(pair, reading).ifPresent(scripts::add);
        }
        scripts.sort(parents ? NumberedFilesReader.BY_VERSION : Comparator.comparing(ImportedScript::version));
        scripts.forEach(reading::add);
    }

    private Optional<ImportedScript> script(Pair pair, FolderReading reading) {
        Optional<ScriptText> up = reading.text(pair.up());
        Optional<ScriptText> down = pair.down() == null ? Optional.empty() : reading.text(pair.down(), pair.up());
        Optional<ScriptText> metadataText = pair.metadata() == null ? Optional.empty() : reading.text(pair.metadata());
        Optional<Metadata> metadata = metadataText.flatMap(FolderPairReader::metadata);
        if (pair.metadata() != null && metadata.isEmpty()) {
            reading.leave(pair.up(), 0, Reasons.metadataUnreadable(pair.metadata()));
            return Optional.empty();
        }
        if (up.isEmpty() || down.isPresent() != (pair.down() != null)) {
            return Optional.empty();
        }
        NumberedName name = NumberedName.parse(pair.name()).orElseThrow();
        Metadata said = metadata.orElse(new Metadata("", null, false));
        HeaderComment header = HeaderComment.read(up.get().text());
        return Optional.of(ImportedScript.of(
                        pair.up(),
                        name.version(),
                        name.name().isEmpty() ? said.name() : name.name(),
                        up.get(),
                        down.orElse(null))
                .withHeader(
                        header.description(),
                        parents
                                ? ScriptDependencies.declared(said.parents() == null ? List.of() : said.parents())
                                : ScriptDependencies.follows())
                .withoutTransaction(said.withoutTransaction()));
    }

    /** {@return the metadata of a file; empty if the file cannot be read} JSON files are valid YAML. */
    private static Optional<Metadata> metadata(ScriptText text) {
        try {
            Object content;
            if (text.file().endsWith(".toml")) {
                TomlParseResult toml = Toml.parse(text.text());
                if (toml.hasErrors()) {
                    return Optional.empty();
                }
                content = toml.toMap();
            } else {
                content = new Load(LoadSettings.builder()
                                .setSchema(new FailsafeSchema())
                                .setLabel(text.file())
                                .build())
                        .loadFromString(text.text());
            }
            Map<?, ?> map = content instanceof Map<?, ?> values ? values : Map.of();
            return Optional.of(new Metadata(
                    map.get("name") == null ? "" : String.valueOf(map.get("name")),
                    PARENTS.stream()
                            .filter(map::containsKey)
                            .findFirst()
                            .map(key -> list(map.get(key)))
                            .orElse(null),
                    TRANSACTION.stream().anyMatch(key -> String.valueOf(map.get(key))
                            .toLowerCase(Locale.ROOT)
                            .equals("false"))));
        } catch (YamlEngineException e) {
            return Optional.empty();
        }
    }

    private static List<String> list(@Nullable Object value) {
        if (value instanceof Iterable<?> values) {
            List<String> list = new ArrayList<>();
            values.forEach(one -> list.add(Objects.toString(one)));
            return list;
        }
        String one = value == null ? "" : value.toString();
        return one.isEmpty() || one.equals("null") || one.equals("~") ? List.of() : List.of(one);
    }
}
