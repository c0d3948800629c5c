package dev.stepwell.processor;

import com.sun.source.util.Trees;
import java.lang.reflect.Field;
import javax.annotation.processing.ProcessingEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the compiler is javac, behind whatever wraps it.
 *
 * <p>The only class outside {@link TreeSources} and what belongs to it that names {@code com.sun.source}; where that
 * package is missing, this class gives {@link NoSources}.
 */
final class CompilerTrees {

    private static final int MOST_WRAPPERS = 4;

    private CompilerTrees() {}

    static Sources of(ProcessingEnvironment environment, EarlierIndexes earlier) {
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
     * What a build tool has wrapped: Gradle keeps it in a field, IntelliJ's builder in a proxy that a method of its own
     * opens. Without this, what they build would have no places, and its Java steps other checksums than Maven's.
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
            // Neither of them, or one that keeps it elsewhere by now: nothing is known of the sources then.
            return null;
        }
    }

    private static @Nullable ClassLoader loader(ProcessingEnvironment wrapper) {
        return wrapper.getClass().getClassLoader();
    }
}
