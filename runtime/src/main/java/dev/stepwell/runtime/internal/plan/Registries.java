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
 * Brings the registries of an application together.
 *
 * <p>What one module's build could not see of another, a duplicate version or a dependency that is missing, is found
 * here, before anything touches a database.
 */
public final class Registries {

    private Registries() {}

    /**
     * Finds the registries of the application.
     *
     * @return those of the thread's context class loader or, if it finds none, as in a thread of the common pool, those
     *     of Stepwell's own class loader
     * @throws MigrationException if one that is listed cannot be loaded
     */
    public static List<MigrationRegistry> discovered() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader own = Registries.class.getClassLoader();
        List<MigrationRegistry> found = context == null ? List.of() : discovered(context);
        return found.isEmpty() && own != context ? discovered(own) : found;
    }

    /**
     * The registries that the class loader finds.
     *
     * @throws MigrationException if one that is listed cannot be loaded
     */
    public static List<MigrationRegistry> discovered(ClassLoader loader) {
        try {
            List<MigrationRegistry> registries = new ArrayList<>();
            // Not forEach: every start comes here, and few need the code of a lambda otherwise.
            for (MigrationRegistry registry : ServiceLoader.load(MigrationRegistry.class, loader)) {
                registries.add(registry);
            }
            return registries;
        } catch (ServiceConfigurationError e) {
            throw new MigrationException(RegistryProblems.registryNotLoaded(String.valueOf(e.getMessage())), e);
        }
    }

    /**
     * Makes one graph of all migrations.
     *
     * @throws MigrationException if there is none, if one cannot be read, or if they do not fit together
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
