package dev.stepwell.processor;

import static java.util.stream.Collectors.joining;

import dev.stepwell.Migration;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A project with folders on a disk, for several builds in sequence. */
public final class Project {

    private final Path root;

    public Project(Path root) {
        this.root = root;
    }

    public Project write(String path, String content) {
        return write(path, content, StandardCharsets.UTF_8);
    }

    public Project write(String path, String content, Charset encoding) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content, encoding);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    public String read(String path) {
        try {
            return Files.readString(root.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the bytes of a file, each as a character} */
    String bytes(String path) {
        try {
            return Files.readString(root.resolve(path), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the files below a folder, sorted; each trace has the same name} */
    public List<String> files(String folder) {
        return paths(folder).stream().map(Build::named).toList();
    }

    /** {@return the paths of the files below a folder, sorted} */
    List<String> paths(String folder) {
        Path start = root.resolve(folder);
        try (Stream<Path> files = Files.walk(start)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> start.relativize(file).toString().replace(File.separatorChar, '/'))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public File folder(String path) {
        return root.resolve(path).toFile();
    }

    /**
     * Compiles the sources below a folder into a target folder, with {@code -Xlint:all -Werror}.
     *
     * @return the diagnostics
     */
    public String compile(String sources, String target, Processor processor, String... options) {
        List<String> units = files(sources).stream()
                .filter(name -> name.endsWith(".java"))
                .map(name -> sources + "/" + name)
                .toList();
        return compile(units, target, List.of(processor), options);
    }

    /** Compiles some files in the way of {@link #compile(String, String, Processor, String...)}. */
    public String compile(List<String> units, String target, List<Processor> processors, String... options) {
        List<String> arguments = new ArrayList<>(List.of("-Xlint:all", "-Werror", "-d", "" + folder(target)));
        if (!List.of(options).contains("-cp") && !List.of(options).contains("-p")) {
            arguments.addAll(List.of("-cp", Build.locationOf(Migration.class) + File.pathSeparator + folder(target)));
        }
        arguments.addAll(Arrays.asList(options));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        StringWriter output = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, null, null)) {
            Files.createDirectories(folder(target).toPath());
            JavaCompiler.CompilationTask task = compiler.getTask(
                    output,
                    files,
                    diagnostics,
                    arguments,
                    null,
                    files.getJavaFileObjectsFromFiles(
                            units.stream().map(this::folder).toList()));
            task.setProcessors(processors);
            task.call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return output + diagnostics.getDiagnostics().stream().map(Build::shown).collect(joining("\n"));
    }
}
