package dev.stepwell.importer.writing;

import dev.stepwell.importer.script.CheckedScript;
import java.util.List;

/**
 * The writer of the class of an imported script.
 *
 * <p>The same script gives the same source, character by character.
 */
public final class ClassWriter {

    private static final int WIDTH = 120;
    private static final String COMMENT_SIGN = " * ";
    private static final int LONGEST_DESCRIPTION = 1_000;

    private final String packageName;
    private final String className;
    private final CheckedScript script;
    private final List<String> dependsOn;
    private final List<String> suppressed;

    private ClassWriter(
            String packageName,
            String className,
            CheckedScript script,
            List<String> dependsOn,
            List<String> suppressed) {
        this.packageName = packageName;
        this.className = className;
        this.script = script;
        this.dependsOn = dependsOn;
        this.suppressed = suppressed;
    }

    /**
     * {@return the source of a class}
     *
     * @param dependsOn the simple names of classes in the same package
     * @param suppressed the warnings to suppress, sorted
     */
    public static String source(
            String packageName,
            String className,
            CheckedScript script,
            List<String> dependsOn,
            List<String> suppressed) {
        return new ClassWriter(packageName, className, script, dependsOn, suppressed).source();
    }

    private String source() {
        MigrationClass migration = new MigrationClass(
                        packageName, className, script.script().version())
                .javadoc(javadoc())
                .repeatable(script.script().repeatable())
                .transactional(script.transactional())
                .irreversible(script.irreversible())
                .suppressWarnings(suppressed);
        dependsOn.forEach(dependency -> migration.dependsOn(packageName, dependency));
        script.up().forEach(migration::up);
        script.down().forEach(migration::down);
        return migration.source();
    }

    private String javadoc() {
        String file = script.script().file();
        String code = file.matches("[^{}\\\\\\p{Cc}\\p{Zl}\\p{Zp}]*") && !file.contains("*/")
                ? "{@code " + file + "}"
                : escaped(file);
        String origin = "Imported from " + code + ".";
        String description = script.script().description().strip().replaceAll("(\\s|\\R)+", " ");
        if (description.isEmpty()) {
            return origin;
        }
        String shown = description.substring(0, Math.min(description.length(), LONGEST_DESCRIPTION));
        String sentence = escaped(shown) + (shown.matches(".*[.!?…]") ? "" : ".");
        return wrapped(sentence) + "\n\n<p>" + origin;
    }

    /** {@return the text as HTML, so that Javadoc shows all its characters and interprets no tag} */
    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "&#64;")
                .replace("*/", "*&#47;")
                .replace("/*", "&#47;*")
                .replace("\\", "&#92;")
                .replaceAll("\\p{Cc}|\\p{Cf}|\\p{Cs}", "");
    }

    private static String wrapped(String text) {
        StringBuilder lines = new StringBuilder();
        int column = 0;
        for (String word : text.split(" ", -1)) {
            boolean fits = column + 1 + word.length() <= WIDTH - COMMENT_SIGN.length();
            if (column > 0) {
                lines.append(fits ? ' ' : '\n');
            }
            column = column > 0 && fits ? column + 1 + word.length() : word.length();
            lines.append(word);
        }
        return lines.toString();
    }
}
