package dev.stepwell.registry;

import dev.stepwell.problem.catalog.RegistryProblems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the file that lies beside a generated registry and has its migrations; made for generated code.
 *
 * <p>It is UTF-8, a line for each thing that a migration has, with tabs between the words of a line. Its first line
 * names the format and the content, which the class knows too: a class and a file of different builds are refused.
 */
public final class RegistryFile {

    /** What the name of the file has after the simple name of the class. */
    public static final String SUFFIX = ".migrations";

    /** The first word of the file. */
    public static final String FORMAT = "stepwell-migrations-1";

    /** The last line of the file. */
    public static final String LAST_LINE = "end";

    /** From here on a few searches of the platform take less than a look at each character, in a young process. */
    private static final int LONG_WORD = 32;

    /** Runs the steps of a registry that are Java methods. */
    @FunctionalInterface
    public interface Steps {

        /**
         * Runs a step.
         *
         * @param number its number in the registry, from 0
         * @param connection the connection of the migration
         * @throws Exception if the step failed
         */
        void run(int number, Connection connection) throws Exception;
    }

    private final Class<?> registry;
    private final Steps steps;
    private final String text;
    private final List<String> words = new ArrayList<>();
    private int line;
    private int position;

    private RegistryFile(Class<?> registry, Steps steps, String text) {
        this.registry = registry;
        this.steps = steps;
        this.text = text;
    }

