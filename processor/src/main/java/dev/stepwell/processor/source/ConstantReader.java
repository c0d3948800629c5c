package dev.stepwell.processor.source;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import dev.stepwell.processor.source.ConstantText.Part;
import dev.stepwell.processor.source.ConstantText.Piece;
import dev.stepwell.processor.source.ConstantText.Place;
import dev.stepwell.processor.source.ConstantText.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * Finds the place of each character of a constant's value by following its expression.
 *
 * <p>The places are used only if the joined pieces equal the value that the compiler reports. Otherwise the whole value
 * gets the place of the constant's name.
 */
final class ConstantReader {

    private final TreeSources sources;
    private final Trees trees;
    private final CompilationUnitTree unit;
    private final String file;
    private final List<Found> found = new ArrayList<>();

    ConstantReader(TreeSources sources, Trees trees, CompilationUnitTree unit) {
        this.sources = sources;
        this.trees = trees;
        this.unit = unit;
        this.file = sources.file(unit);
    }

    /** A part with its value, or the place of an expression whose value the compiler does not tell. */
    private record Found(@Nullable Part part, @Nullable String text, Place place) {}

    /**
     * Reads a constant.
     *
     * @param field the tree of the field
     * @param value the value of the constant
     */
    ConstantText read(TreePath field, String value) {
        VariableTree tree = (VariableTree) field.getLeaf();
        if (tree.getInitializer() != null) {
            follow(new TreePath(field, tree.getInitializer()));
        }
        if (found.size() == 1 && found.get(0).part != null && value.equals(found.get(0).text)) {
            return ConstantText.of(value, file, List.of(found.get(0).part));
        }
        int known = 0;
        for (Found each : found) {
            known += each.text == null ? 0 : each.text.length();
        }
        List<Part> parts = new ArrayList<>();
        StringBuilder joined = new StringBuilder();
        for (Found each : found) {
            String text = each.text;
            if (text == null) {
                // A single unknown part is the rest of the value. With several, the joined text differs from the value.
                int start = Math.min(value.length(), joined.length());
                int length = Math.max(0, value.length() - known);
                text = value.substring(start, Math.min(value.length(), start + length));
            }
            parts.add(each.part == null ? Piece.still(text, file, each.place) : each.part);
            joined.append(text);
        }
        if (!joined.toString().equals(value)) {
            Place name = sources.placeOfName(
                    unit, tree, tree.getType(), tree.getName().toString());
            return ConstantText.of(value, file, List.of(Piece.still(value, file, name)));
        }
        return ConstantText.of(value, file, parts);
    }

    private void follow(TreePath path) {
        Tree tree = path.getLeaf();
        if (tree instanceof ParenthesizedTree parentheses) {
            follow(new TreePath(path, parentheses.getExpression()));
        } else if (tree instanceof TypeCastTree cast && isString(path)) {
            follow(new TreePath(path, cast.getExpression()));
        } else if (tree instanceof BinaryTree sum && tree.getKind() == Tree.Kind.PLUS && isString(path)) {
            follow(new TreePath(path, sum.getLeftOperand()));
            follow(new TreePath(path, sum.getRightOperand()));
        } else if (tree instanceof LiteralTree literal && literal.getValue() instanceof String value) {
            literals(path, value);
        } else if (tree instanceof LiteralTree literal) {
            add(path, String.valueOf(literal.getValue()));
        } else if (tree instanceof IdentifierTree || tree instanceof MemberSelectTree) {
            reference(path);
        } else {
            add(path, null);
        }
    }

    private boolean isString(TreePath path) {
        TypeMirror type = trees.getTypeMirror(path);
        return type != null && TreeSources.isString(type);
    }

    /** Reads as many literals as make the value: javac's trees show {@code "a" + "b"} as one literal. */
    private void literals(TreePath path, String value) {
        SourceText source = sources.text(unit);
        int start = sources.start(unit, path.getLeaf());
        JavaScanner scanner =
                new JavaScanner(source.text(), start, source.text().length());
        int length = 0;
        JavaToken token = scanner.next();
        if (token != null && token.kind() == JavaToken.Kind.TEXT_BLOCK && !scanner.hasEscapes()) {
            Optional<BlockPlaces> block = BlockPlaces.of(source, token, value);
            if (block.isPresent()) {
                Place place = TreeSources.place(source, token.start());
                found.add(new Found(new Piece(value, file, block.get(), place), value, place));
                return;
            }
        }
        while (length < value.length() && token != null) {
            if (token.kind() == JavaToken.Kind.STRING || token.kind() == JavaToken.Kind.TEXT_BLOCK) {
                StringLiteral literal = StringLiteral.read(source.text(), token);
                PlaceRuns places = new PlaceRuns();
                for (StringLiteral.Run run : literal.runs()) {
                    source.addPlaces(run.index(), run.length(), places);
                }
                Place place = TreeSources.place(source, token.start());
                found.add(new Found(new Piece(literal.value(), file, places, place), literal.value(), place));
                length += places.length();
            }
            token = scanner.next();
        }
    }

    private void reference(TreePath path) {
        Object value = trees.getElement(path) instanceof VariableElement constant ? constant.getConstantValue() : null;
        if (value instanceof String text && trees.getElement(path) instanceof VariableElement constant) {
            ConstantText other = sources.constant(constant, text);
            if (other.parts().isEmpty()) {
                add(path, text);
            } else {
                Place place = placeOf(path);
                found.add(new Found(new Reference(TreeSources.nameOf(constant), other, place), text, place));
            }
        } else {
            add(path, value == null ? null : value.toString());
        }
    }

    private Place placeOf(TreePath path) {
        return TreeSources.place(sources.text(unit), sources.start(unit, path.getLeaf()));
    }

    private void add(TreePath path, @Nullable String text) {
        Place place = placeOf(path);
        found.add(new Found(text == null ? null : Piece.still(text, file, place), text, place));
    }
}
