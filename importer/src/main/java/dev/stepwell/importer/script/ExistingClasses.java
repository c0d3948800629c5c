package dev.stepwell.importer.script;

import dev.stepwell.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The classes of the package before the import.
 *
 * <p>A migration is found by its version, so that a class may be renamed after an import.
 */
public final class ExistingClasses {

    private static final Pattern VERSION =
            Pattern.compile("@Migration\\s*\\((?:[^\")]|\"[^\"]*\")*?\\bversion\\s*=\\s*\"([\\d.]+)\"");

    /** A generated annotation in three groups: the part before the dependencies, the dependencies, and the rest. */
    private static final Pattern DEPENDENCIES = Pattern.compile(
            "(@Migration\\(\\s*version = \"[\\d.]+\")(?:,\\s*dependsOn = (\\{[^}]*}|[\\w.]+))?([^)\"]*\\)\\n)");

    private static final Pattern FILE = Pattern.compile("Imported from \\{@code ([^}]+)}");

    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<Version, String> namesByVersion = new LinkedHashMap<>();
    private final Map<String, Version> versionsByFile = new LinkedHashMap<>();

    private ExistingClasses() {}

    /** Reads the sources in a folder, which may not exist. */
    public static ExistingClasses in(Path folder) {
        ExistingClasses classes = new ExistingClasses();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                        .sorted()
                        .toList()) {
                    classes.add(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return classes;
    }

    private void add(Path file) throws IOException {
        String source = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        String fileName = file.getFileName().toString();
        String name = fileName.substring(0, fileName.length() - ".java".length());
        sources.put(name, source);
        Matcher matcher = VERSION.matcher(source);
        Optional<Version> version = matcher.find() ? Version.tryParse(matcher.group(1)) : Optional.empty();
        Matcher from = FILE.matcher(source);
        if (version.isPresent()) {
            namesByVersion.putIfAbsent(version.get(), name);
            if (from.find()) {
                versionsByFile.putIfAbsent(from.group(1), version.get());
            }
        }
    }

    public List<String> names() {
        return List.copyOf(sources.keySet());
    }

    /** {@return the name of the class of a migration; empty if there is no such class} */
    public Optional<String> name(Version version) {
        return Optional.ofNullable(namesByVersion.get(version));
    }

    /** {@return the version that an earlier import gave to a script; empty if the script is new} */
    Optional<Version> version(String file) {
        return Optional.ofNullable(versionsByFile.get(file));
    }

    /**
     * Compares the dependencies of an existing class with those of a new source.
     *
     * @return the two dependencies in words; empty if the class differs from the source in more than the dependencies
     */
    public String onlyDependencies(Version version, String source) {
        String there = sources.getOrDefault(namesByVersion.getOrDefault(version, ""), "")
                .replace("\r\n", "\n");
        return withoutDependencies(there).equals(withoutDependencies(source))
                ? Reasons.onlyDependencies(dependencies(there), dependencies(source))
                : "";
    }

    private static String withoutDependencies(String source) {
        Matcher matcher = DEPENDENCIES.matcher(source);
        if (!matcher.find()) {
            return source;
        }
        return source.substring(0, matcher.start())
                + (matcher.group(1) + matcher.group(3)).replaceAll("\\s+", "")
                + source.substring(matcher.end());
    }

    private static String dependencies(String source) {
        Matcher matcher = DEPENDENCIES.matcher(source);
        return matcher.find() && matcher.group(2) != null ? "dependsOn = " + matcher.group(2) : "no dependsOn";
    }

    /** {@return true if the class exists with this source} Line ends are ignored, because Git may change them. */
    public boolean isSame(String name, String source) {
        String there = sources.get(name);
        return there != null && there.replace("\r\n", "\n").equals(source);
    }
}
