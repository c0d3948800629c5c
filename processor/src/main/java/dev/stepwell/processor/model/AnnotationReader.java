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
 * Reads the members of annotations as the compiler mirrors them.
 *
 * <p>Never through reflection: a class that is named in an annotation need not have been compiled yet. Like all that is
 * done for each migration it does without lambdas: javac is a young process, in which each of them is a class to make.
 */
public final class AnnotationReader {

    /** What javac shows in place of a value that it refuses itself. */
    private static final String REFUSED = "<error>";

    /** The beginning of the codes of Stepwell in {@code @SuppressWarnings}. */
    public static final String SUPPRESSION = "stepwell:";

    private AnnotationReader() {}

    public static Optional<AnnotationMirror> find(Element element, Class<?> annotation) {
        return new AnnotationFinder().find(element, annotation);
    }

    public static boolean has(Element element, Class<?> annotation) {
        return find(element, annotation).isPresent();
    }

    /** The value that is written for a member, if one is. */
    public static Optional<? extends AnnotationValue> value(AnnotationMirror mirror, String member) {
        for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
                mirror.getElementValues().entrySet()) {
            if (entry.getKey().getSimpleName().contentEquals(member)) {
                return Optional.of(entry.getValue());
            }
        }
        return Optional.empty();
    }

    /** Whether the compiler refuses a value itself, or cannot know it before another processor has run. */
    public static boolean isRefused(AnnotationValue value) {
        // What is an answer by itself takes the compiler long to print. A text that was written is shown in quotes.
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

    /** The values of a member that is a list, those that are refused left out. */
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

    /** The codes that a class suppresses by its {@code @SuppressWarnings}, as written. */
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
