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
 * Writes the registries of packages.
 *
 * <p>A registry is a class of the package of its migrations, because its code calls package-private members.
 */
public final class RegistryWriter {

    /** The annotation of generated sources. */
    public static final String GENERATED = "javax.annotation.processing.Generated";

    private final Elements elements;
    private final Filer filer;
    private final EarlierOutput output;
    private final Map<String, TypeElement> known;

    /**
     * Makes a writer for one round.
     *
     * @param known classes of migrations by name; the compiler looks up all other classes
     */
    public RegistryWriter(Elements elements, Filer filer, EarlierOutput output, Map<String, TypeElement> known) {
        this.elements = elements;
        this.filer = filer;
        this.output = output;
        this.known = known;
    }

    /** {@return the text of a registry with these migrations, none of which has an error} */
    public Written written(RegistryName name, List<MigrationModel> models) {
        return RegistrySource.of(name, surroundings(name.packageName()), models);
    }

    /**
     * Writes the source of a registry, unless an earlier build compiled the same source.
     *
     * @param name the name of the registry
     * @param models the migrations of the registry
     * @param linksAnew true if a class whose methods the registry calls is being compiled
     * @return true if the source was written
     * @throws IOException if the compiler does not accept the file
     */
    public boolean write(RegistryName name, Written written, List<MigrationModel> models, boolean linksAnew)
            throws IOException {
        // The same source compiles to a different class file after a class that it calls has become an interface.
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
     * {@return true if the package has a class of this name outside of this class output} Test migrations can be in the
     * package of the migrations under test. A second registry of the same name would hide the first one.
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

    /** {@return the simple names of the classes of a package} One lookup of a package is faster than one per class. */
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

    /**
     * {@return the class of this name that the package can see; null if there is none} Without the module of the
     * package, javac would search every module.
     */
    private @Nullable TypeElement type(String packageName, String className) {
        ModuleElement module = module(packageName);
        return module == null ? elements.getTypeElement(className) : elements.getTypeElement(module, className);
    }

    private @Nullable ModuleElement module(String packageName) {
        PackageElement home = elements.getPackageElement(packageName);
        return home == null ? null : elements.getModuleOf(home);
    }
}
