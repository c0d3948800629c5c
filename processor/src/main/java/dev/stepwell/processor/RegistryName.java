package dev.stepwell.processor;

import dev.stepwell.RegistryFile;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a registry: {@code GeneratedMigrations}, {@code GeneratedMigrations2} and so on in its package.
 *
 * <p>Immutable.
 *
 * @param packageName the package; empty for the unnamed one
 * @param simpleName the name of the class in it
 */
record RegistryName(String packageName, String simpleName) implements Comparable<RegistryName> {

    /** The name of a package's first registry. */
    static final String FIRST = "GeneratedMigrations";

    private static final Pattern FORM = Pattern.compile("(?:(.*)\\.)?(" + FIRST + "(?:[2-9]|[1-9]\\d+)?)");

    /** The registry of a number in its package, from 1. */
    static RegistryName of(String packageName, int number) {
        return new RegistryName(packageName, number == 1 ? FIRST : FIRST + number);
    }

    /** Reads the name of a class; empty if it is none of a registry. */
    static Optional<RegistryName> parse(String className) {
        Matcher matcher = FORM.matcher(className);
        return matcher.matches()
                ? Optional.of(new RegistryName(matcher.group(1) == null ? "" : matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    /** The name of the class file in the folder of the package. */
    String fileName() {
        return simpleName + ".class";
    }

    /** The path of the file that has the migrations, from the root of the class output. */
    String filePath() {
        return toString().replace('.', '/') + RegistryFile.SUFFIX;
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
