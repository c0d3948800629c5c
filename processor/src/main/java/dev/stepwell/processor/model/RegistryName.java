package dev.stepwell.processor.model;

import dev.stepwell.registry.RegistryFile;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The name of a registry. The registries of a package are called {@code GeneratedMigrations},
 * {@code GeneratedMigrations2}, and so on.
 *
 * <p>Immutable.
 *
 * @param packageName the package; empty for the unnamed one
 * @param simpleName the name of the class in it
 */
public record RegistryName(String packageName, String simpleName) implements Comparable<RegistryName> {

    /** The name of a package's first registry. */
    public static final String FIRST = "GeneratedMigrations";

    /** {@return the name of the registry with this number in its package, counted from 1} */
    public static RegistryName of(String packageName, int number) {
        return new RegistryName(packageName, number == 1 ? FIRST : FIRST + number);
    }

    /** Parses the name of a class. The result is empty if a registry cannot have this name. */
    public static Optional<RegistryName> parse(String className) {
        int dot = className.lastIndexOf('.');
        String simpleName = className.substring(dot + 1);
        return isOne(simpleName)
                ? Optional.of(new RegistryName(className.substring(0, Math.max(0, dot)), simpleName))
                : Optional.empty();
    }

    /** {@return true if a registry can have this simple name} */
    public static boolean isOne(String simpleName) {
        return simpleName.startsWith(FIRST) && isNumber(simpleName.substring(FIRST.length()));
    }

    /** {@return true if the text is empty, as in the name of the first registry, or a number from 2} */
    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.startsWith("0") && !text.equals("1");
    }

    /** {@return the name of the package's next registry} */
    public RegistryName next() {
        String number = simpleName.substring(FIRST.length());
        return of(packageName, number.isEmpty() ? 2 : Integer.parseInt(number) + 1);
    }

    /** {@return the name of the class file in the folder of the package} */
    public String fileName() {
        return simpleName + ".class";
    }

    /** {@return the path of the file of migrations, from the root of the class output} */
    public String filePath() {
        return toString().replace('.', '/') + RegistryFile.SUFFIX;
    }

    // A record's generated equals and hashCode are slow to link at run time.
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

    /** {@return the full name of the class} */
    @Override
    public String toString() {
        return packageName.isEmpty() ? simpleName : packageName + "." + simpleName;
    }
}
