package dev.stepwell.processor.model;

import dev.stepwell.registry.MigrationRegistry;
import java.util.Collection;
import java.util.TreeSet;

/**
 * The file through which {@link java.util.ServiceLoader} finds the registries.
 *
 * <p>The file lists each registry once, sorted. An entry of an earlier build or of an author stays as long as its class
 * exists.
 */
public final class ServiceFile {

    public static final String NAME = "META-INF/services/" + MigrationRegistry.class.getName();

    private ServiceFile() {}

    /**
     * {@return the content of the file}
     *
     * @param registries the binary names of the registries
     * @param listed the present entries whose classes still exist
     */
    public static String of(Collection<String> registries, Collection<String> listed) {
        TreeSet<String> names = new TreeSet<>(registries);
        names.addAll(listed);
        return names.isEmpty() ? "" : String.join("\n", names) + "\n";
    }
}
