package dev.stepwell.runtime.internal.discovery;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.runtime.FoundRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The record behind {@link FoundRegistry}. Immutable. */
public record LocatedRegistry(String className, Optional<String> module, String place, List<String> sets, int count)
        implements FoundRegistry {

    /** Copies the sets. */
    public LocatedRegistry {
        sets = List.copyOf(sets);
    }

    /**
     * {@return the registry with its place}
     *
     * @throws dev.stepwell.runtime.MigrationException if the registry cannot be read
     */
    public static FoundRegistry of(MigrationRegistry registry) {
        Class<?> type = registry.getClass();
        TreeSet<String> sets = new TreeSet<>();
        List<MigrationDefinition> migrations = Registries.migrations(registry);
        for (MigrationDefinition migration : migrations) {
            sets.add(migration.id().set());
        }
        return new LocatedRegistry(
                name(type),
                Optional.ofNullable(type.getModule().getName()),
                ClassPlace.of(type),
                new ArrayList<>(sets),
                migrations.size());
    }

    /** {@return the name of a class} A lambda has another name in each process; it is named by the class around it. */
    private static String name(Class<?> type) {
        String name = type.getName();
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0 ? name : name.substring(0, lambda);
    }
}
