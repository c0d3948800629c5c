package org.jetbrains.jps.javac;

import org.jspecify.annotations.Nullable;

/** Stands in for the class by which IntelliJ's builder lets processors at the environment that it wraps. */
public final class APIWrappers {

    public static @Nullable Object wrapped;

    private APIWrappers() {}

    @SuppressWarnings("unchecked") // The test that sets it knows its type.
    public static <T> @Nullable T unwrap(Class<? extends T> type, T wrapper) {
        return (T) wrapped;
    }
}
