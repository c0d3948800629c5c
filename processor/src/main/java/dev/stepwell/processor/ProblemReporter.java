package dev.stepwell.processor;

import dev.stepwell.Down;
import dev.stepwell.Irreversible;
import dev.stepwell.Migration;
import dev.stepwell.MigrationSet;
import dev.stepwell.Problem;
import dev.stepwell.Subject;
import dev.stepwell.Up;
import dev.stepwell.Verify;
import java.util.Collection;
import java.util.Optional;
import javax.annotation.processing.Messager;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;

/**
 * Reports problems as compile errors at what they are about.
 *
 * <p>Where the compiler cannot show the very part, it shows what is around it, and at least the message.
 */
final class ProblemReporter {

    private final Elements elements;
    private final Messager messager;

    ProblemReporter(Elements elements, Messager messager) {
        this.elements = elements;
        this.messager = messager;
    }

    void report(Collection<Problem> problems) {
        problems.forEach(this::report);
    }

    private void report(Problem problem) {
        Subject about = problem.about();
        Element element = about.part() == Subject.Part.SET
                ? elements.getPackageElement(about.className())
                : elements.getTypeElement(about.className());
        if (element == null) {
            messager.printMessage(Diagnostic.Kind.ERROR, problem.toString());
            return;
        }
        String message = problem.toString();
        switch (about.part()) {
            case NOTHING -> messager.printMessage(Diagnostic.Kind.ERROR, message);
            case CLASS -> messager.printMessage(Diagnostic.Kind.ERROR, message, element);
            case MEMBER -> messager.printMessage(Diagnostic.Kind.ERROR, message, member(element, about.member()));
            case VERSION -> report(message, element, Migration.class, "version");
            case IRREVERSIBLE -> report(message, element, Irreversible.class, "");
            case SET -> report(message, element, MigrationSet.class, "value");
            case DEPENDENCY -> reportDependency(message, element, about.member());
        }
    }

    private void report(String message, Element element, Class<?> annotation, String member) {
        Optional<? extends AnnotationMirror> mirror = AnnotationReader.find(element, annotation);
        Optional<? extends AnnotationValue> value = mirror.flatMap(found -> AnnotationReader.value(found, member));
        if (value.isPresent()) {
            messager.printMessage(Diagnostic.Kind.ERROR, message, element, mirror.get(), value.get());
        } else if (mirror.isPresent()) {
            messager.printMessage(Diagnostic.Kind.ERROR, message, element, mirror.get());
        } else {
            messager.printMessage(Diagnostic.Kind.ERROR, message, element);
        }
    }

    private void reportDependency(String message, Element element, String dependency) {
        Optional<? extends AnnotationMirror> mirror = AnnotationReader.find(element, Migration.class);
        Optional<AnnotationValue> value = mirror.flatMap(found -> AnnotationReader.classes(found, "dependsOn").stream()
                .filter(candidate -> name(candidate).equals(dependency))
                .findFirst());
        if (mirror.isPresent() && value.isPresent()) {
            messager.printMessage(Diagnostic.Kind.ERROR, message, element, mirror.get(), value.get());
        } else {
            report(message, element, Migration.class, "dependsOn");
        }
    }

    private static String name(AnnotationValue value) {
        return value.getValue() instanceof DeclaredType declared && declared.asElement() instanceof TypeElement type
                ? type.getQualifiedName().toString()
                : String.valueOf(value.getValue());
    }

    /** The annotated member of the name: methods of one name need not all be steps. */
    private static Element member(Element type, String name) {
        return type.getEnclosedElements().stream()
                .map(Element.class::cast)
                .filter(member -> member.getSimpleName().contentEquals(name))
                .filter(member -> AnnotationReader.has(member, Up.class)
                        || AnnotationReader.has(member, Down.class)
                        || AnnotationReader.has(member, Verify.class))
                .findFirst()
                .orElse(type);
    }
}
