package dev.stepwell.processor.source;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.tools.Diagnostic;

/**
 * The text of the source files, as far as the compiler gives access to it.
 *
 * <p>Any answer can be unknown, so no answer decides whether a migration is valid.
 */
public interface Sources {

    /**
     * {@return the sources of javac; under any other compiler, sources without answers}
     *
     * @param earlier finds, by name, the places of a constant whose source is not part of the compilation
     */
    static Sources of(ProcessingEnvironment environment, Function<String, Optional<RememberedConstant>> earlier) {
        return CompilerTrees.of(environment, earlier);
    }

    /** {@return true if the class or the module is compiled from its source} */
    boolean isSource(Element element);

    /** {@return true if the class is the nameless class of a compact source file} */
    boolean isCompact(TypeElement type);

    /** {@return true if the source file of the class contains the text} */
    boolean contains(TypeElement type, String text);

    /** {@return the path of a class's source file from the root of its sources; empty if unknown} */
    String file(TypeElement type);

    /**
     * {@return the value of a constant with its places}
     *
     * @param field a field of any class
     * @param value the constant value of the field
     */
    ConstantText constant(VariableElement field, String value);

    /**
     * Reports a message at a character of a constant, so that the compiler shows the line of SQL.
     *
     * @return true if the message was reported
     */
    boolean report(Diagnostic.Kind kind, String message, VariableElement field, int offset);

    /** {@return true if the compiler rejects the initial value of the field, which is not a constant} */
    boolean isRefused(VariableElement field);

    /** {@return the place of a method's declaration, in the text form of a source map; empty if unknown} */
    String origin(ExecutableElement method);

    /** {@return the tokens of a method's body, as texts that differ if the tokens differ; empty if unknown} */
    Optional<List<String>> body(ExecutableElement method);

    /** {@return the migrations inside methods and initializers, which the compiler does not show to processors} */
    List<LocalMigration> localMigrations(Collection<? extends Element> roots);

    /** A class inside a method or an initializer that is annotated as a migration. */
    interface LocalMigration {

        String name();

        /** Reports an error at the class. */
        void error(String message);
    }
}
