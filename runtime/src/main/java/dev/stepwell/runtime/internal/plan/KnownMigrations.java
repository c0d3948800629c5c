package dev.stepwell.runtime.internal.plan;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.registry.RegistryDigest;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.internal.discovery.Registries;
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

    /** With more sets in a history, the run reads the history itself. */
    private static final int MOST_SETS = 10;

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

    public List<MigrationRegistry> registries() {
        return registries;
    }

    public RegistryDigest digest() {
        return digest;
    }

    /**
     * Tells whether stored digests show that everything of this build is applied, and that nothing else is in its sets.
     *
     * <p>The sets of this build are not known here. A digest covers the names of its sets, though: if the digests of
     * some stored sets together are that of this build, they are its sets.
     *
     * @param stored the stored digests, one for each set
     */
    public boolean isIn(List<RegistryDigest> stored) {
        if (stored.size() > MOST_SETS) {
            return false;
        }
        for (int sets = 1; sets < 1 << stored.size(); sets++) {
            RegistryDigest sum = RegistryDigest.NONE;
            for (int i = 0; i < stored.size(); i++) {
                if ((sets & 1 << i) != 0) {
                    sum = sum.plus(stored.get(i));
                }
            }
            if (sum.equals(digest)) {
                return true;
            }
        }
        return false;
    }

    /** {@return the number of rows that stored digests cover} */
    public static long count(List<RegistryDigest> stored) {
        long count = 0;
        for (RegistryDigest digest : stored) {
            count += digest.count();
        }
        return count;
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
