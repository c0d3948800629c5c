package dev.stepwell.processor;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.stepwell.MigrationDefinition;
import dev.stepwell.MigrationRegistry;
import dev.stepwell.RegistryDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * The source of the registry of one package.
 *
 * <p>It depends on the migrations alone, not on their order, the time or the place, and is ASCII, so that no encoding
 * can change it. However many migrations there are, no method and no class is larger than a class file allows.
 */
final class RegistrySource {

    /**
     * Each call in a chain is one more level on the stack of the compiler that reads it; 1,000 are too many for javac.
     */
    private static final int MOST_CALLS_IN_CHAIN = 50;
    /** A call takes about ten of the 65,535 bytes that a method can have. */
    private static final int MOST_CALLS_IN_METHOD = 1_000;
    /** A call takes up to seven of the 65,535 constants that a class can have, and a migration some more. */
    private static final int MOST_CALLS_IN_CLASS = 5_000;
    /** A migration counts as so many calls in addition to its own. */
    private static final int CALLS_OF_MIGRATION = 3;

    /** What the class file of each registry has, and hardly any other. */
    static final String CONTENT_PREFIX = "stepwell-content:";

    private static final String NO_CONTENT = CONTENT_PREFIX + "?".repeat(TextDigest.LENGTH);

    private static final TypeName LIST = ParameterizedTypeName.get(List.class, MigrationDefinition.class);
    private static final String LIST_NAME = "migrations";

    private final ClassName registry;
    private final RegistryDigest digest;
    private final List<Part> parts = new ArrayList<>();

    private RegistrySource(ClassName registry, RegistryDigest digest) {
        this.registry = registry;
        this.digest = digest;
    }

    /**
     * What the source may use.
     *
     * @param generated the annotation of generated sources, if the compilation has it
     * @param hidesJavaLang whether the package has a class that hides one of {@code java.lang}
     * @param isModular whether the package belongs to a named module
     */
    record Surroundings(Optional<ClassName> generated, boolean hidesJavaLang, boolean isModular) {}

    /** A class of the registry: methods, of which some give a migration. */
    private static final class Part {
        private final ClassName name;
        private final List<MethodSpec> methods = new ArrayList<>();
        private final List<String> migrations = new ArrayList<>();
        private int size;

        Part(ClassName name) {
            this.name = name;
        }
    }

    /**
     * A source, and a text that its class file has and that of no other source.
     *
     * @param text the source
     * @param content a constant of it, in ASCII, that changes with everything else in it
     */
    record Written(String text, String content) {}

    /**
     * Writes a registry.
     *
     * @param registry its name
     * @param models the migrations of its package, none of which has a problem
     */
    static Written of(ClassName registry, Surroundings surroundings, List<MigrationModel> models) {
        RegistrySource source = new RegistrySource(registry, digest(models));
        models.stream()
                .sorted(Comparator.comparing(model -> model.id().orElseThrow()))
                .map(MigrationCode::of)
                .forEach(source::add);
        JavaFile file = JavaFile.builder(registry.packageName(), source.type(surroundings))
                .skipJavaLangImports(!surroundings.hidesJavaLang)
                .indent("    ")
                .build();
        String text = ascii(file.toString());
        String content = CONTENT_PREFIX + TextDigest.of(text);
        return new Written(text.replace(NO_CONTENT, content), content);
    }

    private static RegistryDigest digest(List<MigrationModel> models) {
        RegistryDigest digest = RegistryDigest.NONE;
        for (MigrationModel model : models) {
            digest = digest.plus(RegistryDigest.of(model.id().orElseThrow(), model.checksum()));
        }
        return digest;
    }

    private void add(MigrationCode code) {
        if (code.calls().size() <= MOST_CALLS_IN_CHAIN) {
            CodeBlock.Builder chain = CodeBlock.builder().add("$[return ").add(code.beginning());
            code.calls().forEach(call -> chain.add("\n").add(call));
            chain.add("\n.build();\n$]");
            addMigration(partWithRoomFor(code.calls().size()), code, chain.build());
            return;
        }
        Map<String, Part> pieces = new LinkedHashMap<>();
        for (int start = 0; start < code.calls().size(); start += MOST_CALLS_IN_METHOD) {
            int end = Math.min(code.calls().size(), start + MOST_CALLS_IN_METHOD);
            String name = code.name() + "From" + (start + 1);
            CodeBlock.Builder calls = CodeBlock.builder();
            code.calls()
                    .subList(start, end)
                    .forEach(call -> calls.add("$[migration").add(call).add(";\n$]"));
            Part part = partWithRoomFor(end - start);
            part.methods.add(method(name, code)
                    .addParameter(MigrationDefinition.Builder.class, "migration")
                    .addCode(calls.build())
                    .build());
            pieces.put(name, part);
        }
        Part home = partWithRoomFor(0);
        CodeBlock.Builder body = CodeBlock.builder()
                .addStatement("$T migration = $L", MigrationDefinition.Builder.class, code.beginning());
        pieces.forEach((name, part) -> {
            // A class of its own each part becomes only where there are several.
            if (part == home) {
                body.addStatement("$L(migration)", name);
            } else {
                body.addStatement("$T.$L(migration)", part.name, name);
            }
        });
        addMigration(home, code, body.addStatement("return migration.build()").build());
    }

