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
import javax.lang.model.element.Element;

/**
 * What the rounds of one compilation have found, reported and written so far.
 *
 * <p>Values only: an element of one round means nothing in the next. Each problem is reported once and each migration
 * is written once.
 */
final class Findings {

    private final Map<String, MigrationModel> models = new TreeMap<>();
    private final Map<String, MigrationModel> waiting = new TreeMap<>();
    private final Set<Problem> reported = new HashSet<>();
    private final Set<String> compiled = new TreeSet<>();
    private final Set<String> earlier = new TreeSet<>();
    private final Set<String> warned = new TreeSet<>();
    private final Set<String> takenNames = new TreeSet<>();
    private boolean failed;

    /**
     * Takes in the classes of a round.
     *
     * @param written the registries that this compilation has written
     */
    void addRoots(Collection<? extends Element> roots, Collection<RegistryName> written) {
        for (Element root : roots) {
            String name = root.toString();
            compiled.add(name);
            if (root.getSimpleName().contentEquals(RegistryName.FIRST) && !isAmong(written, name)) {
                takenNames.add(name);
            }
        }
    }

    private static boolean isAmong(Collection<RegistryName> registries, String name) {
        for (RegistryName registry : registries) {
            if (registry.toString().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** The names of the top-level classes that are being compiled. */
    Set<String> compiled() {
        return Collections.unmodifiableSet(compiled);
    }

    /** Problems with classes that have the names of registries. */
    List<Problem> namesTaken() {
        Set<String> taken = new TreeSet<>();
        for (MigrationModel model : models.values()) {
            String name = model.inPackage(RegistryName.FIRST);
            if (takenNames.contains(name)) {
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
     * Takes in the migrations of a round.
     *
     * @param read the migrations
     * @param notCompiled the classes of those that an earlier build compiled
     * @param lastRound whether nothing more can come, so that what is not complete is as good as it gets
     * @return those that wait for nothing, by class name
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

    /** All migrations that wait for nothing, by class name. */
    Collection<MigrationModel> models() {
        return Collections.unmodifiableCollection(models.values());
    }

    /** The classes of migrations that name what another processor may yet bring. */
    Set<String> waiting() {
        return Set.copyOf(waiting.keySet());
    }

    /** The migrations as the graph sees them. */
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

    /** The identities that are taken, also by migrations that wait. */
    List<MigrationId> ids() {
        List<MigrationId> ids = new ArrayList<>();
        addIds(models.values(), ids);
        addIds(waiting.values(), ids);
        return ids;
    }

    /** The problems that have not been reported, each once; they count as reported from now on. */
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

    /** Remembers that there is a warning about a class, whether or not the build shows it. */
    void warn(String className) {
        warned.add(className);
    }

    /** The classes that there are warnings about. */
    Set<String> warned() {
        return Collections.unmodifiableSet(warned);
    }

    /** Remembers that there is an error, so that nothing is generated. */
    void fail() {
        failed = true;
    }

    boolean hasFailed() {
        return failed;
    }

    /** The codes of the warnings that a class suppresses; none for a class that is no migration of this compilation. */
    List<String> suppressed(String className) {
        MigrationModel model = models.get(className);
        return model == null ? List.of() : model.suppressed();
    }

    /** Whether a migration is not being compiled, but was by an earlier build. */
    boolean isEarlier(String className) {
        return earlier.contains(className);
    }
}
