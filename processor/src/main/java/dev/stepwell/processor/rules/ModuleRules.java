package dev.stepwell.processor.rules;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.RegistryProblems;
import dev.stepwell.processor.earlier.EarlierOutput;
import dev.stepwell.processor.model.RegistryName;
import dev.stepwell.registry.MigrationRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.ModuleElement.ProvidesDirective;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

/**
 * Rules for the declaration of a module that has registries.
 *
 * <p>Only the registries that a module provides are found on the module path; its {@code META-INF/services} does not
 * count there. Tests that are patched into a module are passed over, because they cannot change its declaration.
 */
public final class ModuleRules {

    private final Elements elements;
    private final EarlierOutput output;

    public ModuleRules(Elements elements, EarlierOutput output) {
        this.elements = elements;
        this.output = output;
    }

    /**
     * {@return a problem for each registry that its module does not provide}
     *
     * @param registries the registries of this code, sorted, whose classes the compiler knows
     * @param compiled the names of the modules whose declarations are being compiled
     */
    public List<Problem> problems(Collection<RegistryName> registries, Set<String> compiled) {
        List<Problem> problems = new ArrayList<>();
        for (RegistryName registry : registries) {
            PackageElement home = elements.getPackageElement(registry.packageName());
            ModuleElement module = home == null ? null : elements.getModuleOf(home);
            if (module != null && !module.isUnnamed() && isDeclaredHere(module, registry, compiled)) {
                List<String> provided = provided(module);
                if (!provided.contains(registry.toString())) {
                    problems.add(RegistryProblems.registryNotProvided(
                            module.getQualifiedName().toString(), registry.toString(), provided));
                }
            }
        }
        return problems;
    }

    private boolean isDeclaredHere(ModuleElement module, RegistryName registry, Set<String> compiled) {
        return compiled.contains(module.getQualifiedName().toString())
                || !output.text(output.moduleOf(registry), "module-info.class").isEmpty();
    }

    /** {@return the registries that the declaration of a module provides, in its order} */
    private static List<String> provided(ModuleElement module) {
        List<String> provided = new ArrayList<>();
        for (ProvidesDirective provides : ElementFilter.providesIn(module.getDirectives())) {
            if (provides.getService().getQualifiedName().contentEquals(MigrationRegistry.class.getName())) {
                for (TypeElement registry : provides.getImplementations()) {
                    provided.add(registry.getQualifiedName().toString());
                }
            }
        }
        return provided;
    }
}
