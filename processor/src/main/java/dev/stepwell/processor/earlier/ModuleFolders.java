package dev.stepwell.processor.earlier;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.lang.model.element.Element;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.util.Elements;

/**
 * The modules of a compilation whose output has a folder for each module.
 *
 * <p>The module of a package is empty if the compiler finds the folder without its name: in a compilation of one module
 * or without modules. The answer for a package does not change once it is known.
 */
public final class ModuleFolders {

    private final Map<String, String> modules = new TreeMap<>();
    private final SortedSet<String> compiled = new TreeSet<>();
    private boolean begun;

    /** Records the modules that are being compiled, which the first round shows. */
    public void addRoots(Collection<? extends Element> roots, Elements elements) {
        if (!begun && !roots.isEmpty()) {
            begun = true;
            for (Element root : roots) {
                compiled.add(nameOf(root, elements));
            }
        }
    }

    /** Records the module of a class. Returns false if another module has migrations in a package of the same name. */
    public boolean add(Element type, Elements elements) {
        String packageName = elements.getPackageOf(type).getQualifiedName().toString();
        String name = nameOf(type, elements);
        String before = modules.putIfAbsent(packageName, name);
        return before == null || before.equals(name);
    }

    /** Records the module of a package; an empty name says nothing. */
    void add(String packageName, String module) {
        if (!module.isEmpty()) {
            modules.putIfAbsent(packageName, module);
        }
    }

    private static String nameOf(Element element, Elements elements) {
        ModuleElement module = elements.getModuleOf(element);
        return module == null ? "" : module.getQualifiedName().toString();
    }

    /** {@return the module whose name the compiler needs to find the package; empty if it needs none} */
    public String of(String packageName) {
        return needed(modules.getOrDefault(packageName, ""));
    }

    /**
     * {@return the module of the package if the compiler was not told to compile it, so that it generates nothing
     * there; empty otherwise}
     */
    public String notGiven(String packageName) {
        String module = modules.getOrDefault(packageName, "");
        return compiled.contains(module) ? "" : module;
    }

    /** {@return the modules whose names the compiler needs, with an empty one if it also needs none, sorted} */
    public SortedSet<String> all() {
        SortedSet<String> all = new TreeSet<>();
        for (String name : compiled) {
            all.add(needed(name));
        }
        for (String name : modules.values()) {
            all.add(needed(name));
        }
        if (all.isEmpty()) {
            all.add("");
        }
        return Collections.unmodifiableSortedSet(all);
    }

    private String needed(String module) {
        return compiled.size() <= 1 && compiled.contains(module) ? "" : module;
    }

    /** {@return the name of a package or a class, after the name of its module as the compiler expects it} */
    public static String inModule(String module, String name) {
        return module.isEmpty() ? name : module + "/" + name;
    }
}
