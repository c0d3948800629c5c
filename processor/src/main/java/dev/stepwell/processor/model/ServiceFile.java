package dev.stepwell.processor.model;

import dev.stepwell.registry.MigrationRegistry;
import java.util.Collection;
import java.util.TreeSet;

/**
 * The file through which {@link java.util.ServiceLoader} finds the registries.
 *
 * <p>It lists each registry once, sorted. What an earlier build listed, or an author, stays as long as its class does.
 */
public final class ServiceFile {

    public static final String NAME = "META-INF/services/" + MigrationRegistry.class.getName();

    private ServiceFile() {}

    /**
     * Lists registries.
     *
     * @param registries the binary names of their classes
     * @param listed what an earlier build listed, or an author, and is still there
     */
    public static String of(Collection<String> registries, Collection<String> listed) {
        TreeSet<String> names = new TreeSet<>(registries);
        names.addAll(listed);
        return names.isEmpty() ? "" : String.join("\n", names) + "\n";
    }
}
