package dev.stepwell.processor;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.RegistryProblems;
import dev.stepwell.processor.model.GraphNode;
import dev.stepwell.processor.model.MigrationModel;
import dev.stepwell.processor.model.RegistryName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import javax.lang.model.element.Element;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.TypeElement;

/**
 * The migrations and problems that the rounds of one compilation have found so far.
 *
 * <p>This object holds values only, because an element of one round is not valid in the next. It makes sure that each
 * problem is reported once.
 */
final class Findings {

    private final Map<String, MigrationModel> models = new TreeMap<>();
    private final Map<String, MigrationModel> waiting = new TreeMap<>();
    private final Set<Problem> reported = new HashSet<>();
    private final Set<String> compiled = new TreeSet<>();
    private final Set<String> modules = new TreeSet<>();
    private final Set<String> earlier = new TreeSet<>();
    private final Set<String> warned = new TreeSet<>();
    /** The classes with names of registries that the compiler was given; true for those that are registries. */
    private final Map<String, Boolean> given = new TreeMap<>();

    private boolean failed;

    /**
     * Records the classes of a round.
     *
     * @param written the registries of this compilation
     * @param isRegistry true for a class that the processor has generated, among those with names of registries
     * @return the classes and packages that are new
     */
    List<Element> addRoots(
            Collection<? extends Element> roots, Collection<RegistryName> written, Predicate<TypeElement> isRegistry) {
        Set<String> before = Set.copyOf(compiled);
        List<Element> added = new ArrayList<>();
        for (Element root : roots) {
            String name = root.toString();
            if (!before.contains(name)) {
                compiled.add(name);
                added.add(root);
                if (root instanceof ModuleElement) {
                    modules.add(name);
                }
                if (root instanceof TypeElement type
                        && RegistryName.isOne(type.getSimpleName().toString())
                        && !isAmong(written, name)) {
                    given.put(name, isRegistry.test(type));
                }
            }
        }
        return added;
    }

    private static boolean isAmong(Collection<RegistryName> registries, String name) {
        for (RegistryName registry : registries) {
            if (registry.toString().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** {@return the names of the top-level classes and packages that are being compiled} */
    Set<String> compiled() {
        return Collections.unmodifiableSet(compiled);
    }

    /** {@return the names of the modules whose declarations are being compiled} */
    Set<String> modules() {
        return Collections.unmodifiableSet(modules);
    }

    /** {@return true if the compiler was given a source of the registry} */
    boolean isGiven(RegistryName name) {
        return Boolean.TRUE.equals(given.get(name.toString()));
    }

    /** {@return true if the compiler was given a class of this name that an author wrote} */
    boolean isTaken(RegistryName name) {
        return Boolean.FALSE.equals(given.get(name.toString()));
    }

    /** {@return a problem for each class in a package of migrations that has the name of the registry} */
    List<Problem> namesTaken() {
        Set<String> taken = new TreeSet<>();
        for (MigrationModel model : models.values()) {
            String name = model.inPackage(RegistryName.FIRST);
            if (Boolean.FALSE.equals(given.get(name))) {
                taken.add(name);
            }
        }
        List<Problem> problems = new ArrayList<>();
        for (String name : taken) {
            problems.add(RegistryProblems.registryNameTaken(name));
        }
        return problems;
    }

    /**
     * Records the migrations of a round.
     *
     * @param read the migrations
     * @param notCompiled the classes of the migrations that an earlier build compiled
     * @param lastRound true if no further class can be generated, so that incomplete migrations need not wait
     * @return the migrations that need not wait, by class name
     */
    Collection<MigrationModel> add(Collection<MigrationModel> read, Set<String> notCompiled, boolean lastRound) {
        Map<String, MigrationModel> added = new TreeMap<>();
        for (MigrationModel model : read) {
            if (notCompiled.contains(model.className())) {
                earlier.add(model.className());
            } else {
                earlier.remove(model.className());
            }
            if (model.complete() || lastRound) {
                waiting.remove(model.className());
                models.put(model.className(), model);
                added.put(model.className(), model);
            } else {
                waiting.put(model.className(), model);
            }
        }
        return added.values();
    }

    /** {@return all migrations that need not wait, by class name} */
    Collection<MigrationModel> models() {
        return Collections.unmodifiableCollection(models.values());
    }

    /** {@return the classes of migrations that name something that another processor can still generate} */
    Set<String> waiting() {
        return Set.copyOf(waiting.keySet());
    }

    /** {@return the migrations with an identity, as nodes of the graph} */
    List<GraphNode> nodes() {
        List<GraphNode> nodes = new ArrayList<>();
        for (MigrationModel model : models.values()) {
            Optional<GraphNode> node = model.node();
            if (node.isPresent()) {
                nodes.add(node.get());
            }
        }
        return nodes;
    }

    /** {@return the identities that are taken, including those of waiting migrations} */
    List<MigrationId> ids() {
        List<MigrationId> ids = new ArrayList<>();
        addIds(models.values(), ids);
        addIds(waiting.values(), ids);
        return ids;
    }

    /** {@return the problems that are not reported yet, each once} From now on, they count as reported. */
    List<Problem> unreported(Collection<Problem> problems) {
        List<Problem> unreported = new ArrayList<>();
        for (Problem problem : problems) {
            if (reported.add(problem)) {
                unreported.add(problem);
            }
        }
        return unreported;
    }

    private static void addIds(Collection<MigrationModel> models, List<MigrationId> ids) {
        for (MigrationModel model : models) {
            Optional<MigrationId> id = model.id();
            if (id.isPresent()) {
                ids.add(id.get());
            }
        }
    }

    /** Records that there is a warning about a class, even if the build does not show it. */
    void warn(String className) {
        warned.add(className);
    }

    /** {@return the classes with warnings} */
    Set<String> warned() {
        return Collections.unmodifiableSet(warned);
    }

    /** Records an error, so that no file is generated. */
    void fail() {
        failed = true;
    }

    boolean hasFailed() {
        return failed;
    }

    /** {@return the codes of the warnings that a class suppresses; none if the class is not a known migration} */
    List<String> suppressed(String className) {
        MigrationModel model = models.get(className);
        return model == null ? List.of() : model.suppressed();
    }

    /** {@return true if an earlier build compiled the migration and this one does not} */
    boolean isEarlier(String className) {
        return earlier.contains(className);
    }
}
