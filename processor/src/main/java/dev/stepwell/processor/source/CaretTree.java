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
 * A tree at any wanted offset, for a caret inside a text block.
 *
 * <p>The compiler has no trees inside a text block. javac reports at the offset of a tree in a given file, however, so
 * a literal that is parsed from another text at that offset serves as the position. The tree costs a parse and is made
 * only for problems.
 */
final class CaretTree {

    private static final String BEGIN = "class A{Object o=";

    private CaretTree() {}

    /** {@return a tree at the offset; empty if there is no compiler, or the offset is too small for an expression} */
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
            // Parsing reads no file. Without a tree, the message is reported at the field.
            return Optional.empty();
        }
    }
}
