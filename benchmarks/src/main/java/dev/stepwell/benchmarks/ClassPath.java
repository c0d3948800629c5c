package dev.stepwell.benchmarks;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where classes come from. Without state. */
public final class ClassPath {

    private ClassPath() {}

    /** The jars or the folders that classes come from. */
    public static String of(Class<?>... types) {
        return Stream.of(types).map(ClassPath::location).collect(Collectors.joining(File.pathSeparator));
    }

    private static String location(Class<?> type) {
        URI location = URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString());
        return Path.of(location).toString();
    }
}
