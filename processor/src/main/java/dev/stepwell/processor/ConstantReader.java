package dev.stepwell.processor;

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
import dev.stepwell.processor.ConstantText.Piece;
import dev.stepwell.processor.ConstantText.Place;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * Follows the expression of a constant to where each character of its value was written.
 *
 * <p>What it finds is used only if the pieces joined are the value that the compiler gives; otherwise the whole value
 * stands at the name of the constant.
 */
final class ConstantReader {

    private final TreeSources sources;
    private final Trees trees;
    private final List<Part> parts = new ArrayList<>();

    ConstantReader(TreeSources sources, Trees trees) {
        this.sources = sources;
        this.trees = trees;
    }

    /** A piece, or the place of an expression whose value the compiler keeps to itself. */
    private record Part(@Nullable Piece piece, String file, Place place, Place entry) {}

    /**
     * Reads a constant.
     *
     * @param field the tree of its field
     * @param value its value
     */
    ConstantText read(TreePath field, String value) {
        String file = sources.file(field.getCompilationUnit());
        VariableTree tree = (VariableTree) field.getLeaf();
        if (tree.getInitializer() != null) {
            follow(new TreePath(field, tree.getInitializer()), null);
        }
        List<Piece> pieces = pieces(value);
        StringBuilder joined = new StringBuilder();
        pieces.forEach(piece -> joined.append(piece.text()));
        if (!joined.toString().equals(value)) {
            Place name = sources.placeOfName(
                    field.getCompilationUnit(),
                    tree,
                    tree.getType(),
                    tree.getName().toString());
            return ConstantText.of(value, file, List.of(Piece.still(value, file, name, name)));
        }
        return ConstantText.of(value, file, pieces);
    }

    /**
     * Follows one expression.
     *
     * @param entry the place in the constant's own file that led here, or null while this is that file
     */
    private void follow(TreePath path, @Nullable Place entry) {
        Tree tree = path.getLeaf();
        if (tree instanceof ParenthesizedTree parentheses) {
            follow(new TreePath(path, parentheses.getExpression()), entry);
        } else if (tree instanceof TypeCastTree cast && isString(path)) {
            follow(new TreePath(path, cast.getExpression()), entry);
        } else if (tree instanceof BinaryTree sum && tree.getKind() == Tree.Kind.PLUS && isString(path)) {
            follow(new TreePath(path, sum.getLeftOperand()), entry);
            follow(new TreePath(path, sum.getRightOperand()), entry);
        } else if (tree instanceof LiteralTree literal && literal.getValue() instanceof String value) {
            literals(path, value, entry);
        } else if (tree instanceof LiteralTree literal) {
            add(path, String.valueOf(literal.getValue()), entry);
        } else if (tree instanceof IdentifierTree || tree instanceof MemberSelectTree) {
            reference(path, entry);
        } else {
            add(path, null, entry);
        }
    }

    private boolean isString(TreePath path) {
        TypeMirror type = trees.getTypeMirror(path);
        return type != null && TreeSources.isString(type);
    }

    /** Reads as many literals as make the value: javac's trees show {@code "a" + "b"} as one literal. */
    private void literals(TreePath path, String value, @Nullable Place entry) {
        CompilationUnitTree unit = path.getCompilationUnit();
        SourceText source = sources.text(unit);
        int start = sources.start(unit, path.getLeaf());
        JavaScanner scanner =
                new JavaScanner(source.text(), start, source.text().length());
        int length = 0;
        JavaToken token = scanner.next();
        while (length < value.length() && token != null) {
            if (token.kind() == JavaToken.Kind.STRING || token.kind() == JavaToken.Kind.TEXT_BLOCK) {
                StringLiteral literal = StringLiteral.read(source.text(), token);
                int[] lines = new int[literal.value().length()];
                int[] columns = new int[lines.length];
                for (int i = 0; i < lines.length; i++) {
                    lines[i] = source.line(literal.index(i));
                    columns[i] = source.column(literal.index(i));
                }
                Place place = TreeSources.place(source, token.start());
                String file = sources.file(unit);
                Place from = entry == null ? place : entry;
                parts.add(new Part(new Piece(literal.value(), file, lines, columns, from), file, place, from));
                length += lines.length;
            }
            token = scanner.next();
        }
    }

    private void reference(TreePath path, @Nullable Place entry) {
        if (trees.getElement(path) instanceof VariableElement constant && constant.getConstantValue() != null) {
            TreePath declaration = constant.getConstantValue() instanceof String ? sources.pathOf(constant) : null;
            Tree initializer = declaration == null ? null : ((VariableTree) declaration.getLeaf()).getInitializer();
            if (declaration != null && initializer != null) {
                follow(new TreePath(declaration, initializer), entry == null ? placeOf(path) : entry);
            } else {
                add(path, constant.getConstantValue().toString(), entry);
            }
        } else {
            add(path, null, entry);
        }
    }

    private Place placeOf(TreePath path) {
        CompilationUnitTree unit = path.getCompilationUnit();
        return TreeSources.place(sources.text(unit), sources.start(unit, path.getLeaf()));
    }

    private void add(TreePath path, @Nullable String text, @Nullable Place entry) {
        String file = sources.file(path.getCompilationUnit());
        Place place = placeOf(path);
        Place from = entry == null ? place : entry;
        parts.add(new Part(text == null ? null : Piece.still(text, file, place, from), file, place, from));
    }

    /**
     * The pieces, of which one may be an expression whose value is what the others leave of the whole; none if there is
     * more than one.
     */
    private List<Piece> pieces(String value) {
        int known = 0;
        int unknown = 0;
        for (Part part : parts) {
            known += part.piece == null ? 0 : part.piece.text().length();
            unknown += part.piece == null ? 1 : 0;
        }
        List<Piece> pieces = new ArrayList<>();
        if (unknown > 1 || known > value.length()) {
            return pieces;
        }
        int position = 0;
        for (Part part : parts) {
            Piece piece = part.piece;
            if (piece == null) {
                String rest = value.substring(position, position + value.length() - known);
                piece = Piece.still(rest, part.file, part.place, part.entry);
            }
            pieces.add(piece);
            position += piece.text().length();
        }
        return pieces;
    }
}
