package dev.stepwell.benchmarks.tool;

import dev.stepwell.registry.MigrationRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** A registry that the processor generated for migrations of the benchmark. Closing it closes its class loader. */
public final class GeneratedRegistry implements Closeable {

    private final URLClassLoader loader;
    private final Constructor<?> constructor;

    private GeneratedRegistry(URLClassLoader loader, Constructor<?> constructor) {
        this.loader = loader;
        this.constructor = constructor;
    }

    /**
     * Writes migrations and compiles them.
     *
     * @param migrations the number of migrations
     * @param folder an empty folder
     */
    @SuppressWarnings("MustBeClosedChecker") // The caller closes this object, which closes the loader.
    public static GeneratedRegistry of(int migrations, Path folder) throws Exception {
        new StepwellTool().write(Script.first(migrations), folder);
        URL classes = folder.resolve(JavaFiles.CLASSES).toUri().toURL();
        URLClassLoader loader = new URLClassLoader(new URL[] {classes}, GeneratedRegistry.class.getClassLoader());
        Class<?> generated = loader.loadClass("com.acme.db.GeneratedMigrations");
        return new GeneratedRegistry(loader, generated.getConstructor());
    }

    /** {@return a new registry, which has read nothing yet} */
    public MigrationRegistry load() {
        try {
            return (MigrationRegistry) constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
