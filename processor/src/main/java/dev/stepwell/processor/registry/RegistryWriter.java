package dev.stepwell.processor.registry;

import dev.stepwell.processor.earlier.EarlierOutput;
import dev.stepwell.processor.model.MigrationModel;
import dev.stepwell.processor.model.RegistryName;
import dev.stepwell.processor.registry.RegistrySource.Surroundings;
import dev.stepwell.processor.registry.RegistrySource.Written;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.Filer;
import javax.lang.model.element.Element;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * Writes the registry of a package.
 *
 * <p>It is a class of that package, since no other could call what is package-private in it.
 */
public final class RegistryWriter {

    /** The annotation of generated sources. */
    public static final String GENERATED = "javax.annotation.processing.Generated";

    private final Elements elements;
    private final Filer filer;
    private final EarlierOutput output;
    private final Map<String, TypeElement> known;

    /**
     * Writes registries.
     *
     * @param known classes of migrations by their names; for others the compiler is asked
     */
    public RegistryWriter(Elements elements, Filer filer, EarlierOutput output, Map<String, TypeElement> known) {
        this.elements = elements;
        this.filer = filer;
        this.output = output;
        this.known = known;
    }

    /** The registry of a name with migrations, none of which has a problem. */
    public Written written(RegistryName name, List<MigrationModel> models) {
        return RegistrySource.of(name, surroundings(name.packageName()), models);
    }

    /**
     * Writes the class of a registry, unless an earlier build compiled the same one.
     *
     * @param name its name
     * @param models its migrations
     * @param linksAnew whether a class that it calls methods of is being compiled
     * @return whether it was written
     * @throws IOException if the compiler does not take the file
     */
    public boolean write(RegistryName name, Written written, List<MigrationModel> models, boolean linksAnew)
            throws IOException {
        // The same source makes another class file where a class that it calls has become an interface.
        if (!linksAnew
                && output.contains(name.packageName(), name.fileName(), written.content())
                && !output.hasOtherSource(name, written.content())) {
            return false;
        }
        List<TypeElement> origins = new ArrayList<>();
        for (MigrationModel model : models) {
            TypeElement type = known.get(model.className());
            if (type == null) {
                type = type(name.packageName(), model.className());
            }
            if (type != null) {
                origins.add(type);
            }
        }
        try (Writer file = filer.createSourceFile(name.toString(), origins.toArray(new TypeElement[0]))
                .openWriter()) {
            file.write(written.text());
        }
        return true;
    }

    /**
     * Whether a name belongs to something else. Where tests have migrations in the package of those they test, a class
     * of the same name would hide the other one.
     */
    public boolean isForeign(RegistryName name) {
        return classes(name.packageName()).contains(name.simpleName())
                && !output.has(name.packageName(), name.fileName());
    }

    private Surroundings surroundings(String packageName) {
        ModuleElement module = module(packageName);
        Set<String> hidden = classes(packageName);
        hidden.retainAll(RegistrySource.usedOfJavaLang());
        boolean hasGenerated = type(packageName, GENERATED) != null;
        return new Surroundings(hasGenerated, hidden, module != null && !module.isUnnamed());
    }

    /** The simple names of the classes of a package; one look at the package is less work than one for each class. */
    private Set<String> classes(String packageName) {
        Set<String> names = new HashSet<>();
        PackageElement home = elements.getPackageElement(packageName);
        if (home != null) {
            for (Element element : home.getEnclosedElements()) {
                names.add(element.getSimpleName().toString());
            }
        }
        return names;
    }

    /** A class as a package sees it: without the package's module, javac would look into each module there is. */
    private @Nullable TypeElement type(String packageName, String className) {
        ModuleElement module = module(packageName);
        return module == null ? elements.getTypeElement(className) : elements.getTypeElement(module, className);
    }

    private @Nullable ModuleElement module(String packageName) {
        PackageElement home = elements.getPackageElement(packageName);
        return home == null ? null : elements.getModuleOf(home);
    }
}
