package dev.stepwell.processor.source;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import dev.stepwell.processor.source.Sources.LocalMigration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;

/**
 * Finds migrations that are declared inside methods, which no registry can reach.
 *
 * <p>The finder searches only files that import Stepwell, because a search of all files would slow down the build.
 */
final class LocalMigrationFinder {

    private static final String PACKAGE = "dev.stepwell";

    private final Trees trees;
    private final TreeSources sources;

    LocalMigrationFinder(Trees trees, TreeSources sources) {
        this.trees = trees;
        this.sources = sources;
    }

    List<LocalMigration> find(Collection<? extends Element> roots) {
        Set<CompilationUnitTree> units = new LinkedHashSet<>();
        for (Element root : roots) {
            TreePath path = root instanceof TypeElement ? sources.pathOfType(root) : null;
            if (path != null && importsStepwell(path.getCompilationUnit())) {
                units.add(path.getCompilationUnit());
            }
        }
        List<LocalMigration> found = new ArrayList<>();
        for (CompilationUnitTree unit : units) {
            new Scanner(unit, found).scan(unit.getTypeDecls(), false);
        }
        return found;
    }

    private static boolean importsStepwell(CompilationUnitTree unit) {
        for (ImportTree imported : unit.getImports()) {
            // Printing the whole name is slow in javac. The last part of the name is available without printing.
            if (imported.getQualifiedIdentifier() instanceof MemberSelectTree select
                    && (select.getIdentifier().contentEquals("Migration")
                            || select.getIdentifier().contentEquals("*"))
                    && select.getExpression().toString().equals(PACKAGE)) {
                return true;
            }
        }
        return false;
    }

    /** A visitor of the classes in a file. The parameter is true inside a method or an initializer. */
    private final class Scanner extends TreeScanner<Void, Boolean> {

        private final CompilationUnitTree unit;
        private final List<LocalMigration> found;

        Scanner(CompilationUnitTree unit, List<LocalMigration> found) {
            this.unit = unit;
            this.found = found;
        }

        @Override
        public Void visitClass(ClassTree type, Boolean local) {
            if (local && type.getModifiers().getAnnotations().stream().anyMatch(this::isMigration)) {
                found.add(new Found(trees, unit, type));
            }
            for (Tree member : type.getMembers()) {
                if (!isPlainField(member)) {
                    // The compiler shows processors no classes inside methods, initializers and fields.
                    scan(member, local || !(member instanceof ClassTree));
                }
            }
            return null;
        }

        /** {@return true if the member is a field without a class inside, as are nearly all fields of migrations} */
        private static boolean isPlainField(Tree member) {
            return member instanceof VariableTree field && field.getInitializer() instanceof LiteralTree;
        }

        private boolean isMigration(AnnotationTree annotation) {
            String name = annotation.getAnnotationType().toString();
            return name.equals("Migration") || name.equals(PACKAGE + ".Migration");
        }
    }

    private record Found(Trees trees, CompilationUnitTree unit, ClassTree type) implements LocalMigration {

        @Override
        public String name() {
            return type.getSimpleName().toString();
        }

        @Override
        public void error(String message) {
            trees.printMessage(Diagnostic.Kind.ERROR, message, type, unit);
        }
    }
}
