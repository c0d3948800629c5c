package dev.stepwell.processor.model;

import dev.stepwell.Migration;
import dev.stepwell.processor.source.Sources;
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
 * Finds the migrations of other code that an application will have in addition to those of this code.
 *
 * <p>The search covers each package with a migration that another migration depends on, and each package whose registry
 * another module provides. A processor cannot enumerate the other jars on the class path; the application checks their
 * registries when it starts.
 */
public final class OtherCode {

    private final Elements elements;
    private final Set<String> known;

    /**
     * Makes a finder.
     *
     * @param known the names of the packages whose migrations are known already
     */
    public OtherCode(Elements elements, Set<String> known) {
        this.elements = elements;
        this.known = new HashSet<>(known);
    }

    /** {@return the migrations in the package of a class; none on a second call for the same package} */
    List<TypeElement> besideOf(TypeElement type) {
        return ofPackage(elements.getPackageOf(type));
    }

    /**
     * {@return the migrations whose registries other modules provide; none if the package is in no named module} The
     * registries of modules that are compiled from source do not exist yet. javac would report them as missing.
     */
    public List<TypeElement> ofModules(String packageName, Sources sources) {
        PackageElement home = elements.getPackageElement(packageName);
        ModuleElement own = home == null ? null : elements.getModuleOf(home);
        List<TypeElement> found = new ArrayList<>();
        if (own != null && !own.isUnnamed()) {
            for (ModuleElement module : elements.getAllModuleElements()) {
                if (!module.equals(own) && !isOfPlatform(module) && !sources.isSource(module)) {
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

    /** {@return the class itself and its nested classes, as far as they are migrations} */
    public static List<TypeElement> migrations(TypeElement type) {
        List<TypeElement> migrations = new ArrayList<>();
        if (AnnotationReader.has(type, Migration.class)) {
            migrations.add(type);
        }
        ElementFilter.typesIn(type.getEnclosedElements()).forEach(nested -> migrations.addAll(migrations(nested)));
        return migrations;
    }
}
