package dev.stepwell.processor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
final class RegistryHomes {

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
    SortedSet<RegistryName> assign(
            Collection<MigrationModel> models, Map<String, RegistryName> earlier, Predicate<RegistryName> isForeign) {
        SortedMap<String, List<MigrationModel>> byPackage = new TreeMap<>();
        models.forEach(model -> byPackage
                .computeIfAbsent(model.packageName(), name -> new ArrayList<>())
                .add(model));
        SortedSet<RegistryName> changed = new TreeSet<>();
        byPackage.forEach((packageName, added) -> {
            boolean first = begunPackages.add(packageName);
            for (MigrationModel model : added) {
                if (earlier.containsKey(model.className())) {
                    homes.putIfAbsent(model.className(), earlier.get(model.className()));
                }
            }
            RegistryName free = free(packageName, first, isForeign);
            for (MigrationModel model : added) {
                homes.putIfAbsent(model.className(), free);
                RegistryName home = homes.get(model.className());
                if (!closed.contains(home)) {
                    changed.add(home);
                }
            }
        });
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
    boolean has(MigrationModel model) {
        return homes.containsKey(model.className());
    }

    /** The migrations of a registry among all. */
    List<MigrationModel> models(RegistryName registry, Collection<MigrationModel> models) {
        return models.stream()
                .filter(model -> registry.equals(homes.get(model.className())))
                .toList();
    }

    /** Remembers that a registry is written, so that no migration can be added to it. */
    void close(RegistryName registry, Collection<MigrationModel> models) {
        closed.add(registry);
        models.forEach(model -> written.put(model.className(), model));
    }

    /** Remembers that a registry is there already, as it should be. */
    void keep(RegistryName registry) {
        kept.add(registry);
    }

    /** Whether a migration was written in another form than it has by now. */
    boolean isWrittenOtherwise(MigrationModel model) {
        MigrationModel before = written.get(model.className());
        return before != null && !MigrationLines.of(before).equals(MigrationLines.of(model));
    }

    /** The registries that are written, or there already. */
    SortedSet<RegistryName> registries() {
        SortedSet<RegistryName> registries = new TreeSet<>(closed);
        registries.addAll(kept);
        return Collections.unmodifiableSortedSet(registries);
    }

    /** Whether each migration is in a registry. */
    boolean haveAll(Collection<MigrationModel> models) {
        return models.stream()
                .map(model -> homes.get(model.className()))
                .allMatch(home -> home != null && (closed.contains(home) || kept.contains(home)));
    }
}
