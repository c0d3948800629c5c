package dev.stepwell.benchmarks;

import java.net.URI;
import java.nio.file.Path;

/** Where classes come from. Without state. */
final class ClassPath {

    private ClassPath() {}

    /** The jar or the folder that a class comes from. */
    static String of(Class<?> type) {
        URI location = URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString());
        return Path.of(location).toString();
    }

    /** Everything that the benchmark itself runs with: the processor and what it needs. */
    static String whole() {
        return System.getProperty("java.class.path");
    }
}
