package dev.stepwell.runtime.internal.plan;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.RegistryProblems;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.registry.RegistryException;
import dev.stepwell.runtime.MigrationException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The registries of an application, joined into one graph.
 *
 * <p>The build of one module cannot see the migrations of another. Joining finds a duplicate version or a missing
 * dependency before anything touches a database.
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
     * @throws MigrationException if a listed registry cannot be loaded
     */
    public static List<MigrationRegistry> discovered() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader own = Registries.class.getClassLoader();
        List<MigrationRegistry> found = context == null ? List.of() : discovered(context);
        return found.isEmpty() && own != context ? discovered(own) : found;
    }

    /**
     * {@return the registries that the class loader finds}
     *
     * @throws MigrationException if a listed registry cannot be loaded
     */
    public static List<MigrationRegistry> discovered(ClassLoader loader) {
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
    static MigrationGraph<MigrationDefinition> graph(List<MigrationRegistry> registries) {
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

    private static List<MigrationDefinition> migrations(MigrationRegistry registry) {
        try {
            return registry.migrations();
        } catch (RegistryException e) {
            throw new MigrationException(e.problem(), e.getCause());
        }
    }
}
