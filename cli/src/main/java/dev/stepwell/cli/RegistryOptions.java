package dev.stepwell.cli;

import dev.stepwell.MigrationRegistry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which migrations: those of the application that calls, or those on a class path that is named. */
final class RegistryOptions {

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
    Optional<ClassLoader> classLoader(Invocation invocation) {
        return classPath == null ? Optional.empty() : Optional.of(ApplicationClasses.open(classPath, invocation));
    }

    /** What may be wrong where there is no registry. */
    String hint() {
        return classPath == null
                ? "Name the application's jar or its folder of classes with --classpath."
                : "Nothing in " + classPath + " lists one in META-INF/services/" + MigrationRegistry.class.getName()
                        + ". If it is a jar of jars that is not Spring Boot's, unpack it and name the folder of its "
                        + "classes, or have the application call StepwellCli.run itself.";
    }
}
