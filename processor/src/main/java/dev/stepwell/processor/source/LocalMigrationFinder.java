package dev.stepwell.processor.source;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import dev.stepwell.Migration;
import dev.stepwell.processor.source.Sources.LocalMigration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;

/**
 * Finds migrations that are declared inside methods and initializers, which no registry can reach.
 *
 * <p>The finder searches the trees of those files only whose text contains the name of the annotation, because a search
 * of all trees would slow down the build.
 */
final class LocalMigrationFinder {

    private static final String NAME = Migration.class.getSimpleName();
    private static final String UNICODE_ESCAPE = "\\u";

    private final Trees trees;
    private final Elements elements;
    private final TreeSources sources;

    LocalMigrationFinder(Trees trees, Elements elements, TreeSources sources) {
        this.trees = trees;
        this.elements = elements;
        this.sources = sources;
    }

    List<LocalMigration> find(Collection<? extends Element> roots) {
        Set<CompilationUnitTree> units = new LinkedHashSet<>();
        for (Element root : roots) {
            TreePath path = root instanceof TypeElement ? sources.pathOfType(root) : null;
            if (path != null) {
                units.add(path.getCompilationUnit());
            }
        }
        List<LocalMigration> found = new ArrayList<>();
        for (CompilationUnitTree unit : units) {
            String text = TreeSources.characters(unit);
            if (text.contains(NAME) || text.contains(UNICODE_ESCAPE)) {
                new Scanner(unit, found).scan(unit.getTypeDecls(), false);
            }
        }
        return found;
    }

    /** A visitor of the classes in a file. The parameter is true inside a method or an initializer. */
    private final class Scanner extends TreeScanner<Void, Boolean> {

        private final CompilationUnitTree unit;
        private final List<LocalMigration> found;
        private final AnnotationNames names;

        Scanner(CompilationUnitTree unit, List<LocalMigration> found) {
            this.unit = unit;
            this.found = found;
            this.names = new AnnotationNames(unit, elements);
        }

        @Override
        public Void visitClass(ClassTree type, Boolean local) {
            if (local && isMigration(type)) {
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

        private boolean isMigration(ClassTree type) {
            for (AnnotationTree annotation : type.getModifiers().getAnnotations()) {
                if (names.isMigration(annotation.getAnnotationType())) {
                    return true;
                }
            }
            return false;
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
