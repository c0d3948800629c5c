package org.jetbrains.jps.javac;

import org.jspecify.annotations.Nullable;

/** A stand-in for the class through which IntelliJ's builder gives processors the environment that it wraps. */
public final class APIWrappers {

    public static @Nullable Object wrapped;

    private APIWrappers() {}

    @SuppressWarnings("unchecked") // The test that sets the object knows its type.
    public static <T> @Nullable T unwrap(Class<? extends T> type, T wrapper) {
        return (T) wrapped;
    }
}
