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

/** The options that choose the migrations: those of the calling application, or those on a class path. */
public final class RegistryOptions {

    @Option(
            names = {"-cp", "--classpath"},
            paramLabel = "PATH",
            description = "Where the application's migrations are: its jar, or its folder of classes; several with the "
                    + "path separator between them.")
    private @Nullable String classPath;

    /**
     * {@return the loader of the class path; empty without {@code --classpath}}
     *
     * @throws UsageException if an entry of the class path does not exist or is not a readable jar
     */
    private Optional<ClassLoader> classLoader(Invocation invocation) {
        invocation.withHint(ProblemCode.NO_REGISTRY, hint());
        return classPath == null ? Optional.empty() : Optional.of(ApplicationClasses.open(classPath, invocation));
    }

    /** Passes to a builder the loader of the class path, or else the registries of the application. */
    MigratorBuilder applyTo(MigratorBuilder builder, Invocation invocation) {
        classLoader(invocation)
                .ifPresentOrElse(
                        builder::classLoader, () -> invocation.registries().forEach(builder::registry));
        return builder;
    }

    /**
     * {@return the migrations, for verbs that need no database}
     *
     * @throws dev.stepwell.runtime.MigrationException if there is no registry, or if the registries have problems
     */
    public List<MigrationDefinition> migrations(Invocation invocation) {
        // The builder needs a data source, but listing the migrations opens no connection.
        return applyTo(Migrator.builder(new PGSimpleDataSource()), invocation)
                .build()
                .migrations();
    }

    /** {@return the hint for a run that finds no registry} */
    private String hint() {
        return classPath == null
                ? "Name the application's jar or its folder of classes with --classpath."
                : "Nothing in " + classPath + " lists one in META-INF/services/" + MigrationRegistry.class.getName()
                        + ". If it is a jar of jars that is not Spring Boot's, unpack it and name the folder of its "
                        + "classes, or have the application call StepwellCli.run itself.";
    }
}
