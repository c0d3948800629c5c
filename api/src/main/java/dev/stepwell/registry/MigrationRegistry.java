package dev.stepwell.registry;

import java.util.List;
import java.util.Optional;

/**
 * The migrations of one package, as the annotation processor found them; implemented by generated code and found by
 * {@link java.util.ServiceLoader}.
 *
 * <p>Each call gives the same migrations in the same order.
 */
public interface MigrationRegistry {

    /**
     * The migrations of the package.
     *
     * @return the migrations by ascending identity, without duplicates
     */
    List<MigrationDefinition> migrations();

    /**
     * What the migrations come to, known without making them.
     *
     * @return that of {@link #migrations()}, as it was computed when they were compiled; empty if it was not
     */
    default Optional<RegistryDigest> digest() {
        return Optional.empty();
    }
}
