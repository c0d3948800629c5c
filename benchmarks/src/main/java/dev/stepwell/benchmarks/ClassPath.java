package dev.stepwell.benchmarks;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the jars and folders of classes. Stateless. */
public final class ClassPath {

    private ClassPath() {}

    /** {@return the jars or folders that contain the classes, as a class path} */
    public static String of(Class<?>... types) {
        return Stream.of(types).map(ClassPath::location).collect(Collectors.joining(File.pathSeparator));
    }

    private static String location(Class<?> type) {
        URI location = URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString());
        return Path.of(location).toString();
    }
}
