package dev.stepwell.processor.source;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A tree that stands at a wanted offset, for a caret inside a text block, within which the compiler has no trees.
 *
 * <p>javac reports at the offset of a tree, in the file it is told; so a literal that was parsed out of another text,
 * at that offset, leads it to the place. Made only for problems.
 */
final class CaretTree {

    private static final String BEGIN = "class A{Object o=";

    private CaretTree() {}

    /** A tree at an offset; empty where no compiler can be had, or before the first place of an expression. */
    static Optional<Tree> at(int offset) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null || offset < BEGIN.length()) {
            return Optional.empty();
        }
        String text = BEGIN + " ".repeat(offset - BEGIN.length()) + "0;}";
        JavaFileObject source = new SimpleJavaFileObject(URI.create("string:///A.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
        try {
            JavacTask task =
                    (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, List.of(source));
            Iterator<? extends CompilationUnitTree> units = task.parse().iterator();
            ClassTree type = (ClassTree) units.next().getTypeDecls().get(0);
            VariableTree field = (VariableTree) type.getMembers().get(0);
            return Optional.of(field.getInitializer());
        } catch (IOException e) {
            // It reads no file; and without the tree the message stands at the field.
            return Optional.empty();
        }
    }
}
