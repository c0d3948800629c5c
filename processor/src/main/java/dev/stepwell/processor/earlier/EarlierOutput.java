package dev.stepwell.processor.earlier;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.MigrationProblems;
import dev.stepwell.processor.model.RegistryIndex;
import dev.stepwell.processor.model.RegistryName;
import dev.stepwell.processor.model.ServiceFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
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
 * The output of the compiler, with the files of earlier builds, and the other sources that the compiler can find.
 *
 * <p>A file that cannot be read counts as missing. Some compilers keep their files in memory and refuse to read any.
 */
public final class EarlierOutput {

    /** The compiler option that decides whether the output of earlier builds is read. */
    public static final String OPTION = "stepwell.earlierOutput";

    private static final String READ = "read";
    private static final String IGNORE = "ignore";
    private static final byte[] NOTHING = {};
    private static final List<StandardLocation> SOURCES =
            List.of(StandardLocation.SOURCE_OUTPUT, StandardLocation.SOURCE_PATH);

    private final Filer filer;
    private final ModuleFolders folders;
    private final boolean readable;

    /**
     * Opens the output of a compilation.
     *
     * @param filer the compiler's access to the output
     * @param options all options of the build; {@link #OPTION} is {@code read} or {@code ignore}, and by default
     *     {@code ignore} under Gradle and {@code read} elsewhere
     * @param folders the modules of the compilation
     */
    public EarlierOutput(Filer filer, Map<String, String> options, ModuleFolders folders) {
        this.filer = filer;
        this.folders = folders;
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

    /**
     * {@return true if the compiler has no folder for classes} It then writes each resource into the working directory
     * under the last part of its name, where no application finds it.
     */
    public boolean isWithoutFolder() {
        try {
            URI place = file(StandardLocation.CLASS_OUTPUT, folders.all().first(), "", ServiceFile.NAME)
                    .toUri();
            return "file".equals(place.getScheme()) && !place.getPath().endsWith("/" + ServiceFile.NAME);
        } catch (IOException | RuntimeException e) {
            // Only the attempt to write can tell.
            return false;
        }
    }

    /** {@return true if the folder of the package has this file and the file is not empty} */
    public boolean has(String packageName, String fileName) {
        return bytes(StandardLocation.CLASS_OUTPUT, folders.of(packageName), packageName, fileName, 1).length > 0;
    }

    /** {@return true if the class output has this file and the file is not empty} */
    public boolean hasFileOf(RegistryName registry) {
        return bytes(StandardLocation.CLASS_OUTPUT, folders.of(registry.packageName()), "", registry.filePath(), 1)
                        .length
                > 0;
    }

    /** {@return true if this file in the folder of the package contains the text, which must be ASCII} */
    public boolean contains(String packageName, String fileName, String text) {
        return read(StandardLocation.CLASS_OUTPUT, packageName, fileName).contains(text);
    }

    /**
     * {@return the content of a file; empty if there is no such file}
     *
     * @param module the module in whose folder the file is; empty as in {@link ModuleFolders}
     * @param path the path from the root of the class output
     */
    public String text(String module, String path) {
        return new String(
                bytes(StandardLocation.CLASS_OUTPUT, module, "", path, Integer.MAX_VALUE), StandardCharsets.UTF_8);
    }

    /** {@return the class names that the lists of registries contain, sorted} */
    public Set<String> registries() {
        Set<String> names = new TreeSet<>();
        for (String module : folders.all()) {
            for (String name : registries(module)) {
                names.add(name);
                folders.add(name.substring(0, Math.max(0, name.lastIndexOf('.'))), module);
            }
        }
        return Collections.unmodifiableSet(names);
    }

    /** {@return the class names that the list of registries of a module contains, sorted} */
    public Set<String> registries(String module) {
        Set<String> names = new TreeSet<>();
        for (String line : text(module, ServiceFile.NAME).split("\\R", -1)) {
            int comment = line.indexOf('#');
            String name = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return Collections.unmodifiableSet(names);
    }

    /** {@return the index of a registry; empty if the index is missing or malformed} */
    public Optional<RegistryIndex> index(RegistryName registry) {
        return RegistryIndex.parse(text(folders.of(registry.packageName()), RegistryIndex.FOLDER + registry));
    }

    /**
     * {@return true if the compiler can find a source of the registry that does not contain the text} After a failed
     * build, the source can be newer than the class. A source that somebody has committed can be older.
     */
    public boolean hasOtherSource(RegistryName registry, String text) {
        for (StandardLocation location : SOURCES) {
            String source = source(location, registry);
            if (!source.isEmpty() && !source.contains(text)) {
                return true;
            }
        }
        return false;
    }

    /** {@return true if the source output has a source of the registry that contains the text} */
    public boolean hasSource(RegistryName registry, String text) {
        return source(StandardLocation.SOURCE_OUTPUT, registry).contains(text);
    }

    /**
     * {@return true if the compiler can find a source of the registry that contains the text, and no class} A class
     * outside of the class output belongs to other code, with which this code can share its source output.
     */
    public boolean findsSourceAlone(RegistryName registry, String text) {
        return (hasSource(registry, text)
                        || source(StandardLocation.SOURCE_PATH, registry).contains(text)
                        || source(StandardLocation.CLASS_PATH, registry).contains(text))
                && read(StandardLocation.CLASS_PATH, registry.packageName(), registry.fileName())
                        .isEmpty();
    }

    private String source(StandardLocation location, RegistryName registry) {
        return read(location, registry.packageName(), registry.simpleName() + ".java");
    }

    /**
     * Removes the files of a registry. A file that cannot be removed is harmless, because the list of registries no
     * longer names its registry.
     */
    public void removeRegistry(RegistryName registry) {
        String module = folders.of(registry.packageName());
        remove(StandardLocation.CLASS_OUTPUT, module, registry.packageName(), registry.fileName());
        removeSource(registry);
        remove(StandardLocation.CLASS_OUTPUT, module, "", registry.filePath());
        remove(StandardLocation.CLASS_OUTPUT, module, "", RegistryIndex.FOLDER + registry);
    }

    /**
     * Removes a file, by its path from the root of the class output. A file that cannot be removed stays.
     *
     * <p>An output that is not read is not cleaned either: the build tool does so itself.
     *
     * @param module the module in whose folder the file is; empty as in {@link ModuleFolders}
     */
    public void remove(String module, String path) {
        remove(StandardLocation.CLASS_OUTPUT, module, "", path);
    }

    /** {@return the module in whose folder the registry is; empty as in {@link ModuleFolders}} */
    public String moduleOf(RegistryName registry) {
        return folders.of(registry.packageName());
    }

    /** Removes the source of a registry from the source output. Returns true if the source is gone. */
    public boolean removeSource(RegistryName registry) {
        return remove(
                StandardLocation.SOURCE_OUTPUT,
                folders.of(registry.packageName()),
                registry.packageName(),
                registry.simpleName() + ".java");
    }

    private boolean remove(StandardLocation location, String module, String packageName, String fileName) {
        try {
            // The compiler's own file objects refuse to be deleted.
            return Files.deleteIfExists(
                    Path.of(file(location, module, packageName, fileName).toUri()));
        } catch (IOException | RuntimeException e) {
            // The file is in use or is not on a disk.
            return false;
        }
    }

    /** {@return the characters of a file, each byte as one; empty if there is no such file} */
    private String read(StandardLocation location, String packageName, String fileName) {
        return new String(
                bytes(location, folders.of(packageName), packageName, fileName, Integer.MAX_VALUE),
                StandardCharsets.ISO_8859_1);
    }

    private byte[] bytes(StandardLocation location, String module, String packageName, String fileName, int most) {
        try (InputStream file = file(location, module, packageName, fileName).openInputStream()) {
            return file.readNBytes(most);
        } catch (IOException | RuntimeException e) {
            // javac wraps what a file manager throws in a type of its own.
            return NOTHING;
        }
    }

    private FileObject file(StandardLocation location, String module, String packageName, String fileName)
            throws IOException {
        if (!readable) {
            throw new IOException("not to be read");
        }
        FileObject file = filer.getResource(location, ModuleFolders.inModule(module, packageName), fileName);
        if (file == null) {
            throw new IOException("no such file");
        }
        return file;
    }
}
