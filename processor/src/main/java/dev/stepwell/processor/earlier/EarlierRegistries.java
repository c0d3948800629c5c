package dev.stepwell.processor.earlier;

import dev.stepwell.MigrationId;
import dev.stepwell.MigrationSet;
import dev.stepwell.processor.model.AnnotationReader;
import dev.stepwell.processor.model.RegistryIndex;
import dev.stepwell.processor.model.RegistryIndex.Entry;
import dev.stepwell.processor.model.RegistryName;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.PackageElement;
import javax.lang.model.util.Elements;

/**
 * Tells whether a compilation without migrations can change the registries of earlier builds, or must repeat their
 * warnings.
 *
 * <p>Warnings are repeated because some builds treat them as errors. This check is much cheaper than reading all
 * migrations, and most compilations of an IDE contain none.
 */
public final class EarlierRegistries {

    private final EarlierOutput output;
    private final Elements elements;

    public EarlierRegistries(EarlierOutput output, Elements elements) {
        this.output = output;
        this.elements = elements;
    }

    /**
     * {@return true if a registry may have to change or its warnings must be repeated} A change is possible if a file
     * or a class of the registry is missing, its set has changed, or one of its classes or any package is being
     * compiled.
     *
     * @param roots the classes and packages that are being compiled
     */
    public boolean mayChange(Collection<? extends Element> roots) {
        Set<RegistryName> registries = new TreeSet<>();
        output.registries().forEach(name -> RegistryName.parse(name).ifPresent(registries::add));
        if (registries.isEmpty()) {
            return false;
        }
        Set<String> compiled = new HashSet<>();
        roots.forEach(root -> compiled.add(root.toString()));
        return roots.stream().anyMatch(PackageElement.class::isInstance)
                || registries.stream().anyMatch(registry -> mayChange(registry, compiled));
    }

    private boolean mayChange(RegistryName registry, Set<String> compiled) {
        Optional<RegistryIndex> index = output.index(registry);
        if (index.isEmpty()
                || !output.has(registry.packageName(), registry.fileName())
                || !output.hasFileOf(registry)
                || index.get().entries().values().stream().anyMatch(Entry::warned)
                || !index.get().set().equals(set(registry.packageName()))) {
            return true;
        }
        Stream<String> constants = index.get().constants().keySet().stream()
                .map(name -> name.substring(0, Math.max(0, name.indexOf('#'))));
        return Stream.concat(index.get().entries().keySet().stream(), constants)
                        .distinct()
                        .anyMatch(className -> isAmong(className, compiled))
                || index.get().entries().keySet().stream().anyMatch(className -> isGone(registry, className));
    }

    private String set(String packageName) {
        PackageElement home = elements.getPackageElement(packageName);
        return Optional.ofNullable(home)
                .flatMap(found -> AnnotationReader.find(found, MigrationSet.class))
                .map(mirror -> AnnotationReader.text(mirror, "value", MigrationId.MAIN_SET))
                .orElse(MigrationId.MAIN_SET);
    }

    private static boolean isAmong(String className, Set<String> compiled) {
        for (int end = className.length(); end > 0; end = className.lastIndexOf('.', end - 1)) {
            if (compiled.contains(className.substring(0, end))) {
                return true;
            }
        }
        return false;
    }

    private boolean isGone(RegistryName registry, String className) {
        int start =
                registry.packageName().isEmpty() ? 0 : registry.packageName().length() + 1;
        String fileName =
                className.substring(Math.min(start, className.length())).replace('.', '$') + ".class";
        return !output.has(registry.packageName(), fileName);
    }
}
