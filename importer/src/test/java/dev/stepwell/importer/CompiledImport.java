package dev.stepwell.importer;

import static java.util.stream.Collectors.joining;

import dev.stepwell.Migration;
import dev.stepwell.processor.MigrationProcessor;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.runtime.MigratorBuilder;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import javax.sql.DataSource;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The classes of an import, compiled as in a user's build: with the processor and {@code -Xlint:all -Werror}. */
final class CompiledImport implements AutoCloseable {

    private final URLClassLoader loader;

    private CompiledImport(URLClassLoader loader) {
        this.loader = loader;
    }

    /** Compiles all sources below a folder, and fails with javac's messages. */
    static CompiledImport of(Path sources, Path target) throws IOException {
        Files.createDirectories(target);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        StringWriter output = new StringWriter();
        boolean done;
        try (Stream<Path> files = Files.walk(sources);
                StandardJavaFileManager manager = compiler.getStandardFileManager(diagnostics, null, null)) {
            List<File> units = files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .map(Path::toFile)
                    .toList();
            JavaCompiler.CompilationTask task = compiler.getTask(
                    output,
                    manager,
                    diagnostics,
                    List.of("-Xlint:all", "-Werror", "-encoding", "UTF-8", "-d", target.toString(), "-cp", api()),
                    null,
                    manager.getJavaFileObjectsFromFiles(units));
            task.setProcessors(List.of(new MigrationProcessor()));
            done = task.call();
        }
        if (!done || !diagnostics.getDiagnostics().isEmpty()) {
            throw new AssertionError(output
                    + diagnostics.getDiagnostics().stream()
                            .map(Object::toString)
                            .collect(joining("\n")));
        }
        return new CompiledImport(
                new URLClassLoader(new URL[] {target.toUri().toURL()}, Migration.class.getClassLoader()));
    }

    private static String api() {
        return Migration.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
    }

    /** {@return a migrator with the registry that the processor wrote} */
    Migrator migrator(DataSource dataSource) {
        MigratorBuilder builder = Migrator.builder(dataSource);
        ServiceLoader.load(MigrationRegistry.class, loader).forEach(builder::registry);
        return builder.build();
    }

    Class<?> load(String name) throws ClassNotFoundException {
        return loader.loadClass(name);
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
