package dev.stepwell.cli.database;

import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.invocation.UsageException;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.runtime.MigratorBuilder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.Option;

/** Which migrations: those of the application that calls, or those on a class path that is named. */
public final class RegistryOptions {

    @Option(
            names = {"-cp", "--classpath"},
            paramLabel = "PATH",
            description = "Where the application's migrations are: its jar, or its folder of classes; several with the "
                    + "path separator between them.")
    private @Nullable String classPath;

    /**
     * Where registries are looked for: on the class path that was named; empty to take those of the application.
     *
     * @throws UsageException if the class path names what is not there
     */
    private Optional<ClassLoader> classLoader(Invocation invocation) {
        invocation.withHint(ProblemCode.NO_REGISTRY, hint());
        return classPath == null ? Optional.empty() : Optional.of(ApplicationClasses.open(classPath, invocation));
    }

    /** Gives a builder the registries of the application, or the place to look for them. */
    MigratorBuilder applyTo(MigratorBuilder builder, Invocation invocation) {
        classLoader(invocation)
                .ifPresentOrElse(
                        builder::classLoader, () -> invocation.registries().forEach(builder::registry));
        return builder;
    }

    /**
     * The migrations, for verbs that need no database.
     *
     * @throws dev.stepwell.runtime.MigrationException if there is no registry, or if they do not fit together
     */
    public List<MigrationDefinition> migrations(Invocation invocation) {
        // It is never asked for a connection.
        return applyTo(Migrator.builder(new PGSimpleDataSource()), invocation)
                .build()
                .migrations();
    }

    /** What may be wrong where there is no registry. */
    private String hint() {
        return classPath == null
                ? "Name the application's jar or its folder of classes with --classpath."
                : "Nothing in " + classPath + " lists one in META-INF/services/" + MigrationRegistry.class.getName()
                        + ". If it is a jar of jars that is not Spring Boot's, unpack it and name the folder of its "
                        + "classes, or have the application call StepwellCli.run itself.";
    }
}
