package dev.stepwell.registry;

import dev.stepwell.problem.catalog.RegistryProblems;
import dev.stepwell.text.FieldReader;
import dev.stepwell.text.MalformedTextException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the file of migrations beside a generated registry; made for generated code.
 *
 * <p>The file is UTF-8. Each property of a migration is a line of fields with tabs between them. The first line has the
 * format and a content text that the class knows too, so a class and a file of different builds are refused. A line of
 * an unknown kind or with another number of fields is refused too, since a partly read migration must not run.
 */
public final class RegistryFile {

    /** The suffix of the file's name, after the simple name of the class. */
    public static final String SUFFIX = ".migrations";

    /** The first field of the file. */
    public static final String FORMAT = "stepwell-migrations-1";

    private static final String FORMAT_NAME = "stepwell-migrations-";

    /** The last line of the file. */
    public static final String LAST_LINE = "end";

    /** Runs the steps of a registry that are Java methods. */
    @FunctionalInterface
    public interface Steps {

        /**
         * Runs a step.
         *
         * @param number the number of the step in the registry, from 0
         * @param connection the connection of the migration
         * @throws Exception if the step fails
         */
        void run(int number, Connection connection) throws Exception;
    }

    private final Class<?> registry;
    private final Steps steps;
    private final FieldReader reader;

    private RegistryFile(Class<?> registry, Steps steps, FieldReader reader) {
        this.registry = registry;
        this.steps = steps;
        this.reader = reader;
    }

    /**
     * Reads the migrations of a registry.
     *
     * @param registry the class of the registry
     * @param file the file, which this method closes; null if the file is missing
     * @param content the expected second field of the file
     * @param steps the object that runs the Java steps
     * @return the migrations in the order of the file
     * @throws RegistryException if the file is missing, unreadable, damaged, of another build, or of a newer format
     */
    public static List<MigrationDefinition> read(Class<?> registry, InputStream file, String content, Steps steps) {
        requireFile(registry, file);
        try (file) {
            return new RegistryFile(registry, steps, FieldReader.ofFile(file.readAllBytes())).migrations(content);
        } catch (IOException e) {
            throw unreadable(registry, e);
        } catch (MalformedTextException e) {
            throw damaged(registry, e);
        }
    }

