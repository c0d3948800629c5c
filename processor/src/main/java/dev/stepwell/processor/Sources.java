package dev.stepwell.processor;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.tools.Diagnostic;

/**
 * What the compiler tells about the text of source files.
 *
 * <p>Every answer may be that nothing is known: no migration is right or wrong because of what is said here.
 */
interface Sources {

    /**
     * The sources as javac gives them; under any other compiler sources about which nothing is known.
     *
     * @param earlier what is known of classes whose sources are not part of the compilation
     */
    static Sources of(ProcessingEnvironment environment, EarlierIndexes earlier) {
        return CompilerTrees.of(environment, earlier);
    }

    /** Whether a class is compiled from its source. */
    boolean isSource(TypeElement type);

    /** The path of the file that declares a class, whichever folder the project stands in; empty if unknown. */
    String file(TypeElement type);

    /**
     * The value of a constant with its places.
     *
     * @param field a field of any class
     * @param value its constant value
     */
    ConstantText constant(VariableElement field, String value);

    /**
     * Reports something at a character of a constant, so that the compiler shows the line of SQL.
     *
     * @return whether it was reported; if not, nothing was
     */
    boolean report(Diagnostic.Kind kind, String message, VariableElement field, int offset);

    /** Whether the compiler itself refuses what a field that is no constant is initialised with. */
    boolean isRefused(VariableElement field);

    /** Where a method is declared, in the text form of a source map; empty if unknown. */
    String origin(ExecutableElement method);

    /** The tokens of a method's body, each as text that tells it from every other token; empty if unknown. */
    Optional<List<String>> body(ExecutableElement method);

    /** Migrations inside methods, which the compiler shows to no processor. */
    List<LocalMigration> localMigrations(Collection<? extends Element> roots);

    /** A class within a method that is annotated as a migration. */
    interface LocalMigration {

        String name();

        /** Reports an error at the class. */
        void error(String message);
    }
}
