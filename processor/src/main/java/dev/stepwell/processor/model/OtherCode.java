package dev.stepwell.processor.model;

import dev.stepwell.Migration;
import dev.stepwell.registry.MigrationRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

/**
 * Finds the migrations of other code that an application will have beside those of this one.
 *
 * <p>Those are all migrations of a package of which one is depended on, and all of the packages whose registries a
 * module provides that this one reads. Jars on the class path that nothing depends on cannot be enumerated from within
 * a processor; the application checks their registries when it starts.
 */
public final class OtherCode {

    private final Elements elements;
    private final Set<String> known;

    /**
     * Looks beyond packages.
     *
     * @param known the names of the packages whose migrations are known
     */
    public OtherCode(Elements elements, Set<String> known) {
        this.elements = elements;
        this.known = new HashSet<>(known);
    }

    /** The migrations of the package of a class, once for each package. */
    List<TypeElement> besideOf(TypeElement type) {
        return ofPackage(elements.getPackageOf(type));
    }

    /** The migrations whose registries are provided by other modules than that of a package; none for no module. */
    public List<TypeElement> ofModules(String packageName) {
        PackageElement home = elements.getPackageElement(packageName);
        ModuleElement own = home == null ? null : elements.getModuleOf(home);
        List<TypeElement> found = new ArrayList<>();
        if (own != null && !own.isUnnamed()) {
            for (ModuleElement module : elements.getAllModuleElements()) {
                if (!module.equals(own) && !isOfPlatform(module)) {
                    ElementFilter.providesIn(module.getDirectives()).stream()
                            .filter(provided -> provided.getService()
                                    .getQualifiedName()
                                    .contentEquals(MigrationRegistry.class.getName()))
                            .flatMap(provided -> provided.getImplementations().stream())
                            .forEach(registry -> found.addAll(besideOf(registry)));
                }
            }
        }
        return found;
    }

    private static boolean isOfPlatform(ModuleElement module) {
        String name = module.getQualifiedName().toString();
        return name.startsWith("java.") || name.startsWith("jdk.");
    }

    private List<TypeElement> ofPackage(PackageElement home) {
        return known.add(home.getQualifiedName().toString())
                ? ElementFilter.typesIn(home.getEnclosedElements()).stream()
                        .flatMap(type -> migrations(type).stream())
                        .toList()
                : List.of();
    }

    /** The migrations that a class is or has. */
    public static List<TypeElement> migrations(TypeElement type) {
        List<TypeElement> migrations = new ArrayList<>();
        if (AnnotationReader.has(type, Migration.class)) {
            migrations.add(type);
        }
        ElementFilter.typesIn(type.getEnclosedElements()).forEach(nested -> migrations.addAll(migrations(nested)));
        return migrations;
    }
}
