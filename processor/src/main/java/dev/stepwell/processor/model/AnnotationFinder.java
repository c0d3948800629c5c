package dev.stepwell.processor.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/**
 * Finds the annotations of elements by their classes, for one round.
 *
 * <p>The finder caches the names of annotations, because javac decodes a name on each call. Not thread-safe.
 */
public final class AnnotationFinder {

    private final Map<Element, String> names = new HashMap<>();

    Optional<AnnotationMirror> find(Element element, Class<?> annotation) {
        return find(element.getAnnotationMirrors(), annotation);
    }

    /** {@return the annotation of this class among the annotations of one element} */
    Optional<AnnotationMirror> find(List<? extends AnnotationMirror> mirrors, Class<?> annotation) {
        return find(mirrors, annotation.getName());
    }

    private Optional<AnnotationMirror> find(List<? extends AnnotationMirror> mirrors, String annotation) {
        for (AnnotationMirror mirror : mirrors) {
            if (name(mirror).equals(annotation)) {
                return Optional.of(mirror);
            }
        }
        return Optional.empty();
    }

    public boolean has(Element element, Class<?> annotation) {
        return find(element, annotation).isPresent();
    }

    /** {@return true if the element has an annotation of this name, which need not be on the class path} */
    boolean has(Element element, String annotation) {
        return find(element.getAnnotationMirrors(), annotation).isPresent();
    }

    private String name(AnnotationMirror mirror) {
        TypeElement type = (TypeElement) mirror.getAnnotationType().asElement();
        String name = names.get(type);
        if (name == null) {
            name = type.getQualifiedName().toString();
            names.put(type, name);
        }
        return name;
    }
}
