package dev.stepwell.cli.source;

import dev.stepwell.Version;
import dev.stepwell.cli.invocation.UsageException;
import dev.stepwell.cli.source.MigrationSources.MigrationSource;
import dev.stepwell.importer.ClassNames;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;

/**
 * A migration whose SQL is still to be written, as the source of its class.
 *
 * @param packageName the package; empty for the unnamed one
 * @param className the simple name
 * @param description what it does
 * @param version its version
 * @param newest the migration of its set with the highest version
 */
public record NewMigration(
        String packageName, String className, String description, Version version, Optional<MigrationSource> newest) {

    /**
     * The name of a class, from words. No class that it needs has that name.
     *
     * @throws UsageException if no name can be made of them
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
     * Refuses what is not the name of a package.
     *
     * @throws UsageException if it is not
     */
    public static void requirePackage(String name) {
        if (!name.isEmpty() && !SourceVersion.isName(name)) {
            throw new UsageException("\"" + name + "\" is not the name of a package. Write one such as com.acme.db.");
        }
    }

    /** What it depends on: the newest migration, if its class can be named here. */
    public Optional<MigrationSource> dependency() {
        return newest.filter(migration -> migration.packageName().equals(packageName)
                || (migration.isPublic() && !migration.packageName().isEmpty()));
    }

    /** What the author should know. */
    public Optional<String> remark() {
        return newest.isPresent() && dependency().isEmpty()
                ? Optional.of("It depends on nothing: the newest migration, "
                        + newest.get().className() + ", is not public and in another package.")
                : Optional.empty();
    }

    public String source() {
        StringBuilder source = new StringBuilder();
        if (!packageName.isEmpty()) {
            source.append("package ").append(packageName).append(";\n\n");
        }
        dependency()
                .filter(migration -> !migration.packageName().equals(packageName) && !isQualified(migration))
                .ifPresent(migration -> source.append("import ")
                        .append(migration.packageName())
                        .append('.')
                        .append(migration.className())
                        .append(";\n"));
        source.append("import dev.stepwell.Down;\n")
                .append("import dev.stepwell.Migration;\n")
                .append("import dev.stepwell.Up;\n\n")
                .append("@Migration(version = \"")
                .append(version)
                .append('"')
                .append(dependency()
                        .map(migration -> ", dependsOn = " + named(migration) + ".class")
                        .orElse(""))
                .append(describes() ? "" : ", description = \"" + escaped(description) + "\"")
                .append(")\nfinal class ")
                .append(className)
                .append(" {\n\n")
                .append(section("Up", "UP"))
                .append('\n')
                .append(section("Down", "DOWN"));
        return source.append("}\n").toString();
    }

    private String named(MigrationSource migration) {
        return isQualified(migration) ? migration.packageName() + "." + migration.className() : migration.className();
    }

    /** Whether its simple name means something else here. */
    private boolean isQualified(MigrationSource migration) {
        return !migration.packageName().equals(packageName)
                && (migration.className().equals(className) || ClassNames.isTaken(migration.className()));
    }

    /** Whether Stepwell makes the same words of the class name by itself. */
    private boolean describes() {
        return className.length() == description.replace(" ", "").length()
                && description.matches("[a-z]{2,}( (a|[a-z]{2,}))*");
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\R", " ");
    }

    private static String section(String annotation, String name) {
        return """
                    @%s
                    static final String %s = \"""
                            -- write the SQL here
                            \""";
                """.formatted(annotation, name);
    }
}
