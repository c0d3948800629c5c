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
 * Which registry each migration belongs to.
 *
 * <p>The first one of the package, except for migrations that come after it was written, which no compiler opens again,
 * and those that did so in an earlier build. Once assigned, a migration stays.
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
     * @param earlier what earlier builds tell of those that are not being compiled
     * @param isForeign whether a name belongs to something else
     * @return the registries that have to be written, if there is a difference
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

    /** Whether a migration is assigned. */
    public boolean has(MigrationModel model) {
        return homes.containsKey(model.className());
    }

    /** The migrations of a registry among all. */
    public List<MigrationModel> models(RegistryName registry, Collection<MigrationModel> models) {
        List<MigrationModel> those = new ArrayList<>();
        for (MigrationModel model : models) {
            if (registry.equals(homes.get(model.className()))) {
                those.add(model);
            }
        }
        return those;
    }

    /** Remembers that a registry is written, so that no migration can be added to it. */
    public void close(RegistryName registry, Collection<MigrationModel> models) {
        closed.add(registry);
        for (MigrationModel model : models) {
            written.put(model.className(), model);
        }
    }

    /** Remembers that a registry is there already, as it should be. */
    public void keep(RegistryName registry) {
        kept.add(registry);
    }

    /** Whether a migration was written in another form than it has by now. */
    public boolean isWrittenOtherwise(MigrationModel model) {
        MigrationModel before = written.get(model.className());
        return before != null && !MigrationLines.of(before).equals(MigrationLines.of(model));
    }

    /** The registries that are written, or there already. */
    public SortedSet<RegistryName> registries() {
        SortedSet<RegistryName> registries = new TreeSet<>(closed);
        registries.addAll(kept);
        return Collections.unmodifiableSortedSet(registries);
    }

    /** Whether each migration is in a registry. */
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
