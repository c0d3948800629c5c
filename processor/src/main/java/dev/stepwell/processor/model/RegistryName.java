package dev.stepwell.processor.model;

import dev.stepwell.registry.RegistryFile;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The name of a registry: {@code GeneratedMigrations}, {@code GeneratedMigrations2} and so on in its package.
 *
 * <p>Immutable.
 *
 * @param packageName the package; empty for the unnamed one
 * @param simpleName the name of the class in it
 */
public record RegistryName(String packageName, String simpleName) implements Comparable<RegistryName> {

    /** The name of a package's first registry. */
    public static final String FIRST = "GeneratedMigrations";

    /** The registry of a number in its package, from 1. */
    public static RegistryName of(String packageName, int number) {
        return new RegistryName(packageName, number == 1 ? FIRST : FIRST + number);
    }

    /** Reads the name of a class; empty if it is none of a registry. */
    public static Optional<RegistryName> parse(String className) {
        int dot = className.lastIndexOf('.');
        String simpleName = className.substring(dot + 1);
        return simpleName.startsWith(FIRST) && isNumber(simpleName.substring(FIRST.length()))
                ? Optional.of(new RegistryName(className.substring(0, Math.max(0, dot)), simpleName))
                : Optional.empty();
    }

    /** Whether a text is what follows in the name of a first registry, which is nothing, or of a further one. */
    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.startsWith("0") && !text.equals("1");
    }

    /** The name of the class file in the folder of the package. */
    public String fileName() {
        return simpleName + ".class";
    }

    /** The path of the file that has the migrations, from the root of the class output. */
    public String filePath() {
        return toString().replace('.', '/') + RegistryFile.SUFFIX;
    }

    // What a record has of itself takes long to be linked.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RegistryName name
                && simpleName.equals(name.simpleName)
                && packageName.equals(name.packageName);
    }

    @Override
    public int hashCode() {
        return 31 * packageName.hashCode() + simpleName.hashCode();
    }

    @Override
    public int compareTo(RegistryName other) {
        return toString().compareTo(other.toString());
    }

    /** The name of the class. */
    @Override
    public String toString() {
        return packageName.isEmpty() ? simpleName : packageName + "." + simpleName;
    }
}