    /**
     * Reads the sets of a registry from the first two lines of its file. All migrations of a file have one set.
     *
     * @param registry the class of the registry
     * @param file the file, which this method closes; null if the file is missing
     * @param content the expected second field of the file
     * @return the set; empty if the file has no migration
     * @throws RegistryException if the file is missing, unreadable, damaged, of another build, or of a newer format
     */
    static Set<String> sets(Class<?> registry, InputStream file, String content) {
        requireFile(registry, file);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            FieldReader reader = FieldReader.ofLines(lines.readLine() + "\n" + lines.readLine() + "\n");
            checkFirstLine(registry, reader, content);
            next(reader);
            if (reader.field(0).equals(LAST_LINE)) {
                return Set.of();
            }
            expectMigration(reader);
            return Set.of(reader.field(1));
        } catch (IOException e) {
            throw unreadable(registry, e);
        } catch (MalformedTextException e) {
            throw damaged(registry, e);
        }
    }

    private static void requireFile(Class<?> registry, InputStream file) {
        // The parameter is not annotated as nullable: every user would then need the module of the annotations.
        if (file == null) {
            throw new RegistryException(
                    RegistryProblems.registryFileMissing(registry.getName(), fileName(registry)), null);
        }
    }

    private static RegistryException unreadable(Class<?> registry, IOException e) {
        return new RegistryException(
                RegistryProblems.registryFileUnreadable(registry.getName(), fileName(registry), String.valueOf(e)), e);
    }

    private static RegistryException damaged(Class<?> registry, MalformedTextException e) {
        return new RegistryException(
                RegistryProblems.registryFileDamaged(registry.getName(), fileName(registry), e.line()), e);
    }

    private static String fileName(Class<?> registry) {
        String name = registry.getName();
        return name.substring(name.lastIndexOf('.') + 1) + SUFFIX;
    }

    private List<MigrationDefinition> migrations(String content) {
        checkFirstLine(registry, reader, content);
        List<MigrationDefinition> migrations = new ArrayList<>();
        next(reader);
        while (!reader.field(0).equals(LAST_LINE)) {
            migrations.add(migration());
        }
        reader.expect(1);
        if (reader.next()) {
            throw reader.malformed("follows the last one");
        }
        return List.copyOf(migrations);
    }

    private static void checkFirstLine(Class<?> registry, FieldReader reader, String content) {
        next(reader);
        String format = reader.field(0);
        if (!format.equals(FORMAT)) {
            if (format.startsWith(FORMAT_NAME)) {
                throw new RegistryException(
                        RegistryProblems.registryFileOfNewerFormat(
                                registry.getName(), fileName(registry), format, FORMAT),
                        null);
            }
            throw reader.malformed(0, "is not " + FORMAT);
        }
        reader.expect(2);
        if (!reader.field(1).equals(content)) {
            throw new RegistryException(
                    RegistryProblems.registryFileOfOtherBuild(registry.getName(), fileName(registry)), null);
        }
    }

    private static void next(FieldReader reader) {
        if (!reader.next()) {
            throw reader.malformed("is the last one and not " + LAST_LINE);
        }
    }

    private static void expectMigration(FieldReader reader) {
        if (!reader.field(0).equals("migration")) {
            throw reader.malformed(0, "is not one that begins a migration");
        }
        reader.expect(4);
    }

    /** Reads a migration and moves on to the first line of the next migration. */
    private MigrationDefinition migration() {
        expectMigration(reader);
        int first = reader.line();
        try {
            MigrationDefinition.Builder migration =
                    MigrationDefinition.of(reader.field(1), reader.field(2), reader.field(3));
            next(reader);
            while (add(migration)) {
                next(reader);
            }
            return migration.build();
        } catch (MalformedTextException e) {
            throw e;
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new RegistryException(
                    RegistryProblems.registryFileDamaged(registry.getName(), fileName(registry), first), e);
        }
    }

    /** Adds the property in the current line to a migration; returns false for a line that is not a property. */
    private boolean add(MigrationDefinition.Builder migration) {
        switch (reader.field(0)) {
            case "description" -> migration.description(only());
            case "source" -> migration.sourceFile(only());
            case "not-transactional" -> {
                reader.expect(1);
                migration.notTransactional();
            }
            case "repeatable" -> {
                reader.expect(1);
                migration.repeatable();
            }
            case "restartable" -> {
                reader.expect(1);
                migration.restartable();
            }
            case "depends-on" -> {
                reader.expect(3);
                migration.dependsOn(reader.field(1), reader.field(2));
            }
            case "replaces" -> migration.replaces(only());
            case "checksum" -> migration.checksum(only());
            case "irreversible" -> migration.irreversible(only());
            case "verify" -> {
                reader.expect(3);
                migration.verify(reader.field(1), reader.field(2));
            }
            case "up" -> migration.up(statement());
            case "up-copy" -> migration.up(copy());
            case "up-java" -> migration.up(javaStep());
            case "down" -> migration.down(statement());
            case "down-copy" -> migration.down(copy());
            case "down-java" -> migration.down(javaStep());
            default -> {
                return false;
            }
        }
        return true;
    }

    /** {@return the only field after the word that begins the line} */
    private String only() {
        reader.expect(2);
        return reader.field(1);
    }

    private MigrationStatement statement() {
        String origin = reader.field(1);
        String sql = reader.field(2);
        return reader.count() == 3
                ? new MigrationStatement(sql, origin)
                : new MigrationStatement(sql, origin, recovery(reader.fieldsFrom(3)));
    }

    private Recovery recovery(List<String> fields) {
        Optional<Recovery> recovery;
        try {
            recovery = Recovery.of(fields);
        } catch (IllegalArgumentException e) {
            throw reader.malformed(String.valueOf(e.getMessage()));
        }
        if (recovery.isEmpty()) {
            throw reader.malformed(3, "has the unknown recovery \"" + fields.get(0) + "\"");
        }
        return recovery.get();
    }

    private MigrationCopy copy() {
        reader.expect(4);
        return new MigrationCopy(reader.field(2), reader.field(3), reader.field(1));
    }

    private JavaStep javaStep() {
        reader.expect(4);
        int number = reader.number(3);
        Steps all = steps;
        return new JavaStep(reader.field(2), connection -> all.run(number, connection), reader.field(1));
    }
}
