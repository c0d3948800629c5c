package dev.stepwell.processor.registry;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.TypeSpec;
import dev.stepwell.MigrationId;
import dev.stepwell.processor.model.MigrationModel;
import dev.stepwell.processor.model.RegistryName;
import dev.stepwell.processor.model.TextDigest;
import dev.stepwell.processor.registry.MigrationLines.Step;
import dev.stepwell.registry.GeneratedRegistry;
import dev.stepwell.registry.RegistryDigest;
import dev.stepwell.registry.RegistryFile;
import java.io.InputStream;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.annotation.processing.Generated;
import javax.lang.model.element.Modifier;

/**
 * The registry of one package, which consists of a small class and a file of migrations in the same folder.
 *
 * <p>The class and the file depend on the migrations alone, and not on the order of the input, or on the time or the
 * folder of the build. The class is ASCII, so that its encoding does not matter. Of the migrations, the class contains
 * only calls of their methods, so that many or long migrations take the compiler hardly more time.
 */
public final class RegistrySource {

    /** The prefix of a constant that is in the class file of each registry, and hardly in any other class. */
    public static final String CONTENT_PREFIX = "stepwell-content:";

    /**
     * The largest number of Java steps that one generated class calls. A call takes 11 of the 65,535 bytes of a method,
     * and 5 of the 65,535 constants of a class.
     */
    private static final int MOST_STEPS_IN_CLASS = 1_000;

    /** The name of {@code java.sql.Connection}, whose module can be missing in the JDK of a build. */
    private static final ClassName CONNECTION = ClassName.get("java.sql", "Connection");

    /** The generator that generated sources name. A class literal would be a reference to the package above. */
    private static final String PROCESSOR = "dev.stepwell.processor.MigrationProcessor";

    private static final String NO_CONTENT = CONTENT_PREFIX + "?".repeat(TextDigest.LENGTH);

    private final ClassName registry;
    private final Surroundings surroundings;
    private final List<Step> steps;
    private final NameAllocator names = new NameAllocator();
    private final String step;
    private final String connection;

    private RegistrySource(RegistryName name, Surroundings surroundings, List<Step> steps) {
        this.registry = ClassName.get(name.packageName(), name.simpleName());
        this.surroundings = surroundings;
        this.steps = steps;
        Set<ClassName> called = new HashSet<>();
        for (Step each : steps) {
            ClassName outermost = name(each.migration()).topLevelClassName();
            if (called.add(outermost)) {
                names.newName(outermost.simpleName(), outermost);
            }
        }
        // Without a tag, NameAllocator makes a random UUID, and the JDK's random numbers are slow to load.
        step = names.newName("step", "step");
        connection = names.newName("connection", "connection");
    }

    /**
     * The facts about a package and its compilation that affect the source of a registry.
     *
     * @param hasGenerated true if the compilation has the annotation of generated sources
     * @param hidden the names of {@code java.lang} that a class of the package hides
     * @param isModular true if the package belongs to a named module
     */
    record Surroundings(boolean hasGenerated, Set<String> hidden, boolean isModular) {

        Surroundings {
            hidden = Set.copyOf(hidden);
        }
    }

    /**
     * The text of a registry.
     *
     * @param text the source of the class
     * @param content a constant of the class, in ASCII, which changes with any change of the class or the file
     * @param file the text of the file of migrations
     */
    public record Written(String text, String content, String file) {}

    /**
     * {@return the text of a registry}
     *
     * @param registry the name of the registry
     * @param models the migrations, none of which has an error
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

    /** {@return the names of {@code java.lang} that the source of a registry can use} */
    static List<String> usedOfJavaLang() {
        return List.of("Override", "SuppressWarnings", "Exception", "IllegalArgumentException");
    }

    /** {@return the digest as {@link RegistryDigest#of(List)} computes it} */
    private static RegistryDigest digest(List<MigrationModel> models) {
        Set<MigrationId> replaced = new HashSet<>();
        for (MigrationModel model : models) {
            replaced.addAll(model.replacedIds());
        }
        RegistryDigest digest = RegistryDigest.NONE;
        for (MigrationModel model : models) {
            MigrationId id = model.id().orElseThrow();
            if (!replaced.contains(id)) {
                digest = digest.plus(RegistryDigest.of(id, model.checksum()));
            }
        }
        return digest;
    }

    private String source(int count, RegistryDigest digest) {
        JavaFile file = JavaFile.builder(registry.packageName(), type(count, digest))
                .skipJavaLangImports(true)
                .indent("    ")
                .build();
        return ascii(file.toString());
    }

