package dev.stepwell.processor;

import dev.stepwell.MigrationId;
import dev.stepwell.RegistryDigest;
import dev.stepwell.RegistryFile;
import dev.stepwell.processor.MigrationLines.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The registry of one package: a small class, and a file beside it that has the migrations.
 *
 * <p>Both depend on the migrations alone, not on their order, the time or the place. The class is ASCII, so that no
 * encoding can change it, and has nothing of the migrations but the calls of their methods: however many there are and
 * however long, the compiler has hardly more to do.
 */
final class RegistrySource {

    /** What the class file of each registry has, and hardly any other. */
    static final String CONTENT_PREFIX = "stepwell-content:";

    /** A call takes eleven of the 65,535 bytes that a method can have, and five of as many constants of a class. */
    private static final int MOST_STEPS_IN_CLASS = 1_000;

    private static final String REGISTRY = "dev.stepwell.GeneratedRegistry";

    private static final String NO_CONTENT = CONTENT_PREFIX + "?".repeat(TextDigest.LENGTH);

    private final RegistryName registry;
    private final Surroundings surroundings;
    private final List<Step> steps;
    private final Set<String> taken = new HashSet<>();
    private final Set<String> imports = new TreeSet<>();
    private final StringBuilder text = new StringBuilder();

    private RegistrySource(RegistryName registry, Surroundings surroundings, List<Step> steps) {
        this.registry = registry;
        this.surroundings = surroundings;
        this.steps = steps;
        for (Step step : steps) {
            taken.add(outermost(step.migration()));
        }
    }

    /**
     * What the source may use.
     *
     * @param hasGenerated whether the compilation has the annotation of generated sources
     * @param hidden those names of {@code java.lang} that a class of the package hides
     * @param isModular whether the package belongs to a named module
     */
    record Surroundings(boolean hasGenerated, Set<String> hidden, boolean isModular) {

        Surroundings {
            hidden = Set.copyOf(hidden);
        }
    }

    /**
     * A registry.
     *
     * @param text the source of its class
     * @param content a constant of the class, in ASCII, that changes with everything in the class and the file
     * @param file the file beside the class
     */
    record Written(String text, String content, String file) {}

    /**
     * Writes a registry.
     *
     * @param registry its name
     * @param models its migrations, none of which has a problem
     */
    static Written of(RegistryName registry, Surroundings surroundings, List<MigrationModel> models) {
        MigrationLines lines = new MigrationLines();
        SortedMap<MigrationId, MigrationModel> sorted = new TreeMap<>();
        for (MigrationModel model : models) {
            sorted.put(model.id().orElseThrow(), model);
        }
        for (MigrationModel model : sorted.values()) {
            lines.add(model);
        }
        String text = new RegistrySource(registry, surroundings, lines.steps()).source(models.size(), digest(models));
        String content = CONTENT_PREFIX + TextDigest.of(text + lines.text());
        return new Written(text.replace(NO_CONTENT, content), content, lines.file(content));
    }

    /** The names of {@code java.lang} that a source can use. */
    static List<String> usedOfJavaLang() {
        return List.of("Override", "String", "SuppressWarnings", "Exception", "IllegalArgumentException");
    }

    private static RegistryDigest digest(List<MigrationModel> models) {
        RegistryDigest digest = RegistryDigest.NONE;
        for (MigrationModel model : models) {
            digest = digest.plus(RegistryDigest.of(model.id().orElseThrow(), model.checksum()));
        }
        return digest;
    }

    private String source(int count, RegistryDigest digest) {
        String fileName = registry.simpleName() + RegistryFile.SUFFIX;
        line(0, "/**");
        line(0, " * The " + (count == 1 ? "migration" : count + " migrations") + " of this package.");
        line(0, " *");
        line(
                0,
                " * <p>" + (count == 1 ? "It is" : "They are") + " in the file {@code " + fileName
                        + "} beside this class.");
        line(0, " */");
        if (surroundings.hasGenerated) {
            line(0, "@" + name(RegistryWriter.GENERATED) + "(\"" + MigrationProcessor.class.getName() + "\")");
        }
        if (surroundings.isModular) {
            // A module that exports the package need not give Stepwell on to those that use it.
            line(0, "@" + name("java.lang.SuppressWarnings") + "(\"exports\")");
        }
        line(0, "public final class " + registry.simpleName() + " extends " + name(REGISTRY) + " {");
        line(0, "");
        addConstructor(digest);
        line(0, "");
        line(1, "@" + name("java.lang.Override"));
        line(1, "protected " + name("java.io.InputStream") + " file() {");
        line(2, "return " + registry.simpleName() + ".class.getResourceAsStream(\"" + fileName + "\");");
        line(1, "}");
        addSteps();
        line(0, "}");
        return ascii(head() + text);
    }

