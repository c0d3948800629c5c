package dev.stepwell.processor.earlier;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.MigrationProblems;
import dev.stepwell.processor.model.RegistryIndex;
import dev.stepwell.processor.model.RegistryName;
import dev.stepwell.processor.model.ServiceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.annotation.processing.Filer;
import javax.tools.FileObject;
import javax.tools.StandardLocation;

/**
 * The class output of the compiler, with the files of earlier builds.
 *
 * <p>A file that cannot be read counts as missing.
 */
public final class EarlierOutput {

    /** The compiler option that decides whether the output of earlier builds is read. */
    public static final String OPTION = "stepwell.earlierOutput";

    private static final String READ = "read";
    private static final String IGNORE = "ignore";

    private final Filer filer;
    private final boolean readable;

    /**
     * Opens the output of a compilation.
     *
     * @param filer the compiler's access to the output
     * @param options all options of the build; {@link #OPTION} is {@code read} or {@code ignore}, and by default
     *     {@code ignore} under Gradle and {@code read} elsewhere
     */
    public EarlierOutput(Filer filer, Map<String, String> options) {
        this.filer = filer;
        String option = options.get(OPTION);
        this.readable = option == null ? !isGradle(filer) : option.equals(READ);
    }

    /** Gradle shows a processor all annotated classes itself, and rebuilds everything after a processor that reads. */
    private static boolean isGradle(Filer filer) {
        return filer.getClass().getName().startsWith("org.gradle.");
    }

    /** {@return the problem of a value of {@link #OPTION} that is neither {@code read} nor {@code ignore}, if it is} */
    public static List<Problem> problems(Map<String, String> options) {
        String value = options.get(OPTION);
        return !options.containsKey(OPTION) || READ.equals(value) || IGNORE.equals(value)
                ? List.of()
                : List.of(MigrationProblems.unknownOptionValue(
                        "-A" + OPTION + "=" + (value == null ? "" : value), List.of(IGNORE, READ)));
    }

    /** {@return true if the folder of the package has this file and the file is not empty} */
    public boolean has(String packageName, String fileName) {
        try (InputStream file =
                file(StandardLocation.CLASS_OUTPUT, packageName, fileName).openInputStream()) {
            return file.read() >= 0;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /** {@return true if this file in the folder of the package contains the text, which must be ASCII} */
    public boolean contains(String packageName, String fileName, String text) {
        try (InputStream file =
                file(StandardLocation.CLASS_OUTPUT, packageName, fileName).openInputStream()) {
            return new String(file.readAllBytes(), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /** {@return the content of a file, by its path from the root of the class output; empty if there is none} */
    public Optional<String> text(String path) {
        try (InputStream file = file(StandardLocation.CLASS_OUTPUT, "", path).openInputStream()) {
            return Optional.of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** {@return the class names that the list of registries contains, sorted} */
    public Set<String> registries() {
        Set<String> names = new TreeSet<>();
        for (String line : text(ServiceFile.NAME).orElse("").split("\\R", -1)) {
            int comment = line.indexOf('#');
            String name = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return Collections.unmodifiableSet(names);
    }

    /** {@return the index of a registry; empty if the index is missing or malformed} */
    public Optional<RegistryIndex> index(String registry) {
        Optional<String> text = text(RegistryIndex.FOLDER + registry);
        return text.isPresent() ? RegistryIndex.parse(text.get()) : Optional.empty();
    }

    /**
     * {@return true if the source of the registry exists and does not contain the text} After a failed build, the
     * source can be newer than the class.
     */
    public boolean hasOtherSource(RegistryName registry, String text) {
        String fileName = registry.simpleName() + ".java";
        try (InputStream file = file(StandardLocation.SOURCE_OUTPUT, registry.packageName(), fileName)
                .openInputStream()) {
            return !new String(file.readAllBytes(), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Removes the files of a registry. A file that cannot be removed is harmless, because the list of registries no
     * longer names its registry.
     */
    public void removeRegistry(RegistryName registry) {
        remove(StandardLocation.CLASS_OUTPUT, registry.packageName(), registry.fileName());
        remove(StandardLocation.SOURCE_OUTPUT, registry.packageName(), registry.simpleName() + ".java");
        remove(StandardLocation.CLASS_OUTPUT, "", registry.filePath());
        remove(StandardLocation.CLASS_OUTPUT, "", RegistryIndex.FOLDER + registry);
    }

    /**
     * Removes a file, by its path from the root of the class output. A file that cannot be removed stays.
     *
     * <p>An output that is not read is not cleaned either: the build tool does so itself.
     */
    public void remove(String path) {
        remove(StandardLocation.CLASS_OUTPUT, "", path);
    }

    private void remove(StandardLocation location, String packageName, String fileName) {
        try {
            // The compiler's own file objects refuse to be deleted.
            Files.deleteIfExists(Path.of(file(location, packageName, fileName).toUri()));
        } catch (IOException | RuntimeException e) {
            // The file is in use or is not on a disk.
        }
    }

    private FileObject file(StandardLocation location, String packageName, String fileName) throws IOException {
        if (!readable) {
            throw new IOException("not to be read");
        }
        return filer.getResource(location, packageName, fileName);
    }
}
