package dev.stepwell.processor;

import com.palantir.javapoet.ClassName;
import dev.stepwell.processor.RegistrySource.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.annotation.processing.Filer;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.StandardLocation;

/**
 * Writes the registry of a package.
 *
 * <p>It is a class of that package, since no other could call what is package-private in it.
 */
final class RegistryWriter {

    /** The name of a package's registry. */
    static final String NAME = "GeneratedMigrations";

    /** The annotation of generated sources. */
    static final String GENERATED = "javax.annotation.processing.Generated";

    private static final List<String> USED_OF_JAVA_LANG = List.of("Override", "String", "SuppressWarnings");

    private final Elements elements;
    private final Filer filer;

    RegistryWriter(Elements elements, Filer filer) {
        this.elements = elements;
        this.filer = filer;
    }

    /**
     * Writes a registry.
     *
     * @param packageName the package; empty for the unnamed one
     * @param models its migrations, none of which has a problem
     * @param written the registries that this compilation has written
     * @return the name of the class
     * @throws IOException if the compiler does not take the file
     */
    String write(String packageName, List<MigrationModel> models, Set<String> written) throws IOException {
        ClassName registry = freeName(packageName, written);
        String source = RegistrySource.of(registry, surroundings(packageName), models);
        TypeElement[] origins = models.stream()
                .map(model -> elements.getTypeElement(model.className()))
                .toArray(TypeElement[]::new);
        try (Writer file =
                filer.createSourceFile(registry.canonicalName(), origins).openWriter()) {
            file.write(source);
        }
        return registry.canonicalName();
    }

    /**
     * The first of {@code GeneratedMigrations}, {@code GeneratedMigrations2} and so on that is not another registry.
     *
     * <p>There is one if tests have migrations in the package of those they test, where a class of the same name would
     * hide the other one; and if a processor generates migrations into a package whose registry was written.
     */
    private ClassName freeName(String packageName, Set<String> written) {
        for (int i = 1; ; i++) {
            ClassName name = ClassName.get(packageName, i == 1 ? NAME : NAME + i);
            boolean taken = written.contains(name.canonicalName())
                    || (elements.getTypeElement(name.canonicalName()) != null && !isOfEarlierBuild(name));
            if (!taken) {
                return name;
            }
        }
    }

    private boolean isOfEarlierBuild(ClassName name) {
        try (InputStream file = filer.getResource(
                        StandardLocation.CLASS_OUTPUT, name.packageName(), name.simpleName() + ".class")
                .openInputStream()) {
            return file.read() >= 0;
        } catch (IOException e) {
            // It is not in the folder that this build writes to, and so belongs to something else.
            return false;
        }
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
