package dev.stepwell.processor.source;

import com.sun.source.util.Trees;
import java.lang.reflect.Field;
import java.util.Optional;
import java.util.function.Function;
import javax.annotation.processing.ProcessingEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * Finds the trees of javac, also behind the wrappers of build tools.
 *
 * <p>Apart from {@link TreeSources} and its helpers, only this class names {@code com.sun.source}. If that package is
 * missing, the result is {@link NoSources}.
 */
final class CompilerTrees {

    private static final int MOST_WRAPPERS = 4;

    private CompilerTrees() {}

    static Sources of(ProcessingEnvironment environment, Function<String, Optional<RememberedConstant>> earlier) {
        ProcessingEnvironment candidate = environment;
        for (int i = 0; i < MOST_WRAPPERS && candidate != null; i++) {
            try {
                return new TreeSources(Trees.instance(candidate), environment.getElementUtils(), earlier);
            } catch (IllegalArgumentException | AssertionError | LinkageError e) {
                candidate = unwrapped(candidate);
            }
        }
        return new NoSources();
    }

    /**
     * {@return the environment inside the wrapper of a build tool; null if there is none} Gradle keeps the environment
     * in a field, and IntelliJ's builder in a proxy that a method of the builder opens. Without it, these builds would
     * have no places, and their Java steps would have other checksums than those of Maven.
     */
    private static @Nullable ProcessingEnvironment unwrapped(ProcessingEnvironment wrapper) {
        try {
            for (Class<?> type = wrapper.getClass(); type != null; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (ProcessingEnvironment.class.isAssignableFrom(field.getType())) {
                        field.setAccessible(true);
                        return (ProcessingEnvironment) field.get(wrapper);
                    }
                }
            }
            Object opened = Class.forName("org.jetbrains.jps.javac.APIWrappers", false, loader(wrapper))
                    .getDeclaredMethod("unwrap", Class.class, Object.class)
                    .invoke(null, ProcessingEnvironment.class, wrapper);
            return (ProcessingEnvironment) opened;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            // The wrapper is of another tool or another version of the tool, so the sources remain unknown.
            return null;
        }
    }

    private static @Nullable ClassLoader loader(ProcessingEnvironment wrapper) {
        return wrapper.getClass().getClassLoader();
    }
}