    private static void addMigration(Part part, MigrationCode code, CodeBlock body) {
        part.migrations.add(code.name());
        part.methods.add(method(code.name(), code)
                .returns(MigrationDefinition.class)
                .addCode(body)
                .build());
    }

    private static MethodSpec.Builder method(String name, MigrationCode code) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(name).addModifiers(Modifier.PRIVATE, Modifier.STATIC);
        if (code.warns()) {
            // The author of the migration knows that it is deprecated; who uses the registry need not be told.
            method.addAnnotation(AnnotationSpec.builder(SuppressWarnings.class)
                    .addMember("value", "{$S, $S}", "deprecation", "removal")
                    .build());
        }
        return method;
    }

    private Part partWithRoomFor(int calls) {
        int size = calls + CALLS_OF_MIGRATION;
        Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
        if (last == null || last.size + size > MOST_CALLS_IN_CLASS) {
            last = new Part(registry.nestedClass("Part" + (parts.size() + 1)));
            parts.add(last);
        }
        last.size += size;
        return last;
    }

    private TypeSpec type(Surroundings surroundings) {
        int count = parts.stream().mapToInt(part -> part.migrations.size()).sum();
        TypeSpec.Builder type = TypeSpec.classBuilder(registry)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addSuperinterface(MigrationRegistry.class)
                .addJavadoc("$L of this package.\n", count == 1 ? "The migration" : "The " + count + " migrations");
        surroundings.generated.ifPresent(annotation -> type.addAnnotation(AnnotationSpec.builder(annotation)
                .addMember("value", "$S", MigrationProcessor.class.getName())
                .build()));
        if (surroundings.isModular) {
            // A module that exports the package need not give Stepwell on to those that use it.
            type.addAnnotation(AnnotationSpec.builder(SuppressWarnings.class)
                    .addMember("value", "$S", "exports")
                    .build());
        }
        // The Eclipse compiler warns of what is private and not used.
        type.addField(FieldSpec.builder(String.class, "CONTENT", Modifier.STATIC, Modifier.FINAL)
                .addJavadoc("Tells the next build whether this class still has what it should.\n")
                .initializer("$S", NO_CONTENT)
                .build());
        type.addMethod(MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc("Makes the registry; {@link java.util.ServiceLoader} does so too.\n")
                .build());
        type.addMethod(MethodSpec.methodBuilder("digest")
                .addModifiers(Modifier.PUBLIC)
                .addAnnotation(Override.class)
                .returns(ParameterizedTypeName.get(Optional.class, RegistryDigest.class))
                .addStatement(
                        "return $T.of(new $T($L, $LL, $LL, $LL, $LL))",
                        Optional.class,
                        RegistryDigest.class,
                        digest.count(),
                        digest.first(),
                        digest.second(),
                        digest.third(),
                        digest.fourth())
                .build());
        MethodSpec.Builder migrations = MethodSpec.methodBuilder("migrations")
                .addModifiers(Modifier.PUBLIC)
                .addAnnotation(Override.class)
                .returns(LIST);
        if (parts.size() == 1) {
            Part only = parts.get(0);
            type.addMethod(migrations.addCode(listOf(only)).build());
            type.addMethods(only.methods);
            return type.build();
        }
        migrations.addStatement("$T $L = new $T<>($L)", LIST, LIST_NAME, ArrayList.class, count);
        for (Part part : parts) {
            if (!part.migrations.isEmpty()) {
                migrations.addStatement("$T.addTo($L)", part.name, LIST_NAME);
            }
        }
        type.addMethod(migrations
                .addStatement("return $T.unmodifiableList($L)", Collections.class, LIST_NAME)
                .build());
        parts.forEach(part -> type.addType(nested(part)));
        return type.build();
    }

    private static CodeBlock listOf(Part part) {
        String calls = part.migrations.stream().map(name -> "\n" + name + "()").collect(Collectors.joining(","));
        return CodeBlock.of("$[return $T.of($L);\n$]", List.class, calls);
    }

    private static TypeSpec nested(Part part) {
        TypeSpec.Builder type =
                TypeSpec.classBuilder(part.name).addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL);
        if (!part.migrations.isEmpty()) {
            CodeBlock.Builder adds = CodeBlock.builder();
            part.migrations.forEach(name -> adds.addStatement("$L.add($L())", LIST_NAME, name));
            type.addMethod(MethodSpec.methodBuilder("addTo")
                    .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                    .addParameter(LIST, LIST_NAME)
                    .addCode(adds.build())
                    .build());
        }
        return type.addMethods(part.methods).build();
    }

    /** The source with its names in ASCII; its literals are. */
    private static String ascii(String source) {
        StringBuilder ascii = new StringBuilder(source.length());
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c < 0x7f) {
                ascii.append(c);
            } else {
                ascii.append(JavaLiteral.unicodeEscape(c));
            }
        }
        return ascii.toString();
    }
}
