package dev.stepwell.processor.source;

import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/**
 * A tool that shows the classes of another language to annotation processors as Java sources without bodies.
 *
 * <p>A stub has the names, the annotations and the constants of its class. Its lines and its bodies are not those that
 * an author wrote.
 */
public enum StubGenerator {
    KAPT("kapt", "Kotlin"),
    GROOVY("the compiler of Groovy", "Groovy");

    private final String tool;
    private final String language;

    StubGenerator(String tool, String language) {
        this.tool = tool;
        this.language = language;
    }

    public String tool() {
        return tool;
    }

    public String language() {
        return language;
    }

    /** {@return the generator of a source class, or of a class around it; empty if an author wrote the source} */
    public static Optional<StubGenerator> of(Element element) {
        for (Element e = element; e instanceof TypeElement type; e = e.getEnclosingElement()) {
            for (AnnotationMirror mirror : type.getAnnotationMirrors()) {
                if (isNamed(mirror.getAnnotationType(), "kotlin.Metadata")) {
                    return Optional.of(KAPT);
                }
            }
            for (TypeMirror implemented : type.getInterfaces()) {
                if (isNamed(implemented, "groovy.lang.GroovyObject")) {
                    return Optional.of(GROOVY);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isNamed(TypeMirror type, String name) {
        return type instanceof DeclaredType declared
                && declared.asElement() instanceof TypeElement element
                && element.getQualifiedName().contentEquals(name);
    }
}