    /**
     * Reads the migrations of a registry.
     *
     * @param registry the class of the registry
     * @param file the file, which is closed; null if it is not there
     * @param content what the second word of the file must be
     * @param steps what runs the steps in Java
     * @return the migrations in the order of the file
     * @throws RegistryException if the file is not there, damaged, or of another build
     */
    public static List<MigrationDefinition> read(Class<?> registry, InputStream file, String content, Steps steps) {
        // No annotation says that it may be null: the module of annotations would have to be there for every user.
        if (file == null) {
            throw new RegistryException(
                    RegistryProblems.registryFileMissing(registry.getName(), fileName(registry)), null);
        }
        try (file) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return new RegistryFile(registry, steps, text).migrations(content);
        } catch (IOException e) {
            throw new RegistryException(
                    RegistryProblems.registryFileUnreadable(registry.getName(), fileName(registry), String.valueOf(e)),
                    e);
        }
    }

    private static String fileName(Class<?> registry) {
        String name = registry.getName();
        return name.substring(name.lastIndexOf('.') + 1) + SUFFIX;
    }

    private List<MigrationDefinition> migrations(String content) {
        next();
        if (!word(0).equals(FORMAT)) {
            throw damaged();
        }
        if (!word(1).equals(content)) {
            throw new RegistryException(
                    RegistryProblems.registryFileOfOtherBuild(registry.getName(), fileName(registry)), null);
        }
        List<MigrationDefinition> migrations = new ArrayList<>();
        next();
        while (!word(0).equals(LAST_LINE)) {
            migrations.add(migration());
        }
        return List.copyOf(migrations);
    }

    /** Reads a migration from its first line to before that of the next one. */
    private MigrationDefinition migration() {
        if (!word(0).equals("migration")) {
            throw damaged();
        }
        int first = line;
        try {
            MigrationDefinition.Builder migration = MigrationDefinition.of(word(1), word(2), word(3));
            next();
            while (add(migration)) {
                next();
            }
            return migration.build();
        } catch (IllegalArgumentException | IllegalStateException e) {
            line = first;
            throw damaged();
        }
    }

    /** Adds what a line says to a migration, if it is about one. */
    private boolean add(MigrationDefinition.Builder migration) {
        switch (word(0)) {
            case "description" -> migration.description(word(1));
            case "source" -> migration.sourceFile(word(1));
            case "not-transactional" -> migration.notTransactional();
            case "repeatable" -> migration.repeatable();
            case "depends-on" -> migration.dependsOn(word(1), word(2));
            case "checksum" -> migration.checksum(word(1));
            case "irreversible" -> migration.irreversible(word(1));
            case "verify" -> migration.verify(word(1), word(2));
            case "up", "up-copy", "up-java" -> migration.up(step());
            case "down", "down-copy", "down-java" -> migration.down(step());
            default -> {
                return false;
            }
        }
        return true;
    }

    private MigrationStep step() {
        String kind = word(0);
        if (kind.endsWith("-copy")) {
            return new MigrationCopy(word(2), word(3), word(1));
        } else if (kind.endsWith("-java")) {
            int number = Integer.parseInt(word(3));
            Steps all = steps;
            return new JavaStep(word(2), connection -> all.run(number, connection), word(1));
        }
        return new MigrationStatement(word(2), word(1), words.size() > 3 ? recovery() : Optional.empty());
    }

    private Optional<Recovery> recovery() {
        return Optional.of(
                switch (word(3)) {
                    case "atomic" -> new Recovery.Atomic();
                    case "repeat" -> new Recovery.Repeat();
                    case "create-index" -> new Recovery.CreateIndex(word(4), word(5));
                    case "drop-index" -> new Recovery.DropIndex(word(4));
                    case "reindex" -> new Recovery.Reindex(Recovery.Reindex.Scope.valueOf(word(4)), word(5));
                    case "detach-partition" -> new Recovery.DetachPartition(word(4), word(5));
                    default -> throw damaged();
                });
    }

    private String word(int number) {
        if (number >= words.size()) {
            throw damaged();
        }
        return words.get(number);
    }

    /** Reads the words of the next line. */
    private void next() {
        line++;
        words.clear();
        int end = text.indexOf('\n', position);
        if (end < 0) {
            throw damaged();
        }
        int start = position;
        while (start <= end) {
            int tab = text.indexOf('\t', start);
            int last = tab < 0 || tab > end ? end : tab;
            words.add(unescaped(text.substring(start, last)));
            start = last + 1;
        }
        position = end + 1;
    }

    /**
     * Writes a word as it stands in a file.
     *
     * @param word any text
     * @return the text without tabs and line ends, which reads as the word
     */
    public static String escaped(String word) {
        if (word.length() >= LONG_WORD && isEncodable(word)) {
            return word.replace("\\", "\\\\")
                    .replace("\t", "\\t")
                    .replace("\n", "\\n")
                    .replace("\r", "\\r");
        }
        StringBuilder escaped = new StringBuilder(word.length() + 16);
        int start = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if ((c >= ' ' && c < Character.MIN_SURROGATE && c != '\\') || c > Character.MAX_SURROGATE) {
                continue;
            }
            String escape = escape(word, i);
            if (!escape.isEmpty()) {
                escaped.append(word, start, i).append(escape);
                start = i + 1;
            }
        }
        return start == 0 ? word : escaped.append(word, start, word.length()).toString();
    }

    /** Whether each character has a form in UTF-8. What has none comes back as a question mark. */
    private static boolean isEncodable(String word) {
        return word.equals(new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    /** What stands for a character; empty if it stands for itself. */
    private static String escape(String word, int index) {
        char c = word.charAt(index);
        return switch (c) {
            case '\\' -> "\\\\";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            // UTF-8 has no form for half a character.
            default -> Character.isSurrogate(c) && !isPaired(word, index) ? "\\u" + Integer.toHexString(c) : "";
        };
    }

    private static boolean isPaired(String word, int index) {
        return Character.isHighSurrogate(word.charAt(index))
                ? index + 1 < word.length() && Character.isLowSurrogate(word.charAt(index + 1))
                : index > 0 && Character.isHighSurrogate(word.charAt(index - 1));
    }

    private String unescaped(String word) {
        int backslash = word.indexOf('\\');
        if (backslash < 0) {
            return word;
        }
        StringBuilder unescaped = new StringBuilder(word.length());
        int start = 0;
        while (backslash >= 0) {
            if (backslash + 1 == word.length()) {
                throw damaged();
            }
            unescaped.append(word, start, backslash);
            start = backslash + 2;
            switch (word.charAt(backslash + 1)) {
                case '\\' -> unescaped.append('\\');
                case 't' -> unescaped.append('\t');
                case 'n' -> unescaped.append('\n');
                case 'r' -> unescaped.append('\r');
                case 'u' -> {
                    if (start + 4 > word.length()) {
                        throw damaged();
                    }
                    unescaped.append((char) Integer.parseInt(word.substring(start, start + 4), 16));
                    start += 4;
                }
                default -> throw damaged();
            }
            backslash = word.indexOf('\\', start);
        }
        return unescaped.append(word, start, word.length()).toString();
    }

    private RegistryException damaged() {
        return new RegistryException(
                RegistryProblems.registryFileDamaged(registry.getName(), fileName(registry), line), null);
    }
}
