package dev.stepwell.processor.source;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.Tree;
import dev.stepwell.Migration;
import java.util.HashSet;
import java.util.Set;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.ModuleElement.RequiresDirective;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of annotation names in a file, for the classes that javac does not show to processors.
 *
 * <p>The rules are those of the language: a single import and a type of the file or the package hide the types that
 * other imports bring.
 */
final class AnnotationNames {

    private static final String NAME = Migration.class.getName();
    private static final String SIMPLE_NAME = Migration.class.getSimpleName();
    private static final String PACKAGE = Migration.class.getPackageName();
    private static final String MODULE = "dev.stepwell";
    private static final String MODULE_IMPORT = "import module ";

    private final CompilationUnitTree unit;
    private final Elements elements;
    private @Nullable Boolean imported;

    AnnotationNames(CompilationUnitTree unit, Elements elements) {
        this.unit = unit;
        this.elements = elements;
    }

    /** {@return true if this name of an annotation in the file means the annotation of migrations} */
    boolean isMigration(Tree name) {
        if (!(name instanceof IdentifierTree identifier)) {
            return name.toString().equals(NAME);
        }
        if (!identifier.getName().contentEquals(SIMPLE_NAME)) {
            return false;
        }
        if (imported == null) {
            imported = isImported();
        }
        return imported;
    }

    private boolean isImported() {
        boolean onDemand = false;
        for (ImportTree each : unit.getImports()) {
            String name = each.getQualifiedIdentifier().toString();
            if (name.endsWith("." + SIMPLE_NAME)) {
                return name.equals(NAME);
            }
            // ImportTree.isModule() exists from JDK 25 on.
            onDemand |= each.toString().startsWith(MODULE_IMPORT)
                    ? reaches(elements.getModuleElement(name), new HashSet<>())
                    : name.equals(PACKAGE + ".*");
        }
        return onDemand && !isHidden();
    }

    /** {@return true if the module is Stepwell's or requires it transitively} */
    private static boolean reaches(@Nullable ModuleElement module, Set<ModuleElement> seen) {
        if (module == null || !seen.add(module)) {
            return false;
        }
        if (module.getQualifiedName().contentEquals(MODULE)) {
            return true;
        }
        for (RequiresDirective required : ElementFilter.requiresIn(module.getDirectives())) {
            if (required.isTransitive() && reaches(required.getDependency(), seen)) {
                return true;
            }
        }
        return false;
    }

    /** {@return true if the package or a class of the file has a type of this name} */
    private boolean isHidden() {
        String packageName = unit.getPackageName() == null ? "" : unit.getPackageName() + ".";
        if (elements.getTypeElement(packageName + SIMPLE_NAME) != null) {
            return true;
        }
        for (Tree tree : unit.getTypeDecls()) {
            TypeElement type = tree instanceof ClassTree declared
                    ? elements.getTypeElement(packageName + declared.getSimpleName())
                    : null;
            if (type != null && hasMember(type)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasMember(TypeElement type) {
        for (TypeElement member : ElementFilter.typesIn(elements.getAllMembers(type))) {
            if (member.getSimpleName().contentEquals(SIMPLE_NAME)) {
                return true;
            }
        }
        return false;
    }
}
