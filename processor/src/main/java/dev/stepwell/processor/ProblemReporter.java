package dev.stepwell.processor;

import dev.stepwell.Down;
import dev.stepwell.Irreversible;
import dev.stepwell.Migration;
import dev.stepwell.MigrationSet;
import dev.stepwell.Up;
import dev.stepwell.Verify;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.Subject;
import dev.stepwell.processor.model.AnnotationReader;
import dev.stepwell.processor.source.Sources;
import java.util.Optional;
import javax.annotation.processing.Messager;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;

/**
 * Reports problems through the compiler, each at the part of the source that the problem is about.
 *
 * <p>If the compiler cannot show that part, it shows the enclosing part, or only the message.
 */
final class ProblemReporter {

    private final Elements elements;
    private final Messager messager;
    private final Sources sources;

    ProblemReporter(Elements elements, Messager messager, Sources sources) {
        this.elements = elements;
        this.messager = messager;
        this.sources = sources;
    }

    void report(Problem problem, Diagnostic.Kind kind) {
        Subject about = problem.about();
        Element element =
                switch (about.part()) {
                    case SET -> elements.getPackageElement(about.className());
                    case MODULE -> elements.getModuleElement(about.className());
                    default -> elements.getTypeElement(about.className());
                };
        if (element == null) {
            messager.printMessage(kind, problem.toString());
            return;
        }
        String message = problem.toString();
        switch (about.part()) {
            case NOTHING -> messager.printMessage(kind, message);
            case CLASS, MODULE -> messager.printMessage(kind, message, element);
            case MEMBER -> reportMember(kind, message, member(element, about.member()), about.offset());
            case VERSION -> report(kind, message, element, Migration.class, "version");
            case TRANSACTIONAL -> report(kind, message, element, Migration.class, "transactional");
            case RESTARTABLE -> report(kind, message, element, Migration.class, "restartable");
            case IRREVERSIBLE -> report(kind, message, element, Irreversible.class, "");
            case SET -> report(kind, message, element, MigrationSet.class, "value");
            case DEPENDENCY -> reportValue(kind, message, element, "dependsOn", about.member());
            case REPLACED -> reportValue(kind, message, element, "replaces", about.member());
        }
    }

    private void reportMember(Diagnostic.Kind kind, String message, Element member, int offset) {
        boolean shown =
                offset >= 0 && member instanceof VariableElement field && sources.report(kind, message, field, offset);
        if (!shown) {
            messager.printMessage(kind, message, member);
        }
    }

    private void report(Diagnostic.Kind kind, String message, Element element, Class<?> annotation, String member) {
        Optional<? extends AnnotationMirror> mirror = AnnotationReader.find(element, annotation);
        Optional<? extends AnnotationValue> value = mirror.flatMap(found -> AnnotationReader.value(found, member));
        if (value.isPresent()) {
            messager.printMessage(kind, message, element, mirror.get(), value.get());
        } else if (mirror.isPresent()) {
            messager.printMessage(kind, message, element, mirror.get());
        } else {
            messager.printMessage(kind, message, element);
        }
    }

    /** Reports at one value of a list in the annotation of a migration, or at the list. */
    private void reportValue(Diagnostic.Kind kind, String message, Element element, String list, String named) {
        Optional<? extends AnnotationMirror> mirror = AnnotationReader.find(element, Migration.class);
        Optional<AnnotationValue> value = mirror.flatMap(found -> AnnotationReader.values(found, list).stream()
                .filter(candidate -> name(candidate).equals(named))
                .reduce((first, second) -> second));
        if (mirror.isPresent() && value.isPresent()) {
            messager.printMessage(kind, message, element, mirror.get(), value.get());
        } else {
            report(kind, message, element, Migration.class, list);
        }
    }

    private static String name(AnnotationValue value) {
        return value.getValue() instanceof DeclaredType declared && declared.asElement() instanceof TypeElement type
                ? type.getQualifiedName().toString()
                : String.valueOf(value.getValue());
    }

    /** {@return the annotated member of this name, because overloads need not all be steps; the type if none is} */
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
