package dev.stepwell.processor;

import static java.util.stream.Collectors.joining;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import dev.stepwell.Migration;
import dev.stepwell.processor.model.ServiceFile;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationRegistry;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/**
 * A compilation with the processor and {@code -Xlint:all -Werror}, with only the API on the class path.
 *
 * <p>Each source is a text. The name of its file follows from its package and its first class.
 */
public final class Build {

    private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
    private static final Pattern TYPE =
            Pattern.compile("^(?:\\w+ )*(?:class|interface|enum|record|@interface) (\\w+)", Pattern.MULTILINE);

    private final Compilation compilation;

    private Build(Compilation compilation) {
        this.compilation = compilation;
    }

    public static Build of(String... sources) {
        return with(List.of(), List.of(), List.of(), sources);
    }

    public static Build with(List<String> options, List<File> jars, List<Processor> others, String... sources) {
        List<File> classPath = new ArrayList<>(jars);
        classPath.add(locationOf(Migration.class));
        List<Object> arguments = new ArrayList<>(List.of("-Xlint:all", "-Werror"));
        arguments.addAll(options);
        List<Processor> processors = new ArrayList<>(others);
        processors.add(new MigrationProcessor());
        return new Build(Compiler.javac()
                .withOptions(arguments)
                .withClasspath(classPath)
                .withProcessors(processors)
                .compile(Arrays.stream(sources).map(Build::file).toArray(JavaFileObject[]::new)));
    }

    public static Build shuffled(long seed, String... sources) {
        List<String> shuffled = new ArrayList<>(List.of(sources));
        Collections.shuffle(shuffled, new Random(seed));
        return of(shuffled.toArray(String[]::new));
    }

    private static JavaFileObject file(String source) {
        Matcher home = PACKAGE.matcher(source);
        String prefix = home.find() ? home.group(1) + "." : "";
        Matcher type = TYPE.matcher(source);
        String withoutType = prefix.isEmpty() ? "Main" : "package-info";
        return JavaFileObjects.forSourceString(prefix + (type.find() ? type.group(1) : withoutType), source);
    }

    public static File locationOf(Class<?> type) {
        return new File(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    /**
     * {@return all diagnostics, including warnings} Each has the file, the line number and the source line with a caret
     * before the reported position, and then the message on the next lines.
     */
    public String diagnostics() {
        return compilation.diagnostics().stream().map(Build::shown).collect(joining("\n"));
    }

    static String shown(Diagnostic<? extends JavaFileObject> diagnostic) {
        String kind = diagnostic.getKind() == Diagnostic.Kind.ERROR ? "" : diagnostic.getKind() + " ";
        JavaFileObject file = diagnostic.getSource();
        if (file == null || diagnostic.getLineNumber() < 0) {
            return kind + diagnostic.getMessage(null);
        }
        String name = file.getName().substring(file.getName().lastIndexOf('/') + 1);
        String line = text(file)
                .lines()
                .skip(diagnostic.getLineNumber() - 1)
                .findFirst()
                .orElse("");
        int column = (int) diagnostic.getColumnNumber() - 1;
        String marked = (line.substring(0, column) + "^" + line.substring(column)).strip();
        return kind + name + ":" + diagnostic.getLineNumber() + ": " + marked + "\n" + diagnostic.getMessage(null);
    }

    /** {@return the source of a generated class} */
    public String generated(String className) {
        return compilation.generatedSourceFile(className).map(Build::text).orElse("nothing was generated");
    }

    /** {@return the names of all generated files other than classes, sorted} */
    public List<String> generatedNames() {
        return compilation.generatedFiles().stream()
                .filter(file -> file.getKind() != JavaFileObject.Kind.CLASS)
                .map(file -> named(file.getName().replaceFirst("^/(SOURCE|CLASS)_OUTPUT/", "")))
                .sorted()
                .toList();
    }

    /** {@return the path of a file, without the digest that is the name of a trace} */
    static String named(String path) {
        return path.replaceFirst("^(META-INF/stepwell/)[0-9a-f]{32}$", "$1<digest>");
    }

    /** {@return the content of the file that lists the registries} */
    public String services() {
        return resource(ServiceFile.NAME);
    }

    /** Writes the class output into a folder with the layout of a jar. */
    File into(Path folder) {
        for (JavaFileObject file : compilation.generatedFiles()) {
            String name = file.getName();
            if (name.startsWith("/CLASS_OUTPUT/")) {
                Path target = folder.resolve(name.substring("/CLASS_OUTPUT/".length()));
                try {
                    Files.createDirectories(target.getParent());
                    Files.write(target, bytes(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return folder.toFile();
    }

    /** {@return the migrations that an application finds in these folders, in the order of the registries} */
    public static List<MigrationDefinition> load(File... folders) {
        URL[] urls = Arrays.stream(folders)
                .map(folder -> {
                    try {
                        return folder.toURI().toURL();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toArray(URL[]::new);
        URLClassLoader loader = new URLClassLoader(urls, Migration.class.getClassLoader());
        List<MigrationDefinition> migrations = new ArrayList<>();
        ServiceLoader.load(MigrationRegistry.class, loader)
                .forEach(registry -> migrations.addAll(registry.migrations()));
        return migrations;
    }

    /** {@return the migrations of this compilation, whose classes are in memory} */
    public List<MigrationDefinition> load() {
        List<MigrationDefinition> migrations = new ArrayList<>();
        ServiceLoader.load(MigrationRegistry.class, loader())
                .forEach(registry -> migrations.addAll(registry.migrations()));
        return migrations;
    }

    private ClassLoader loader() {
        TreeMap<String, byte[]> files = new TreeMap<>();
        for (JavaFileObject file : compilation.generatedFiles()) {
            files.put(file.getName().replaceFirst("^/CLASS_OUTPUT/", ""), bytes(file));
        }
        return new MemoryLoader(files);
    }

    private static final class MemoryLoader extends ClassLoader {

        private final Map<String, byte[]> files;

        MemoryLoader(Map<String, byte[]> files) {
            super(Migration.class.getClassLoader());
            this.files = files;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = files.get(name.replace('.', '/') + ".class");
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }

        @Override
        protected Enumeration<URL> findResources(String name) {
            URL found = findResource(name);
            return found == null ? Collections.emptyEnumeration() : Collections.enumeration(List.of(found));
        }

        @Override
        protected @Nullable URL findResource(String name) {
            byte[] bytes = files.get(name);
            if (bytes == null) {
                return null;
            }
            try {
                Path copy = Files.createTempFile("stepwell", "resource");
                copy.toFile().deleteOnExit();
                Files.write(copy, bytes);
                return copy.toUri().toURL();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** {@return the content of a generated resource} */
    public String resource(String path) {
        return compilation
                .generatedFile(StandardLocation.CLASS_OUTPUT, path)
                .map(Build::text)
                .orElse("nothing was generated");
    }

    private static String text(JavaFileObject file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(JavaFileObject file) {
        try (InputStream in = file.openInputStream();
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            in.transferTo(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
