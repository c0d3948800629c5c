package dev.stepwell.processor.source;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import dev.stepwell.processor.source.ConstantText.Place;
import dev.stepwell.registry.SourceMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/**
 * The sources as trees of javac.
 *
 * <p>The sources of stubs count as unknown. Each round needs a new object. javac keeps its parsed files between rounds,
 * but not its information on the trees.
 */
final class TreeSources implements Sources {

    private static final int MOST_TEXTS = 16;

    private final Trees trees;
    private final Elements elements;
    private final Function<String, Optional<RememberedConstant>> earlier;
    private final Map<CompilationUnitTree, SourceText> texts = new LinkedHashMap<>();
    private @Nullable CompilationUnitTree lastUnit;
    private String lastFile = "";
    private final Map<Element, Optional<TreePath>> paths = new HashMap<>();

    /**
     * Opens the sources of a compilation.
     *
     * @param earlier finds, by name, the places of a constant whose source is not part of the compilation
     */
    TreeSources(Trees trees, Elements elements, Function<String, Optional<RememberedConstant>> earlier) {
        this.trees = trees;
        this.elements = elements;
        this.earlier = earlier;
    }

    @Override
    public boolean isSource(Element element) {
        return pathOfType(element) != null;
    }

    @Override
    public boolean isCompact(TypeElement type) {
        TreePath path = pathOfType(type);
        if (path == null || path.getCompilationUnit().getPackageName() != null) {
            return false;
        }
        CompilationUnitTree unit = path.getCompilationUnit();
        long start = trees.getSourcePositions().getStartPosition(unit, path.getLeaf());
        for (Tree member : ((ClassTree) path.getLeaf()).getMembers()) {
            // Only a class without a header begins where one of its members begins. Constructors can be javac's own.
            boolean constructor = member instanceof MethodTree method && method.getReturnType() == null;
            if (!constructor && trees.getSourcePositions().getStartPosition(unit, member) == start) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean contains(TypeElement type, String text) {
        TreePath path = pathOfType(type);
        return path != null && characters(path.getCompilationUnit()).contains(text);
    }

    @Override
    public String file(TypeElement type) {
        TreePath path = pathOfType(type);
        return path == null || isStub(type) ? "" : file(path.getCompilationUnit());
    }

    @Override
    public ConstantText constant(VariableElement field, String value) {
        if (isStub(field.getEnclosingElement())) {
            return ConstantText.unplaced(value);
        }
        TreePath path = pathOf(field);
        if (path == null) {
            return earlier.apply(nameOf(field))
                    .flatMap(constant -> constant.text(value, this::constant))
                    .orElseGet(() -> ConstantText.unplaced(value));
        }
        return new ConstantReader(this, trees, path.getCompilationUnit()).read(path, value);
    }

    /** {@return the constant of this name; empty if its value differs or its places are unknown} */
    private Optional<ConstantText> constant(String name, String value) {
        int end = name.indexOf('#');
        TypeElement type = elements.getTypeElement(name.substring(0, Math.max(0, end)));
        return type == null
                ? Optional.empty()
                : ElementFilter.fieldsIn(type.getEnclosedElements()).stream()
                        .filter(field -> field.getSimpleName().contentEquals(name.substring(end + 1)))
                        .filter(field -> value.equals(field.getConstantValue()))
                        .map(field -> constant(field, value))
                        .filter(text -> !text.parts().isEmpty())
                        .findFirst();
    }

    static String nameOf(VariableElement field) {
        return ConstantText.nameOf(
                String.valueOf(field.getEnclosingElement()),
                field.getSimpleName().toString());
    }

    @Override
    public boolean report(Diagnostic.Kind kind, String message, VariableElement field, int offset) {
        TreePath path = pathOf(field);
        if (path == null || !(field.getConstantValue() instanceof String value)) {
            return false;
        }
        CompilationUnitTree unit = path.getCompilationUnit();
        Optional<Tree> tree = constant(field, value)
                .place(offset)
                .map(place -> text(unit).offset(place.line(), place.column()))
                .flatMap(CaretTree::at);
        tree.ifPresent(found -> trees.printMessage(kind, message, found, unit));
        return tree.isPresent();
    }

    @Override
    public boolean isRefused(VariableElement field) {
        TreePath path = pathOf(field);
        if (path == null) {
            return false;
        }
        Tree initializer = ((VariableTree) path.getLeaf()).getInitializer();
        // The compiler rejects a final field without a value, but only after all processors have run.
        TypeMirror type = initializer == null ? null : trees.getTypeMirror(new TreePath(path, initializer));
        return type != null && !isString(type) && type.getKind() != TypeKind.NULL;
    }

    @Override
    public String origin(ExecutableElement method) {
        TreePath path = pathOf(method);
        if (path == null) {
            return "";
        }
        MethodTree tree = (MethodTree) path.getLeaf();
        Place place = placeOfName(
                path.getCompilationUnit(),
                tree,
                tree.getReturnType(),
                method.getSimpleName().toString());
        return SourceMap.encode("", "x", List.of(new SourceMap.Run(1, place.line(), place.column(), false)));
    }

    @Override
    public Optional<List<String>> body(ExecutableElement method) {
        TreePath path = pathOf(method);
        if (path == null || ((MethodTree) path.getLeaf()).getBody() == null) {
            return Optional.empty();
        }
        CompilationUnitTree unit = path.getCompilationUnit();
        Tree body = ((MethodTree) path.getLeaf()).getBody();
        long end = trees.getSourcePositions().getEndPosition(unit, body);
        if (end < 0) {
            return Optional.empty();
        }
        SourceText source = text(unit);
        JavaScanner scanner = new JavaScanner(source.text(), start(unit, body), source.index((int) end));
        List<String> tokens = new ArrayList<>();
        for (JavaToken token = scanner.next(); token != null; token = scanner.next()) {
            boolean string = token.kind() == JavaToken.Kind.STRING || token.kind() == JavaToken.Kind.TEXT_BLOCK;
            // The value counts, not the source text, because indenting a text block anew changes white space only.
            tokens.add(string ? '"' + StringLiteral.read(source.text(), token).value() : token.text(source.text()));
        }
        return Optional.of(tokens);
    }

    @Override
    public List<LocalMigration> localMigrations(Collection<? extends Element> roots) {
        return new LocalMigrationFinder(trees, elements, this).find(roots);
    }

    private static boolean isStub(@Nullable Element type) {
        return type != null && StubGenerator.of(type).isPresent();
    }

    /** {@return the tree of a field; null if the field is not compiled from source, or from a stub} */
    @Nullable
    TreePath pathOf(VariableElement field) {
        TreePath path = pathOfType(field.getEnclosingElement());
        if (path != null && !isStub(field.getEnclosingElement())) {
            for (Tree member : ((ClassTree) path.getLeaf()).getMembers()) {
                if (member instanceof VariableTree variable
                        && variable.getName().equals(field.getSimpleName())) {
                    return new TreePath(path, variable);
                }
            }
        }
        return null;
    }

    /** {@return the tree of a class; null if there is none} Trees are cached, because javac searches the whole file. */
    @Nullable
    TreePath pathOfType(@Nullable Element type) {
        if (type == null) {
            return null;
        }
        Optional<TreePath> path = paths.get(type);
        if (path == null) {
            path = Optional.ofNullable(trees.getPath(type));
            paths.put(type, path);
        }
        return path.orElse(null);
    }

    private @Nullable TreePath pathOf(ExecutableElement method) {
        TreePath path = pathOfType(method.getEnclosingElement());
        if (path != null && !isStub(method.getEnclosingElement())) {
            for (Tree member : ((ClassTree) path.getLeaf()).getMembers()) {
                TreePath memberPath = new TreePath(path, member);
                if (member instanceof MethodTree && method.equals(trees.getElement(memberPath))) {
                    return memberPath;
                }
            }
        }
        return null;
    }

    /** {@return the text of a file} The latest texts are cached, because a class has several constants. */
    SourceText text(CompilationUnitTree unit) {
        SourceText known = texts.get(unit);
        if (known != null) {
            return known;
        }
        if (texts.size() == MOST_TEXTS) {
            Iterator<SourceText> oldest = texts.values().iterator();
            oldest.next();
            oldest.remove();
        }
        SourceText text = read(unit);
        texts.put(unit, text);
        return text;
    }

    private static SourceText read(CompilationUnitTree unit) {
        return SourceText.of(characters(unit));
    }

    /** {@return the characters of a file; empty if they cannot be read again} */
    static String characters(CompilationUnitTree unit) {
        try {
            return unit.getSourceFile().getCharContent(true).toString();
        } catch (IOException | RuntimeException e) {
            // The compiler has just read the file, so a failure is unlikely. Its only effect is missing places.
            return "";
        }
    }

    /** {@return the path of a file from the root of its sources} */
    String file(CompilationUnitTree unit) {
        if (unit != lastUnit) {
            String packageName =
                    unit.getPackageName() == null ? "" : unit.getPackageName().toString();
            lastFile = SourcePath.of(unit.getSourceFile().getName(), packageName);
            lastUnit = unit;
        }
        return lastFile;
    }

    /** {@return the index in the file's text at which a tree begins} */
    int start(CompilationUnitTree unit, Tree tree) {
        return text(unit).index((int) Math.max(0, trees.getSourcePositions().getStartPosition(unit, tree)));
    }

    /** {@return the place of a member's name, which comes after the type of the member} */
    Place placeOfName(CompilationUnitTree unit, Tree member, @Nullable Tree type, String name) {
        SourceText source = text(unit);
        long typeEnd = type == null ? -1 : trees.getSourcePositions().getEndPosition(unit, type);
        int start = typeEnd < 0 ? start(unit, member) : source.index((int) typeEnd);
        JavaScanner scanner =
                new JavaScanner(source.text(), start, source.text().length());
        for (JavaToken token = scanner.next(); token != null; token = scanner.next()) {
            if (token.text(source.text()).equals(name)) {
                return place(source, token.start());
            }
        }
        return place(source, start);
    }

    static Place place(SourceText source, int index) {
        return new Place(source.line(index), source.column(index));
    }

    static boolean isString(TypeMirror type) {
        return type instanceof DeclaredType declared
                && declared.getKind() == TypeKind.DECLARED
                && declared.asElement() instanceof TypeElement element
                && element.getQualifiedName().contentEquals("java.lang.String");
    }
}
