package dev.stepwell.processor.registry;

import dev.stepwell.processor.earlier.EarlierOutput;
import dev.stepwell.processor.earlier.ModuleFolders;
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
    private final Given given;
    private final ModuleFolders folders;
    private final Map<String, TypeElement> known;

    /**
     * Makes a writer for one round.
     *
     * @param given the classes with names of registries that the compiler was given as sources
     * @param known classes of migrations by name; the compiler looks up all other classes
     */
    public RegistryWriter(
            Elements elements,
            Filer filer,
            EarlierOutput output,
            Given given,
            ModuleFolders folders,
            Map<String, TypeElement> known) {
        this.elements = elements;
        this.filer = filer;
        this.output = output;
        this.given = given;
        this.folders = folders;
        this.known = known;
    }

    /** The classes with names of registries that the compiler was given as sources. */
    public interface Given {

        /** {@return true if the class is an earlier registry} */
        boolean isRegistry(RegistryName name);

        /** {@return true if an author wrote the class} */
        boolean isForeign(RegistryName name);

        /** {@return true if the source of the class contains the text} */
        boolean contains(RegistryName name, String text);
    }

    /** The result of writing a registry. */
    public enum Outcome {
        WRITTEN,
        /** The compiler has the same source already. */
        KEPT,
        /** The compiler was given a registry of other migrations as a source, which it does not replace. */
        OUTDATED
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
     * @throws IOException if the compiler does not accept the file
     */
    public Outcome write(RegistryName name, Written written, List<MigrationModel> models, boolean linksAnew)
            throws IOException {
        if (given.isRegistry(name)) {
            return given.contains(name, written.content()) ? Outcome.KEPT : Outcome.OUTDATED;
        }
        // The same source compiles to a different class file after a class that it calls has become an interface.
        if (!linksAnew
                && output.contains(name.packageName(), name.fileName(), written.content())
                && !output.hasOtherSource(name, written.content())) {
            return Outcome.KEPT;
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
        String fullName = ModuleFolders.inModule(folders.of(name.packageName()), name.toString());
        try (Writer file = filer.createSourceFile(fullName, origins.toArray(new TypeElement[0]))
                .openWriter()) {
            file.write(written.text());
        } catch (RuntimeException e) {
            throw ResourceWriter.refused(e);
        }
        return Outcome.WRITTEN;
    }

    /**
     * {@return true if the package has a class of this name that belongs to other code, or that an author wrote} Test
     * migrations can be in the package of the migrations under test. A second registry of the same name would hide the
     * first one.
     */
    public boolean isForeign(RegistryName name) {
        if (given.isForeign(name) || given.isRegistry(name)) {
            return given.isForeign(name);
        }
        return isKnown(name)
                && !output.has(name.packageName(), name.fileName())
                && !output.findsSourceAlone(name, RegistrySource.CONTENT_PREFIX);
    }

    /** {@return true if the package has a class of this name, which this method does not load} */
    public boolean isKnown(RegistryName name) {
        return classes(name.packageName()).contains(name.simpleName());
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
