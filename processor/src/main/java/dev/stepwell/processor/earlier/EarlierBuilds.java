package dev.stepwell.processor.earlier;

import dev.stepwell.processor.earlier.EarlierMigrations.Found;
import dev.stepwell.processor.model.RegistryIndex;
import dev.stepwell.processor.model.RegistryName;
import dev.stepwell.processor.source.Sources;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/**
 * The knowledge of earlier builds that the rounds of a compilation have gathered.
 *
 * <p>Each package is looked at once, in the round that first names it. Nothing is forgotten.
 */
public final class EarlierBuilds {

    private final EarlierIndexes indexes = new EarlierIndexes();
    private final ModuleFolders folders = new ModuleFolders();
    private final SortedSet<String> packages = new TreeSet<>();
    private final Set<String> hidden = new TreeSet<>();
    private final Set<String> others = new TreeSet<>();
    private final Set<String> asked = new HashSet<>();
    private final Set<String> split = new TreeSet<>();

    /** {@return the indexes that were read so far} */
    public EarlierIndexes indexes() {
        return indexes;
    }

    /** {@return the modules of the compilation} */
    public ModuleFolders folders() {
        return folders;
    }

    /** {@return the packages that were looked at, sorted} */
    public SortedSet<String> packages() {
        return Collections.unmodifiableSortedSet(packages);
    }

    /** {@return the canonical names of this code's migrations that the compiler does not show, sorted} */
    public Set<String> hidden() {
        return Collections.unmodifiableSet(hidden);
    }

    /** {@return the canonical names of other code's migrations in the same packages, sorted} */
    public Set<String> others() {
        return Collections.unmodifiableSet(others);
    }

    /**
     * Finds the migrations of an earlier build in the packages of some classes, and in the packages of all registries
     * that the class output lists. Packages that an earlier round looked at are passed over.
     *
     * @param types the migrations that are being compiled
     * @param compiled the canonical names of the top-level classes that are being compiled
     * @return this code's migrations that are not being compiled
     */
    public List<TypeElement> beside(
            Set<TypeElement> types, Set<String> compiled, Elements elements, Sources sources, EarlierOutput output) {
        Set<RegistryName> listed = new TreeSet<>();
        Set<String> near = new TreeSet<>();
        for (String name : output.registries()) {
            Optional<RegistryName> registry = RegistryName.parse(name);
            if (registry.isPresent()) {
                listed.add(registry.get());
                near.add(registry.get().packageName());
            }
        }
        for (TypeElement type : types) {
            if (!folders.add(type, elements)) {
                split.add(elements.getPackageOf(type).getQualifiedName().toString());
            }
            near.add(elements.getPackageOf(type).getQualifiedName().toString());
        }
        near.removeAll(packages);
        packages.addAll(near);
        for (String name : near) {
            readIndexes(name, listed, output);
        }
        EarlierMigrations finder = new EarlierMigrations(elements, sources, output, indexes);
        List<TypeElement> own = new ArrayList<>();
        for (String name : near) {
            Found found = finder.find(name, compiled);
            own.addAll(found.own());
            hidden.addAll(found.hidden());
            for (TypeElement type : found.others()) {
                others.add(type.getQualifiedName().toString());
            }
        }
        return own;
    }

    /**
     * {@return the classes of these names that are compiled from source, in packages that were not looked at} A
     * migration can depend on classes whose sources the compiler finds, and which it compiles without being told to.
     */
    public Set<TypeElement> implicit(Collection<String> classNames, Elements elements, Sources sources) {
        Set<TypeElement> own = new LinkedHashSet<>();
        for (String name : classNames) {
            TypeElement type = asked.add(name) ? elements.getTypeElement(name) : null;
            if (type != null) {
                String packageName =
                        elements.getPackageOf(type).getQualifiedName().toString();
                if (!packages.contains(packageName) && sources.isSource(type)) {
                    own.add(type);
                }
            }
        }
        return own;
    }

    /** {@return the names of packages that have migrations in two modules of the compilation, sorted} */
    public Set<String> split() {
        return Collections.unmodifiableSet(split);
    }

    private void readIndexes(String packageName, Set<RegistryName> listed, EarlierOutput output) {
        Set<RegistryName> names = new TreeSet<>();
        for (RegistryName name : listed) {
            if (name.packageName().equals(packageName)) {
                names.add(name);
            }
        }
        names.add(RegistryName.of(packageName, 1));
        for (RegistryName name : names) {
            Optional<RegistryIndex> index = output.index(name);
            if (index.isPresent()) {
                indexes.add(name, index.get());
            }
        }
    }
}
