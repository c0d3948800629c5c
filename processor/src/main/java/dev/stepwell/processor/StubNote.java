package dev.stepwell.processor;

import dev.stepwell.processor.source.StubGenerator;
import java.util.Collection;
import java.util.Optional;
import javax.annotation.processing.Messager;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;

/** The note that migrations are stubs of another language. A compilation has at most one. */
final class StubNote {

    private boolean printed;

    /** Prints the note if one of the migrations is a stub. */
    void print(Collection<TypeElement> migrations, Messager messager) {
        if (printed) {
            return;
        }
        int count = 0;
        String first = "";
        StubGenerator generator = StubGenerator.KAPT;
        for (TypeElement migration : migrations) {
            Optional<StubGenerator> found = StubGenerator.of(migration);
            if (found.isPresent()) {
                count++;
                String name = migration.getQualifiedName().toString();
                if (first.isEmpty() || name.compareTo(first) < 0) {
                    first = name;
                    generator = found.get();
                }
            }
        }
        if (count > 0) {
            printed = true;
            messager.printMessage(Diagnostic.Kind.NOTE, text(count, first, generator));
        }
    }

    private static String text(int count, String first, StubGenerator generator) {
        return (count == 1 ? first + " is a stub" : count + " migrations are stubs, such as " + first)
                + ", made by " + generator.tool() + " from " + generator.language()
                + ". Stepwell takes no places from stubs, and no checksums of Java steps, so a later change of such a "
                + "step is not noticed. Write migrations with Java steps in Java.";
    }
}