    private void addConstructor(RegistryDigest digest) {
        line(1, "/** Makes the registry; {@link java.util.ServiceLoader} does so too. */");
        line(1, "public " + registry.simpleName() + "() {");
        line(2, "super(");
        line(4, "\"" + NO_CONTENT + "\",");
        line(4, digest.count() + ",");
        line(4, digest.first() + "L,");
        line(4, digest.second() + "L,");
        line(4, digest.third() + "L,");
        line(4, digest.fourth() + "L);");
        line(1, "}");
    }

    private String head() {
        StringBuilder head = new StringBuilder();
        if (!registry.packageName().isEmpty()) {
            head.append("package ").append(registry.packageName()).append(";\n\n");
        }
        for (String name : imports) {
            head.append("import ").append(name).append(";\n");
        }
        return head.append('\n').toString();
    }

    private void addSteps() {
        if (steps.isEmpty()) {
            return;
        }
        line(0, "");
        line(1, "@" + name("java.lang.Override"));
        if (steps.size() <= MOST_STEPS_IN_CLASS) {
            addRun(1, "protected ", 0, steps.size());
            return;
        }
        List<String> classes = new ArrayList<>();
        for (int start = 0; start < steps.size(); start += MOST_STEPS_IN_CLASS) {
            classes.add(free("StepsFrom" + start));
        }
        String step = free("step");
        String connection = free("connection");
        beginRun(1, "protected ", step, connection);
        line(2, "switch (" + step + " / " + MOST_STEPS_IN_CLASS + ") {");
        for (int i = 0; i < classes.size(); i++) {
            line(3, "case " + i + " -> " + classes.get(i) + ".run(" + step + ", " + connection + ");");
        }
        endRun(1, step);
        for (int i = 0; i < classes.size(); i++) {
            int start = i * MOST_STEPS_IN_CLASS;
            line(0, "");
            line(1, "private static final class " + classes.get(i) + " {");
            line(0, "");
            addRun(2, "static ", start, Math.min(start + MOST_STEPS_IN_CLASS, steps.size()));
            line(1, "}");
        }
    }

    private void addRun(int indent, String modifier, int start, int end) {
        String suppressed = suppressed(steps.subList(start, end));
        if (!suppressed.isEmpty()) {
            line(indent, "@" + name("java.lang.SuppressWarnings") + "({" + suppressed + "})");
        }
        String step = free("step");
        String connection = free("connection");
        beginRun(indent, modifier, step, connection);
        line(indent + 1, "switch (" + step + ") {");
        for (int i = start; i < end; i++) {
            Step called = steps.get(i);
            String method =
                    called.migration().nameInPackage() + "." + called.method().name();
            line(indent + 2, "case " + i + " -> " + method + "(" + connection + ");");
        }
        endRun(indent, step);
    }

    /** The warnings that calls of steps cause, which their author knows of and who uses the registry need not. */
    private static String suppressed(List<Step> called) {
        Set<String> warnings = new TreeSet<>();
        for (Step step : called) {
            if (step.method().deprecated()) {
                warnings.add("\"deprecation\"");
                warnings.add("\"removal\"");
            }
            String file = step.migration().sourceFile();
            if (!file.isEmpty() && !("/" + file).endsWith("/" + outermost(step.migration()) + ".java")) {
                warnings.add("\"auxiliaryclass\"");
            }
        }
        return String.join(", ", warnings);
    }

    private void beginRun(int indent, String modifier, String step, String connection) {
        String parameters = "int " + step + ", " + name("java.sql.Connection") + " " + connection;
        line(indent, modifier + "void run(" + parameters + ") throws " + name("java.lang.Exception") + " {");
    }

    private void endRun(int indent, String step) {
        String exception = name("java.lang.IllegalArgumentException");
        line(indent + 2, "default -> throw new " + exception + "(\"no step \" + " + step + ");");
        line(indent + 1, "}");
        line(indent, "}");
    }

    /** How a class is named in this source, which imports it unless a migration has its simple name. */
    private String name(String className) {
        int dot = className.lastIndexOf('.');
        String simpleName = className.substring(dot + 1);
        if (taken.contains(simpleName)) {
            return className;
        }
        if (!className.startsWith("java.lang.") || surroundings.hidden.contains(simpleName)) {
            imports.add(className);
        }
        return simpleName;
    }

    /** A name that hides none of the classes that are called. */
    private String free(String name) {
        String free = name;
        while (taken.contains(free)) {
            free += "_";
        }
        return free;
    }

    private static String outermost(MigrationModel migration) {
        String name = migration.nameInPackage();
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private void line(int indent, String line) {
        text.append(line.isEmpty() ? "" : "    ".repeat(indent)).append(line).append('\n');
    }

    /** The source with its names in ASCII. */
    private static String ascii(String source) {
        StringBuilder ascii = new StringBuilder(source.length());
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c < 0x7f) {
                ascii.append(c);
            } else {
                ascii.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        return ascii.toString();
    }
}
