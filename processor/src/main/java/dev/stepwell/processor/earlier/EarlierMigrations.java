package dev.stepwell.processor.earlier;

import dev.stepwell.processor.model.OtherCode;
import dev.stepwell.processor.model.RegistryIndex.Entry;
import dev.stepwell.processor.model.RegistryName;
import dev.stepwell.processor.source.Sources;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * Finds the migrations of a package that are not being compiled.
 *
 * <p>A migration belongs to this code if its source is known or its class file is in the class output. All other
 * migrations belong to other code. For example, tests share packages with the code under test, but its migrations must
 * not appear in the registry of the tests.
 */
public final class EarlierMigrations {

    private final Elements elements;
    private final Sources sources;
    private final EarlierOutput output;
    private final EarlierIndexes indexes;

    public EarlierMigrations(Elements elements, Sources sources, EarlierOutput output, EarlierIndexes indexes) {
        this.elements = elements;
        this.sources = sources;
        this.output = output;
        this.indexes = indexes;
    }

    /**
     * Migrations that are not being compiled.
     *
     * @param own the migrations of this code
     * @param others the migrations of other code
     * @param hidden the canonical names of migrations of this code that the compiler does not see
     */
    public record Found(List<TypeElement> own, List<TypeElement> others, List<String> hidden) {}

    /**
     * Finds the migrations of a package.
     *
     * @param packageName the package; empty for the unnamed one
     * @param compiled the canonical names of the top-level classes that are being compiled
     */
    public Found find(String packageName, Set<String> compiled) {
        Found found = new Found(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Set<String> seen = new HashSet<>();
        PackageElement home = elements.getPackageElement(packageName);
        Set<String> files = indexes.entries().isEmpty() ? Set.of() : files(home, compiled);
        for (TypeElement type : types(home)) {
            if (!compiled.contains(type.getQualifiedName().toString())) {
                for (TypeElement migration : OtherCode.migrations(type)) {
                    seen.add(migration.getQualifiedName().toString());
                    if (!isOwn(packageName, migration)) {
                        found.others.add(migration);
                    } else if (!isGone(migration.getQualifiedName().toString(), files)) {
                        found.own.add(migration);
                    }
                }
            }
        }
        for (String className : indexes.entries().keySet()) {
            String inPackage = inPackage(packageName, className);
            if (!inPackage.isEmpty()
                    && !seen.contains(className)
                    && !compiled.contains(topLevel(packageName, inPackage))
                    && !isGone(className, files)
                    && elements.getTypeElement(className) == null
                    && output.has(packageName, inPackage.replace('.', '$') + ".class")) {
                found.hidden.add(className);
            }
        }
        return found;
    }

    /**
     * {@return the classes of a package without its registries} javac would load the source of a registry, and warn
     * that it was compiled without being processed.
     */
    private static List<TypeElement> types(@Nullable PackageElement home) {
        List<TypeElement> types = new ArrayList<>();
        if (home != null) {
            for (Element element : home.getEnclosedElements()) {
                if (!RegistryName.isOne(element.getSimpleName().toString())) {
                    types.addAll(ElementFilter.typesIn(List.of(element)));
                }
            }
        }
        return types;
    }

    private boolean isOwn(String packageName, TypeElement type) {
        String binaryName = elements.getBinaryName(type).toString();
        String fileName = binaryName.substring(packageName.isEmpty() ? 0 : packageName.length() + 1) + ".class";
        return sources.isSource(type) || output.has(packageName, fileName);
    }

    /** {@return the source files of the package that are being compiled} */
    private Set<String> files(PackageElement home, Set<String> compiled) {
        Set<String> files = new HashSet<>();
        compiled.stream()
                .map(elements::getTypeElement)
                .filter(Objects::nonNull)
                .filter(type -> elements.getPackageOf(type).equals(home))
                .forEach(type -> files.add(sources.file(type)));
        files.remove("");
        return files;
    }

    /** {@return true if the source file of the class is being compiled, so that the class is no longer in it} */
    private boolean isGone(String className, Set<String> files) {
        return indexes.entry(className)
                .map(Entry::sourceFile)
                .filter(files::contains)
                .isPresent();
    }

    /** {@return the name of a class without its package; empty if the class is in another package} */
    private static String inPackage(String packageName, String className) {
        if (packageName.isEmpty()) {
            return className;
        }
        return className.startsWith(packageName + ".") ? className.substring(packageName.length() + 1) : "";
    }

    private static String topLevel(String packageName, String inPackage) {
        int dot = inPackage.indexOf('.');
        String name = dot < 0 ? inPackage : inPackage.substring(0, dot);
        return packageName.isEmpty() ? name : packageName + "." + name;
    }
}
