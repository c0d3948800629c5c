package dev.stepwell.runtime.internal.plan;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.registry.RegistryDigest;
import dev.stepwell.runtime.MigrationException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The migrations of this build: their digest at once, and their graph when it is needed.
 *
 * <p>Nearly every start finds by the digest alone that nothing is pending. The SQL and the graph are not in memory
 * then. Safe for use by several threads.
 */
public final class KnownMigrations {

    private final List<MigrationRegistry> registries;
    private final RegistryDigest digest;
    private volatile @Nullable MigrationGraph<MigrationDefinition> graph;

    /**
     * Reads the digests. If a registry has no digest, the constructor reads all registries.
     *
     * @throws MigrationException if there is no registry, or if the registries were read and do not fit together
     */
    public KnownMigrations(List<MigrationRegistry> registries) {
        this.registries = List.copyOf(registries);
        RegistryDigest sum = registries.isEmpty() ? null : RegistryDigest.NONE;
        for (MigrationRegistry registry : registries) {
            Optional<RegistryDigest> one = registry.digest();
            sum = sum == null || one.isEmpty() ? null : sum.plus(one.get());
        }
        this.digest = sum != null ? sum : RegistryDigest.of(graph().ordered());
    }

    public RegistryDigest digest() {
        return digest;
    }

    /**
     * {@return the graph, made when it is first asked for}
     *
     * @throws MigrationException if the registries do not fit together
     */
    public MigrationGraph<MigrationDefinition> graph() {
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
    public boolean hasRepeatable() {
        return graph().ordered().stream().anyMatch(MigrationDefinition::repeatable);
    }
}
