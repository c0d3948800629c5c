package dev.stepwell.cli.source;

import dev.stepwell.Version;
import dev.stepwell.cli.invocation.UsageException;
import dev.stepwell.cli.source.MigrationSources.MigrationSource;
import dev.stepwell.importer.writing.ClassNames;
import dev.stepwell.importer.writing.MigrationClass;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;

/**
 * A new migration, whose author has yet to write the SQL.
 *
 * @param packageName the package; empty for the unnamed package
 * @param className the simple name of the class
 * @param description the description
 * @param version the version
 * @param newest the migration with the highest version of the set; null if the set has no migrations
 */
public record NewMigration(
        String packageName,
        String className,
        String description,
        Version version,
        @Nullable MigrationSource newest) {

    private static final String TO_BE_WRITTEN = "-- write the SQL here\n";

    /**
     * {@return the name of a class, made of words, which hides no class that a migration needs}
     *
     * @throws UsageException if the words give no legal name
     */
    public static String className(String words) {
        String name = Arrays.stream(words.split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
        if (!SourceVersion.isName(name)) {
            throw new UsageException("No class can be named after \"" + words
                    + "\". Describe it in words that begin with a letter, such as \"add unread tracking\".");
        }
        return ClassNames.isTaken(name) ? name + "Migration" : name;
    }

    /**
     * Checks the name of a package.
     *
     * @throws UsageException if the name is not legal
     */
    public static void requirePackage(String name) {
        if (!name.isEmpty() && !SourceVersion.isName(name)) {
            throw new UsageException("\"" + name + "\" is not the name of a package. Write one such as com.acme.db.");
        }
    }

    /** {@return the dependency: the newest migration, if its class is visible in the package} */
    public Optional<MigrationSource> dependency() {
        return Optional.ofNullable(newest)
                .filter(migration -> migration.packageName().equals(packageName)
                        || (migration.isPublic() && !migration.packageName().isEmpty()));
    }

    /** {@return a remark for the author; empty if there is nothing to remark} */
    public Optional<String> remark() {
        return newest != null && dependency().isEmpty()
                ? Optional.of("It depends on nothing: the newest migration, " + newest.className()
                        + ", is not public and in another package.")
                : Optional.empty();
    }

    public String source() {
        MigrationClass migration = new MigrationClass(packageName, className, version.toString())
                .up(TO_BE_WRITTEN)
                .down(TO_BE_WRITTEN);
        dependency().ifPresent(other -> migration.dependsOn(other.packageName(), other.className()));
        if (!describes()) {
            migration.description(description);
        }
        return migration.source();
    }

    /** Tells whether Stepwell derives the same description from the name of the class. */
    private boolean describes() {
        return className.length() == description.replace(" ", "").length()
                && description.matches("[a-z]{2,}( (a|[a-z]{2,}))*");
    }
}
