package dev.stepwell.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Writes the source of a migration.
 *
 * <p>The same script gives the same source, character by character.
 */
final class ClassWriter {

    private static final int WIDTH = 120;
    private static final int LONGEST_DESCRIPTION = 1_000;
    private static final String INDENT = "            ";

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
     * The source of a class.
     *
     * @param dependsOn the simple names of classes in the same package
     * @param suppressed the warnings to suppress, sorted
     */
    static String source(
            String packageName,
            String className,
            CheckedScript script,
            List<String> dependsOn,
            List<String> suppressed) {
        return new ClassWriter(packageName, className, script, dependsOn, suppressed).source();
    }

    private String source() {
        StringBuilder source = new StringBuilder("package " + packageName + ";\n\n");
        for (String type : types()) {
            source.append("import dev.stepwell.").append(type).append(";\n");
        }
        source.append('\n').append(javadoc()).append(migration());
        if (!script.irreversible().isEmpty()) {
            source.append("@Irreversible(")
                    .append(quoted(script.irreversible()))
                    .append(")\n");
        }
        if (!suppressed.isEmpty()) {
            List<String> names =
                    suppressed.stream().map(name -> "\"stepwell:" + name + "\"").toList();
            source.append("@SuppressWarnings(").append(list(names)).append(")\n");
        }
        source.append("final class ").append(className).append(" {\n");
        appendConstants(source, "Up", "UP", script.up());
        appendConstants(source, "Down", "DOWN", script.down());
        return source.append("}\n").toString();
    }

    private SortedSet<String> types() {
        SortedSet<String> types = new TreeSet<>(List.of("Migration", "Up"));
        types.add(script.down().isEmpty() ? "Irreversible" : "Down");
        return types;
    }

    private String javadoc() {
        String file = script.script().file();
        String code = file.matches("[^{}\\\\]*") && !file.contains("*/") ? "{@code " + file + "}" : escaped(file);
        String origin = "Imported from " + code + ".";
        String description = script.script().description().strip().replaceAll("\\s+", " ");
        if (description.isEmpty()) {
            return "/** " + origin + " */\n";
        }
        String shown = description.substring(0, Math.min(description.length(), LONGEST_DESCRIPTION));
        String sentence = escaped(shown) + (shown.matches(".*[.!?…]") ? "" : ".");
        return "/**\n" + wrapped(sentence) + " *\n * <p>" + origin + "\n */\n";
    }

    /** Text that means in Javadoc what it means to a reader. */
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
        StringBuilder line = new StringBuilder(" *");
        for (String word : text.split(" ", -1)) {
            if (line.length() > 2 && line.length() + 1 + word.length() > WIDTH) {
                lines.append(line).append('\n');
                line = new StringBuilder(" *");
            }
            line.append(' ').append(word);
        }
        return lines.append(line).append('\n').toString();
    }

    private String migration() {
        List<String> elements = new ArrayList<>();
        elements.add("version = \"" + script.script().version() + "\"");
        if (!dependsOn.isEmpty()) {
            elements.add("dependsOn = "
                    + list(dependsOn.stream().map(name -> name + ".class").toList()));
        }
        if (script.script().repeatable()) {
            elements.add("repeatable = true");
        }
        if (!script.transactional()) {
            elements.add("transactional = false");
        }
        String line = "@Migration(" + String.join(", ", elements) + ")\n";
        return line.length() <= WIDTH + 1
                ? line
                : "@Migration(\n        " + String.join(",\n        ", elements) + ")\n";
    }

    private static String list(List<String> values) {
        return values.size() == 1 ? values.get(0) : "{" + String.join(", ", values) + "}";
    }

    private static void appendConstants(StringBuilder source, String annotation, String name, List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
            source.append("\n    @")
                    .append(annotation)
                    .append("\n    static final String ")
                    .append(name)
                    .append(texts.size() == 1 ? "" : "_" + (i + 1))
                    .append(" = ")
                    .append(TextBlock.of(texts.get(i), INDENT))
                    .append(";\n");
        }
    }

    private static String quoted(String text) {
        return '"'
                + text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}]", " ")
                        .replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                + '"';
    }
}
