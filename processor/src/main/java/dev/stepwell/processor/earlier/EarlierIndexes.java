package dev.stepwell.processor.earlier;

import dev.stepwell.processor.model.RegistryIndex;
import dev.stepwell.processor.model.RegistryIndex.Entry;
import dev.stepwell.processor.model.RegistryName;
import dev.stepwell.processor.source.RememberedConstant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The indexes of earlier builds, which describe classes that this build does not compile.
 *
 * <p>Indexes are added while the rounds read them, and never removed.
 */
public final class EarlierIndexes {

    private final Map<String, RegistryName> registries = new HashMap<>();
    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<String, RememberedConstant> constants = new HashMap<>();

    /** Adds the index of a registry. */
    public void add(RegistryName registry, RegistryIndex index) {
        index.entries().keySet().forEach(className -> registries.put(className, registry));
        entries.putAll(index.entries());
        constants.putAll(index.constants());
    }

    /** {@return the registry whose index contains the migration; empty if no index does} */
    public Optional<RegistryName> registry(String className) {
        return Optional.ofNullable(registries.get(className));
    }

    public Optional<Entry> entry(String className) {
        return Optional.ofNullable(entries.get(className));
    }

    /** {@return the entries of all indexes, by class name} */
    Map<String, Entry> entries() {
        return Map.copyOf(entries);
    }

    public Optional<RememberedConstant> constant(String name) {
        return Optional.ofNullable(constants.get(name));
    }
}
