package dev.stepwell;

import java.util.List;

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
}
