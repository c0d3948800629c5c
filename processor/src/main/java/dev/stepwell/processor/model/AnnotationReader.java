package dev.stepwell.processor.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.SimpleAnnotationValueVisitor14;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of annotations through the compiler's mirrors.
 *
 * <p>Reflection is not possible, because a class that an annotation names need not be compiled yet. Code that runs for
 * each migration avoids lambdas: javac is a short-lived process, and each lambda costs the generation of a class.
 */
public final class AnnotationReader {

    /** The text that javac shows in place of an invalid value. */
    private static final String REFUSED = "<error>";

    /** The prefix of Stepwell's codes in {@code @SuppressWarnings}. */
    public static final String SUPPRESSION = "stepwell:";

    private AnnotationReader() {}

    public static Optional<AnnotationMirror> find(Element element, Class<?> annotation) {
        return new AnnotationFinder().find(element, annotation);
    }

    public static boolean has(Element element, Class<?> annotation) {
        return find(element, annotation).isPresent();
    }

    /** {@return the value that the source states for a member; empty if it states none} */
    public static Optional<? extends AnnotationValue> value(AnnotationMirror mirror, String member) {
        for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
                mirror.getElementValues().entrySet()) {
            if (entry.getKey().getSimpleName().contentEquals(member)) {
                return Optional.of(entry.getValue());
            }
        }
        return Optional.empty();
    }

    /** {@return true if the compiler rejects the value, or cannot know it before another processor has run} */
    public static boolean isRefused(AnnotationValue value) {
        // Printing a list or a class through its own toString is slow in javac. A valid text is printed in quotes.
        boolean text = !(value.getValue() instanceof List || value.getValue() instanceof DeclaredType);
        return (text && value.toString().equals(REFUSED)) || value.accept(new RefusalFinder(), null);
    }

    public static String text(AnnotationMirror mirror, String member, String otherwise) {
        Optional<? extends AnnotationValue> value = value(mirror, member);
        return (value.isPresent() && value.get().getValue() instanceof String text) ? text : otherwise;
    }

    static boolean truth(AnnotationMirror mirror, String member, boolean otherwise) {
        Optional<? extends AnnotationValue> value = value(mirror, member);
        return (value.isPresent() && value.get().getValue() instanceof Boolean truth) ? truth : otherwise;
    }

    /** {@return the values of a list member, without the values that the compiler rejects} */
    public static List<AnnotationValue> values(AnnotationMirror mirror, String member) {
        Optional<? extends AnnotationValue> value = value(mirror, member);
        List<AnnotationValue> values = new ArrayList<>();
        if (value.isPresent()) {
            value.get().accept(new ValueCollector(), values);
        }
        return values;
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
            for (AnnotationValue value : values) {
                if (AnnotationReader.isRefused(value)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static final class ValueCollector extends SimpleAnnotationValueVisitor14<Void, List<AnnotationValue>> {

        @Override
        protected Void defaultAction(Object value, List<AnnotationValue> collected) {
            return null;
        }

        @Override
        public Void visitArray(List<? extends AnnotationValue> values, List<AnnotationValue> collected) {
            for (AnnotationValue value : values) {
                if (!AnnotationReader.isRefused(value)) {
                    collected.add(value);
                }
            }
            return null;
        }
    }

    /** {@return the codes that a {@code @SuppressWarnings} lists, as written, without their prefix} */
    public static List<String> suppressed(@Nullable AnnotationMirror suppression) {
        if (suppression == null) {
            return List.of();
        }
        List<String> codes = new ArrayList<>();
        for (AnnotationValue value : values(suppression, "value")) {
            if (value.getValue() instanceof String text && text.startsWith(SUPPRESSION)) {
                codes.add(text.substring(SUPPRESSION.length()));
            }
        }
        return codes;
    }
}
