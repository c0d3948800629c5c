package dev.stepwell.processor.registry;

import dev.stepwell.processor.model.MigrationModel;
import dev.stepwell.processor.model.RegistryName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The registry that each migration belongs to.
 *
 * <p>A migration normally belongs to the first registry of its package. The compiler refuses to write a registry twice,
 * so a migration that is generated later gets a further registry, also in later builds. An assignment never changes
 * within a compilation.
 */
public final class RegistryHomes {

    private final Map<String, RegistryName> homes = new TreeMap<>();
    private final Map<String, MigrationModel> written = new HashMap<>();
    private final Set<RegistryName> closed = new HashSet<>();
    private final Set<RegistryName> kept = new HashSet<>();
    private final Set<String> begunPackages = new HashSet<>();

    /**
     * Assigns migrations.
     *
     * @param models the migrations that are new in this round
     * @param earlier the registries of migrations that only an earlier build compiled, by class name
     * @param isForeign true for the name of a class that is not a registry of this code
     * @return the registries that must be written unless the class output has them already
     */
    public SortedSet<RegistryName> assign(
            Collection<MigrationModel> models, Map<String, RegistryName> earlier, Predicate<RegistryName> isForeign) {
        SortedMap<String, List<MigrationModel>> byPackage = new TreeMap<>();
        for (MigrationModel model : models) {
            byPackage.putIfAbsent(model.packageName(), new ArrayList<>());
            byPackage.getOrDefault(model.packageName(), List.of()).add(model);
            RegistryName before = earlier.get(model.className());
            if (before != null) {
                homes.putIfAbsent(model.className(), before);
            }
        }
        SortedSet<RegistryName> changed = new TreeSet<>();
        for (Map.Entry<String, List<MigrationModel>> added : byPackage.entrySet()) {
            boolean first = begunPackages.add(added.getKey());
            RegistryName free = free(added.getKey(), first, isForeign);
            for (MigrationModel model : added.getValue()) {
                homes.putIfAbsent(model.className(), free);
                RegistryName home = Objects.requireNonNull(homes.get(model.className()));
                if (!closed.contains(home)) {
                    changed.add(home);
                }
            }
        }
        return changed;
    }

    private RegistryName free(String packageName, boolean first, Predicate<RegistryName> isForeign) {
        for (int i = 1; ; i++) {
            RegistryName name = RegistryName.of(packageName, i);
            if (!closed.contains(name) && (first || !homes.containsValue(name)) && !isForeign.test(name)) {
                return name;
            }
        }
    }

    /** {@return true if the migration has a registry} */
    public boolean has(MigrationModel model) {
        return homes.containsKey(model.className());
    }

    /** {@return the migrations that belong to the registry, in the given order} */
    public List<MigrationModel> models(RegistryName registry, Collection<MigrationModel> models) {
        List<MigrationModel> found = new ArrayList<>();
        for (MigrationModel model : models) {
            if (registry.equals(homes.get(model.className()))) {
                found.add(model);
            }
        }
        return found;
    }

    /** Records that a registry is written, so that no migration can be added to the registry. */
    public void close(RegistryName registry, Collection<MigrationModel> models) {
        closed.add(registry);
        for (MigrationModel model : models) {
            written.put(model.className(), model);
        }
    }

    /** Records that the class output has the registry already, without any difference. */
    public void keep(RegistryName registry) {
        kept.add(registry);
    }

    /** {@return true if the migration has changed since its registry was written} */
    public boolean isWrittenOtherwise(MigrationModel model) {
        MigrationModel before = written.get(model.className());
        return before != null && !MigrationLines.of(before).equals(MigrationLines.of(model));
    }

    /** {@return the registries that are written or kept} */
    public SortedSet<RegistryName> registries() {
        SortedSet<RegistryName> registries = new TreeSet<>(closed);
        registries.addAll(kept);
        return Collections.unmodifiableSortedSet(registries);
    }

    /** {@return true if each migration is in a written or kept registry} */
    public boolean haveAll(Collection<MigrationModel> models) {
        for (MigrationModel model : models) {
            RegistryName home = homes.get(model.className());
            if (home == null || !(closed.contains(home) || kept.contains(home))) {
                return false;
            }
        }
        return true;
    }
}
