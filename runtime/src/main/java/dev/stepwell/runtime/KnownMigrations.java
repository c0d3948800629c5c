package dev.stepwell.runtime;

import dev.stepwell.MigrationDefinition;
import dev.stepwell.MigrationGraph;
import dev.stepwell.MigrationRegistry;
import dev.stepwell.RegistryDigest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The migrations of this build: what they come to at once, and they themselves when they are needed.
 *
 * <p>Nearly every start finds nothing to do by the digest alone, and then neither their SQL nor the graph is in memory.
 * Safe for use by several threads.
 */
final class KnownMigrations {

    private final List<MigrationRegistry> registries;
    private final RegistryDigest digest;
    private volatile @Nullable MigrationGraph<MigrationDefinition> graph;

    /**
     * Reads the digests; and the registries, if one of them has none.
     *
     * @throws MigrationException if there is no registry, or if they were read and do not fit together
     */
    KnownMigrations(List<MigrationRegistry> registries) {
        this.registries = List.copyOf(registries);
        RegistryDigest sum = registries.isEmpty() ? null : RegistryDigest.NONE;
        for (MigrationRegistry registry : registries) {
            Optional<RegistryDigest> one = registry.digest();
            sum = sum == null || one.isEmpty() ? null : sum.plus(one.get());
        }
        this.digest = sum != null ? sum : RegistryDigest.of(graph().ordered());
    }

    RegistryDigest digest() {
        return digest;
    }

    /**
     * The graph, made when it is first asked for.
     *
     * @throws MigrationException if the registries do not fit together
     */
    MigrationGraph<MigrationDefinition> graph() {
        MigrationGraph<MigrationDefinition> made = graph;
        if (made == null) {
            made = Registries.graph(registries);
            graph = made;
        }
        return made;
    }

    /**
     * Tells whether this build has a repeatable migration.
     *
     * @throws MigrationException if the registries do not fit together
     */
    boolean hasRepeatable() {
        return graph().ordered().stream().anyMatch(MigrationDefinition::repeatable);
    }
}
