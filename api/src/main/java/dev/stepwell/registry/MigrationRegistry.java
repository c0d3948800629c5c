package dev.stepwell.registry;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The migrations of one package, as the annotation processor found them. Generated code implements this interface, and
 * {@link java.util.ServiceLoader} finds the implementations.
 *
 * <p>Each call returns the same migrations in the same order.
 */
public interface MigrationRegistry {

    /**
     * Returns the migrations of the package.
     *
     * @return the migrations by ascending identity, without duplicates
     * @throws RegistryException if a generated registry cannot read its file of migrations
     */
    List<MigrationDefinition> migrations();

    /**
     * Returns the sets of the migrations.
     *
     * @return the names of the sets that {@link #migrations()} has
     * @throws RegistryException if a generated registry cannot read its file of migrations
     */
    default Set<String> sets() {
        Set<String> sets = new TreeSet<>();
        for (MigrationDefinition migration : migrations()) {
            sets.add(migration.id().set());
        }
        return sets;
    }

    /**
     * Returns the digest of the migrations, computed at compile time, so that reading it loads none of them.
     *
     * @return the digest of {@link #migrations()}; empty if none was computed
     */
    default Optional<RegistryDigest> digest() {
        return Optional.empty();
    }
}