    private TypeSpec type(int count, RegistryDigest digest) {
        String fileName = registry.simpleName() + RegistryFile.SUFFIX;
        TypeSpec.Builder type = TypeSpec.classBuilder(registry)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .superclass(GeneratedRegistry.class)
                .alwaysQualify(surroundings.hidden.toArray(new String[0]))
                .addJavadoc("The $L of this package.\n\n", count == 1 ? "migration" : count + " migrations")
                .addJavadoc(
                        "<p>$L in the file {@code $L} beside this class.", count == 1 ? "It is" : "They are", fileName);
        if (surroundings.hasGenerated) {
            type.addAnnotation(annotation(Generated.class, List.of(PROCESSOR)));
        }
        if (surroundings.isModular) {
            // A module that exports the package need not require Stepwell transitively.
            type.addAnnotation(annotation(SuppressWarnings.class, List.of("exports")));
        }
        type.addMethod(constructor(digest));
        type.addMethod(MethodSpec.methodBuilder("file")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PROTECTED)
                .returns(InputStream.class)
                .addStatement("return $T.class.getResourceAsStream($S)", registry, fileName)
                .build());
        addSteps(type);
        return type.build();
    }

    private static MethodSpec constructor(RegistryDigest digest) {
        return MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc("Makes the registry; {@link java.util.ServiceLoader} does so too.")
                .addStatement(
                        "super(\n$S,\n$L,\n$LL,\n$LL,\n$LL,\n$LL)",
                        NO_CONTENT,
                        digest.count(),
                        digest.first(),
                        digest.second(),
                        digest.third(),
                        digest.fourth())
                .build();
    }

    private void addSteps(TypeSpec.Builder type) {
        if (steps.isEmpty()) {
            return;
        }
        MethodSpec.Builder run = run(Modifier.PROTECTED).addAnnotation(Override.class);
        if (steps.size() <= MOST_STEPS_IN_CLASS) {
            addCalls(run, 0, steps.size());
            type.addMethod(run.build());
            return;
        }
        run.beginControlFlow("switch ($N / $L)", step, MOST_STEPS_IN_CLASS);
        for (int start = 0; start < steps.size(); start += MOST_STEPS_IN_CLASS) {
            String name = names.newName("StepsFrom" + start, start);
            run.addStatement("case $L -> $N.run($N, $N)", start / MOST_STEPS_IN_CLASS, name, step, connection);
            MethodSpec.Builder part = run(Modifier.STATIC);
            addCalls(part, start, Math.min(start + MOST_STEPS_IN_CLASS, steps.size()));
            type.addType(TypeSpec.classBuilder(name)
                    .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                    .addMethod(part.build())
                    .build());
        }
        endSwitch(run);
        type.addMethod(run.build());
    }

    private MethodSpec.Builder run(Modifier modifier) {
        return MethodSpec.methodBuilder("run")
                .addModifiers(modifier)
                .addParameter(int.class, step)
                .addParameter(CONNECTION, connection)
                .addException(Exception.class);
    }

    private void addCalls(MethodSpec.Builder run, int start, int end) {
        Set<String> warnings = warnings(steps.subList(start, end));
        if (!warnings.isEmpty()) {
            run.addAnnotation(annotation(SuppressWarnings.class, warnings));
        }
        run.beginControlFlow("switch ($N)", step);
        for (int i = start; i < end; i++) {
            Step called = steps.get(i);
            ClassName migration = name(called.migration());
            run.addStatement(
                    "case $L -> $T.$N($N)", i, migration, called.method().name(), connection);
        }
        endSwitch(run);
    }

    private void endSwitch(MethodSpec.Builder run) {
        run.addStatement("default -> throw new $T($S + $N)", IllegalArgumentException.class, "no step ", step)
                .endControlFlow();
    }

    /** {@return the compiler warnings that calls of these steps cause} The author of a step knows them already. */
    private Set<String> warnings(List<Step> called) {
        Set<String> warnings = new TreeSet<>();
        for (Step each : called) {
            if (each.method().deprecated()) {
                warnings.add("deprecation");
                warnings.add("removal");
            }
            String file = each.migration().sourceFile();
            String outermost = name(each.migration()).topLevelClassName().simpleName();
            if (!file.isEmpty() && !("/" + file).endsWith("/" + outermost + ".java")) {
                warnings.add("auxiliaryclass");
            }
        }
        return warnings;
    }

    private ClassName name(MigrationModel migration) {
        String[] simpleNames = migration.nameInPackage().split("\\.", -1);
        ClassName name = ClassName.get(registry.packageName(), simpleNames[0]);
        for (int i = 1; i < simpleNames.length; i++) {
            name = name.nestedClass(simpleNames[i]);
        }
        return name;
    }

    private static AnnotationSpec annotation(Class<?> type, Collection<String> values) {
        AnnotationSpec.Builder annotation = AnnotationSpec.builder(type);
        for (String value : values) {
            annotation.addMember("value", "$S", value);
        }
        return annotation.build();
    }

    /** {@return the source with Unicode escapes for all characters outside ASCII} */
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
