package dev.stepwell.processor.earlier;

import dev.stepwell.processor.model.RegistryIndex;
import dev.stepwell.processor.model.RegistryIndex.Entry;
import dev.stepwell.processor.model.RegistryName;
import dev.stepwell.processor.source.RememberedConstant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the indexes of earlier builds tell of the classes that this one does not compile.
 *
 * <p>Grows with each index that is read, and forgets nothing.
 */
public final class EarlierIndexes {

    private final Map<String, RegistryName> registries = new HashMap<>();
    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<String, RememberedConstant> constants = new HashMap<>();

    /** Takes in the index of a registry. */
    public void add(RegistryName registry, RegistryIndex index) {
        index.entries().keySet().forEach(className -> registries.put(className, registry));
        entries.putAll(index.entries());
        constants.putAll(index.constants());
    }

    /** The registry that has a migration, if an index tells. */
    public Optional<RegistryName> registry(String className) {
        return Optional.ofNullable(registries.get(className));
    }

    public Optional<Entry> entry(String className) {
        return Optional.ofNullable(entries.get(className));
    }

    /** All that is remembered of migrations, by the names of their classes. */
    Map<String, Entry> entries() {
        return Map.copyOf(entries);
    }

    public Optional<RememberedConstant> constant(String name) {
        return Optional.ofNullable(constants.get(name));
    }
}
