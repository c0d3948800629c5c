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
 * The folder that the compiler writes classes to, as earlier builds left it.
 *
 * <p>Whatever cannot be read is not there.
 */
public final class EarlierOutput {

    /** The compiler option that decides whether the output of earlier builds is read. */
    public static final String OPTION = "stepwell.earlierOutput";

    private static final String READ = "read";
    private static final String IGNORE = "ignore";

    private final Filer filer;
    private final boolean readable;

    /**
     * Looks into the output of a compilation.
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

    /** Whether there is a file in the folder of a package. */
    public boolean has(String packageName, String fileName) {
        try (InputStream file =
                file(StandardLocation.CLASS_OUTPUT, packageName, fileName).openInputStream()) {
            return file.read() >= 0;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether a file in the folder of a package has a text in ASCII somewhere. */
    public boolean contains(String packageName, String fileName, String text) {
        try (InputStream file =
                file(StandardLocation.CLASS_OUTPUT, packageName, fileName).openInputStream()) {
            return new String(file.readAllBytes(), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /** The content of a file outside of packages, if it is there. */
    public Optional<String> text(String path) {
        try (InputStream file = file(StandardLocation.CLASS_OUTPUT, "", path).openInputStream()) {
            return Optional.of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The classes that the list of registries names, sorted. */
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

    /** The index of a registry, if there is one and it is whole. */
    public Optional<RegistryIndex> index(String registry) {
        Optional<String> text = text(RegistryIndex.FOLDER + registry);
        return text.isPresent() ? RegistryIndex.parse(text.get()) : Optional.empty();
    }

    /**
     * Whether the source of a registry is another one by now than that of its class, as a build that failed leaves it.
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

    /** Removes what belongs to a registry. What cannot be removed is listed nowhere any more, and so does no harm. */
    public void removeRegistry(RegistryName registry) {
        remove(StandardLocation.CLASS_OUTPUT, registry.packageName(), registry.fileName());
        remove(StandardLocation.SOURCE_OUTPUT, registry.packageName(), registry.simpleName() + ".java");
        remove(StandardLocation.CLASS_OUTPUT, "", registry.filePath());
        remove(StandardLocation.CLASS_OUTPUT, "", RegistryIndex.FOLDER + registry);
    }

    private void remove(StandardLocation location, String packageName, String fileName) {
        try {
            // The compiler's own file objects refuse to be deleted.
            Files.deleteIfExists(Path.of(file(location, packageName, fileName).toUri()));
        } catch (IOException | RuntimeException e) {
            // It is not on a disk, or in use.
        }
    }

    private FileObject file(StandardLocation location, String packageName, String fileName) throws IOException {
        if (!readable) {
            throw new IOException("not to be read");
        }
        return filer.getResource(location, packageName, fileName);
    }
}
