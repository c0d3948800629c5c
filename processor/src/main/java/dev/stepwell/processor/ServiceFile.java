package dev.stepwell.processor;

import dev.stepwell.MigrationRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.TreeSet;
import java.util.function.Predicate;
import javax.annotation.processing.Filer;
import javax.tools.StandardLocation;

/**
 * The file through which {@link java.util.ServiceLoader} finds the registries.
 *
 * <p>It lists each registry once, sorted. What an earlier build listed, or an author, stays as long as its class does.
 */
final class ServiceFile {

    static final String NAME = "META-INF/services/" + MigrationRegistry.class.getName();

    private final Filer filer;

    ServiceFile(Filer filer) {
        this.filer = filer;
    }

    /**
     * Lists registries.
     *
     * @param registries the binary names of their classes
     * @param exists tells of a class that is listed already whether it is still there
     * @throws IOException if the compiler does not take the file
     */
    void list(Collection<String> registries, Predicate<String> exists) throws IOException {
        TreeSet<String> names = new TreeSet<>(registries);
        listed().stream().filter(exists).forEach(names::add);
        try (OutputStream file =
                filer.createResource(StandardLocation.CLASS_OUTPUT, "", NAME).openOutputStream()) {
            file.write((String.join("\n", names) + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private Collection<String> listed() {
        TreeSet<String> names = new TreeSet<>();
        try (Reader text = new InputStreamReader(
                        filer.getResource(StandardLocation.CLASS_OUTPUT, "", NAME)
                                .openInputStream(),
                        StandardCharsets.UTF_8);
                BufferedReader lines = new BufferedReader(text)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String name = line.replaceFirst("#.*", "").strip();
                if (!name.isEmpty()) {
                    names.add(name);
                }
            }
        } catch (IOException e) {
            // The first build: there is no file yet.
        }
        return names;
    }
}
