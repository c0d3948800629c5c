package dev.stepwell.processor;

import com.palantir.javapoet.ClassName;
import dev.stepwell.processor.RegistrySource.Surroundings;
import dev.stepwell.processor.RegistrySource.Written;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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

    private static final List<String> USED_OF_JAVA_LANG = List.of("Override", "String", "SuppressWarnings");

    private final Elements elements;
    private final Filer filer;
    private final EarlierOutput output;

    RegistryWriter(Elements elements, Filer filer, EarlierOutput output) {
        this.elements = elements;
        this.filer = filer;
        this.output = output;
    }

    /**
     * Writes a registry, unless an earlier build compiled the same one.
     *
     * @param name its name
     * @param models its migrations, none of which has a problem
     * @param linksAnew whether a class that it calls methods of is being compiled
     * @return whether it was written
     * @throws IOException if the compiler does not take the file
     */
    boolean write(RegistryName name, List<MigrationModel> models, boolean linksAnew) throws IOException {
        ClassName registry = ClassName.get(name.packageName(), name.simpleName());
        Written written = RegistrySource.of(registry, surroundings(name.packageName()), models);
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
        return new Surroundings(
                Optional.ofNullable(annotation).map(ClassName::get),
                USED_OF_JAVA_LANG.stream().anyMatch(name -> elements.getTypeElement(prefix + name) != null),
                module != null && !module.isUnnamed());
    }
}
