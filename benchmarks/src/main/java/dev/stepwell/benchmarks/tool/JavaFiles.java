package dev.stepwell.benchmarks.tool;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles the sources of the tools' migrations. Stateless. */
final class JavaFiles {

    /** The name of the folder of compiled classes in the folder of the migrations. */
    static final String CLASSES = "classes";

    private JavaFiles() {}

    /**
     * Compiles files.
     *
     * @throws IllegalStateException if the files do not compile
     */
    static void compile(List<Path> files, Path classes, String classPath, String... options) throws Exception {
        Files.createDirectories(classes);
        List<String> all = new ArrayList<>(List.of("-classpath", classPath, "-d", classes.toString(), "-nowarn"));
        all.addAll(List.of(options));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter output = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            output, manager, null, all, null, manager.getJavaFileObjectsFromPaths(files))
                    .call();
            if (!compiled) {
                throw new IllegalStateException("the migrations do not compile:\n" + output);
            }
        }
    }
}
