package dev.stepwell.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.SimpleAnnotationValueVisitor14;

/**
 * Reads the members of annotations as the compiler mirrors them.
 *
 * <p>Never through reflection: a class that is named in an annotation need not have been compiled yet.
 */
final class AnnotationReader {

    /** What javac shows in place of a value that it refuses itself. */
    private static final String REFUSED = "<error>";

    private AnnotationReader() {}

    static Optional<? extends AnnotationMirror> find(Element element, Class<?> annotation) {
        return element.getAnnotationMirrors().stream()
                .filter(mirror -> ((TypeElement) mirror.getAnnotationType().asElement())
                        .getQualifiedName()
                        .contentEquals(annotation.getName()))
                .findFirst();
    }

    static boolean has(Element element, Class<?> annotation) {
        return find(element, annotation).isPresent();
    }

    /** The value that is written for a member, if one is. */
    static Optional<? extends AnnotationValue> value(AnnotationMirror mirror, String member) {
        return mirror.getElementValues().entrySet().stream()
                .filter(entry -> entry.getKey().getSimpleName().contentEquals(member))
                .map(entry -> entry.getValue())
                .findFirst();
    }

    /** Whether the compiler refuses a value itself, or cannot know it before another processor has run. */
    static boolean isRefused(AnnotationValue value) {
        // A text that was written is shown in quotes.
        return value.toString().equals(REFUSED) || value.accept(new RefusalFinder(), null);
    }

    static String text(AnnotationMirror mirror, String member, String otherwise) {
        return value(mirror, member)
                .map(AnnotationValue::getValue)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .orElse(otherwise);
    }

    static boolean truth(AnnotationMirror mirror, String member, boolean otherwise) {
        return value(mirror, member)
                .map(AnnotationValue::getValue)
                .filter(Boolean.class::isInstance)
                .map(Boolean.class::cast)
                .orElse(otherwise);
    }

    /** The values of a member that is a list of classes, those that are refused left out. */
    static List<AnnotationValue> classes(AnnotationMirror mirror, String member) {
        List<AnnotationValue> classes = new ArrayList<>();
        value(mirror, member).ifPresent(value -> value.accept(new ClassCollector(), classes));
        classes.removeIf(AnnotationReader::isRefused);
        return classes;
    }

    private static final class RefusalFinder extends SimpleAnnotationValueVisitor14<Boolean, Void> {

        RefusalFinder() {
            super(false);
        }

        @Override
        public Boolean visitType(TypeMirror type, Void nothing) {
            return type.getKind() == TypeKind.ERROR;
        }

        @Override
        public Boolean visitArray(List<? extends AnnotationValue> values, Void nothing) {
            return values.stream().anyMatch(AnnotationReader::isRefused);
        }
    }

    private static final class ClassCollector extends SimpleAnnotationValueVisitor14<Void, List<AnnotationValue>> {

        @Override
        protected Void defaultAction(Object value, List<AnnotationValue> classes) {
            return null;
        }

        @Override
        public Void visitArray(List<? extends AnnotationValue> values, List<AnnotationValue> classes) {
            classes.addAll(values);
            return null;
        }
    }
}
