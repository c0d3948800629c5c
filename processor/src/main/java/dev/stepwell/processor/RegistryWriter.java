package dev.stepwell.processor;

import dev.stepwell.processor.RegistrySource.Surroundings;
import dev.stepwell.processor.RegistrySource.Written;
import java.io.IOException;
import java.io.Writer;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.annotation.processing.Filer;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/**
 * Writes the registry of a package.
 *
 * <p>It is a class of that package, since no other could call what is package-private in it.
 */
final class RegistryWriter {

    /** The annotation of generated sources. */
    static final String GENERATED = "javax.annotation.processing.Generated";

    private final Elements elements;
    private final Filer filer;
    private final EarlierOutput output;

    RegistryWriter(Elements elements, Filer filer, EarlierOutput output) {
        this.elements = elements;
        this.filer = filer;
        this.output = output;
    }

    /** The registry of a name with migrations, none of which has a problem. */
    Written written(RegistryName name, List<MigrationModel> models) {
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
    boolean write(RegistryName name, Written written, List<MigrationModel> models, boolean linksAnew)
            throws IOException {
        // The same source makes another class file where a class that it calls has become an interface.
        if (!linksAnew
                && output.contains(name.packageName(), name.fileName(), written.content())
                && !output.hasOtherSource(name, written.content())) {
            return false;
        }
        TypeElement[] origins = models.stream()
                .map(model -> elements.getTypeElement(model.className()))
                .filter(Objects::nonNull)
                .toArray(TypeElement[]::new);
        try (Writer file = filer.createSourceFile(name.toString(), origins).openWriter()) {
            file.write(written.text());
        }
        return true;
    }

    /**
     * Whether a name belongs to something else. Where tests have migrations in the package of those they test, a class
     * of the same name would hide the other one.
     */
    boolean isForeign(RegistryName name) {
        return elements.getTypeElement(name.toString()) != null && !output.has(name.packageName(), name.fileName());
    }

    private Surroundings surroundings(String packageName) {
        PackageElement home = elements.getPackageElement(packageName);
        ModuleElement module = home == null ? null : elements.getModuleOf(home);
        TypeElement annotation =
                module == null ? elements.getTypeElement(GENERATED) : elements.getTypeElement(module, GENERATED);
        String prefix = packageName.isEmpty() ? "" : packageName + ".";
        Set<String> hidden = new HashSet<>();
        for (String used : RegistrySource.usedOfJavaLang()) {
            if (elements.getTypeElement(prefix + used) != null) {
                hidden.add(used);
            }
        }
        return new Surroundings(annotation != null, hidden, module != null && !module.isUnnamed());
    }
}
