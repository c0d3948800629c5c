package dev.stepwell.runtime.internal.discovery;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.RegistryProblems;
import dev.stepwell.registry.GeneratedRegistry;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.registry.RegistryException;
import dev.stepwell.runtime.MigrationException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/**
 * The registries of an application, joined into one graph.
 *
 * <p>The build of one module cannot see the migrations of another. Joining finds a duplicate version or a missing
 * dependency before anything touches a database. A registry that was lost while jars were packed is found when the
 * others are.
 */
public final class Registries {

    private Registries() {}

    /**
     * Finds the registries of the application.
     *
     * <p>Threads of the common pool have a context class loader that finds none. Stepwell's own class loader is asked
     * then.
     *
     * @return the registries of the thread's context class loader or, if there are none, of Stepwell's own class loader
     * @throws MigrationException if a listed registry cannot be loaded, or if another one was lost
     */
    public static List<MigrationRegistry> discovered() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader own = Registries.class.getClassLoader();
        List<MigrationRegistry> found = context == null ? List.of() : loaded(context);
        boolean ownCounts = found.isEmpty() && own != context;
        if (ownCounts) {
            found = loaded(own);
        }
        if (context != null && (!ownCounts || found.isEmpty())) {
            requireAll(context, found, false);
        }
        if (ownCounts) {
            requireAll(own, found, false);
        }
        return found;
    }

    /**
     * {@return the registries that the class loader finds}
     *
     * @throws MigrationException if a listed registry cannot be loaded, or if another one was lost
     */
    public static List<MigrationRegistry> discovered(ClassLoader loader) {
        List<MigrationRegistry> found = loaded(loader);
        requireAll(loader, found, false);
        return found;
    }

    /**
     * Checks registries that an application named. Registries that it did not name are left out on purpose.
     *
     * @throws MigrationException if one of them hides another registry of the same name
     */
    public static void requireNoTwin(List<MigrationRegistry> named) {
        Set<ClassLoader> loaders = new HashSet<>();
        for (MigrationRegistry registry : named) {
            ClassLoader loader = registry.getClass().getClassLoader();
            if (registry instanceof GeneratedRegistry && loader != null && loaders.add(loader)) {
                requireAll(loader, named, true);
            }
        }
    }

    /**
     * Checks that each of some sets has a migration.
     *
     * @throws MigrationException if a set has none, or if a registry cannot be read
     */
    public static void requireSets(Set<String> sets, List<MigrationRegistry> registries) {
        Set<String> found = new TreeSet<>();
        for (MigrationRegistry registry : registries) {
            try {
                found.addAll(registry.sets());
            } catch (RegistryException e) {
                throw new MigrationException(e.problem(), e.getCause());
            }
        }
        Set<String> missing = new TreeSet<>(sets);
        missing.removeAll(found);
        if (!missing.isEmpty()) {
            throw new MigrationException(
                    RegistryProblems.setMissing(new ArrayList<>(missing), new ArrayList<>(found)), null);
        }
    }

    private static void requireAll(ClassLoader loader, List<MigrationRegistry> registries, boolean twinsOnly) {
        List<TraceFile> unanswered = RegistryTraces.unanswered(loader, registries);
        if (!unanswered.isEmpty()) {
            List<Problem> problems = new LostRegistries(loader, registries).problems(unanswered, twinsOnly);
            if (!problems.isEmpty()) {
                throw new MigrationException(problems, null, null);
            }
        }
    }

    private static List<MigrationRegistry> loaded(ClassLoader loader) {
        try {
            List<MigrationRegistry> registries = new ArrayList<>();
            // A lambda for forEach would load more classes in every start.
            for (MigrationRegistry registry : ServiceLoader.load(MigrationRegistry.class, loader)) {
                registries.add(registry);
            }
            return registries;
        } catch (ServiceConfigurationError e) {
            throw new MigrationException(RegistryProblems.registryNotLoaded(String.valueOf(e.getMessage())), e);
        }
    }

    /**
     * {@return one graph of all migrations}
     *
     * @throws MigrationException if there is no registry, if a registry cannot be read, or if the registries do not fit
     *     together
     */
    public static MigrationGraph<MigrationDefinition> graph(List<MigrationRegistry> registries) {
        if (registries.isEmpty()) {
            throw new MigrationException(RegistryProblems.noRegistry(), null);
        }
        List<MigrationDefinition> migrations = new ArrayList<>();
        for (MigrationRegistry registry : registries) {
            migrations.addAll(migrations(registry));
        }
        List<Problem> problems = MigrationGraph.problems(migrations);
        if (!problems.isEmpty()) {
            throw new MigrationException(problems, null, null);
        }
        return MigrationGraph.of(migrations);
    }

    /**
     * {@return the migrations of a registry}
     *
     * @throws MigrationException if the registry cannot be read
     */
    static List<MigrationDefinition> migrations(MigrationRegistry registry) {
        try {
            return registry.migrations();
        } catch (RegistryException e) {
            throw new MigrationException(e.problem(), e.getCause());
        }
    }
}
