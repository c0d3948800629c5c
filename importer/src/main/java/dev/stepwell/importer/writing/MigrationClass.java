package dev.stepwell.importer.writing;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import dev.stepwell.Down;
import dev.stepwell.Irreversible;
import dev.stepwell.Migration;
import dev.stepwell.Up;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * The Java source of one migration class whose SQL is in constants.
 *
 * <p>The same settings give the same source, character by character. JavaPoet chooses the imports and qualifies the
 * names that clash. Not safe for use by several threads.
 */
public final class MigrationClass {

    private static final int WIDTH = 120;

    private final ClassName name;
    private final String version;
    private final List<ClassName> dependencies = new ArrayList<>();
    private final List<String> suppressedWarnings = new ArrayList<>();
    private final List<String> up = new ArrayList<>();
    private final List<String> down = new ArrayList<>();
    private String javadoc = "";
    private String description = "";
    private String irreversible = "";
    private boolean repeatable;
    private boolean transactional = true;

    /**
     * Creates a class without statements.
     *
     * @param packageName the package; empty for the unnamed package
     * @param className the simple name of the class
     * @param version the version of the migration
     */
    public MigrationClass(String packageName, String className, String version) {
        this.name = ClassName.get(packageName, className);
        this.version = version;
    }

    /** Sets the Javadoc of the class, in lines of HTML without comment signs. There is none by default. */
    MigrationClass javadoc(String lines) {
        javadoc = lines;
        return this;
    }

    /**
     * Adds a dependency.
     *
     * @param packageName the package of the other migration
     * @param className the simple name of the other migration
     * @return this
     */
    public MigrationClass dependsOn(String packageName, String className) {
        dependencies.add(ClassName.get(packageName, className));
        return this;
    }

    /**
     * Sets the description of the migration. By default Stepwell derives it from the name of the class.
     *
     * @param text one line; a line break or an invisible character becomes a space
     * @return this
     */
    public MigrationClass description(String text) {
        description = visible(text);
        return this;
    }

    /** Sets whether the migration is repeatable. The default is false. */
    MigrationClass repeatable(boolean newRepeatable) {
        repeatable = newRepeatable;
        return this;
    }

    /**
     * Sets whether the migration runs in one transaction. The default is true.
     *
     * @param newTransactional false for statements that PostgreSQL refuses in a transaction
     * @return this
     */
    public MigrationClass transactional(boolean newTransactional) {
        transactional = newTransactional;
        return this;
    }

    /** Sets why the migration cannot be rolled back. An empty reason, the default, means that it can. */
    MigrationClass irreversible(String reason) {
        irreversible = visible(reason);
        return this;
    }

    /** Suppresses warnings of the processor, given by their names without the prefix. */
    MigrationClass suppressWarnings(List<String> names) {
        suppressedWarnings.addAll(names);
        return this;
    }

    /**
     * Adds a constant with SQL that applies the migration.
     *
     * @param sql at most 65,535 bytes in modified UTF-8
     * @return this
     */
    public MigrationClass up(String sql) {
        up.add(sql);
        return this;
    }

    /**
     * Adds a constant with SQL that rolls the migration back.
     *
     * @param sql at most 65,535 bytes in modified UTF-8
     * @return this
     */
    public MigrationClass down(String sql) {
        down.add(sql);
        return this;
    }

    /** {@return the source of the class, with line feeds as line ends} */
    public String source() {
        String source = source(false);
        String migration =
                source.lines().filter(line -> line.startsWith("@")).findFirst().orElseThrow();
        return migration.length() <= WIDTH ? source : source(true);
    }

    private String source(boolean oneElementALine) {
        TypeSpec.Builder type = TypeSpec.classBuilder(name)
                .addModifiers(Modifier.FINAL)
                .addAnnotation(annotation(ClassName.get(Migration.class), migrationElements(oneElementALine)));
        if (!javadoc.isEmpty()) {
            type.addJavadoc("$L", javadoc);
        }
        if (!irreversible.isEmpty()) {
            type.addAnnotation(annotation(ClassName.get(Irreversible.class), CodeBlock.of("$S", irreversible)));
        }
        if (!suppressedWarnings.isEmpty()) {
            List<CodeBlock> warnings = suppressedWarnings.stream()
                    .map(warning -> CodeBlock.of("$S", "stepwell:" + warning))
                    .toList();
            type.addAnnotation(annotation(ClassName.get(SuppressWarnings.class), array(warnings)));
        }
        type.addFields(constants(ClassName.get(Up.class), "UP", up));
        type.addFields(constants(ClassName.get(Down.class), "DOWN", down));
        return JavaFile.builder(name.packageName(), type.build())
                .indent("    ")
                .skipJavaLangImports(true)
                .build()
                .toString();
    }

    /** JavaPoet gives each member of an annotation a line. All elements as one member keep them in one line. */
    private static AnnotationSpec annotation(ClassName type, CodeBlock elements) {
        return AnnotationSpec.builder(type).addMember("value", elements).build();
    }

    private CodeBlock migrationElements(boolean oneElementALine) {
        List<CodeBlock> elements = new ArrayList<>();
        elements.add(CodeBlock.of("version = $S", version));
        if (!dependencies.isEmpty()) {
            List<CodeBlock> types = dependencies.stream()
                    .map(dependency -> CodeBlock.of("$T.class", dependency))
                    .toList();
            elements.add(CodeBlock.of("dependsOn = $L", array(types)));
        }
        if (!description.isEmpty()) {
            elements.add(CodeBlock.of("description = $S", description));
        }
        if (repeatable) {
            elements.add(CodeBlock.of("repeatable = true"));
        }
        if (!transactional) {
            elements.add(CodeBlock.of("transactional = false"));
        }
        return oneElementALine ? CodeBlock.of("\n$L", CodeBlock.join(elements, ",\n")) : CodeBlock.join(elements, ", ");
    }

    private static CodeBlock array(List<CodeBlock> values) {
        return values.size() == 1 ? values.get(0) : CodeBlock.of("{$L}", CodeBlock.join(values, ", "));
    }

    private static List<FieldSpec> constants(ClassName annotation, String constantName, List<String> texts) {
        List<FieldSpec> fields = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            String fieldName = texts.size() == 1 ? constantName : constantName + "_" + (i + 1);
            fields.add(FieldSpec.builder(String.class, fieldName, Modifier.STATIC, Modifier.FINAL)
                    .addAnnotation(annotation)
                    .initializer(TextBlock.of(texts.get(i)))
                    .build());
        }
        return fields;
    }

    /** {@return the text in one line of visible characters} JavaPoet would break the literal at a line separator. */
    private static String visible(String text) {
        return text.replaceAll("\\R|[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", " ");
    }
}
